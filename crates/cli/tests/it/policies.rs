//! Escalation policies over HTTP: what is taken, what is answered, and the events of their changes.

use serde_json::{Value, json};

use crate::http::{World, bearer, send};

/// A policy that tells one user.
pub(crate) fn policy(name: &str, team: &str, user: &str) -> Value {
    json!({
        "owner_id": team, "name": name, "description": "Days", "repetition": 1, "repeat_after": 5,
        "rules": [{
            "escalationTime": 0, "via": ["Email"], "roundrobin_enabled": false, "roundrobin_next_index": 0,
            "entities": [{"id": user, "type": "user"}], "escalate_within_roundrobin": false, "repetition": 0,
            "repeat_after": 0,
        }],
        "enable_incident_reminders": false, "incident_reminder_rules": [], "enable_incident_retrigger": false,
        "retrigger_after": 0,
    })
}

#[test]
fn a_policy_is_made_changed_and_deleted() {
    let world = World::new();
    let (team, owner) = (world.default_team(), world.owner_id());
    let input = policy("Days", &team, &owner);
    let made = world.post("/v3/escalation-policies", &input);
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json()["data"].clone();
    let mut expected = input.clone();
    expected.as_object_mut().unwrap().remove("owner_id");
    for (name, value) in [
        ("id", &made["id"]),
        ("organization_id", &made["organization_id"]),
        ("slug", &json!("days")),
        ("owner", &json!({"id": team, "type": "team"})),
        ("entity_owner", &json!({"id": team, "type": "team"})),
        ("access_control", &json!([])),
    ] {
        expected[name] = value.clone();
    }
    assert_eq!(made, expected);
    let path = format!("/v3/escalation-policies/{}", made["id"].as_str().unwrap());
    assert_eq!(world.get(&path).json()["data"], made);
    let mut renamed = input;
    renamed["name"] = "Nights".into();
    // An official client sends the change as bytes of no particular kind.
    let headers = [("authorization", &*bearer(&world.token)), ("content-type", "application/octet-stream")];
    let changed = send(&world.server, "POST", &path, &headers, renamed.to_string().as_bytes());
    assert_eq!((changed.status, &changed.json()["data"]["name"]), (200, &json!("Nights")));
    assert_eq!(world.delete(&path).status, 204);
    assert_eq!(world.get(&path).status, 404);
    let told = world.told("Escalation Policy");
    let deeds: Vec<_> = told.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(deeds, ["Create", "Update", "Delete"]);
    assert_eq!(told[0]["meta"]["after"]["rules"], made["rules"]);
    let change = json!({"before": {"name": "Days", "slug": "days"}, "after": {"name": "Nights", "slug": "nights"}});
    assert_eq!(told[1]["meta"], change);
    assert_eq!(told[2]["meta"]["before"]["name"], "Nights");
}

#[test]
fn policies_are_listed_by_pages() {
    let world = World::new();
    let (team, owner) = (world.default_team(), world.owner_id());
    for name in ["A", "B"] {
        assert_eq!(world.post("/v3/escalation-policies", &policy(name, &team, &owner)).status, 201);
    }
    let names = |query: &str| {
        let list = world.get(&format!("/v3/escalation-policies?{query}")).json();
        let names = list["data"].as_array().unwrap().iter().map(|policy| policy["name"].as_str().unwrap().to_owned());
        (names.collect::<Vec<_>>(), list["meta"]["total_count"].as_u64().unwrap())
    };
    let default = "Default Escalation Policy".to_owned();
    assert_eq!(names(""), (vec![default.clone(), "A".to_owned(), "B".to_owned()], 3));
    assert_eq!(names(&format!("owner_id={team}&page_number=1&page_size=2")), (vec![default, "A".to_owned()], 3));
    assert_eq!(names("page_number=2&page_size=2"), (vec!["B".to_owned()], 3));
    assert_eq!(names("page_number=3&page_size=2"), (vec![], 3));
    assert_eq!(names("owner_id=other"), (vec![], 0));
    assert_eq!(world.get("/v3/escalation-policies?page_size=0").status, 400);
}

#[test]
fn what_is_wrong_is_named() {
    let world = World::new();
    let (team, owner) = (world.default_team(), world.owner_id());
    let good = policy("P", &team, &owner);
    for (pointer, value, field) in [
        ("/name", json!(" "), "name"),
        ("/name", json!("Default Escalation Policy"), ""),
        ("/owner_id", json!("other"), "owner_id"),
        ("/owner_id", Value::Null, "owner_id"),
        ("/repetition", json!(-1), "repetition"),
        ("/description", json!("x".repeat(4_001)), "description"),
        ("/rules/0/escalationTime", json!("soon"), "rules[0].escalationTime"),
        ("/rules/0/entities", json!([]), "rules[0].entities"),
        ("/rules/0/entities/0/id", json!("somebody"), "rules[0].entities[0].id"),
        ("/rules/0/entities/0/type", json!("schedule"), "rules[0].entities[0].type"),
        ("/rules/0/entities/0/type", json!("robot"), "rules[0].entities[0].type"),
        ("/rules/0/via", json!(vec!["Email"; 21]), "rules[0].via"),
    ] {
        let mut input = good.clone();
        *input.pointer_mut(pointer).unwrap() = value;
        let refused = world.post("/v3/escalation-policies", &input);
        assert_eq!(refused.status, if field.is_empty() { 409 } else { 400 }, "{pointer}: {refused:?}");
        let named = &refused.json()["meta"]["error_details"]["errors"][0]["field"];
        assert_eq!(named.as_str().unwrap_or_default(), field, "{refused:?}");
    }
    assert_eq!(world.told("Escalation Policy").len(), 0);
}

#[test]
fn a_policy_in_use_stays() {
    let world = World::new();
    let list = world.get("/v3/escalation-policies").json();
    let path = format!("/v3/escalation-policies/{}", list["data"][0]["id"].as_str().unwrap());
    let refused = world.delete(&path);
    assert_eq!((refused.status, refused.code().as_str()), (409, "conflict"));
    let message = refused.json()["meta"]["error_message"].as_str().unwrap().to_owned();
    assert!(message.contains("`Default Service`"), "{message}");
    assert_eq!(world.get(&path).status, 200);
}
