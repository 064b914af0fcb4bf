//! Services over HTTP: what is taken, what is answered, what a key is good for, and the events of their changes.

use serde_json::{Value, json};

use crate::http::World;
use crate::ingest::event;
use crate::policies::policy;
use crate::support::eventually;

/// A service of the default team with its policy.
fn input(world: &World, name: &str) -> Value {
    let policies = world.get("/v3/escalation-policies").json();
    json!({"name": name, "owner_id": world.default_team(), "escalation_policy_id": policies["data"][0]["id"]})
}

fn made(world: &World, name: &str) -> Value {
    let team = world.default_team();
    let made = world.post(&format!("/v3/services?owner_id={team}"), &input(world, name));
    assert_eq!(made.status, 201, "{made:?}");
    made.json()["data"].clone()
}

fn path_of(service: &Value) -> String {
    format!("/v3/services/{}", service["id"].as_str().unwrap())
}

fn records_with(world: &World, key: &str) -> u16 {
    world.record_with(key, &[("content-type", "application/json")], event().to_string().as_bytes()).status
}

fn actions(told: &[Value]) -> Vec<&str> {
    told.iter().map(|event| event["action"].as_str().unwrap()).collect()
}

#[test]
fn a_service_is_made_changed_and_deleted() {
    let world = World::new();
    let (team, owner) = (world.default_team(), world.owner_id());
    let service = made(&world, "Edge");
    let key = service["api_key"].as_str().unwrap();
    let path = path_of(&service);
    assert_eq!(service["slug"], "edge");
    assert_eq!(service["email"], "edge@acme.invalid");
    assert_eq!(service["owner"], json!({"id": team, "type": "team"}));
    assert_eq!(service["maintainer"], json!({"id": owner, "type": "user"}));
    assert_eq!((&service["tags"], &service["config"]["dedup_key_enabled"]), (&json!([]), &json!(false)));
    assert_eq!(records_with(&world, key), 201);
    let shown = world.get(&path).json()["data"].clone();
    let hint = format!("hfs_…{}", &key[key.len() - 4..]);
    assert_eq!(shown["api_key"], hint, "the key is shown once");
    let listed = world.get(&format!("/v3/services?owner_id={team}&name=Edge")).json();
    assert_eq!(listed["data"], json!([shown]));
    let by_name = world.get(&format!("/v3/services/by-name?owner_id={team}&name=Edge"));
    assert_eq!(by_name.json()["data"], shown);
    assert_eq!(world.get(&format!("/v3/services/by-name?owner_id={team}&name=None")).status, 404);
    assert_eq!(world.get("/v3/services/by-name?name=Edge").code(), "missing_parameter");
    let change = json!({"name": "Edge 2", "tags": [{"key": "tier", "value": "1"}]});
    let changed = world.put(&path, &change).json()["data"].clone();
    assert_eq!((&changed["name"], &changed["tags"]), (&change["name"], &change["tags"]));
    assert_eq!(changed["escalation_policy_id"], service["escalation_policy_id"], "what is left out stays");
    assert_eq!(world.put(&path, &change).status, 200, "no change, no event");
    assert_eq!(world.delete(&path).status, 204);
    assert_eq!(world.get(&path).status, 404);
    eventually(|| records_with(&world, key) == 401);
    let told = world.told("Services");
    assert_eq!(actions(&told), ["Create", "Update", "Delete"]);
    assert_eq!(told[0]["meta"]["after"]["api_key"], "[secret]");
    let difference = json!({
        "before": {"name": "Edge", "slug": "edge", "tags": []},
        "after": {"name": "Edge 2", "slug": "edge-2", "tags": change["tags"]},
    });
    assert_eq!(told[1]["meta"], difference);
    assert_eq!(told[1]["additionalInfo"], "Service \"Edge\" renamed to \"Edge 2\"");
    assert!(!json!(told).to_string().contains(&hint), "no part of a key is in an event");
}

#[test]
fn configurations_are_set_one_by_one() {
    let world = World::new();
    let service = made(&world, "Edge");
    let path = path_of(&service);
    let pause = json!({"is_enabled": true, "timeout_in_mins": 5});
    let answer = world.put(&format!("{path}/apta-config"), &pause);
    assert_eq!(answer.status, 200);
    assert!(answer.json()["data"]["msg"].is_string());
    let window = json!({"is_enabled": true, "rolling_window_in_mins": 2.5});
    assert_eq!(world.put(&format!("{path}/iag-config"), &window).status, 200);
    let delay = json!({"is_enabled": true, "timezone": "Asia/Kolkata"});
    let delayed = world.put(&format!("{path}/notification-delay-config"), &delay).json()["data"].clone();
    assert_eq!(delayed["delay_notification_config"], delay);
    assert_eq!(delayed["intelligent_alerts_grouping_config"], window);
    assert_eq!(delayed["auto_pause_transient_alerts_config"], json!({"is_enabled": true, "timeout_in_mins": 5.0}));
    let wrong = world.put(&format!("{path}/apta-config"), &json!({"is_enabled": true, "timeout_in_mins": -1}));
    assert_eq!(wrong.status, 400, "{wrong:?}");
    assert_eq!(actions(&world.told("Services")), ["Create", "Update", "Update", "Update"]);
}

#[test]
fn a_key_is_replaced_and_a_service_switched() {
    let world = World::new();
    let service = made(&world, "Edge");
    let (old, path) = (service["api_key"].as_str().unwrap(), path_of(&service));
    let rotated = world.post(&format!("{path}/rotate-key"), &Value::Null);
    assert_eq!(rotated.status, 200, "{rotated:?}");
    let new = rotated.json()["data"]["api_key"].as_str().unwrap().to_owned();
    assert_eq!(records_with(&world, &new), 201);
    eventually(|| records_with(&world, old) == 401);
    for _ in 0..2 {
        let disabled = world.post(&format!("{path}/disable"), &Value::Null);
        assert_eq!((disabled.status, &disabled.json()["data"]["is_disabled"]), (200, &json!(true)));
    }
    eventually(|| records_with(&world, &new) == 401);
    assert_eq!(world.post(&format!("{path}/rotate-key"), &Value::Null).status, 409);
    assert_eq!(world.post(&format!("{path}/enable"), &Value::Null).json()["data"]["is_disabled"], false);
    assert_eq!(records_with(&world, &new), 201);
    let told = world.told("Services");
    let told: Vec<_> = told.into_iter().filter(|event| event["outcome"] == "success").collect();
    assert_eq!(actions(&told), ["Create", "Rotate Key", "Disable", "Enable"]);
    let secret = json!({"before": {"api_key": "[secret]"}, "after": {"api_key": "[secret]"}});
    assert_eq!(told[1]["meta"], secret);
    assert_eq!(told[2]["meta"], json!({"before": {"is_disabled": false}, "after": {"is_disabled": true}}));
}

#[test]
fn what_a_service_recorded_is_counted() {
    let world = World::new();
    let service = made(&world, "Edge");
    let (key, path) = (service["api_key"].as_str().unwrap(), path_of(&service));
    assert_eq!((&service["last_event_at"], &service["events_today"]), (&json!(""), &json!(0)));
    let two = json!([event(), event()]).to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "once")];
    for replayed in ["", "true"] {
        let recorded = world.record_with(key, &headers, two.as_bytes());
        assert_eq!((recorded.status, recorded.header("idempotency-replayed")), (201, replayed));
    }
    let last = world.record_with(key, &[("content-type", "application/json")], event().to_string().as_bytes());
    let seen = |world: &World| {
        let shown = world.get(&path).json()["data"].clone();
        (shown["last_event_at"].clone(), shown["events_today"].clone())
    };
    let expected = (last.json()["data"]["recordedAt"].clone(), json!(3));
    assert_eq!(seen(&world), expected, "a replayed request counts once");
    let world = world.restarted(&[]);
    let token = world.fresh_token();
    let world = World { token, ..world };
    assert_eq!(seen(&world), expected, "the counts outlive the server");
    assert_eq!(records_with(&world, key), 201);
    assert_eq!(seen(&world).1, 4);
}

#[test]
fn what_is_wrong_is_named() {
    let world = World::new();
    let team = world.default_team();
    let good = input(&world, "Edge");
    let other = world.installation.operate(["org", "create", "Other", "--owner-email", "o@example.com"]).json();
    let with = |name: &str, value: Value| {
        let mut input = good.clone();
        input[name] = value;
        input
    };
    for (input, field) in [
        (with("name", Value::Null), "name"),
        (with("name", json!("")), "name"),
        (with("owner_id", Value::Null), "owner_id"),
        (with("owner_id", json!("other")), "owner_id"),
        (with("escalation_policy_id", Value::Null), "escalation_policy_id"),
        (with("escalation_policy_id", json!("other")), "escalation_policy_id"),
        (with("maintainer", json!({"id": "u", "type": "user"})), "maintainer.id"),
        (with("maintainer", json!({"id": other["ownerID"], "type": "user"})), "maintainer.id"),
        (with("maintainer", json!({"id": "s", "type": "squad"})), "maintainer.id"),
        (with("maintainer", json!({"id": team, "type": "team"})), "maintainer.type"),
        (with("email_prefix", json!("a@b")), "email_prefix"),
        (with("tags", json!([{"key": "k", "value": 7}])), "tags[0].value"),
        (with("tags", json!([{"key": "k", "value": "v".repeat(101)}])), "tags[0].value"),
        (with("name", json!("Default Service")), ""),
    ] {
        let refused = world.post("/v3/services", &input);
        assert_eq!(refused.status, if field.is_empty() { 409 } else { 400 }, "{input} {refused:?}");
        let named = &refused.json()["meta"]["error_details"]["errors"][0]["field"];
        assert_eq!(named.as_str().unwrap_or_default(), field, "{refused:?}");
    }
    assert_eq!(world.post("/v3/services?owner_id=another", &good).status, 400);
    assert_eq!(world.told("Services").len(), 0);
}

#[test]
fn a_policy_can_go_once_no_service_uses_it() {
    let world = World::new();
    let (team, owner) = (world.default_team(), world.owner_id());
    let service = made(&world, "Edge");
    let night = world.post("/v3/escalation-policies", &policy("Nights", &team, &owner)).json()["data"]["id"].clone();
    let path = path_of(&service);
    assert_eq!(world.put(&path, &json!({"escalation_policy_id": night})).status, 200);
    let policy_path = format!("/v3/escalation-policies/{}", night.as_str().unwrap());
    assert_eq!(world.delete(&policy_path).status, 409);
    assert_eq!(world.put(&path, &json!({"escalation_policy_id": service["escalation_policy_id"]})).status, 200);
    assert_eq!(world.delete(&policy_path).status, 204);
}

#[test]
fn who_belongs_to_no_team_may_nothing_with_what_belongs_to_one() {
    let world = World::new();
    let team = world.default_team();
    let service = world.get("/v3/services").json()["data"][0].clone();
    let path = path_of(&service);
    let good = input(&world, "Edge");
    let stranger = world.person("user", &["manage-extensions", "manage-teams", "manage-users"]);
    let [rotate, disable, enable] = ["rotate-key", "disable", "enable"].map(|verb| format!("{path}/{verb}"));
    let [pause, window] = ["apta-config", "iag-config"].map(|config| format!("{path}/{config}"));
    let by_name = format!("/v3/services/by-name?owner_id={team}&name=Default+Service");
    for (method, path, body) in [
        ("GET", "/v3/services", &Value::Null),
        ("GET", &by_name, &Value::Null),
        ("GET", &path, &Value::Null),
        ("POST", "/v3/services", &good),
        ("PUT", &path, &good),
        ("PUT", &pause, &json!({"is_enabled": true, "timeout_in_mins": 1})),
        ("PUT", &window, &json!({"is_enabled": true, "rolling_window_in_mins": 1})),
        ("POST", &rotate, &Value::Null),
        ("POST", &disable, &Value::Null),
        ("POST", &enable, &Value::Null),
        ("DELETE", &path, &Value::Null),
        ("GET", "/v3/escalation-policies", &Value::Null),
        ("POST", "/v3/escalation-policies", &policy("Mine", &team, &stranger.id)),
    ] {
        let refused = world.request_as(&stranger.token, method, path, body);
        assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"), "{method} {path}");
    }
    assert_eq!(world.get(&path).json()["data"], service, "nothing changed");
}
