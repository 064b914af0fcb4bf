//! How fast the web interface feels: a script of the interface looks at a server with a real browser and prints figures.

use std::process::{Command, Stdio};

use super::Options;
use crate::Violation;
use crate::server::{Organisation, Server};

/// Says the figures of one part of the script's measurements, `look` or `scroll`, in the name of the account owner. Says
/// nothing where no script is given.
pub(super) fn measure(
    options: &Options,
    server: &Server,
    organisation: &Organisation,
    part: &str,
    say: &mut dyn FnMut(&str),
) -> Result<(), Violation> {
    let Some(script) = &options.interface else { return Ok(()) };
    let slug = &organisation.organisation_slug;
    let output = Command::new(script)
        .args(["bench", part])
        .env("BENCH_URL", server.http.url(""))
        .env("BENCH_ORGANISATION", slug)
        .env("BENCH_EMAIL", format!("owner@{slug}.example"))
        .env("BENCH_PASSWORD", &organisation.owner_password)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("could not run {}: {error}", script.display()))?;
    String::from_utf8_lossy(&output.stdout).lines().for_each(say);
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{} ended with {}", script.display(), output.status)),
    }
}
