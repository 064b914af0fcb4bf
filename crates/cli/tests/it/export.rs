//! Exports over HTTP: asking, following, downloading, cancelling.

use serde_json::{Value, json};

use crate::http::{Answer, World, day, send};
use crate::ingest::event;
use crate::support::eventually;

pub(crate) fn wish(kind: &str, filters: &Value) -> Value {
    let mut filters = filters.clone();
    filters["startDate"] = day(-7).into();
    filters["endDate"] = day(1).into();
    json!({"filters": filters, "name": "q3", "exportType": kind, "description": "hello"})
}

/// Asks for an export and waits for it; its entry of the history.
pub(crate) fn exported(world: &World, wish: &Value) -> Value {
    let asked = world.post("/v3/audit-logs/export", wish);
    assert_eq!(asked.status, 200, "{asked:?}");
    let id = asked.json()["data"]["id"].as_str().unwrap().to_owned();
    let entry = || world.get(&format!("/v3/audit-logs/export/history/{id}")).json()["data"].clone();
    eventually(|| !["Pending", "In Progress"].contains(&entry()["status"].as_str().unwrap()));
    entry()
}

pub(crate) fn download(world: &World, entry: &Value, headers: &[(&str, &str)]) -> Answer {
    let link = entry["downloadLink"].as_str().unwrap();
    let path = link.strip_prefix(&world.server.url).expect("a link starts with the public URL");
    send(&world.server, "GET", path, headers, b"")
}

#[test]
fn an_export_holds_what_the_list_shows_and_tells_of_itself() {
    let world = World::new();
    let mut named = event();
    named["actor"]["fullName"] = "Asha Rao".into();
    world.record(&json!([named, event(), {"resource": "Services", "action": "Update", "actor": {"type": "system"}}]));
    let entry = exported(&world, &wish("json", &json!({"resource": ["Runbook"], "actor": ["u1", "nobody"]})));
    assert_eq!(
        (&entry["status"], &entry["rowsWritten"], &entry["rowsExpected"]),
        (&json!("Completed"), &json!(2), &json!(2))
    );
    assert_eq!(entry["requestedBy"]["userEmail"], "asha@example.com");
    assert_eq!(entry["filters"]["resource"], json!(["Runbook"]));
    assert_eq!(entry["filters"]["action"], Value::Null);
    let actors = &entry["filters"]["actor"];
    assert_eq!(
        (&actors[0]["userID"], &actors[1]["userID"], &actors[1]["fullName"]),
        (&json!("u1"), &json!("nobody"), &json!(""))
    );
    let file = download(&world, &entry, &[]);
    assert_eq!((file.status, file.header("content-type")), (200, "application/json"));
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"q3.json\"; filename*=UTF-8''q3.json");
    assert_eq!((file.header("x-content-type-options"), file.header("cache-control")), ("nosniff", "no-store"));
    let mut listed = world.list("&resource[]=Runbook&include=meta")["data"].as_array().unwrap().clone();
    listed.reverse();
    assert_eq!(file.json().as_array().unwrap(), &listed);
    assert_eq!(file.bytes.len() as u64, entry["bytes"].as_u64().unwrap());
}

#[test]
fn the_history_lists_the_newest_first_in_pages() {
    let world = World::new();
    for name in ["one", "two", "three"] {
        let mut wish = wish("csv", &json!({}));
        wish["name"] = name.into();
        exported(&world, &wish);
    }
    let page = |number: u32| world.get(&format!("/v3/audit-logs/export/history?pageSize=2&pageNumber={number}")).json();
    let names =
        |page: &Value| page["data"].as_array().unwrap().iter().map(|row| row["name"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&page(1)), names(&page(2)), names(&page(3))),
        (vec![json!("three"), json!("two")], vec![json!("one")], vec![])
    );
    assert_eq!(page(1)["metadata"]["totalCount"], 3);
    for (query, code) in [("pageSize=0&pageNumber=1", "invalid_parameter"), ("pageSize=5", "missing_parameter")] {
        assert_eq!(world.get(&format!("/v3/audit-logs/export/history?{query}")).code(), code);
    }
}

#[test]
fn parts_of_a_file_and_one_event_for_a_link() {
    let world = World::new();
    world.record(&event());
    let entry = exported(&world, &wish("csv", &json!({})));
    let whole = download(&world, &entry, &[]);
    assert!(whole.text().starts_with("id,timestamp,recordedAt,resource,action,"), "{}", whole.text());
    let part = download(&world, &entry, &[("range", "bytes=3-11")]);
    assert_eq!((part.status, part.text().as_str()), (206, "timestamp"));
    assert_eq!(part.header("content-range"), format!("bytes 3-11/{}", whole.bytes.len()));
    let outside = download(&world, &entry, &[("range", "bytes=99999999-")]);
    assert_eq!(
        (outside.status, outside.header("content-range")),
        (416, format!("bytes */{}", whole.bytes.len()).as_str())
    );
    assert_eq!(world.list("&resource[]=Audit+Logs&action[]=Download")["metadata"]["totalCount"], 1);
    let fresh =
        world.get(&format!("/v3/audit-logs/export/history/{}", entry["id"].as_str().unwrap())).json()["data"].clone();
    assert_ne!(fresh["downloadLink"], entry["downloadLink"]);
    download(&world, &fresh, &[]);
    assert_eq!(world.list("&resource[]=Audit+Logs&action[]=Download")["metadata"]["totalCount"], 2);
}

#[test]
fn a_link_that_was_edited_opens_nothing() {
    let world = World::new();
    let entry = exported(&world, &wish("csv", &json!({})));
    let other = exported(&world, &wish("csv", &json!({})));
    let link = entry["downloadLink"].as_str().unwrap().strip_prefix(&world.server.url).unwrap().to_owned();
    let (path, signed) = link.split_once("?link=").unwrap();
    let moved = path.replace(entry["id"].as_str().unwrap(), other["id"].as_str().unwrap());
    let flipped = format!("{}{}", if signed.starts_with('A') { 'B' } else { 'A' }, &signed[1..]);
    for edited in [format!("{path}?link={flipped}"), format!("{moved}?link={signed}"), format!("{path}?link=x")] {
        let refused = send(&world.server, "GET", &edited, &[], b"");
        assert_eq!((refused.status, refused.code().as_str()), (403, "link_forged"), "{edited}");
    }
    let refused = send(&world.server, "GET", path, &[], b"");
    assert_eq!((refused.status, refused.code().as_str()), (400, "missing_parameter"));
    world.installation.operate(["org", "set-plan", "acme", "free"]);
    let refused = send(&world.server, "GET", &link, &[], b"");
    assert_eq!((refused.status, refused.code().as_str()), (402, "plan_required"), "the plan is looked at again");
}

#[test]
fn a_link_is_good_for_minutes_and_its_file_for_days() {
    let world = World::new();
    let entry = exported(&world, &wish("csv", &json!({})));
    let link = entry["downloadLink"].as_str().unwrap().strip_prefix(&world.server.url).unwrap().to_owned();
    let id = entry["id"].as_str().unwrap();
    let world = world.restarted(&[("HOLDFAST_FAULTS", "clock=1000")]);
    let late = send(&world.server, "GET", &link, &[], b"");
    assert_eq!((late.status, late.code().as_str()), (410, "link_expired"));
    let fresh = world.get(&format!("/v3/audit-logs/export/history/{id}")).json()["data"].clone();
    assert_eq!(download(&world, &fresh, &[]).status, 200, "the history has a fresh link");

    let days = 31 * 24 * 60 * 60;
    let mut world = world.restarted(&[("HOLDFAST_FAULTS", &format!("clock={days}"))]);
    world.token = world.fresh_token();
    let entry = || world.get(&format!("/v3/audit-logs/export/history/{id}")).json()["data"].clone();
    eventually(|| entry()["status"] == "Expired");
    assert!(entry()["downloadLink"].as_str().is_none_or(str::is_empty), "{}", entry());
}

#[test]
fn what_cannot_be_exported_is_refused() {
    let world = World::new();
    let with = |name: &str, value: Value| {
        let mut wish = wish("csv", &json!({}));
        wish[name] = value;
        wish
    };
    let filters = |more: Value| wish("csv", &more);
    let old = json!({"startDate": day(-400), "endDate": day(-399)});
    for (body, code) in [
        (with("name", json!("")), "invalid_parameter"),
        (with("name", json!(" q3")), "invalid_parameter"),
        (with("name", json!("x".repeat(101))), "invalid_parameter"),
        (with("name", json!(7)), "invalid_parameter"),
        (with("name", Value::Null), "missing_parameter"),
        (with("description", json!("x".repeat(301))), "invalid_parameter"),
        (with("exportType", json!("xlsx")), "invalid_parameter"),
        (with("filters", json!({})), "missing_parameter"),
        (with("filters", json!([])), "invalid_parameter"),
        (with("filters", old), "range_too_old"),
        (filters(json!({"resorce": ["x"]})), "unknown_parameter"),
        (filters(json!({"resource": "Runbook"})), "invalid_parameter"),
        (filters(json!({"outcome": ["perhaps"]})), "invalid_parameter"),
    ] {
        let refused = world.post("/v3/audit-logs/export", &body);
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{body}: {}", refused.text());
    }
    let ahead = world.post("/v3/audit-logs/export", &filters(json!({"throughID": 1_000_000})));
    assert_eq!((ahead.status, ahead.code().as_str()), (409, "stale_position"));
    let history = world.get("/v3/audit-logs/export/history?pageSize=5&pageNumber=1").json();
    assert_eq!(history["metadata"]["totalCount"], 0, "nothing of a refused request is kept");
    assert_eq!(world.list("&action[]=Export")["metadata"]["totalCount"], 0);
}

#[test]
fn a_finished_export_cannot_be_cancelled_and_a_missing_one_is_missing() {
    let world = World::new();
    let entry = exported(&world, &wish("csv", &json!({})));
    let path = |id: &str| format!("/v3/audit-logs/export/history/{id}/cancel");
    let refused = world.post(&path(entry["id"].as_str().unwrap()), &json!({}));
    assert_eq!((refused.status, refused.code().as_str()), (409, "conflict"));
    let missing = world.post(&path("exp_000000000000000000000000"), &json!({}));
    assert_eq!((missing.status, missing.code().as_str()), (404, "not_found"));
    assert_eq!(world.get("/v3/audit-logs/export/history/nothing").status, 404);
    assert_eq!(world.list("&action[]=Cancel+Export")["metadata"]["totalCount"], 0);
}
