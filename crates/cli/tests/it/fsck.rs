use std::path::PathBuf;

use serde_json::json;

use crate::support::{Installation, Server, eventually, holdfast, run};

/// An installation with sealed and unsealed events, at rest.
fn sealed() -> Installation {
    let installation = Installation::new();
    let mut command = holdfast(["serve", "--listen", "127.0.0.1:0"]);
    let command = command.arg("--data").arg(installation.directory());
    let server = Server::spawn(command.env("HOLDFAST_SEAL_AGE", "1ms").env("HOLDFAST_RETAIN_INTERVAL", "1s"));
    record(&server, &installation, 300);
    eventually(|| installation.operate(["fsck"]).json()["segments"] != json!(0));
    record(&server, &installation, 7);
    assert!(server.terminate().success());
    installation
}

fn record(server: &Server, installation: &Installation, count: usize) {
    let event = json!({"resource": "Runbook", "action": "Create", "actor": {"type": "system"}, "meta": {"a": [1, 2]}});
    let events = vec![event; count];
    let (status, body) = server.post("/v3/audit-logs/events", &installation.service_key, &json!(events));
    assert_eq!(status, 201, "{body}");
}

/// The files below `objects/`.
fn objects(installation: &Installation) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut directories = vec![installation.directory().join("objects")];
    while let Some(directory) = directories.pop() {
        for entry in directory.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { directories.push(path) } else { files.push(path) }
        }
    }
    files
}

#[test]
fn a_good_directory_passes_also_while_a_server_writes_it() {
    let installation = sealed();
    let server = installation.serve();
    record(&server, &installation, 5);
    let checked = installation.operate(["fsck"]);
    assert_eq!(checked.code, 0, "{checked:?}");
    let report = checked.json();
    assert_eq!(report["problems"], json!([]));
    assert_eq!(report["unknownFiles"], json!([]));
    // Six events tell of the organisation's creation.
    assert_eq!(report["events"], json!(6 + 300 + 7 + 5));
}

#[test]
fn every_changed_byte_of_a_segment_is_found() {
    let installation = sealed();
    let segment = objects(&installation).into_iter().next().unwrap();
    let whole = std::fs::read(&segment).unwrap();
    for offset in [0, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[offset] ^= 1;
        overwrite(&segment, &damaged);
        let checked = installation.operate(["fsck"]);
        assert_eq!(checked.code, 1, "byte {offset}: {checked:?}");
        assert!(checked.json()["problems"][0].as_str().unwrap().contains("SHA-256"), "{checked:?}");
    }
    overwrite(&segment, &whole[..whole.len() - 1]);
    assert_eq!(installation.operate(["fsck"]).code, 1);
    std::fs::remove_file(&segment).unwrap();
    assert_eq!(installation.operate(["fsck"]).code, 1);
}

#[test]
fn a_file_that_the_catalog_does_not_know_is_told_and_kept() {
    let installation = sealed();
    let stranger = objects(&installation)[0].with_file_name("stranger");
    std::fs::copy(&objects(&installation)[0], &stranger).unwrap();
    let checked = installation.operate(["fsck"]);
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(checked.json()["unknownFiles"][0].as_str().unwrap().ends_with("stranger"), "{checked:?}");
    assert!(stranger.exists());
}

#[test]
fn a_damaged_catalog_is_found() {
    let installation = sealed();
    let catalog = installation.directory().join("catalog.sqlite");
    let mut bytes = std::fs::read(&catalog).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].fill(0xa5);
    overwrite(&catalog, &bytes);
    let checked = installation.operate(["fsck"]);
    assert_eq!(checked.code, 1, "{checked:?}");
    assert_eq!(run(&mut holdfast(["fsck", "--data", "/nonexistent"])).code, 1);
}

#[expect(clippy::disallowed_methods, reason = "the test does the damage that durable writes prevent")]
fn overwrite(path: &std::path::Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}
