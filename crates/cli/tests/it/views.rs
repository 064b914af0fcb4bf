//! Looking at the log is recorded in it.

use serde_json::{Value, json};

use crate::http::{World, last_days};
use crate::support::eventually;

/// The events that tell of looks, oldest first, as somebody sees them who looks once more.
fn views(world: &World) -> Vec<Value> {
    let list = world.list("&include=meta&resource[]=Audit+Logs&action[]=View&outcome[]=success");
    let mut events = list["data"].as_array().unwrap().clone();
    events.reverse();
    events
}

#[test]
fn the_first_look_is_recorded_before_its_own_snapshot() {
    let world = World::unseen(&[]);
    let first = world.list("");
    let newest = &first["data"][0];
    assert_eq!((&newest["resource"], &newest["action"]), (&json!("Audit Logs"), &json!("View")));
    assert_eq!(
        (&newest["actor"]["userEmail"], &newest["tokenType"]),
        (&json!("asha@example.com"), &json!("access_token"))
    );
    assert_eq!(newest["id"], first["metadata"]["headID"]);
    assert_eq!(world.list(""), first, "a look that follows changes nothing");
    assert_eq!(world.get("/v3/audit-logs/filters").status, 200);
    for path in ["histogram?buckets=9", "facets?field=actor", "facets?field=resource"] {
        assert_eq!(world.get(&format!("/v3/audit-logs/{path}&{}", last_days())).status, 200, "{path}");
    }
    assert_eq!(world.get("/v3/audit-logs/1").status, 200);
    assert_eq!(views(&world).len(), 1);
}

#[test]
fn the_looks_of_a_window_are_one_more_event() {
    let world = World::unseen(&[("HOLDFAST_VIEWS_WINDOW", "2s")]);
    let looks = 3;
    (0..looks).for_each(|_| drop(world.list("")));
    eventually(|| views(&world).iter().any(|event| event["meta"]["count"].is_u64()));
    let counted = views(&world).into_iter().find(|event| event["meta"]["count"].is_u64()).unwrap();
    assert!(counted["meta"]["count"].as_u64() >= Some(looks - 1), "{counted}");
}

#[test]
fn an_organisation_can_turn_it_off_and_that_is_an_event() {
    let world = World::unseen(&[("HOLDFAST_VIEWS_WINDOW", "1ms")]);
    let off = world.put("/v3/audit-logs/settings", &json!({"record_views": false}));
    assert_eq!((off.status, &off.json()["data"]["record_views"]), (200, &json!(false)));
    eventually(|| {
        let before = world.list("")["metadata"]["headID"].clone();
        before == world.list("")["metadata"]["headID"]
    });
    let told = world.told("Audit Logs");
    let told: Vec<_> = told.iter().filter(|event| event["action"] == "Settings").collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0]["meta"], json!({"before": {"record_views": true}, "after": {"record_views": false}}));
    assert_eq!(world.put("/v3/audit-logs/settings", &json!({"record_views": false})).status, 200);
    assert_eq!(
        world.told("Audit Logs").iter().filter(|event| event["action"] == "Settings").count(),
        1,
        "no change, no event"
    );
}

#[test]
fn a_look_that_cannot_be_recorded_is_served_and_counted() {
    let world = World::unseen(&[]).restarted(&[("HOLDFAST_FAULTS", "fail=commit.journal:1")]);
    let path = format!("/v3/audit-logs?pageSize=10&pageNumber=1&{}", last_days());
    let served = world.get(&path);
    assert_eq!(served.status, 200, "{served:?}");
    eventually(|| views(&world).iter().any(|event| event["meta"]["unrecorded"] == 1));
}
