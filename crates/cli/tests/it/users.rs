//! Users over HTTP: invited, granted permissions, joining.

use serde_json::{Value, json};

use crate::http::{World, last_days};
use crate::people::secret_of;
use crate::support::eventually;

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

fn put_as(world: &World, by: &str, id: &str, body: &Value) -> u16 {
    world.request_as(by, "PUT", &format!("/v3/users/{id}"), body).status
}

#[test]
fn a_profile_is_changed_by_its_user_and_by_who_manages_users() {
    let world = World::new();
    let owner = world.get("/v3/users").json()["data"][0]["id"].as_str().unwrap().to_owned();
    let (person, other) = (world.person("user", &[]), world.person("user", &[]));
    let manager = world.person("user", &["manage-users"]);
    let wish = json!({"title": "SRE", "time_zone": "Asia/Kolkata", "contact": {"dial_code": "+91", "phone_number": "5550100"}});
    assert_eq!(put_as(&world, &other.token, &person.id, &wish), 403);
    assert_eq!(put_as(&world, &other.token, "nobody", &wish), 403);
    assert_eq!(put_as(&world, &manager.token, "nobody", &wish), 404);
    assert_eq!(put_as(&world, &manager.token, &owner, &wish), 403);
    assert_eq!(put_as(&world, &person.token, &person.id, &json!({"time_zone": "Mars/Olympus"})), 400);
    assert_eq!(put_as(&world, &person.token, &person.id, &json!({"role": "king"})), 400);
    let changed = world.request_as(&person.token, "PUT", &format!("/v3/users/{}", person.id), &wish);
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(
        (&changed.json()["data"]["contact"], &changed.json()["data"]["title"]),
        (&wish["contact"], &json!("SRE"))
    );
    assert_eq!(put_as(&world, &person.token, &person.id, &wish), 200, "no change, no event");
    assert_eq!(put_as(&world, &manager.token, &person.id, &json!({"bio": "On call"})), 200);
    let told = told(&world, "User management");
    let made = told.iter().filter(|(action, _, meta)| action == "Update" && !meta["after"].is_null());
    let updates: Vec<_> = made.map(|(.., meta)| &meta["after"]).collect();
    assert_eq!(updates, [&wish, &json!({"bio": "On call"})]);
}

#[test]
fn roles_are_given_by_who_manages_users_and_ownership_by_the_owner() {
    let world = World::new();
    let owner = world.get("/v3/users").json()["data"][0]["id"].as_str().unwrap().to_owned();
    let (manager, person) = (world.person("user", &["manage-users"]), world.person("user", &["manage-teams"]));
    let invited = world.invite("late@example.com", "user");
    let role = |role: &str| json!({"role": role});
    assert_eq!(put_as(&world, &manager.token, &manager.id, &role("stakeholder")), 403);
    assert_eq!(put_as(&world, &person.token, &person.id, &role("stakeholder")), 403);
    assert_eq!(put_as(&world, &manager.token, &person.id, &role("account_owner")), 403);
    assert_eq!(put_as(&world, &manager.token, &owner, &role("user")), 403);
    assert_eq!(put_as(&world, &world.token, &owner, &role("user")), 409);
    assert_eq!(put_as(&world, &world.token, invited["id"].as_str().unwrap(), &role("account_owner")), 409);
    assert_eq!(put_as(&world, &world.token, &person.id, &role("account_owner")), 200);
    let roles = world.get_as(&person.token, "/v3/users").json()["data"].clone();
    let of = |id: &str| roles.as_array().unwrap().iter().find(|user| user["id"] == id).unwrap()["role"].clone();
    assert_eq!((of(&owner), of(&person.id)), (json!("user"), json!("account_owner")));
    eventually(|| world.get("/v3/audit-logs/filters").status == 403);
    eventually(|| world.get_as(&person.token, "/v3/audit-logs/filters").status == 200);
    let told = world.get_as(
        &person.token,
        &format!("/v3/audit-logs?pageSize=9&pageNumber=1&{}&action[]=Update+Role&outcome[]=success", last_days()),
    );
    let told = told.json()["data"].as_array().unwrap().clone();
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0]["requestID"], told[1]["requestID"]);
}

#[test]
fn a_stakeholder_keeps_no_permission_and_only_observes() {
    let world = World::new();
    let person = world.person("user", &["manage-teams", "manage-billing"]);
    let team = world.default_team();
    let roles = world.get(&format!("/v3/teams/{team}/roles")).json()["data"].clone();
    let id = |slug: &str| roles.as_array().unwrap().iter().find(|role| role["slug"] == slug).unwrap()["id"].clone();
    let member = json!({"user_id": person.id, "role_ids": [id("admin"), id("manage-team")]});
    assert_eq!(world.post(&format!("/v3/teams/{team}/members"), &member).status, 201);
    assert_eq!(put_as(&world, &world.token, &person.id, &json!({"role": "stakeholder"})), 200);
    let shown = world.get(&format!("/v3/users/{}", person.id)).json()["data"].clone();
    assert_eq!((&shown["role"], &shown["abilities"]), (&json!("stakeholder"), &json!([])));
    let members = world.get(&format!("/v3/teams/{team}/members")).json()["data"].clone();
    let membership =
        members.as_array().unwrap().iter().find(|member| member["user_id"] == person.id.as_str()).unwrap().clone();
    assert_eq!(membership["role_ids"], json!([id("observer")]));
    let told = told(&world, "RBAC Management");
    let actions: Vec<_> = told.iter().rev().take(2).map(|(action, ..)| action.as_str()).collect();
    assert_eq!(actions, ["Update Member", "Update Permissions"]);
}
