use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Finished, Server, holdfast, run};

fn demo(directory: &Path) -> Command {
    let mut command = holdfast(["demo", "--listen=127.0.0.1:0", "--events=3000"]);
    command.arg("--data").arg(directory);
    command
}

fn sign_in(directory: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(directory.join("demo-sign-in")).unwrap()).unwrap()
}

fn ask<const N: usize>(server: &Server, sign_in: &Value, arguments: [&str; N]) -> Finished {
    let key = sign_in["refreshToken"].as_str().unwrap();
    let answered = run(holdfast(arguments).args(["--format=json", "--url", &server.url]).env("HOLDFAST_KEY", key));
    assert_eq!(answered.code, 0, "{answered:?}");
    answered
}

/// Events of the last three months or so.
fn count(server: &Server, sign_in: &Value) -> u64 {
    ask(server, sign_in, ["search", "--count"]).json()["totalCount"].as_u64().unwrap()
}

#[test]
fn has_a_past_a_present_and_a_sign_in_that_lasts() {
    let root = TempDir::new().unwrap();
    let directory = root.path().join("demo");
    let server = Server::spawn(demo(&directory).arg("--no-live"));
    let first = sign_in(&directory);
    let mode = fs::metadata(directory.join("demo-sign-in")).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    assert_eq!(first["url"], server.url.as_str());
    let past = count(&server, &first);
    assert!((100..1_000).contains(&past), "{past} of 3,000 events are of the last 30 days");
    assert!(server.terminate().success());

    let server = Server::spawn(&mut demo(&directory));
    let second = sign_in(&directory);
    assert_eq!(second["refreshToken"], first["refreshToken"]);
    let followed = ask(&server, &second, ["tail", "--count=2"]).stdout;
    let ids: Vec<u64> =
        followed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids[0] < ids[1]);
    assert!(count(&server, &second) >= past + 2);
}

#[test]
fn stays_on_this_machine() {
    let root = TempDir::new().unwrap();
    let mut command = holdfast(["demo", "--listen=0.0.0.0:0"]);
    let refused = run(command.arg("--data").arg(root.path().join("demo")));
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(!root.path().join("demo").exists());
}
