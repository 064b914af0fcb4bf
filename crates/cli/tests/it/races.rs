//! Every route that takes a version: of two changes that were made of the same one, the second is refused.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::http::World;
use crate::openapi;
use crate::policies::policy;
use crate::teams::{path_of, role_id};
use crate::versions::{Change, changed_members};

/// Two changes of one object, made by two who saw it in the same version.
struct Race {
    /// Where the object is read.
    object: String,
    first: Change,
    second: Change,
    /// What the first changes of the object, in alphabetical order.
    changed: &'static [&'static str],
}

fn race(object: &str, first: Change, second: Change, changed: &'static [&'static str]) -> Race {
    Race { object: object.to_owned(), first, second, changed }
}

fn put(path: &str, body: Value) -> Change {
    ("PUT", path.to_owned(), body)
}

fn post(path: &str, body: Value) -> Change {
    ("POST", path.to_owned(), body)
}

fn delete(path: &str) -> Change {
    ("DELETE", path.to_owned(), Value::Null)
}

#[test]
fn every_route_that_takes_a_version_compares_it() {
    let world = World::new();
    let mut raced = BTreeSet::new();
    let subjects: [fn(&World) -> Vec<Race>; 9] =
        [policies, runbooks, webhooks, services, teams, members, users, settings, extensions];
    for races in subjects {
        for race in races(&world) {
            let (method, path, _) = &race.second;
            raced.insert((method.to_lowercase(), openapi::template(path).unwrap()));
            run(&world, &race);
        }
    }
    assert_eq!(raced, openapi::guarded_by_version());
}

fn run(world: &World, Race { object, first, second, changed }: &Race) {
    let seen = world.version(object);
    let done = world.change(&world.token, &seen, first);
    assert!(done.status < 300, "{first:?}: {done:?}");
    let (state, events) = (world.get(object).bytes, world.ids("").len());
    let refused = world.change(&world.token, &seen, second);
    assert_eq!(changed_members(&refused), *changed, "{first:?} {second:?}");
    assert_eq!((world.get(object).bytes, world.ids("").len()), (state, events), "{second:?}");
    let fresh = world.version(object);
    let done = world.change(&world.token, &fresh, second);
    assert!(done.status < 300, "{second:?}: {done:?}");
    if second.0 == "DELETE" && second.1 == *object {
        assert_eq!(world.change(&world.token, &fresh, second).status, 404, "{second:?}");
    }
}

fn policies(world: &World) -> Vec<Race> {
    let mut input = policy("Days", &world.default_team(), &world.owner_id());
    let path = world.made("/v3/escalation-policies", &input);
    let mut with = |name: &str, value: &str| {
        input[name] = value.into();
        post(&path, input.clone())
    };
    vec![
        race(&path, with("description", "First"), with("description", "Second"), &["description"]),
        race(&path, with("name", "Nights"), delete(&path), &["name"]),
    ]
}

fn runbooks(world: &World) -> Vec<Race> {
    let runbook =
        |name: &str, step: &str| json!({"owner_id": world.default_team(), "name": name, "steps": [{"content": step}]});
    let path = world.made("/v3/runbooks", &runbook("Restore", "Breathe"));
    vec![
        race(&path, put(&path, runbook("A", "Breathe")), put(&path, runbook("A", "Run")), &["name"]),
        race(&path, put(&path, runbook("A", "Stay")), delete(&path), &["steps"]),
    ]
}

fn webhooks(world: &World) -> Vec<Race> {
    let webhook = |description: &str| {
        let (name, kind) = ("Hook", "incident");
        json!({"name": name, "trigger_type": kind, "triggers": [], "urls": [], "description": description})
    };
    let path = world.made("/v3/extensions/event-webhooks", &webhook(""));
    let change = |text: &str| put(&path, webhook(text));
    vec![
        race(&path, change("First"), change("Second"), &["description", "updated_at"]),
        race(&path, change("Third"), delete(&path), &["description", "updated_at"]),
    ]
}

fn services(world: &World) -> Vec<Race> {
    let policies = world.get("/v3/escalation-policies").json();
    let (team, policy) = (world.default_team(), &policies["data"][0]["id"]);
    let path = world.made("/v3/services", &json!({"name": "Edge", "owner_id": team, "escalation_policy_id": policy}));
    let described = |text: &str| put(&path, json!({"description": text}));
    let at = |end: &str| format!("{path}/{end}");
    let pause = json!({"is_enabled": true, "timeout_in_mins": 5});
    let grouping = json!({"is_enabled": true, "rolling_window_in_mins": 5});
    let channel = |id: &str| put(&at("extensions"), json!({"channel_id": id}));
    vec![
        race(&path, described("1"), described("2"), &["description"]),
        race(&path, described("3"), put(&at("apta-config"), pause), &["description"]),
        race(&path, described("4"), put(&at("iag-config"), grouping), &["description"]),
        race(
            &path,
            described("5"),
            put(&at("notification-delay-config"), json!({"is_enabled": true})),
            &["description"],
        ),
        race(&path, described("6"), post(&at("rotate-key"), json!({})), &["description"]),
        race(&path, post(&at("rotate-key"), json!({})), post(&at("disable"), json!({})), &["api_key"]),
        race(&path, described("7"), post(&at("enable"), json!({})), &["description"]),
        race(&path, channel("C1"), channel("C2"), &["slack"]),
        race(&path, post(&at("disable"), json!({})), delete(&path), &["is_disabled"]),
    ]
}

fn teams(world: &World) -> Vec<Race> {
    let path = path_of(&world.team("Platform", &[]));
    let roles = format!("{path}/roles");
    let role = |name: &str| json!({"name": name, "abilities": {}});
    assert_eq!(world.post(&roles, &role("Idle")).status, 201);
    let idle = format!("{roles}/{}", role_id(&world.get(&path).json()["data"], "Idle"));
    let members = world.get(&path).json()["data"]["members"].clone();
    let named = |name: &str| put(&path, json!({"name": name, "members": members}));
    vec![
        race(&path, named("Platforms"), named("Crew"), &["name"]),
        race(&path, post(&roles, role("A")), post(&roles, role("B")), &["roles"]),
        race(&path, put(&idle, role("Lazy")), put(&idle, role("Idler")), &["roles"]),
        race(&path, put(&idle, role("Idle")), delete(&idle), &["roles"]),
        race(&path, post(&roles, role("C")), delete(&path), &["roles"]),
    ]
}

fn members(world: &World) -> Vec<Race> {
    let people = [(); 4].map(|()| world.person("user", &[]).id);
    let team = world.team("Members", &[]);
    let (path, members) = (path_of(&team), format!("{}/members", path_of(&team)));
    let [user, observer] = ["User", "Observer"].map(|name| role_id(&team, name));
    let member = |at: usize, role: &str| json!({"user_id": people[at], "role_ids": [role]});
    let of = |at: usize| format!("{members}/{}", people[at]);
    let becomes = |at: usize, role: &str| ("PATCH", of(at), json!({"role_ids": [role]}));
    let bulk = format!("{members}/bulk");
    vec![
        race(&path, post(&members, member(0, &user)), post(&members, member(1, &user)), &["members"]),
        race(
            &path,
            post(&members, member(2, &user)),
            post(&bulk, json!({"members": [member(3, &user)]})),
            &["members"],
        ),
        race(&path, becomes(0, &observer), becomes(1, &observer), &["members"]),
        race(&path, delete(&of(0)), delete(&of(1)), &["members"]),
    ]
}

fn users(world: &World) -> Vec<Race> {
    let [one, other, last] = [(); 3].map(|()| world.person("user", &[]).id);
    let path = |id: &str| format!("/v3/users/{id}");
    let title = |id: &str, title: &str| put(&path(id), json!({"title": title}));
    let grant = |names: Value| put("/v3/users/abilities", json!({"data": [{"user_id": one, "abilities": names}]}));
    let swap = put("/v3/users/delete-user", json!({"user_id": one, "swap_user_id": other}));
    vec![
        race(&path(&one), title(&one, "First"), put(&path(&one), json!({"bio": "Second"})), &["title"]),
        race(&path(&one), grant(json!(["manage-teams"])), grant(json!(["manage-users"])), &["abilities"]),
        race(&path(&last), title(&last, "Last"), delete(&path(&last)), &["title"]),
        // The one that goes cannot be read any more when it is gone.
        race(&path(&one), title(&one, "Third"), swap, &["title"]),
    ]
}

fn settings(world: &World) -> Vec<Race> {
    let (settings, retention) = ("/v3/audit-logs/settings", "/v3/audit-logs/retention");
    let days = |days: u32| put(retention, json!({"retention_days": days}));
    let resource = "/v3/audit-logs/resources/Repository";
    let actions = |actions: Value| put(resource, json!({"actions": actions}));
    let (_, _, registered) = actions(json!(["Push"]));
    assert_eq!(world.put(resource, &registered).status, 200);
    let [open, closed] = ["open", "closed"].map(|mode| put(settings, json!({"catalogue": mode})));
    vec![
        race(settings, open, closed, &["catalogue"]),
        race(settings, days(3_000), days(3_100), &["retention_days"]),
        race(resource, actions(json!(["Push", "Tag"])), actions(json!(["Tag"])), &["actions"]),
        race(resource, actions(json!(["Pull"])), delete(resource), &["actions"]),
    ]
}

fn extensions(world: &World) -> Vec<Race> {
    let path = "/v3/extensions/msteams/config";
    let config = |from: &str| {
        json!({
            "default_conversation_name": "General", "default_conversation_id": "19:general", "is_active": true,
            "is_default_active": true, "is_custom_channels_active": false, "connected_teams": [],
            "triggers": {"all_active": true, "custom": []}, "tenant_id": "directory", "from_id": from,
        })
    };
    assert_eq!(world.post(path, &config("first")).status, 200);
    vec![race(path, post(path, config("second")), post(path, config("third")), &["from_id"])]
}
