//! `GET /v3/audit-logs/histogram`.

use serde_json::{Value, json};

use crate::http::{World, day, last_days};

const OUTCOMES: [&str; 3] = ["success", "failure", "denied"];

fn histogram(world: &World, query: &str) -> Value {
    let answer = world.get(&format!("/v3/audit-logs/histogram?{query}"));
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    answer.json()
}

/// Holds the histogram of a query against its list, which has all of its events.
pub(crate) fn check(world: &World, query: &str, list: &Value) {
    let head = list["metadata"]["headID"].as_u64().unwrap();
    let found = histogram(world, &format!("buckets=60&{}&throughID={head}{query}", last_days()));
    assert_eq!(found["metadata"], json!({"totalCount": list["metadata"]["totalCount"], "headID": head}), "{query}");
    let events = list["data"].as_array().unwrap();
    for bucket in found["data"].as_array().unwrap() {
        let range = bucket["startTime"].as_str().unwrap()..bucket["endTime"].as_str().unwrap();
        for outcome in OUTCOMES {
            let is_in =
                |event: &&Value| event["outcome"] == outcome && range.contains(&event["timestamp"].as_str().unwrap());
            assert_eq!(bucket[outcome], events.iter().filter(is_in).count(), "{query}: {bucket}");
        }
    }
}

#[test]
fn the_range_is_divided_evenly_and_its_ends_are_half_open() {
    let world = World::new();
    let day = day(-3);
    let at = |time: &str, outcome: &str| {
        let mut event = crate::ingest::event();
        (event["timestamp"], event["outcome"]) = (format!("{day}T{time}Z").into(), outcome.into());
        event
    };
    world.record(&json!([
        at("00:00:00", "success"),
        at("05:59:59.999999", "denied"),
        at("06:00:00", "failure"),
        at("23:59:59.999999", "success"),
    ]));
    let found = histogram(&world, &format!("buckets=4&startDate={day}&endDate={day}&resource[]=Runbook"));
    let bucket = |from: &str, to: &str, success: u32, failure: u32, denied: u32| json!({"startTime": from, "endTime": to, "success": success, "failure": failure, "denied": denied});
    let hour = |hour: u32| format!("{day}T{hour:02}:00:00.000000Z");
    let end = format!("{}T00:00:00.000000Z", crate::http::day(-2));
    assert_eq!(
        found["data"],
        json!([
            bucket(&hour(0), &hour(6), 1, 0, 1),
            bucket(&hour(6), &hour(12), 0, 1, 0),
            bucket(&hour(12), &hour(18), 0, 0, 0),
            bucket(&hour(18), &end, 1, 0, 0),
        ])
    );
    assert_eq!(found["metadata"]["totalCount"], 4);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let world = World::new();
    let range = last_days();
    for (query, code, named) in [
        (String::new(), "missing_parameter", "`buckets`, `startDate`, `endDate`"),
        (format!("buckets=0&{range}"), "invalid_parameter", "`buckets`"),
        (format!("buckets=201&{range}"), "invalid_parameter", "`buckets`"),
        (format!("bucket=20&{range}"), "unknown_parameter", "`buckets`"),
        ("buckets=9&startDate=2020-01-01&endDate=2020-01-02".to_owned(), "range_too_old", "2020-01-01"),
    ] {
        let refused = world.get(&format!("/v3/audit-logs/histogram?{query}"));
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{query}: {}", refused.text());
        assert!(refused.text().contains(named), "{query}: {}", refused.text());
    }
    let ahead = world.get(&format!("/v3/audit-logs/histogram?buckets=9&{range}&throughID=1000000"));
    assert_eq!((ahead.status, ahead.code().as_str()), (409, "stale_position"));
}
