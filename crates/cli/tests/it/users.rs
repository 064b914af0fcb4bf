//! Users over HTTP: invited, granted permissions, joining.

use serde_json::{Value, json};

use crate::http::World;
use crate::people::secret_of;

/// Action, target and what differs of each event about a resource.
fn told(world: &World, resource: &str) -> Vec<(String, String, Value)> {
    let of = |event: &Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&event["action"]), text(&event["targets"][0]["id"]), event["meta"].clone())
    };
    world.told(resource).iter().map(of).collect()
}

#[test]
fn somebody_is_invited_and_joins() {
    let world = World::new();
    let invited = world.invite("bo@example.com", "user");
    let id = invited["id"].as_str().unwrap();
    assert_eq!((&invited["role"], &invited["email_verified"]), (&json!("user"), &json!(false)));
    let open = world.get(&format!("/v3/users/{id}")).json()["data"].clone();
    assert_eq!(
        (&open["email"], open.get("invitation_link")),
        (&json!("bo@example.com"), None),
        "the link is shown once"
    );
    assert_eq!(world.get("/v3/users?email=BO@example.com").json()["data"], open);
    assert_eq!(world.get("/v3/users?email=nobody@example.com").status, 404);
    let joined = world.join(secret_of(&invited["invitation_link"]), "correct horse battery");
    assert_eq!(joined.status, 201, "{joined:?}");
    assert_eq!(joined.json()["data"]["user"]["id"], id);
    assert!(joined.header("set-cookie").starts_with("holdfast=hfc_"), "{joined:?}");
    assert_eq!(world.join(secret_of(&invited["invitation_link"]), "correct horse battery").status, 401, "once");
    let users = world.get("/v3/users").json()["data"].clone();
    assert_eq!((users.as_array().unwrap().len(), &users[1]["email_verified"]), (2, &json!(true)));
    let told = told(&world, "User management");
    assert_eq!(told.iter().map(|(action, ..)| action.as_str()).collect::<Vec<_>>(), ["Invite", "Join"]);
    assert_eq!(told[0].2["after"]["email"], "bo@example.com");
    assert_eq!(told[1].2, json!({"before": {"joined": false}, "after": {"joined": true}}));
    assert_eq!(world.told("User Logins")[0]["actor"]["userEmail"], "bo@example.com");
}

#[test]
fn permissions_are_replaced_for_all_or_none() {
    let world = World::new();
    let (first, second) = (world.invite("bo@example.com", "user"), world.invite("cy@example.com", "user"));
    let (first, second) = (first["id"].as_str().unwrap(), second["id"].as_str().unwrap());
    let wish = |more: &str| {
        json!({"data": [
            {"user_id": first, "abilities": ["manage-audit-logs", "manage-users"]},
            {"user_id": second, "abilities": ["manage-billing", more]},
        ]})
    };
    let refused = world.put("/v3/users/abilities", &wish("manage-everything"));
    assert_eq!(refused.status, 400, "{refused:?}");
    assert_eq!(refused.json()["meta"]["error_details"]["errors"][0]["field"], "data[1].abilities[1]");
    let wrong =
        json!({"data": [{"user_id": first, "abilities": ["manage-users"]}, {"user_id": "nobody", "abilities": []}]});
    assert_eq!(world.put("/v3/users/abilities", &wrong).status, 400);
    assert_eq!(told(&world, "RBAC Management"), []);
    let granted = world.put("/v3/users/abilities", &wish("manage-teams"));
    assert_eq!(granted.status, 200, "{granted:?}");
    assert_eq!(world.put("/v3/users/abilities", &wish("manage-teams")).status, 200, "no change, no event");
    let events = world.told("RBAC Management");
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["requestID"], events[1]["requestID"]);
    let expected =
        json!({"before": {"permissions": []}, "after": {"permissions": ["manage-users", "manage-audit-logs"]}});
    assert_eq!(told(&world, "RBAC Management")[0], ("Update Permissions".to_owned(), first.to_owned(), expected));
    let held = world.get(&format!("/v3/users/{second}")).json()["data"]["abilities"].clone();
    let slugs: Vec<_> = held.as_array().unwrap().iter().map(|held| held["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["manage-teams", "manage-billing"]);
}

#[test]
fn nobody_gives_what_they_lack_or_to_themselves() {
    let world = World::new();
    let owner = world.get("/v3/users").json()["data"][0]["id"].as_str().unwrap().to_owned();
    let manager = world.person("user", &["manage-users", "manage-teams"]);
    let other = world.person("user", &[]);
    let stakeholder = world.person("stakeholder", &[]);
    let put = |id: &str, permissions: &[&str]| {
        let body = json!({"data": [{"user_id": id, "abilities": permissions}]});
        world.request_as(&manager.token, "PUT", "/v3/users/abilities", &body).status
    };
    assert_eq!(put(&other.id, &["manage-teams"]), 200);
    assert_eq!(put(&other.id, &["manage-billing"]), 403);
    assert_eq!(put(&manager.id, &["manage-users"]), 403);
    assert_eq!(put(&owner, &[]), 403);
    assert_eq!(put(&stakeholder.id, &["manage-teams"]), 409);
    assert_eq!(world.grant(&owner, &[]).status, 409);
    let invite = |role: &str| {
        let body = json!({"email": "dee@example.com", "role": role, "first_name": "", "last_name": ""});
        world.request_as(&manager.token, "POST", "/v3/users", &body).status
    };
    assert_eq!(invite("account_owner"), 403);
    let refused = world.request_as(&other.token, "POST", "/v3/users", &json!({"email": 7}));
    assert_eq!(refused.status, 403, "before the body is judged: {refused:?}");
}
