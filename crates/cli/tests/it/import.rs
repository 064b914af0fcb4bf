use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::{Finished, Installation, holdfast, run};

fn generated(events: &str) -> String {
    run(&mut holdfast(["generate", "--organisations", "5", "--events", events])).stdout
}

/// Imports text from standard input.
fn import(installation: &Installation, events: &str, create: &[&str]) -> Finished {
    let mut command = holdfast(["import", "-", "--format=json"]);
    command.arg("--data").arg(installation.directory()).args(create);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = events.to_owned();
    // An import that refuses a line does not read the rest.
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let finished = child.wait_with_output().unwrap().into();
    writer.join().unwrap();
    finished
}

fn counts(imported: &Finished) -> (u64, u64, usize) {
    assert_eq!(imported.code, 0, "{imported:?}");
    let answer = imported.json();
    let number = |name: &str| answer[name].as_u64().unwrap();
    (number("recorded"), number("replayed"), answer["created"].as_array().unwrap().len())
}

/// Events by organisation, without those that tell of its own creation.
fn recorded(installation: &Installation) -> Vec<(String, u64)> {
    let listed = installation.operate(["org", "list"]).json();
    let organisations = listed.as_array().unwrap().iter();
    let mut recorded: Vec<_> =
        organisations.map(|row| (row["slug"].as_str().unwrap().to_owned(), row["events"].as_u64().unwrap())).collect();
    recorded.sort();
    recorded
}

#[test]
fn records_every_event_once_however_often_it_is_run() {
    let installation = Installation::new();
    let events = generated("3000");
    assert_eq!(counts(&import(&installation, &events, &["--create-organisations"])), (3_000, 0, 5));
    let after_once = recorded(&installation);
    assert_eq!(after_once.len(), 6);
    assert_eq!(counts(&import(&installation, &events, &[])), (3_000, 3_000, 0));
    assert_eq!(recorded(&installation), after_once);
}

#[test]
fn works_beside_a_running_server() {
    let installation = Installation::new();
    let server = installation.serve();
    let events = generated("2000");
    let imported = import(&installation, &events, &["--create-organisations"]);
    assert_eq!(counts(&imported), (2_000, 0, 5));
    let created = imported.json()["created"].as_array().unwrap().clone();
    let mut found = 0;
    for organisation in created {
        let token = server.access_token(organisation["refreshToken"].as_str().unwrap());
        for (from, to) in [
            ("2025-12-01", "2026-02-28"),
            ("2026-03-01", "2026-05-31"),
            ("2026-06-01", "2026-08-31"),
            ("2026-09-01", "2026-10-31"),
        ] {
            let path = format!("/v3/audit-logs?pageSize=1&pageNumber=1&startDate={from}&endDate={to}");
            let (status, page) = server.get(&path, &token);
            assert_eq!(status, 200, "{page}");
            found += page["metadata"]["totalCount"].as_u64().unwrap();
        }
    }
    assert_eq!(found, 2_000);
}

#[test]
fn names_the_line_that_it_cannot_record_and_goes_on_from_there() {
    let installation = Installation::new();
    let event = |number: u64, resource: &str| {
        let actor = json!({"type": "user", "userID": "u1"});
        json!({"organisation": "acme", "resource": resource, "action": "Update", "actor": actor, "requestID": number.to_string()})
    };
    let text = |events: &[Value]| events.iter().map(|event| format!("{event}\n")).collect::<String>();
    let bad = text(&[event(1, "Services"), event(2, "Servics"), event(3, "Services")]);
    let refused = import(&installation, &bad, &[]);
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("line 2: resource"), "{refused:?}");
    let mended = text(&[event(1, "Services"), event(2, "Services"), event(3, "Services")]);
    assert_eq!(counts(&import(&installation, &mended, &[])).0, 3);

    for (line, why) in [
        ("{\"organisation\":\"acme\"", "line 1"),
        ("{\"resource\":\"Services\"}", "no field `organisation`"),
        ("{\"organisation\":\"nobody\",\"resource\":\"Services\"}", "there is no organisation `nobody`"),
    ] {
        let refused = import(&installation, line, &[]);
        assert_eq!(refused.code, 1, "{refused:?}");
        assert!(refused.stderr.contains(why), "{refused:?}");
    }
}
