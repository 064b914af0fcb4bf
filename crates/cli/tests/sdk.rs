//! The official Python clients, unmodified, against the real server. `make test` installs them; every host but this
//! machine is refused to them.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use holdfast_simulate::server::{Organisation, Program, Server, owner_email};
use serde_json::{Value, json};

/// A multiple of the page size that the clients use: the last page is full, and one more request finds nothing.
const EVENTS: usize = 40;

struct Installation {
    server: Server,
    organisation: Organisation,
    events: tempfile::NamedTempFile,
    _directory: tempfile::TempDir,
}

#[test]
fn version_1_1_1_exchanges_its_own_token() {
    run_recipe("1.1.1", "recipe_a.py");
}

#[test]
fn version_1_1_1_takes_an_access_token() {
    run_recipe("1.1.1", "recipe_c.py");
}

#[test]
fn version_0_5_0_takes_an_access_token() {
    run_recipe("0.5.0", "recipe_d.py");
}

#[test]
fn version_1_1_1_changes_every_resource_as_the_account_owner() {
    run_recipe_as("1.1.1", "recipe_changes.py", "owner");
}

#[test]
fn version_1_1_1_changes_every_resource_as_users_with_the_right_and_without() {
    run_recipe_as("1.1.1", "recipe_changes.py", "users");
}

fn run_recipe(version: &str, recipe: &str) {
    run_recipe_as(version, recipe, "");
}

/// The recipe reads from its argument who it shall be, where that makes a difference.
fn run_recipe_as(version: &str, recipe: &str, who: &str) {
    let installation = Installation::with_events();
    let output = Command::new(python(version))
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/sdk").join(recipe))
        .arg(who)
        .env("HOLDFAST_TEST_URL", installation.server.http.url(""))
        .env("HOLDFAST_TEST_REFRESH_TOKEN", &installation.organisation.refresh_token)
        .env("HOLDFAST_TEST_OWNER_EMAIL", owner_email(0))
        .env("HOLDFAST_TEST_OWNER_PASSWORD", &installation.organisation.owner_password)
        .env("HOLDFAST_TEST_EVENTS", installation.events.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("the interpreter was found");
    installation.server.kill();
    assert!(output.status.success(), "{recipe} failed: {}", String::from_utf8_lossy(&output.stderr));
}

/// The interpreter of the virtual environment with that version of the client.
fn python(version: &str) -> PathBuf {
    let own = std::env::current_exe().expect("a running program has a path");
    let target = own.ancestors().find(|directory| directory.join("CACHEDIR.TAG").exists());
    let beside = || target.expect("tests are built in cargo's target directory").join("python");
    let environments = std::env::var_os("SDK_ENVIRONMENTS").map_or_else(beside, PathBuf::from);
    let python = environments.join(format!("squadcast-sdk-{version}/bin/python"));
    assert!(
        python.exists(),
        "{} is missing; scripts/install-test-tools {} makes it",
        python.display(),
        environments.display()
    );
    python
}

impl Installation {
    fn with_events() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let program =
            Program::with_small_segments(Path::new(env!("CARGO_BIN_EXE_holdfast")), &directory.path().join("data"));
        let organisation = program.initialise(1).unwrap().remove(0);
        let server = program.start_ready("").unwrap();
        let sent = Value::Array((0..EVENTS).map(event).collect()).to_string();
        let answer = server.http.post_events(&organisation.service_key, "sdk", &sent).unwrap();
        assert_eq!(answer.status, 201, "{answer:?}");
        let mut events = tempfile::NamedTempFile::new().unwrap();
        events.write_all(sent.as_bytes()).unwrap();
        Self { server, organisation, events, _directory: directory }
    }
}

fn event(number: usize) -> Value {
    let pick = |values: &[&str]| values[number % values.len()].to_owned();
    let person = number % 4;
    json!({
        "resource": if number < 30 { "Services" } else { "Runbook" },
        "action": pick(&["Create", "Update", "Delete"]),
        "actor": {
            "type": "user", "userID": format!("user-{person}"), "userName": format!("person.{person}"),
            "userEmail": format!("person.{person}@example.com"), "fullName": format!("Person {person}"),
        },
        "client": pick(&["web", "mobile", "terraform", "api", "web"]),
        "team": {"id": format!("team-{}", number % 2), "name": format!("Team {}", number % 2)},
        "additionalInfo": format!("change number {number}"),
        "meta": {"before": {"number": number}, "after": {"number": number + 1}},
    })
}
