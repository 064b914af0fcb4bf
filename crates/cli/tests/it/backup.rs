use serde_json::{Value, json};

use crate::http::send;
use crate::support::{Finished, Installation, Server, holdfast, run};

const EVENTS: &str = "/v3/audit-logs/events";
const LIST: &str = "/v3/audit-logs?pageSize=1000&pageNumber=1";

fn record(server: &Server, installation: &Installation, name: &str) {
    let event = json!({"resource": "Runbook", "action": "Create", "actor": {"type": "system"}, "reason": name});
    let (status, body) = server.post(EVENTS, &installation.service_key, &event);
    assert_eq!(status, 201, "{body}");
}

/// The ids and reasons of what a user sees of the last two months.
fn seen(server: &Server, installation: &Installation) -> (Vec<(u64, String)>, Value) {
    let token = server.access_token(&installation.refresh_token);
    let day = |days: i64| jiff::Zoned::now().date().saturating_add(jiff::Span::new().days(days));
    let (status, body) = server.get(&format!("{LIST}&startDate={}&endDate={}", day(-30), day(1)), &token);
    assert_eq!(status, 200, "{body}");
    let rows = body["data"].as_array().unwrap().iter();
    let row = |row: &Value| (row["id"].as_u64().unwrap(), row["reason"].as_str().unwrap_or_default().to_owned());
    (rows.map(row).collect(), body["metadata"].clone())
}

fn restore(from: &std::path::Path, to: &std::path::Path) -> Finished {
    run(holdfast(["restore", "--format=json"]).arg(from).arg("--data").arg(to))
}

#[test]
fn a_backup_of_a_running_server_restores_to_what_was_acknowledged_before_it() {
    let installation = Installation::new();
    let server = installation.serve();
    record(&server, &installation, "before");
    let target = tempfile::tempdir().unwrap();
    let backup = target.path().join("backup");
    let copied = installation.operate(["backup", backup.to_str().unwrap()]);
    assert_eq!(copied.code, 0, "{copied:?}");
    record(&server, &installation, "after");
    assert!(server.terminate().success());

    let restored = target.path().join("restored");
    let finished = restore(&backup, &restored);
    assert_eq!(finished.code, 0, "{finished:?}");
    assert!(finished.json()["epoch"].as_u64().unwrap() > 1);
    let mut names: Vec<_> = restored.read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["catalog.sqlite", "objects"]);
    assert_eq!(run(holdfast(["fsck"]).arg("--data").arg(&restored)).code, 0);
    let server = Server::start(&restored);
    let (rows, _) = seen(&server, &installation);
    assert!(rows.iter().any(|(_, reason)| reason == "before"), "{rows:?}");
    assert!(rows.iter().all(|(_, reason)| reason != "after"), "{rows:?}");
}

#[test]
fn positions_from_before_a_restore_are_told_from_those_after_it() {
    let installation = Installation::new();
    let server = installation.serve();
    record(&server, &installation, "before");
    let token = server.access_token(&installation.refresh_token);
    let day = jiff::Zoned::now().date();
    let page = format!("/v3/audit-logs?pageSize=1&pageNumber=1&startDate={day}&endDate={day}");
    let cursor = server.get(&page, &token).1["metadata"]["nextCursor"].as_str().unwrap().to_owned();
    assert!(server.terminate().success());
    let target = tempfile::tempdir().unwrap();
    let (backup, restored) = (target.path().join("backup"), target.path().join("restored"));
    assert_eq!(installation.operate(["backup", backup.to_str().unwrap()]).code, 0);
    assert_eq!(restore(&backup, &restored).code, 0);
    let server = Server::start(&restored);
    let token = server.access_token(&installation.refresh_token);
    let bearer = format!("Bearer {token}");
    let ask = |path: &str, last_event_id: &str| {
        let headers = [("authorization", bearer.as_str()), ("last-event-id", last_event_id)];
        let refused = send(&server, "GET", path, &headers, b"");
        (refused.status, refused.code())
    };
    let stale = (409, "stale_position".to_owned());
    assert_eq!(ask(&format!("/v3/audit-logs?cursor={cursor}"), ""), stale);
    assert_eq!(ask("/v3/audit-logs/tail", "1-1"), stale);
}

#[test]
fn neither_backup_nor_restore_touches_a_directory_that_is_not_empty() {
    let installation = Installation::new();
    let target = tempfile::tempdir().unwrap();
    std::fs::File::create_new(target.path().join("mine")).unwrap();
    let refused = installation.operate(["backup", target.path().to_str().unwrap()]);
    assert!(refused.code == 1 && refused.stderr.contains("not empty"), "{refused:?}");
    let refused = restore(&installation.directory(), target.path());
    assert!(refused.code == 1 && refused.stderr.contains("not empty"), "{refused:?}");
    assert_eq!(target.path().read_dir().unwrap().count(), 1);
    let empty = tempfile::tempdir().unwrap();
    let refused = restore(target.path(), empty.path());
    assert!(refused.code == 1 && refused.stderr.contains("is not a backup"), "{refused:?}");
}
