//! A disk that fills up under the server and is freed again: nothing lost, and no restart needed (I8).

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use tempfile::TempDir;

use crate::Violation;
use crate::checker::{self, Shown};
use crate::http::Http;
use crate::ledger::{Ledger, Request};
use crate::random::Random;
use crate::server::{Organisation, Program, Server, Start};
use crate::workload;

/// Size of the disk.
const DISK: &str = "48m";
/// Requests in which a full disk must show, or a freed one must be noticed.
const REQUESTS_MAX: usize = 20_000;
/// Mounts a small disk that only this process and its children see, and becomes the server on it.
const SCRIPT: &str = r#"
mount -t tmpfs -o size="$DISK" tmpfs "$PLACE" || exit 1
"$BINARY" init --data "$PLACE/data" --organisation Small --owner-email owner@small.example --format json >"$SIGN_IN" || exit 1
exec "$BINARY" serve --data "$PLACE/data" --listen 127.0.0.1:0
"#;

/// Says why a disk of its own cannot be made here, or nothing when it can.
pub fn refusal() -> Option<Violation> {
    let output = unshare("mount -t tmpfs tmpfs /mnt").output();
    match output {
        Ok(output) if output.status.success() => None,
        Ok(output) => Some(String::from_utf8_lossy(&output.stderr).into_owned()),
        Err(error) => Some(format!("could not run `unshare`: {error}")),
    }
}

/// Fills the disk, frees it, and compares everything.
pub fn run(binary: &Path, seed: u64) -> Result<(), Violation> {
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (server, organisation) = serve_on_small_disk(binary, &place)?;
    let outcome = fill_and_free(&server, &place, &organisation, seed);
    server.kill();
    outcome
}

fn serve_on_small_disk(binary: &Path, place: &TempDir) -> Result<(Server, Organisation), Violation> {
    let sign_in = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    let mut command = unshare(SCRIPT);
    command.env("DISK", DISK).env("PLACE", place.path()).env("BINARY", binary).env("SIGN_IN", sign_in.path());
    command.envs(Program::with_small_segments(binary, place.path()).environment);
    let server = match Server::launch(&mut command)? {
        Start::Ready(server) => server,
        Start::Ended(status, said) => return Err(format!("the server ended ({status}): {said:#?}")),
    };
    let printed = fs::read_to_string(sign_in.path()).map_err(|error| error.to_string())?;
    let organisation =
        serde_json::from_str(&printed).map_err(|error| format!("`init` printed {printed:?}: {error}"))?;
    Ok((server, organisation))
}

fn fill_and_free(server: &Server, place: &TempDir, organisation: &Organisation, seed: u64) -> Result<(), Violation> {
    let (http, ledger, mut random) = (&server.http, Ledger::default(), Random::seeded(seed));
    let organisations = std::slice::from_ref(organisation);
    let mut shown = Shown::default();
    let mut write = |status, until: &str| {
        write_until(http, organisation, &ledger, &mut random, status)
            .ok_or_else(|| format!("{until} was not noticed in {REQUESTS_MAX} requests"))
    };
    write(201, "an empty disk")?;
    let ballast = fill(server, place)?;
    let refused = write(507, "the full disk")?;
    fs::remove_file(&ballast).map_err(|error| format!("could not free the disk: {error}"))?;
    write(201, "the freed disk")?;

    let mut random = Random::seeded(seed);
    checker::check(http, organisations, Timestamp::now(), &ledger.lock(), &mut shown, &mut random)?;
    if ledger.lock().acknowledged.contains_key(&refused.idempotency_key) {
        return Err(format!("I8: `{}` was refused and is there", refused.idempotency_key));
    }
    workload::settle(http, organisations, &ledger)?;
    checker::check(http, organisations, Timestamp::now(), &ledger.lock(), &mut shown, &mut random)?;
    Ok(())
}

/// Writes until an answer has this status; the request that got it.
fn write_until(
    http: &Http,
    organisation: &Organisation,
    ledger: &Ledger,
    random: &mut Random,
    status: u16,
) -> Option<Request> {
    (0..REQUESTS_MAX).find_map(|_| {
        let request = workload::request(0, format!("disk-{}", random.draw()), random);
        ledger.sent(request.clone());
        let answer = http.post_events(&organisation.service_key, &request.idempotency_key, &request.body()).ok()?;
        workload::take_down(ledger, &request.idempotency_key, &answer);
        (answer.status == status).then_some(request)
    })
}

/// Fills what is left of the disk with one file, seen through the server's own mounts.
fn fill(server: &Server, place: &TempDir) -> Result<PathBuf, Violation> {
    let inside = place.path().strip_prefix("/").expect("a temporary directory has an absolute path");
    let path = Path::new("/proc").join(server.process_id().to_string()).join("root").join(inside).join("ballast");
    let file = File::options().create_new(true).write(true).open(&path);
    let mut file = file.map_err(|error| format!("could not create {}: {error}", path.display()))?;
    let block = vec![0_u8; 4 << 10];
    while file.write_all(&block).is_ok() {}
    Ok(path)
}

fn unshare(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "--", "sh", "-c", script]);
    command
}
