//! Users are removed, with everything that is theirs and not before nothing refers to them.

use serde_json::{Value, json};

use crate::http::World;
use crate::people::{Person, cookie_of};
use crate::support::eventually;

/// A runbook, a policy and a service that name the person.
fn name_everywhere(world: &World, person: &Person) {
    let team = world.default_team();
    let user = json!({"id": person.id, "type": "user"});
    let runbook = json!({"name": "Restore", "owner_id": team, "steps": [{"content": "x"}], "entity_owner": user});
    assert_eq!(world.post("/v3/runbooks", &runbook).status, 201);
    let rule = json!({
        "escalationTime": 0, "via": ["Email"], "roundrobin_enabled": false, "roundrobin_next_index": 0, "entities": [user],
        "escalate_within_roundrobin": false, "repetition": 0, "repeat_after": 0,
    });
    let policy = json!({
        "owner_id": team, "name": "Nights", "description": "", "repetition": 0, "repeat_after": 0, "rules": [rule],
        "enable_incident_reminders": false, "incident_reminder_rules": [], "enable_incident_retrigger": false,
        "retrigger_after": 0,
    });
    let policy = world.post("/v3/escalation-policies", &policy);
    assert_eq!(policy.status, 201, "{policy:?}");
    let service = json!({
        "name": "payments", "owner_id": team, "escalation_policy_id": policy.json()["data"]["id"], "email_prefix": "p",
        "maintainer": user,
    });
    assert_eq!(world.post(&format!("/v3/services?owner_id={team}"), &service).status, 201);
}

#[test]
fn whoever_is_removed_is_gone_with_sessions_tokens_and_memberships() {
    let world = World::new();
    let person = world.person("user", &["manage-audit-logs"]);
    let cookie = cookie_of(&world.sign_in(&person.email, &person.password));
    let team = world.default_team();
    let roles = world.get(&format!("/v3/teams/{team}/roles")).json()["data"].clone();
    let member = json!({"user_id": person.id, "role_ids": [roles[0]["id"]]});
    assert_eq!(world.post(&format!("/v3/teams/{team}/members"), &member).status, 201);
    assert_eq!(world.delete(&format!("/v3/users/{}", person.id)).status, 204);
    assert_eq!(world.get(&format!("/v3/users/{}", person.id)).status, 404);
    assert_eq!(world.delete(&format!("/v3/users/{}", person.id)).status, 404);
    eventually(|| world.get_as(&person.token, "/v3/users").status == 401);
    eventually(|| world.with_cookie(&cookie, "GET", "/v3/session", &Value::Null).status == 401);
    assert_eq!(world.sign_in(&person.email, &person.password).status, 401);
    let last = |resource: &str| world.told(resource).last().unwrap().clone();
    let (removed, revoked, left) = (last("User management"), last("API Refresh Token"), last("RBAC Management"));
    let request = &removed["requestID"];
    for (event, action) in [(&removed, "Delete"), (&revoked, "Revoke"), (&left, "Remove Member")] {
        assert_eq!((&event["action"], &event["requestID"]), (&json!(action), request), "{event}");
    }
    assert_eq!(removed["meta"]["before"]["email"], person.email.as_str());
}

#[test]
fn whoever_is_referred_to_stays_until_another_takes_their_place() {
    let world = World::new();
    let (person, other) = (world.person("user", &[]), world.person("user", &[]));
    let stakeholder = world.person("stakeholder", &[]);
    name_everywhere(&world, &person);
    let refused = world.delete(&format!("/v3/users/{}", person.id));
    assert_eq!(refused.status, 409, "{refused:?}");
    let said = refused.json()["meta"]["error_message"].as_str().unwrap().to_owned();
    for named in ["the escalation policy `Nights`", "the runbook `Restore`", "the service `payments`"] {
        assert!(said.contains(named), "{said}");
    }
    let swap = |to: &str| world.put("/v3/users/delete-user", &json!({"user_id": person.id, "swap_user_id": to}));
    for (to, status) in [(&*person.id, 400), ("nobody", 400), (&*stakeholder.id, 400), (&*other.id, 200)] {
        let answer = swap(to);
        assert_eq!(answer.status, status, "{to} {answer:?}");
    }
    assert_eq!(swap(&other.id).status, 400, "gone");
    let user = json!({"id": other.id, "type": "user"});
    assert_eq!(world.get("/v3/runbooks").json()["data"][0]["entity_owner"], user);
    for (resource, member) in [("Escalation Policy", "rules"), ("Runbook", "entity_owner"), ("Services", "maintainer")]
    {
        let event = world.told(resource).last().unwrap().clone();
        assert_eq!(event["action"], "Update");
        assert!(event["meta"]["before"][member].to_string().contains(&person.id), "{event}");
        assert!(event["meta"]["after"][member].to_string().contains(&other.id), "{event}");
    }
}

#[test]
fn neither_the_owner_nor_oneself_is_removed() {
    let world = World::new();
    let owner = world.get("/v3/users").json()["data"][0]["id"].as_str().unwrap().to_owned();
    let manager = world.person("user", &["manage-users"]);
    let remove = |by: &str, id: &str| world.request_as(by, "DELETE", &format!("/v3/users/{id}"), &Value::Null).status;
    assert_eq!(remove(&manager.token, &owner), 403);
    assert_eq!(remove(&world.token, &owner), 409);
    assert_eq!(remove(&manager.token, &manager.id), 403);
    assert_eq!(world.get("/v3/users").json()["data"].as_array().unwrap().len(), 2);
}
