//! The README's example: a repository's history becomes events, which are found and exported.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Installation, holdfast, run};

/// The pipe of the README.
const PIPE: &str = include_str!("repository.sh");

#[test]
fn a_repository_s_history_becomes_events() {
    let (installation, directory) = (Installation::new(), TempDir::new().unwrap());
    let added = installation.operate(["org", "add-resource", "acme", "Repository", "Commit"]);
    assert_eq!(added.code, 0, "{added:?}");
    let server = installation.serve();

    let mut shell = Command::new("sh");
    shell.args(["-euc", PIPE]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let programs = Path::new(env!("CARGO_BIN_EXE_holdfast")).parent().unwrap();
    shell.env("PATH", format!("{}:{}", programs.display(), std::env::var("PATH").unwrap()));
    shell.env("HOLDFAST_URL", &server.url).env("HOLDFAST_KEY", &installation.service_key);
    shell.env("XDG_STATE_HOME", directory.path());
    let sent = run(&mut shell);
    assert_eq!(sent.code, 0, "{sent:?}");

    let mut log = Command::new("git");
    let log = run(log.args(["log", "--since=11 months ago", "--format=%H"]).current_dir(env!("CARGO_MANIFEST_DIR")));
    let commits = log.stdout.lines().count();
    assert!(commits > 0, "this repository has no history");
    assert!(sent.stdout.contains(&format!("{commits} events recorded")), "{sent:?}");

    let reading = |arguments: &[&str]| {
        let mut command = holdfast(["--format=json"]);
        command.args(arguments).env("HOLDFAST_URL", &server.url).env("HOLDFAST_KEY", &installation.refresh_token);
        let read = run(command.current_dir(directory.path()));
        assert_eq!(read.code, 0, "{read:?}");
        read
    };
    let newest = reading(&["search", "--resource=Repository", "--limit=1"]).json();
    assert_eq!((&newest["resource"], &newest["action"]), (&Value::from("Repository"), &Value::from("Commit")));
    let exported = reading(&["export", "--resource=Repository", "--kind=json", "--out=commits.json"]).json();
    let file = fs::read(directory.path().join("commits.json")).unwrap();
    let rows: Vec<Value> = serde_json::from_slice(&file).unwrap();
    assert_eq!(exported["rows"], rows.len());
    assert_eq!(rows.last().unwrap()["id"], newest["id"]);
}
