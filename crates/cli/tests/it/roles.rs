//! Roles of teams over HTTP.

use serde_json::json;

use crate::http::World;
use crate::teams::{deeds, path_of, role_id};

#[test]
fn a_role_is_made_changed_and_deleted() {
    let world = World::new();
    let team = world.team("Platform", &[]);
    let path = format!("{}/roles", path_of(&team));
    let names = |roles: &serde_json::Value| {
        roles.as_array().unwrap().iter().map(|role| role["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&world.get(&path).json()["data"]), ["Admin", "Manage Team", "Observer", "User"]);
    let reads = json!({"services": {"read-services": true, "delete-services": false}});
    let made = world.post(&path, &json!({"name": "Deployers", "abilities": reads}));
    assert_eq!(made.status, 201, "{made:?}");
    let id = role_id(&made.json()["data"], "Deployers");
    let one = format!("{path}/{id}");
    let shown = |name: &str, slug: &str, abilities: serde_json::Value| json!({"id": id, "name": name, "slug": slug, "default": false, "abilities": abilities});
    let reads = json!({"services": {"read-services": true}});
    assert_eq!(world.get(&path).json()["data"][4], shown("Deployers", "deployers", reads.clone()));
    let updates = json!({"services": {"read-services": true, "update-services": true}});
    let changed = world.put(&one, &json!({"abilities": updates}));
    assert_eq!((changed.status, &changed.json()["data"]["id"]), (200, &team["id"]), "{changed:?}");
    assert_eq!(world.put(&one, &json!({"name": "Shippers"})).status, 200);
    assert_eq!(world.put(&one, &json!({"name": "Shippers", "abilities": updates})).status, 200, "no change, no event");
    assert_eq!(world.get(&path).json()["data"][4], shown("Shippers", "shippers", updates.clone()));
    assert_eq!((world.delete(&one).status, world.delete(&one).status), (204, 404));
    let told = world.told("RBAC Management");
    let expected = [
        (
            "Create Role",
            "Role \"Deployers\" of team \"Platform\" created",
            json!({"after": {"name": "Deployers", "slug": "deployers", "abilities": reads}}),
        ),
        (
            "Update Role",
            "Abilities of role \"Deployers\" of team \"Platform\" changed",
            json!({"before": {"abilities": {"services": {}}}, "after": {"abilities": {"services": {"update-services": true}}}}),
        ),
        (
            "Update Role",
            "Role \"Deployers\" of team \"Platform\" renamed to \"Shippers\"",
            json!({"before": {"name": "Deployers", "slug": "deployers"}, "after": {"name": "Shippers", "slug": "shippers"}}),
        ),
        (
            "Delete Role",
            "Role \"Shippers\" of team \"Platform\" deleted",
            json!({"before": {"name": "Shippers", "slug": "shippers", "abilities": updates}}),
        ),
    ];
    let expected: Vec<_> = expected.iter().map(|(action, said, meta)| (*action, *said, meta)).collect();
    assert_eq!(deeds(&told[2..]), expected);
    assert!(told[2..].iter().all(|event| event["targets"][0]["id"] == *id && event["team"]["id"] == team["id"]));
}

#[test]
fn what_is_wrong_with_a_role_is_named() {
    let world = World::new();
    let team = world.team("Platform", &[]);
    let path = format!("{}/roles", path_of(&team));
    for (input, field) in [
        (json!({"name": "R"}), ""),
        (json!({"name": "", "abilities": {}}), "name"),
        (json!({"name": "R", "abilities": {"planes": {}}}), "abilities"),
        (json!({"name": "R", "abilities": {"services": {"fly-services": true}}}), "abilities"),
    ] {
        let refused = world.post(&path, &input);
        assert_eq!((refused.status, refused.field()), (400, field.to_owned()), "{input} {refused:?}");
    }
    assert_eq!(world.post(&path, &json!({"name": "OBSERVER", "abilities": {}})).status, 409);
    let observer = format!("{path}/{}", role_id(&team, "Observer"));
    let everything = json!({"abilities": {"services": {"delete-services": true}}});
    assert_eq!((world.put(&observer, &everything).status, world.delete(&observer).status), (409, 409));
    let twin = world.post(&path, &json!({"name": "Manage-Team", "abilities": {}})).json()["data"].clone();
    let id = role_id(&twin, "Manage-Team");
    let slug = twin["roles"].as_array().unwrap().iter().find(|role| role["id"] == *id).unwrap()["slug"].clone();
    assert_eq!(slug, format!("manage-team-{}", &id[18..]), "a slug that is taken is completed");
    let renamed = world.put(&format!("{path}/{id}"), &json!({"name": "Admin"}));
    assert_eq!(renamed.status, 409, "{renamed:?}");
    assert_eq!(world.get("/v3/teams/000000000000000000000000/roles").status, 404);
    assert_eq!(world.told("RBAC Management").len(), 3, "the team, its first member and one role");
    let more = |number: usize| world.post(&path, &json!({"name": format!("Role {number}"), "abilities": {}})).status;
    assert!((5..50).map(more).all(|status| status == 201));
    assert_eq!(more(50), 409, "a team has at most 50 roles");
}
