//! Teams over HTTP: what is taken, what is answered, and the events of their changes.

use serde_json::{Value, json};

use crate::http::World;

const PATH: &str = "/v3/teams";

impl World {
    /// A new team of this name, made by the owner.
    pub(crate) fn team(&self, name: &str, member_ids: &[&str]) -> Value {
        let made = self.post(PATH, &json!({"name": name, "member_ids": member_ids}));
        assert_eq!(made.status, 201, "{made:?}");
        made.json()["data"].clone()
    }
}

pub(crate) fn path_of(team: &Value) -> String {
    format!("{PATH}/{}", team["id"].as_str().unwrap())
}

/// The id of the team's role with this name.
pub(crate) fn role_id(team: &Value, name: &str) -> String {
    let role = team["roles"].as_array().unwrap().iter().find(|role| role["name"] == name);
    role.unwrap_or_else(|| panic!("{name}: {team}"))["id"].as_str().unwrap().to_owned()
}

/// Action, sentence and `meta` of each event.
pub(crate) fn deeds(events: &[Value]) -> Vec<(&str, &str, &Value)> {
    events.iter().map(deed).collect()
}

fn deed(event: &Value) -> (&str, &str, &Value) {
    (event["action"].as_str().unwrap(), event["additionalInfo"].as_str().unwrap(), &event["meta"])
}

#[test]
fn a_team_is_made_changed_and_deleted() {
    let world = World::new();
    let owner = world.owner_id();
    let made = world.team("Platform Crew", &[]);
    let roles = ["Admin", "Manage Team"].map(|name| role_id(&made, name));
    let (mut roles_sorted, member) = (roles.to_vec(), &made["members"][0]);
    roles_sorted.sort();
    assert_eq!((&member["user_id"], &member["role_ids"]), (&json!(owner), &json!(roles_sorted)));
    assert_eq!(member["abilities"]["teams"], json!({"read-teams": true, "update-teams": true, "delete-teams": true}));
    for (field, value) in [
        ("name", json!("Platform Crew")),
        ("slug", json!("platform-crew")),
        ("description", json!("")),
        ("created_by", json!(owner)),
        ("default", json!(false)),
    ] {
        assert_eq!(made[field], value, "{field}");
    }
    assert_eq!(made["organization"], json!({"id": made["organization_id"], "name": "Acme", "slug": "acme"}));
    let path = path_of(&made);
    assert_eq!(world.get(&path).json()["data"], made);
    assert_eq!(world.get("/v3/teams/by-name?name=platform+CREW").json()["data"], made);
    let all = world.get(PATH).json()["data"].clone();
    assert_eq!((all.as_array().unwrap().len(), &all[1], &all[0]["default"]), (2, &made, &true.into()));
    let members = json!([{"user_id": owner, "role_ids": roles}]);
    let renamed = json!({"name": "Platform", "description": "Runs it", "members": members});
    let answer = world.put(&path, &renamed);
    assert_eq!((answer.status, &answer.json()["data"]["description"]), (200, &"Runs it".into()), "{answer:?}");
    assert_eq!(world.put(&path, &json!({"members": members})).status, 200, "no change, no event");
    assert_eq!(world.delete(&path).status, 204);
    assert_eq!((world.get(&path).status, world.delete(&path).status), (404, 404));
    let told = world.told("RBAC Management");
    let ends = json!({"user_id": owner, "roles": ["Admin", "Manage Team"]});
    let view =
        |name: &str, slug: &str, description: &str| json!({"name": name, "slug": slug, "description": description});
    let expected = [
        ("Create Team", "Team \"Platform Crew\" created", json!({"after": view("Platform Crew", "platform-crew", "")})),
        (
            "Add Member",
            "asha@example.com added to team \"Platform Crew\" as Admin, Manage Team",
            json!({"after": ends}),
        ),
        (
            "Update Team",
            "Team \"Platform Crew\" renamed to \"Platform\"",
            json!({"before": view("Platform Crew", "platform-crew", ""), "after": view("Platform", "platform", "Runs it")}),
        ),
        ("Remove Member", "asha@example.com removed from team \"Platform\"", json!({"before": ends})),
        ("Delete Team", "Team \"Platform\" deleted", json!({"before": view("Platform", "platform", "Runs it")})),
    ];
    let expected: Vec<_> = expected.iter().map(|(action, said, meta)| (*action, *said, meta)).collect();
    assert_eq!(deeds(&told), expected);
    for event in &told {
        assert_eq!((&event["team"]["id"], &event["team"]["isDeleted"]), (&made["id"], &true.into()), "{event}");
    }
    assert_eq!(told[0]["requestID"], told[1]["requestID"], "one request, one id");
    assert_eq!(
        (told[3]["requestID"].clone(), &told[0]["team"]["name"]),
        (told[4]["requestID"].clone(), &"Platform Crew".into())
    );
    world.team("platform", &[]);
}

#[test]
fn a_team_to_which_something_belongs_stays() {
    let world = World::new();
    let team = world.team("Platform", &[]);
    let input = json!({"name": "Restore", "owner_id": team["id"], "steps": [{"content": "x"}]});
    let runbook = world.post("/v3/runbooks", &input).json()["data"]["id"].as_str().unwrap().to_owned();
    let refused = world.delete(&path_of(&team));
    assert_eq!((refused.status, refused.code().as_str()), (409, "conflict"));
    let message = refused.json()["meta"]["error_message"].as_str().unwrap().to_owned();
    assert_eq!(message, "the team has the runbook `Restore`; delete what belongs to it first");
    assert_eq!(world.delete(&format!("{PATH}/{}", world.default_team())).status, 409);
    assert_eq!(world.delete(&format!("/v3/runbooks/{runbook}")).status, 204);
    assert_eq!(world.delete(&path_of(&team)).status, 204);
}

#[test]
fn what_is_wrong_with_a_team_is_named() {
    let world = World::new();
    let team = world.team("Platform", &[]);
    for (input, field) in [
        (json!({}), ""),
        (json!({"name": " Platform"}), "name"),
        (json!({"name": "P", "description": "d".repeat(4_001)}), "description"),
        (json!({"name": "P", "member_ids": ["nobody"]}), "member_ids[0]"),
        (json!({"name": "P", "member_ids": vec!["u"; 1_000]}), "member_ids"),
    ] {
        let refused = world.post(PATH, &input);
        assert_eq!((refused.status, refused.field()), (400, field.to_owned()), "{input} {refused:?}");
    }
    assert_eq!(world.post(PATH, &json!({"name": "PLATFORM"})).status, 409);
    let admin = role_id(&team, "Admin");
    let member = |user_id: &str, role_ids: &[&str]| json!({"user_id": user_id, "role_ids": role_ids});
    let owner = world.owner_id();
    for (input, field) in [
        (json!({"name": "P"}), ""),
        (json!({"members": [member("nobody", &[&admin])]}), "members[0].user_id"),
        (json!({"members": [member(&owner, &[])]}), "members[0].role_ids"),
        (json!({"members": [member(&owner, &["other"])]}), "members[0].role_ids"),
        (json!({"members": [member(&owner, &[&admin]), member(&owner, &[&admin])]}), "members[1].user_id"),
    ] {
        let refused = world.put(&path_of(&team), &input);
        assert_eq!((refused.status, refused.field()), (400, field.to_owned()), "{input} {refused:?}");
    }
    assert_eq!(world.get("/v3/teams/by-name").code(), "missing_parameter");
    assert_eq!(world.get("/v3/teams/by-name?name=nothing").status, 404);
    assert_eq!(world.told("RBAC Management").len(), 2, "the team and its first member");
}
