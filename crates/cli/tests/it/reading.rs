//! `search`, `show`, `tail` and `export` against a server, as a person uses them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Finished, Installation, Server, holdfast, run};

/// A server with `count` events whose request ids count from 0.
fn serving(count: usize) -> (Installation, Server) {
    let installation = Installation::new();
    let server = installation.serve();
    let events: Vec<Value> = (0..count).map(event).collect();
    let (status, answer) = server.post("/v3/audit-logs/events", &installation.service_key, &json!(events));
    assert_eq!(status, 201, "{answer}");
    (installation, server)
}

fn event(number: usize) -> Value {
    json!({
        "resource": "Runbook",
        "action": if number.is_multiple_of(3) { "Create" } else { "Update" },
        "outcome": if number.is_multiple_of(10) { "denied" } else { "success" },
        "actor": {"type": "user", "userID": format!("u{}", number % 2), "fullName": "Asha \u{1b}[31mRao"},
        "requestID": format!("r{number}"),
        "ipAddress": "203.0.113.7",
        "additionalInfo": format!("Runbook \"payments\" changed, turn {number}"),
        "meta": {"before": {"turn": number}, "after": {"turn": number + 1}},
    })
}

fn reading(installation: &Installation, server: &Server, arguments: &[&str]) -> Command {
    let mut command = holdfast([]);
    command.args(arguments).args(["--url", &server.url]).env("HOLDFAST_KEY", &installation.refresh_token);
    command
}

fn read(installation: &Installation, server: &Server, arguments: &[&str]) -> Finished {
    let finished = run(&mut reading(installation, server, arguments));
    assert_eq!(finished.code, 0, "{finished:?}");
    finished
}

fn json_lines(finished: &Finished) -> Vec<Value> {
    finished.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn search_pages_to_the_end_and_filters() {
    let (installation, server) = serving(2_300);
    let of_runbooks = ["search", "--format=json", "--resource=Runbook"];
    let all = json_lines(&read(&installation, &server, &[&of_runbooks[..], &["--limit=0"]].concat()));
    let ids: Vec<u64> = all.iter().map(|event| event["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), 2_300);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]), "newest first, each once");
    assert!(all[0].get("meta").is_none());

    for (filters, expected) in [
        (&["--action=Create"][..], 767),
        (&["--action=Create", "--exclude=actor=u0"], 383),
        (&["--outcome=denied", "--ip=203.0.113.0/24"], 230),
        (&["--request=r7", "--request=r8"], 2),
        (&["--query=\"turn 1999\" payments"], 1),
        (&["--from=2025-12-01", "--to=2025-12-31"], 0),
    ] {
        let counted = read(&installation, &server, &[&of_runbooks[..], filters, &["--count"]].concat());
        assert_eq!(counted.json()["totalCount"], expected, "{filters:?}");
    }
    let with_meta = json_lines(&read(&installation, &server, &[&of_runbooks[..], &["--meta", "--limit=1"]].concat()));
    assert_eq!(with_meta[0]["meta"]["before"]["turn"], 2_299);

    let human = read(&installation, &server, &["search", "--limit=2", "--resource=Runbook"]);
    assert_eq!(human.stdout.lines().count(), 2);
    assert!(human.stdout.contains("Runbook · Update") && !human.stdout.contains('\u{1b}'), "{human:?}");
    assert!(human.stderr.contains("the newest 2 of 2300 events"), "{human:?}");
}

#[test]
fn show_tells_everything_of_one_event() {
    let (installation, server) = serving(3);
    let newest = json_lines(&read(&installation, &server, &["search", "--format=json", "--request=r2"])).remove(0);
    let id = newest["id"].to_string();
    let shown = read(&installation, &server, &["show", &id, "--format=json"]).json();
    assert_eq!((&shown["requestID"], &shown["meta"]), (&json!("r2"), &event(2)["meta"]));
    let human = read(&installation, &server, &["show", &id]);
    assert!(human.stdout.contains("\"turn\": 3") && !human.stdout.contains('\u{1b}'), "{human:?}");
    let missing = run(&mut reading(&installation, &server, &["show", "999999"]));
    assert_eq!((missing.code, missing.stdout.as_str()), (1, ""), "{missing:?}");
}

#[test]
fn tail_continues_a_search_without_gap_or_repeat() {
    let (installation, server) = serving(5);
    let first = json_lines(&read(&installation, &server, &["search", "--format=json", "--request=r0"])).remove(0);
    let after = first["id"].to_string();
    let mut command = reading(&installation, &server, &["tail", "--format=json", "--resource=Runbook", "--count=7"]);
    let mut child = command.args(["--after", &after]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<Value>(&lines.next().unwrap().unwrap()).unwrap()["requestID"].clone();
    for number in 1..5 {
        assert_eq!(next(), format!("r{number}"));
    }
    for number in 5..8 {
        let (status, _) = server.post("/v3/audit-logs/events", &installation.service_key, &event(number));
        assert_eq!(status, 201);
        assert_eq!(next(), format!("r{number}"), "it comes while the tail is open");
    }
    assert!(child.wait().unwrap().success());
}

#[test]
fn export_downloads_what_a_search_finds() {
    let (installation, server) = serving(500);
    let directory = TempDir::new().unwrap();
    let export = |kind: &str| {
        let arguments = ["export", "--format=json", "--resource=Runbook", "--action=Create", "--name=creations"];
        let mut command = reading(&installation, &server, &arguments);
        let finished = run(command.args(["--kind", kind]).current_dir(directory.path()));
        assert_eq!(finished.code, 0, "{finished:?}");
        let answer = finished.json();
        let file = fs::read(directory.path().join(answer["file"].as_str().unwrap())).unwrap();
        assert_eq!((&answer["rows"], &answer["bytes"]), (&json!(167), &json!(file.len())));
        (answer["file"].clone(), file)
    };
    let (name, json_file) = export("json");
    assert_eq!(name, "creations.json");
    let rows: Vec<Value> = serde_json::from_slice(&json_file).unwrap();
    assert!(rows.iter().all(|row| row["action"] == "Create") && rows.len() == 167);
    let (_, csv_file) = export("csv");
    assert_eq!(String::from_utf8(csv_file).unwrap().lines().count(), 168);
}

#[test]
fn a_wrong_token_and_a_missing_server_are_told_apart() {
    let (installation, server) = serving(1);
    let mut wrong = reading(&installation, &server, &["search"]);
    let refused = run(wrong.env("HOLDFAST_KEY", format!("hfr_{}", "A".repeat(49))));
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("401"), "{refused:?}");
    let mut service = reading(&installation, &server, &["search"]);
    let refused = run(service.env("HOLDFAST_KEY", &installation.service_key));
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("cannot read"), "{refused:?}");
}
