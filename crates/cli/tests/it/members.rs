//! Members of teams over HTTP.

use serde_json::{Value, json};

use crate::http::World;
use crate::people::Person;
use crate::teams::{deeds, path_of, role_id};

#[test]
fn members_are_added_given_other_roles_and_removed() {
    let world = World::new();
    let [ben, cleo] = [world.person("user", &[]), world.person("user", &[])];
    let team = world.team("Platform", &[&ben.id]);
    let [user, admin, observer] = ["User", "Admin", "Observer"].map(|name| role_id(&team, name));
    let path = format!("{}/members", path_of(&team));
    let added = world.post(&path, &json!({"user_id": cleo.id, "role_ids": [observer]}));
    assert_eq!(added.status, 201, "{added:?}");
    let added = added.json()["data"].clone();
    assert_eq!((&added["user_id"], &added["role_ids"]), (&json!(cleo.id), &json!([observer])));
    assert_eq!(added["abilities"]["services"], json!({"read-services": true}));
    let again = world.post(&path, &json!({"user_id": cleo.id, "role_ids": [user]}));
    assert_eq!(again.status, 409, "{again:?}");
    let one = format!("{path}/{}", cleo.id);
    let changed = world.request_as(&world.token, "PATCH", &one, &json!({"role_ids": [admin, observer]}));
    assert_eq!((changed.status, may_delete(&changed.json()["data"])), (200, true), "{changed:?}");
    assert_eq!(world.request_as(&world.token, "PATCH", &one, &json!({"role_ids": [observer, admin]})).status, 200);
    let listed = world.get(&path).json()["data"].clone();
    assert_eq!(listed, world.get(&path_of(&team)).json()["data"]["members"]);
    assert!(listed.as_array().unwrap().contains(&changed.json()["data"]), "{listed}");
    assert_eq!((world.delete(&one).status, world.delete(&one).status), (204, 404));
    let told = world.told("RBAC Management");
    let member = |person: &Person, roles: &[&str]| json!({"user_id": person.id, "roles": roles});
    let said = |person: &Person, what: &str| format!("{} {what}", person.email);
    let expected = [
        ("Add Member", said(&ben, "added to team \"Platform\" as User"), json!({"after": member(&ben, &["User"])})),
        (
            "Add Member",
            said(&cleo, "added to team \"Platform\" as Observer"),
            json!({"after": member(&cleo, &["Observer"])}),
        ),
        (
            "Update Member",
            format!("Roles of {} in team \"Platform\" changed from Observer to Admin, Observer", cleo.email),
            json!({"before": {"roles": ["Observer"]}, "after": {"roles": ["Admin", "Observer"]}}),
        ),
        (
            "Remove Member",
            said(&cleo, "removed from team \"Platform\""),
            json!({"before": member(&cleo, &["Admin", "Observer"])}),
        ),
    ];
    let expected: Vec<_> = expected.iter().map(|(action, said, meta)| (*action, said.as_str(), meta)).collect();
    let of_members = told.iter().position(|event| event["targets"][0]["id"] == *ben.id).unwrap();
    assert_eq!(deeds(&told[of_members..]), expected);
    assert!(told[of_members..].iter().all(|event| event["team"]["id"] == team["id"]));
}

fn may_delete(member: &Value) -> bool {
    member["abilities"]["services"]["delete-services"] == true
}

#[test]
fn several_become_members_together_or_nobody_does() {
    let world = World::new();
    let [ben, cleo] = [world.person("user", &[]), world.person("stakeholder", &[])];
    let team = world.team("Platform", &[]);
    let [user, observer] = ["User", "Observer"].map(|name| role_id(&team, name));
    let path = format!("{}/members", path_of(&team));
    let bulk = |role: &str| {
        let member = |person: &Person, role: &str| json!({"user_id": person.id, "role_ids": [role]});
        world.post(&format!("{path}/bulk"), &json!({"members": [member(&ben, &user), member(&cleo, role)]}))
    };
    let before = world.get(&path).json();
    let refused = bulk(&user);
    assert_eq!((refused.status, refused.code().as_str()), (409, "conflict"), "a stakeholder is an observer at most");
    let refused = bulk("other");
    assert_eq!((refused.status, refused.field().as_str()), (400, "members[1].role_ids"), "{refused:?}");
    assert_eq!(world.get(&path).json(), before);
    let added = bulk(&observer);
    assert_eq!(added.status, 200, "{added:?}");
    let added = added.json()["data"].clone();
    let ids: Vec<_> = added["members"].as_array().unwrap().iter().map(|member| member["user_id"].clone()).collect();
    assert_eq!((&added["team_id"], ids), (&team["id"], vec![json!(ben.id), json!(cleo.id)]));
    let told = world.told("RBAC Management");
    let [first, second] = &told[told.len() - 2..] else { unreachable!("there are two") };
    assert_eq!((&first["action"], &second["action"]), (&"Add Member".into(), &"Add Member".into()));
    assert_eq!(first["requestID"], second["requestID"]);
    assert_eq!(second["targets"][0]["id"], *cleo.id);
}

#[test]
fn the_members_of_a_team_are_replaced() {
    let world = World::new();
    let [ben, cleo] = [world.person("user", &[]), world.person("user", &[])];
    let (team, owner) = (world.team("Platform", &[&ben.id]), world.owner_id());
    let [user, admin] = ["User", "Admin"].map(|name| role_id(&team, name));
    let members = json!([{"user_id": owner, "role_ids": [admin]}, {"user_id": cleo.id, "role_ids": [user]}]);
    let before = world.told("RBAC Management").len();
    let replaced = world.put(&path_of(&team), &json!({"members": members}));
    assert_eq!(replaced.status, 200, "{replaced:?}");
    let crowd: Vec<_> = (0..=1_000).map(|id| json!({"user_id": id.to_string(), "role_ids": [user]})).collect();
    assert_eq!(world.put(&path_of(&team), &json!({"members": crowd})).status, 409, "a team has at most 1,000 members");
    let told = world.told("RBAC Management");
    let done: Vec<_> = told[before..].iter().map(|event| (&event["action"], &event["targets"][0]["id"])).collect();
    let expected = [("Update Member", &owner), ("Add Member", &cleo.id), ("Remove Member", &ben.id)];
    let expected = expected.map(|(action, id)| (Value::from(action), Value::from(id.as_str())));
    assert_eq!(done, expected.iter().map(|(action, id)| (action, id)).collect::<Vec<_>>());
}

#[test]
fn a_role_in_use_stays() {
    let world = World::new();
    let ben = world.person("user", &[]);
    let team = world.team("Platform", &[&ben.id]);
    let made = world.post(&format!("{}/roles", path_of(&team)), &json!({"name": "Reader", "abilities": {}}));
    let reader = role_id(&made.json()["data"], "Reader");
    let (role, member) =
        (format!("{}/roles/{reader}", path_of(&team)), format!("{}/members/{}", path_of(&team), ben.id));
    let give = |role: &str| world.request_as(&world.token, "PATCH", &member, &json!({"role_ids": [role]})).status;
    assert_eq!(give(&reader), 200);
    let refused = world.delete(&role);
    assert_eq!(refused.status, 409, "{refused:?}");
    let message = "the role `Reader` has members (1); give them another one first";
    assert_eq!(refused.json()["meta"]["error_message"], message);
    assert_eq!((give(&role_id(&team, "User")), world.delete(&role).status), (200, 204));
}

#[test]
fn whoever_makes_a_team_manages_it_and_nothing_else() {
    let world = World::new();
    let maker = world.person("user", &["manage-teams"]);
    let made = world.request_as(&maker.token, "POST", "/v3/teams", &json!({"name": "Platform"}));
    assert_eq!(made.status, 201, "{made:?}");
    let team = made.json()["data"].clone();
    let runbook = |team: &Value| json!({"name": "Restore", "owner_id": team, "steps": [{"content": "x"}]});
    let write = |team: &Value| world.request_as(&maker.token, "POST", "/v3/runbooks", &runbook(team)).status;
    assert_eq!((write(&team["id"]), write(&world.default_team().into())), (201, 403));
}
