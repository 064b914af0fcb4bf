//! `GET /v3/audit-logs/facets`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::http::{World, last_days};
use crate::list::varied;

pub(crate) const FIELDS: [&str; 7] = ["resource", "action", "actor", "team", "client", "outcome", "ipAddress"];

fn path(field: &str, more: &str) -> String {
    format!("/v3/audit-logs/facets?field={field}&{}{more}", last_days())
}

fn facets(world: &World, field: &str, more: &str) -> Value {
    let answer = world.get(&path(field, more));
    assert_eq!(answer.status, 200, "{field} {more}: {answer:?}");
    answer.json()
}

fn values(facets: &Value) -> Vec<&str> {
    facets["data"].as_array().unwrap().iter().map(|facet| facet["value"].as_str().unwrap()).collect()
}

/// Holds the facets of a query against its list, which has all of its events.
pub(crate) fn check(world: &World, query: &str, list: &Value) {
    let head = list["metadata"]["headID"].as_u64().unwrap();
    for field in FIELDS {
        let found = facets(world, field, &format!("&limit=1000&throughID={head}{query}"));
        let expected = expected(field, list);
        assert_eq!(found["metadata"]["valueCount"], expected.len(), "{field} of {query}");
        assert_eq!(found["metadata"]["totalCount"], list["metadata"]["totalCount"], "{field} of {query}");
        assert_eq!(found["metadata"]["headID"], head);
        let counts = found["data"].as_array().unwrap().iter();
        let counts: Vec<_> =
            counts.map(|facet| (facet["value"].as_str().unwrap(), facet["count"].as_u64().unwrap())).collect();
        assert_eq!(counts, expected, "{field} of {query}");
    }
}

/// Values of a list and how often it has them, in the order of facets.
fn expected<'a>(field: &str, list: &'a Value) -> Vec<(&'a str, u64)> {
    let pointer = match field {
        "actor" => "/actor/userID".to_owned(),
        "team" => "/team/id".to_owned(),
        name => format!("/{name}"),
    };
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for event in list["data"].as_array().unwrap() {
        *counts.entry(event.pointer(&pointer).unwrap().as_str().unwrap()).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().filter(|(value, _)| !value.is_empty()).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

#[test]
fn values_are_what_the_filter_takes() {
    let world = World::new();
    world.record(&varied(60));
    let head = world.list("")["metadata"]["headID"].as_u64().unwrap();
    for field in FIELDS {
        for facet in facets(&world, field, &format!("&throughID={head}"))["data"].as_array().unwrap() {
            let value = facet["value"].as_str().unwrap().replace(' ', "+");
            let list = world.list(&format!("&throughID={head}&{field}[]={value}"));
            assert_eq!(list["metadata"]["totalCount"], facet["count"], "{field}: {facet}");
        }
    }
}

#[test]
fn an_actor_is_one_value_under_its_newest_names() {
    let world = World::new();
    let event = |name: &str, email: &str, hour: u32| {
        let mut event = crate::ingest::event();
        event["timestamp"] = format!("{}T{hour:02}:00:00Z", crate::http::day(-3)).into();
        event["actor"] = json!({"type": "user", "userID": "mira", "fullName": name, "userEmail": email});
        event["team"] = json!({"id": "t-ops", "name": name});
        event
    };
    world.record(&json!([event("Mira Old", "old@example.com", 5), event("Mira New", "new@example.com", 9)]));
    world.record(&event("Mira Late", "late@example.com", 7));
    let found = facets(&world, "actor", "&prefix=mira");
    let mira = json!({"value": "mira", "name": "Mira New", "email": "new@example.com", "count": 3});
    assert_eq!(found["data"], json!([mira]));
    let team = facets(&world, "team", "&prefix=NEW");
    assert_eq!(team["data"], json!([{"value": "t-ops", "name": "Mira New", "count": 3}]));
    assert_eq!(values(&facets(&world, "actor", "&prefix=NEW%40ex")), ["mira"]);
    assert!(values(&facets(&world, "actor", "&prefix=old")).is_empty(), "names that it no longer has");
    assert!(values(&facets(&world, "actor", "&prefix=ira")).is_empty(), "inside a word");
    assert!(facets(&world, "resource", "")["data"][0].get("name").is_none());
}

#[test]
fn the_most_frequent_come_first_up_to_the_limit() {
    let world = World::new();
    world.record(&varied(100));
    let all = facets(&world, "client", "&exclude.client[]=cli,api&resource[]=Runbook,Services");
    assert_eq!(values(&all), ["web", "cron", "terraform"]);
    let some = facets(&world, "client", "&exclude.client[]=cli,api&resource[]=Runbook,Services&limit=2");
    assert_eq!(values(&some), ["web", "cron"]);
    assert_eq!(some["metadata"], all["metadata"]);
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let world = World::new();
    let range = last_days();
    for (query, code, named) in [
        (String::new(), "missing_parameter", "`field`, `startDate`, `endDate`"),
        (range.clone(), "missing_parameter", "`field`"),
        (format!("field=reason&{range}"), "invalid_parameter", "`ipAddress`"),
        (format!("field=team&limit=0&{range}"), "invalid_parameter", "`limit`"),
        (format!("field=team&limit=1001&{range}"), "invalid_parameter", "`limit`"),
        (format!("field=team&pageSize=5&{range}"), "unknown_parameter", "`pageSize`"),
        (format!("field=team&q=a:b&{range}"), "invalid_parameter", "quote"),
        ("field=team&startDate=2020-01-01&endDate=2020-01-02".to_owned(), "range_too_old", "2020-01-01"),
    ] {
        let refused = world.get(&format!("/v3/audit-logs/facets?{query}"));
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{query}: {}", refused.text());
        assert!(refused.text().contains(named), "{query}: {}", refused.text());
    }
    let ahead = world.get(&path("team", "&throughID=1000000"));
    assert_eq!((ahead.status, ahead.code().as_str()), (409, "stale_position"));
}
