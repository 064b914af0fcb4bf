//! What is refused to somebody known is an event of their organisation; repeats are one more.

use holdfast_engine::catalog::Connection;
use serde_json::{Value, json};

use crate::http::{Answer, World, bearer, day, send};
use crate::ingest::event;
use crate::support::eventually;

/// The refusals that the organisation's log tells of, oldest first.
pub(crate) fn denied(world: &World) -> Vec<Value> {
    let path = format!(
        "/v3/audit-logs?pageSize=100&pageNumber=1&startDate={}&endDate={}&outcome[]=denied&include=meta",
        day(-1),
        day(4)
    );
    let answer = world.get(&path);
    assert_eq!(answer.status, 200, "{answer:?}");
    let mut events = answer.json()["data"].as_array().unwrap().clone();
    events.reverse();
    events
}

/// Resource, action, kind of credential and reason of an event.
fn told(event: &Value) -> [&str; 4] {
    ["resource", "action", "tokenType", "reason"].map(|field| event[field].as_str().unwrap())
}

/// The same, once there are so many: a refusal is answered before its event is committed.
fn denied_in_time(world: &World, count: usize) -> Vec<Value> {
    eventually(|| denied(world).len() >= count);
    let events = denied(world);
    assert_eq!(events.len(), count, "{events:?}");
    events
}

fn exchange(world: &World, refresh_token: &str) -> Answer {
    send(&world.server, "GET", "/v3/oauth/access-token", &[("x-refresh-token", refresh_token)], b"")
}

fn record_with(world: &World, key: &str) -> Answer {
    world.record_with(key, &[("content-type", "application/json")], event().to_string().as_bytes())
}

#[test]
fn revoked_tokens_are_told_of() {
    let world = World::new();
    let new = world.installation.operate(["token", "create", "acme"]).json();
    let refresh = new["refreshToken"].as_str().unwrap();
    let access = world.server.access_token(refresh);
    assert_eq!(world.installation.operate(["token", "revoke", "acme", new["id"].as_str().unwrap()]).code, 0);
    let refused = exchange(&world, refresh);
    assert_eq!((refused.status, refused.code().as_str()), (401, "unauthenticated"));
    eventually(|| world.get_as(&access, "/v3/audit-logs/filters").status == 401);
    let events = denied_in_time(&world, 2);
    let reason = "the refresh token was revoked; ask for a new one";
    assert_eq!(told(&events[0]), ["API Refresh Token", "Exchange", "refresh_token", reason]);
    let reason = "the access token was revoked with its refresh token; ask for a new refresh token";
    assert_eq!(told(&events[1]), ["Audit Logs", "View", "access_token", reason]);
    for event in &events {
        assert_eq!(
            (&event["actor"]["userEmail"], &event["ipAddress"]),
            (&"asha@example.com".into(), &"127.0.0.1".into())
        );
        assert!(!event.to_string().contains(refresh) && !event.to_string().contains(&access));
    }
}

#[test]
fn replaced_and_disabled_keys_are_told_of() {
    let world = World::new();
    let rotated = world.installation.operate(["service", "rotate", "acme", "Default Service"]).json();
    eventually(|| record_with(&world, &world.key).status == 401);
    let key = rotated["serviceKey"].as_str().unwrap();
    assert_eq!(record_with(&world, key).status, 201);
    assert_eq!(world.installation.operate(["service", "disable", "acme", "Default Service"]).code, 0);
    eventually(|| record_with(&world, key).status == 401);
    let events = denied_in_time(&world, 2);
    let reason = "the service's key was replaced; use the new one";
    assert_eq!(told(&events[0]), ["Audit Logs", "Record", "service_key", reason]);
    assert_eq!(told(&events[1]), ["Audit Logs", "Record", "service_key", "the service is disabled"]);
    assert_eq!((&events[0]["actor"]["type"], &events[0]["actor"]["userID"]), (&"service".into(), &rotated["id"]));
}

#[test]
fn an_expired_access_token_is_told_of() {
    let world = World::new();
    let mut world = world.restarted(&[("HOLDFAST_FAULTS", "clock=180000")]);
    let refused = world.get("/v3/audit-logs/filters");
    assert_eq!((refused.status, refused.code().as_str()), (401, "unauthenticated"));
    world.token = world.fresh_token();
    let events = denied_in_time(&world, 1);
    let reason = "the access token has expired; exchange the refresh token for a new one";
    assert_eq!(told(&events[0]), ["Audit Logs", "View", "access_token", reason]);
}

#[test]
fn a_user_looks_only_with_the_ability_to() {
    let demoted = |catalog: &mut dyn Connection| {
        catalog.execute("UPDATE users SET role = 'user' WHERE role = 'account_owner'", &[]).unwrap();
    };
    let world = World::new().restarted_after(demoted, &[]);
    for path in ["/v3/audit-logs", "/v3/audit-logs/1", "/v3/audit-logs/tail", "/v3/audit-logs/export/history"] {
        let refused = world.get(path);
        assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"), "{path}");
        let message = refused.json()["meta"]["error_message"].as_str().unwrap().to_owned();
        assert!(message.contains("`manage-audit-logs`"), "{message}");
    }
    assert_eq!(world.post("/v3/audit-logs/export", &json!({})).status, 403);
    let granted = |catalog: &mut dyn Connection| {
        let grant = "INSERT INTO user_abilities (user_id, ability) SELECT id, 'manage-audit-logs' FROM users";
        catalog.execute(grant, &[]).unwrap();
    };
    let world = world.restarted_after(granted, &[]);
    let events = denied_in_time(&world, 4);
    let deeds: Vec<_> = events.iter().map(|event| (told(event)[1], event["targets"][0]["id"].as_str())).collect();
    assert_eq!(deeds, [("View", None), ("View", Some("1")), ("Export", None), ("View", None)]);
    assert_eq!(events[3]["meta"], json!({"count": 2}), "the repeats are one event");
}

#[test]
fn a_credential_used_for_what_it_is_not_for_is_told_of_and_a_stranger_is_not() {
    let world = World::new();
    assert_eq!(record_with(&world, &world.token).status, 403);
    assert_eq!(world.get_as(&world.key, "/v3/audit-logs/filters").status, 403);
    let stranger = World::new();
    assert_eq!(world.get_as(&stranger.token, "/v3/audit-logs/filters").status, 401);
    assert_eq!(record_with(&world, &stranger.key).status, 401);
    assert_eq!(exchange(&world, &stranger.installation.refresh_token).status, 401);
    let events = denied_in_time(&world, 2);
    let deeds: Vec<_> = events.iter().map(|event| (told(event)[1], told(event)[2])).collect();
    assert_eq!(deeds, [("Record", "access_token"), ("View", "service_key")]);
}

#[test]
fn repeats_are_told_as_one_when_their_window_ends() {
    let world = World::with(&[("HOLDFAST_DENIALS_WINDOW", "3s")]);
    for _ in 0..4 {
        assert_eq!(record_with(&world, &world.token).status, 403);
    }
    denied_in_time(&world, 1);
    let events = denied_in_time(&world, 2);
    assert_eq!((&events[0]["meta"], &events[1]["meta"]), (&json!({}), &json!({"count": 3})), "{events:?}");
    assert_eq!(told(&events[0]), told(&events[1]));
}

#[test]
fn a_server_that_stops_tells_of_the_repeats_first() {
    let world = World::new();
    for _ in 0..3 {
        let refused =
            send(&world.server, "POST", "/v3/audit-logs/events", &[("authorization", &bearer(&world.token))], b"");
        assert_eq!(refused.status, 403);
    }
    let events = denied(&world.restarted(&[]));
    assert_eq!((events.len(), &events[1]["meta"]), (2, &json!({"count": 2})), "{events:?}");
}
