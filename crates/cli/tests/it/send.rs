use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Finished, Installation, Server, holdfast, run};

fn event(number: usize) -> Value {
    json!({
        "resource": "Services",
        "action": "Update",
        "actor": {"type": "user", "userID": "u1"},
        "requestID": format!("r{number}"),
    })
}

fn lines(events: impl IntoIterator<Item = Value>) -> String {
    events.into_iter().map(|event| format!("{event}\n")).collect()
}

/// `holdfast send` in a directory of its own.
fn sending(directory: &Path, url: &str, key: &str) -> Command {
    let mut command = holdfast(["send", "--format=json", "--wait=0", "--url", url]);
    command.current_dir(directory).env("HOLDFAST_KEY", key).arg("--spool").arg(directory.join("spool"));
    command
}

fn pipe(command: &mut Command, text: &str) -> Finished {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

fn count(server: &Server, installation: &Installation) -> u64 {
    let mut command =
        holdfast(["search", "--count", "--format=json", "--resource=Services", "--action=Update", "--url"]);
    let found = run(command.arg(&server.url).env("HOLDFAST_KEY", &installation.refresh_token));
    assert_eq!(found.code, 0, "{found:?}");
    found.json()["totalCount"].as_u64().unwrap()
}

#[test]
fn records_events_and_tells_of_old_ones() {
    let (installation, directory) = (Installation::new(), TempDir::new().unwrap());
    let server = installation.serve();
    let mut old = event(0);
    old["timestamp"] = json!("2001-02-03T04:05:06Z");
    let text = lines((1..=2_500).map(event).chain([old]));
    let sent = pipe(&mut sending(directory.path(), &server.url, &installation.service_key), &text);
    assert_eq!(sent.code, 0, "{sent:?}");
    let expected =
        json!({"recorded": 2501, "replayed": 0, "rejected": 0, "waiting": 0, "held": 0, "olderThanHistoryWindow": 1});
    assert_eq!(sent.json(), expected);
    assert_eq!(count(&server, &installation), 2_500);
}

#[test]
fn a_file_that_is_sent_twice_is_recorded_once() {
    let (installation, directory) = (Installation::new(), TempDir::new().unwrap());
    let server = installation.serve();
    let file = directory.path().join("events.ndjson");
    #[expect(clippy::disallowed_methods, reason = "what a person has written")]
    fs::write(&file, lines((0..30).map(event))).unwrap();
    for replayed in [0, 30] {
        let sent = run(sending(directory.path(), &server.url, &installation.service_key).arg(&file).arg("--batch=10"));
        assert_eq!(sent.code, 0, "{sent:?}");
        assert_eq!((&sent.json()["recorded"], &sent.json()["replayed"]), (&json!(30), &json!(replayed)));
    }
    assert_eq!(count(&server, &installation), 30);
}

#[test]
fn refused_events_go_to_a_file_and_the_others_to_the_log() {
    let (installation, directory) = (Installation::new(), TempDir::new().unwrap());
    let server = installation.serve();
    let mut unknown = event(1);
    unknown["resource"] = json!("Servics");
    let text = lines([event(0), unknown.clone(), event(2)]) + "{\"broken\":\n";
    let sent = pipe(&mut sending(directory.path(), &server.url, &installation.service_key), &text);
    assert_eq!(sent.code, 1, "{sent:?}");
    assert_eq!((&sent.json()["recorded"], &sent.json()["rejected"]), (&json!(2), &json!(2)));
    let rejects = fs::read_to_string(directory.path().join("rejects.ndjson")).unwrap();
    let rejects: Vec<Value> = rejects.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rejects[0], json!({"field": "", "reason": "the line is not JSON", "text": "{\"broken\":"}));
    assert_eq!((&rejects[1]["field"], &rejects[1]["event"]), (&json!("resource"), &unknown));
    assert_eq!(count(&server, &installation), 2);
}

#[test]
fn a_refused_key_stops_it_and_keeps_the_spool() {
    let (installation, directory) = (Installation::new(), TempDir::new().unwrap());
    let server = installation.serve();
    let wrong = format!("hfs_{}", "A".repeat(49));
    let stopped = pipe(&mut sending(directory.path(), &server.url, &wrong), &lines((0..5).map(event)));
    assert_eq!(stopped.code, 1, "{stopped:?}");
    assert!(stopped.stderr.contains("401") && stopped.stderr.contains("--spool"), "{stopped:?}");
    assert_eq!(stopped.json()["waiting"], json!(1));

    let sent = pipe(&mut sending(directory.path(), &server.url, &installation.service_key), "");
    assert_eq!((sent.code, &sent.json()["recorded"]), (0, &json!(5)));
    assert_eq!(count(&server, &installation), 5);
}

#[test]
fn events_wait_on_disk_while_the_server_is_away() {
    let (installation, directory) = (Installation::new(), TempDir::new().unwrap());
    let server = installation.serve();
    let url = server.url.clone();
    assert!(server.terminate().success());
    let kept = pipe(&mut sending(directory.path(), &url, &installation.service_key), &lines((0..5).map(event)));
    assert_eq!((kept.code, &kept.json()["waiting"]), (2, &json!(1)), "{kept:?}");

    let server = installation.serve();
    let more = lines((5..8).map(event));
    let sent = pipe(&mut sending(directory.path(), &server.url, &installation.service_key), &more);
    assert_eq!((sent.code, &sent.json()["recorded"]), (0, &json!(8)), "{sent:?}");
    assert_eq!(count(&server, &installation), 8);
}

#[test]
fn the_key_comes_from_the_environment_or_a_file_only() {
    let directory = TempDir::new().unwrap();
    let argument = run(sending(directory.path(), "http://127.0.0.1:9", "hfs_x").arg("--key=hfs_x"));
    assert_eq!(argument.code, 1);
    let without = run(sending(directory.path(), "http://127.0.0.1:9", "hfs_x").env_remove("HOLDFAST_KEY"));
    assert_eq!(without.code, 1);
    assert!(without.stderr.contains("HOLDFAST_KEY") && without.stderr.contains("--key-file"), "{without:?}");
    let reader = run(&mut sending(directory.path(), "http://127.0.0.1:9", "hfr_secret"));
    assert_eq!(reader.code, 1);
    assert!(reader.stderr.contains("cannot record") && !reader.stderr.contains("secret"), "{reader:?}");
}
