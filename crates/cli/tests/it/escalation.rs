//! Ways to give oneself or others more than one has: each is refused, changes nothing, and is recorded.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::denied::denied;
use crate::http::{World, bearer, send};
use crate::people::Person;
use crate::teams::{path_of, role_id};

/// Who is there, and a team that `lead` manages without having every ability in it.
struct Cast {
    owner: String,
    /// Manages users, teams and tokens, and holds no other permission.
    manager: Person,
    /// Looks at the log and nothing else.
    auditor: Person,
    /// Manages the team's members and roles and reads its services.
    lead: Person,
    /// Member of the team, with the abilities to read.
    reader: Person,
    plain: Person,
    viewer: Person,
    team: String,
    default_team: String,
    /// Roles of the team.
    roles: BTreeMap<&'static str, String>,
    /// The path of the service that the organisation began with.
    service: String,
    owners_token: String,
    auditors_token: String,
}

/// Somebody's request, the status that it is answered with, and what its event says was tried.
type Attempt<'a> = (&'a Person, &'static str, String, Value, u16, &'static str);

fn cast(world: &World) -> Cast {
    let manager = world.person("user", &["manage-users", "manage-teams", "manage-api-tokens"]);
    let auditor = world.person("user", &["manage-audit-logs"]);
    let [lead, reader, plain] = [(); 3].map(|()| world.person("user", &[]));
    let viewer = world.person("stakeholder", &[]);
    let team = world.team("Platform", &[]);
    let path = path_of(&team);
    for (name, abilities) in [
        ("Services", json!({"services": {"read-services": true}})),
        ("Idle", json!({})),
        ("Deleters", json!({"services": {"read-services": true, "delete-services": true}})),
    ] {
        assert_eq!(world.post(&format!("{path}/roles"), &json!({"name": name, "abilities": abilities})).status, 201);
    }
    let team = world.get(&path).json()["data"].clone();
    let names = ["Manage Team", "Admin", "Observer", "Services", "Idle", "Deleters"];
    let roles = BTreeMap::from(names.map(|name| (name, role_id(&team, name))));
    for (person, names) in
        [(&lead, &["Manage Team", "Services"][..]), (&reader, &["Observer"]), (&viewer, &["Observer"])]
    {
        let role_ids: Vec<_> = names.iter().map(|name| &roles[name]).collect();
        let added = world.post(&format!("{path}/members"), &json!({"user_id": person.id, "role_ids": role_ids}));
        assert_eq!(added.status, 201, "{added:?}");
    }
    let owner = world.owner_id();
    let services = world.get(&format!("/v3/services?owner_id={}", world.default_team())).json();
    let token_of = |user: &str| {
        let made = world.post("/v3/refresh-token", &json!({"user_id": user}));
        made.json()["data"]["id"].as_str().unwrap().to_owned()
    };
    Cast {
        service: format!("/v3/services/{}", services["data"][0]["id"].as_str().unwrap()),
        owners_token: token_of(&owner),
        auditors_token: token_of(&auditor.id),
        default_team: format!("/v3/teams/{}", world.default_team()),
        team: path,
        owner,
        manager,
        auditor,
        lead,
        reader,
        plain,
        viewer,
        roles,
    }
}

const PERMISSIONS: &str = "RBAC Management: Update Permissions";
const INVITE: &str = "User management: Invite";
const UPDATE_USER: &str = "User management: Update";
const REMOVE_USER: &str = "User management: Delete";
const RESET_PASSWORD: &str = "User management: Reset Password";
const CREATE_TOKEN: &str = "API Refresh Token: Create";
const REVOKE_TOKEN: &str = "API Refresh Token: Revoke";
const CREATE_TEAM: &str = "RBAC Management: Create Team";
const UPDATE_TEAM: &str = "RBAC Management: Update Team";
const DELETE_TEAM: &str = "RBAC Management: Delete Team";
const CREATE_ROLE: &str = "RBAC Management: Create Role";
const UPDATE_ROLE: &str = "RBAC Management: Update Role";
const DELETE_ROLE: &str = "RBAC Management: Delete Role";
const ADD_MEMBER: &str = "RBAC Management: Add Member";
const UPDATE_MEMBER: &str = "RBAC Management: Update Member";
const REMOVE_MEMBER: &str = "RBAC Management: Remove Member";

fn grant(user: &str, permissions: &[&str]) -> Value {
    json!({"user_id": user, "abilities": permissions})
}

/// With permissions of the organisation.
fn attempts_on_permissions(cast: &Cast) -> Vec<Attempt<'_>> {
    let Cast { owner, manager, auditor, lead, plain, viewer, .. } = cast;
    let put = |who, grants: &[Value]| -> Attempt<'_> {
        (who, "PUT", "/v3/users/abilities".to_owned(), json!({"data": grants}), 403, PERMISSIONS)
    };
    let invite = |who, role: &str| -> Attempt<'_> {
        let input = json!({"email": "twin@example.com", "role": role, "first_name": "T", "last_name": "W"});
        (who, "POST", "/v3/users".to_owned(), input, 403, INVITE)
    };
    vec![
        put(
            manager,
            &[grant(&manager.id, &["manage-users", "manage-teams", "manage-api-tokens", "manage-audit-logs"])],
        ),
        put(manager, &[grant(&manager.id, &["manage-users"])]),
        put(manager, &[grant(&plain.id, &["manage-audit-logs"])]),
        put(manager, &[grant(owner, &[])]),
        put(manager, &[grant(&lead.id, &["manage-teams"]), grant(&manager.id, &[])]),
        put(auditor, &[grant(&auditor.id, &["manage-audit-logs", "manage-users"])]),
        put(auditor, &[grant(&plain.id, &["manage-audit-logs"])]),
        put(plain, &[grant(&plain.id, &["manage-billing"])]),
        put(viewer, &[grant(&viewer.id, &["manage-audit-logs"])]),
        invite(manager, "account_owner"),
        invite(auditor, "user"),
        invite(plain, "account_owner"),
        invite(viewer, "stakeholder"),
    ]
}

/// With roles, ownership, and links by which one signs in as somebody else; and by removing who is in the way.
fn attempts_on_people(cast: &Cast) -> Vec<Attempt<'_>> {
    let Cast { owner, manager, auditor, lead, plain, viewer, .. } = cast;
    let put = |who, user: &str, input: Value| -> Attempt<'_> {
        (who, "PUT", format!("/v3/users/{user}"), input, 403, UPDATE_USER)
    };
    let role = |who, user: &str, role: &str| put(who, user, json!({"role": role}));
    let reset = |who, user: &str| -> Attempt<'_> {
        (who, "POST", format!("/v3/users/{user}/reset-link"), Value::Null, 403, RESET_PASSWORD)
    };
    let remove = |who, user: &str| -> Attempt<'_> {
        (who, "DELETE", format!("/v3/users/{user}"), Value::Null, 403, REMOVE_USER)
    };
    let swap = |who, user: &str, other: &str| -> Attempt<'_> {
        let body = json!({"user_id": user, "swap_user_id": other});
        (who, "PUT", "/v3/users/delete-user".to_owned(), body, 403, REMOVE_USER)
    };
    vec![
        role(manager, &manager.id, "account_owner"),
        role(manager, &manager.id, "stakeholder"),
        role(manager, &plain.id, "account_owner"),
        role(manager, owner, "user"),
        put(manager, owner, json!({"first_name": "Nobody"})),
        role(auditor, &manager.id, "stakeholder"),
        role(plain, &plain.id, "account_owner"),
        role(plain, &viewer.id, "user"),
        role(viewer, &viewer.id, "user"),
        reset(manager, owner),
        reset(manager, &auditor.id),
        reset(manager, &lead.id),
        reset(auditor, owner),
        reset(plain, &manager.id),
        remove(manager, owner),
        remove(manager, &manager.id),
        remove(plain, &manager.id),
        swap(manager, owner, &manager.id),
        swap(auditor, owner, &auditor.id),
    ]
}

/// With tokens, which carry all that their user may.
fn attempts_on_tokens(cast: &Cast) -> Vec<Attempt<'_>> {
    let Cast { owner, manager, auditor, lead, plain, viewer, .. } = cast;
    let make = |who, user: &str| -> Attempt<'_> {
        (who, "POST", "/v3/refresh-token".to_owned(), json!({"user_id": user}), 403, CREATE_TOKEN)
    };
    let revoke = |who, token: &str| -> Attempt<'_> {
        (who, "DELETE", format!("/v3/refresh-token/{token}"), Value::Null, 403, REVOKE_TOKEN)
    };
    vec![
        make(manager, owner),
        make(manager, &auditor.id),
        make(manager, &lead.id),
        make(auditor, owner),
        make(lead, &plain.id),
        make(plain, &manager.id),
        make(plain, "000000000000000000000000"),
        make(viewer, &plain.id),
        revoke(manager, &cast.owners_token),
        revoke(auditor, &cast.owners_token),
        revoke(plain, &cast.auditors_token),
        revoke(plain, "000000000000000000000000"),
    ]
}

/// With the teams themselves and their roles.
fn attempts_on_roles(cast: &Cast) -> Vec<Attempt<'_>> {
    let Cast { owner, manager, lead, plain, viewer, team, default_team, roles, .. } = cast;
    let everything = json!({"services": {"read-services": true, "delete-services": true}});
    let role = |who, method, role: &str, body, what| -> Attempt<'_> {
        let path = if role.is_empty() { format!("{team}/roles") } else { format!("{team}/roles/{}", roles[role]) };
        (who, method, path, body, 403, what)
    };
    let makes = json!({"teams": {"create-teams": true}});
    let named = |abilities: &Value| json!({"name": "Mine", "abilities": abilities});
    let with_owner = json!({"name": "Mine", "member_ids": [owner]});
    vec![
        (plain, "POST", "/v3/teams".to_owned(), json!({"name": "Mine"}), 403, CREATE_TEAM),
        (viewer, "POST", "/v3/teams".to_owned(), json!({"name": "Mine"}), 403, CREATE_TEAM),
        (manager, "POST", "/v3/teams".to_owned(), with_owner, 403, CREATE_TEAM),
        (manager, "DELETE", team.clone(), Value::Null, 403, DELETE_TEAM),
        (lead, "DELETE", default_team.clone(), Value::Null, 403, DELETE_TEAM),
        role(lead, "POST", "", named(&everything), CREATE_ROLE),
        role(lead, "POST", "", named(&makes), CREATE_ROLE),
        role(plain, "POST", "", named(&json!({})), CREATE_ROLE),
        (lead, "POST", format!("{default_team}/roles"), named(&json!({})), 403, CREATE_ROLE),
        role(lead, "PUT", "Services", json!({"abilities": everything}), UPDATE_ROLE),
        role(lead, "PUT", "Services", json!({"name": "Renamed"}), UPDATE_ROLE),
        role(lead, "PUT", "Manage Team", json!({"abilities": makes}), UPDATE_ROLE),
        role(lead, "PUT", "Idle", json!({"abilities": everything}), UPDATE_ROLE),
        role(manager, "PUT", "Idle", json!({"abilities": {}}), UPDATE_ROLE),
        role(lead, "DELETE", "Services", Value::Null, DELETE_ROLE),
        role(viewer, "DELETE", "Idle", Value::Null, DELETE_ROLE),
    ]
}

/// With who is a member of a team.
fn attempts_on_members(cast: &Cast) -> Vec<Attempt<'_>> {
    let Cast { owner, manager, lead, reader, plain, viewer, team, default_team, roles, .. } = cast;
    let member = |user: &str, names: &[&str]| json!({"user_id": user, "role_ids": names.iter().map(|name| &roles[name]).collect::<Vec<_>>()});
    let add = |who, body| -> Attempt<'_> { (who, "POST", format!("{team}/members"), body, 403, ADD_MEMBER) };
    let patch = |who, user: &str, names: &[&str]| -> Attempt<'_> {
        (who, "PATCH", format!("{team}/members/{user}"), member(user, names), 403, UPDATE_MEMBER)
    };
    let remove = |who, user: &str| -> Attempt<'_> {
        (who, "DELETE", format!("{team}/members/{user}"), Value::Null, 403, REMOVE_MEMBER)
    };
    let put = |who, members: &[Value]| -> Attempt<'_> {
        (who, "PUT", team.clone(), json!({"members": members}), 403, UPDATE_TEAM)
    };
    let bulk = json!({"members": [member(&plain.id, &["Services"]), member(&manager.id, &["Admin"])]});
    vec![
        add(plain, member(&plain.id, &["Admin"])),
        add(manager, member(&manager.id, &["Admin"])),
        add(viewer, member(&viewer.id, &["Admin"])),
        add(lead, member(&plain.id, &["Admin"])),
        add(lead, member(&plain.id, &["Deleters"])),
        (lead, "POST", format!("{default_team}/members"), member(&lead.id, &["Admin"]), 403, ADD_MEMBER),
        (lead, "POST", format!("{team}/members/bulk"), bulk, 403, ADD_MEMBER),
        patch(lead, &lead.id, &["Manage Team", "Services", "Admin"]),
        patch(lead, &lead.id, &["Services"]),
        patch(lead, &reader.id, &["Observer", "Deleters"]),
        patch(lead, owner, &["Observer"]),
        patch(viewer, &viewer.id, &["Admin"]),
        remove(lead, &lead.id),
        remove(lead, owner),
        remove(reader, &lead.id),
        put(lead, &[member(&lead.id, &["Admin"])]),
        put(lead, &[member(&reader.id, &["Observer"])]),
        put(reader, &[member(&reader.id, &["Admin"])]),
    ]
}

/// With what lets one record, hides what was done, or reaches outside.
fn attempts_on_objects(cast: &Cast) -> Vec<Attempt<'_>> {
    let Cast { manager, auditor, lead, plain, viewer, service, .. } = cast;
    let on = |who, method, path: &str, body, what| -> Attempt<'_> { (who, method, path.to_owned(), body, 403, what) };
    let team = cast.team.rsplit('/').next().unwrap();
    let rotate = format!("{service}/rotate-key");
    let own = json!({"name": "Mine", "owner_id": team, "steps": [{"content": "x"}]});
    vec![
        on(plain, "POST", &rotate, Value::Null, "Services: Rotate Key"),
        on(lead, "POST", &rotate, Value::Null, "Services: Rotate Key"),
        on(viewer, "POST", &format!("{service}/enable"), Value::Null, "Services: Enable"),
        on(lead, "POST", "/v3/runbooks", own, "Runbook: Create"),
        on(manager, "POST", "/v3/extensions/event-webhooks", json!({}), "Extensions: Create"),
        on(auditor, "PUT", "/v3/audit-logs/settings", json!({}), "Audit Logs: Settings"),
        on(auditor, "PUT", "/v3/audit-logs/resources/Mine", json!({"actions": ["Act"]}), "Audit Logs: Settings"),
        on(auditor, "PUT", "/v3/audit-logs/retention", json!({"days": 9_000}), "Audit Logs: Retention"),
        on(manager, "GET", "/v3/audit-logs/filters", Value::Null, "Audit Logs: View"),
        on(viewer, "POST", "/v3/audit-logs/export", json!({}), "Audit Logs: Export"),
    ]
}

/// Everything that the attempts are after.
fn everything(world: &World) -> Vec<Value> {
    ["/v3/users", "/v3/teams", "/v3/runbooks", "/v3/audit-logs/settings"]
        .map(|path| world.get(path).json()["data"].clone())
        .into()
}

fn tokens(world: &World) -> Vec<Value> {
    let list = world.get("/v3/refresh-token").json();
    list["data"].as_array().unwrap().iter().map(|token| token["id"].clone()).collect()
}

#[test]
fn nobody_gives_themselves_or_others_more_than_they_have() {
    let world = World::new();
    let cast = cast(&world);
    let (before, tokens_before) = (everything(&world), tokens(&world));
    let attempts = [
        attempts_on_permissions(&cast),
        attempts_on_people(&cast),
        attempts_on_tokens(&cast),
        attempts_on_roles(&cast),
        attempts_on_members(&cast),
        attempts_on_objects(&cast),
    ]
    .concat();
    let mut tried: BTreeMap<(String, String), u64> = BTreeMap::new();
    for (who, method, path, body, status, what) in &attempts {
        let refused = world.request_as(&who.token, method, path, body);
        assert_eq!(refused.status, *status, "{method} {path} {body}: {refused:?}");
        *tried.entry((who.email.clone(), (*what).to_owned())).or_default() += 1;
    }
    assert_eq!((everything(&world), tokens(&world)), (before, tokens_before));
    let mut told: BTreeMap<(String, String), u64> = BTreeMap::new();
    for event in denied(&world.restarted(&[])) {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let what = format!("{}: {}", text(&event["resource"]), text(&event["action"]));
        *told.entry((text(&event["actor"]["userEmail"]), what)).or_default() +=
            event["meta"]["count"].as_u64().unwrap_or(1);
    }
    assert_eq!(told, tried, "each attempt is recorded with who made it and what was tried");
}

/// What is nobody's to give: another organisation's people, teams, roles and tokens. They are as if they did not exist.
#[test]
fn what_belongs_to_another_organisation_cannot_be_given() {
    let world = World::new();
    let made = world.installation.operate(["org", "create", "Rival", "--owner-email", "eve@example.com"]).json();
    let eve = made["ownerID"].as_str().unwrap().to_owned();
    let theirs = world.server.access_token(made["refreshToken"].as_str().unwrap());
    let team = world.get_as(&theirs, "/v3/teams").json()["data"][0].clone();
    let token = world.get_as(&theirs, "/v3/refresh-token").json()["data"][0]["id"].as_str().unwrap().to_owned();
    let (path, role) = (path_of(&team), role_id(&team, "Admin"));
    let ours = world.team("Platform", &[]);
    let owner = world.owner_id();
    let member = |user: &str, role: &str| json!({"user_id": user, "role_ids": [role]});
    for (method, path, body, status) in [
        ("POST", "/v3/refresh-token".to_owned(), json!({"user_id": eve}), 400),
        ("DELETE", format!("/v3/refresh-token/{token}"), Value::Null, 404),
        ("PUT", "/v3/users/abilities".to_owned(), json!({"data": [grant(&eve, &["manage-users"])]}), 400),
        ("PUT", format!("/v3/users/{eve}"), json!({"role": "stakeholder"}), 404),
        ("POST", format!("/v3/users/{eve}/reset-link"), Value::Null, 404),
        ("DELETE", format!("/v3/users/{eve}"), Value::Null, 404),
        ("PUT", "/v3/users/delete-user".to_owned(), json!({"user_id": eve, "swap_user_id": owner}), 400),
        ("GET", path.clone(), Value::Null, 404),
        ("PUT", path.clone(), json!({"members": []}), 404),
        ("DELETE", path.clone(), Value::Null, 404),
        ("POST", format!("{path}/roles"), json!({"name": "Mine", "abilities": {}}), 404),
        ("PUT", format!("{path}/roles/{role}"), json!({"name": "Mine"}), 404),
        ("PUT", format!("{}/roles/{role}", path_of(&ours)), json!({"name": "Mine"}), 404),
        ("POST", format!("{path}/members"), member(&owner, &role), 404),
        ("POST", format!("{}/members", path_of(&ours)), member(&eve, &role_id(&ours, "Admin")), 400),
        ("PATCH", format!("{}/members/{owner}", path_of(&ours)), json!({"role_ids": [role]}), 400),
        ("PATCH", format!("{path}/members/{eve}"), json!({"role_ids": [role]}), 404),
        ("DELETE", format!("{path}/members/{eve}"), Value::Null, 404),
        ("POST", "/v3/teams".to_owned(), json!({"name": "Mine", "member_ids": [eve]}), 400),
    ] {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let refused = send(&world.server, method, &path, &[("authorization", &bearer(&world.token))], body.as_bytes());
        assert_eq!(refused.status, status, "{method} {path} {body}: {refused:?}");
    }
    assert_eq!(world.get_as(&theirs, "/v3/teams").json()["data"][0], team);
    assert_eq!(world.get_as(&theirs, "/v3/refresh-token").json()["data"][0]["id"], token);
}
