//! Outgoing webhooks over HTTP: what is taken, what is hidden, and the events of their changes.

use serde_json::{Value, json};

use crate::http::World;
use crate::support::eventually;

const PATH: &str = "/v3/extensions/event-webhooks";

fn webhook(name: &str) -> Value {
    json!({
        "name": name, "description": "", "trigger_type": "incident",
        "triggers": [{"event_class": "incident", "event_type": "triggered"}],
        "urls": [{"url": "https://hooks.example.com/T0/first", "method": "POST"},
                 {"url": "https://hooks.example.com/T0/second", "method": "PUT"}],
        "header": {"Authorization": "Bearer hidden"}, "max_retry": 3, "payload_type": "v2",
        "filters": {"op": "and", "conditions": [{"op": "is", "lhs": "tier", "rhs": "1"}]},
    })
}

#[test]
fn a_webhook_is_made_changed_and_deleted() {
    let world = World::new();
    let made = world.post(PATH, &webhook("Deploys"));
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json()["data"].clone();
    let path = format!("{PATH}/{}", made["id"].as_str().unwrap());
    assert_eq!(made["author_id"], world.owner_id());
    assert_eq!((&made["slug"], &made["teams"]), (&json!("deploys"), &json!([])));
    assert_eq!(made["urls"], json!([{"url": "[secret]", "method": "POST"}, {"url": "[secret]", "method": "PUT"}]));
    assert_eq!(made["header"], json!({"Authorization": "[secret]"}));
    assert_eq!(world.get(&path).json()["data"], made);
    let mut back = made.clone();
    assert_eq!(world.put(&path, &back).status, 200, "what was shown can be sent back");
    assert_eq!(world.told("Extensions").len(), 1, "and changes nothing");
    back["urls"][1]["url"] = "https://hooks.example.com/T0/third".into();
    back["description"] = "Told of deploys".into();
    assert_eq!(world.put(&path, &back).json()["data"]["description"], "Told of deploys");
    assert_eq!(world.delete(&path).status, 204);
    assert_eq!(world.get(&path).status, 404);
    let told = world.told("Extensions");
    let deeds: Vec<_> = told.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(deeds, ["Create", "Update", "Delete"]);
    let difference = json!({
        "before": {"description": "", "urls": made["urls"]},
        "after": {"description": "Told of deploys", "urls": made["urls"]},
    });
    assert_eq!(told[1]["meta"], difference);
    let everything = json!([told, world.list("&include=meta")]).to_string();
    assert!(!everything.contains("hooks.example.com") && !everything.contains("hidden"));
}

#[test]
fn webhooks_are_listed_by_pages() {
    let world = World::new();
    for name in ["A", "B", "C"] {
        assert_eq!(world.post(PATH, &webhook(name)).status, 201);
    }
    let names = |query: &str| {
        let data = world.get(&format!("{PATH}?{query}")).json()["data"].clone();
        let names = data["result"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
        (names.collect::<String>(), data["meta"]["total_count"].as_u64().unwrap())
    };
    assert_eq!(names(""), ("ABC".to_owned(), 3));
    assert_eq!(names("page-limit=2&offset=1"), ("BC".to_owned(), 3));
    assert_eq!(names("offset=3"), (String::new(), 3));
    let members = ["id", "name", "description", "trigger_type", "payload_type", "custom_payload_template_name"];
    let first = world.get(PATH).json()["data"]["result"][0].clone();
    assert!(members.iter().all(|member| first[member].is_string()), "{first}");
}

#[test]
fn what_is_wrong_is_named() {
    let world = World::new();
    assert_eq!(world.post(PATH, &webhook("Taken")).status, 201);
    for (pointer, value, field) in [
        ("/name", json!("taken"), ""),
        ("/name", json!(""), "name"),
        ("/urls/0/url", json!("hooks.example.com"), "urls[0].url"),
        ("/urls/0/url", json!("https:// "), "urls[0].url"),
        ("/urls/1/url", json!("[secret]"), "urls[1].url"),
        ("/urls/1/method", json!("LOOK"), "urls[1].method"),
        ("/header/Authorization", json!("[secret]"), "header.Authorization"),
        ("/header/Authorization", json!("a\nb"), "header.Authorization"),
        ("/header", json!({"a b": "c"}), "header"),
        ("/max_retry", json!(21), "max_retry"),
        ("/triggers/0/event_type", json!(7), "triggers[0].event_type"),
        ("/description", json!(null), "none"),
    ] {
        let mut input = webhook("New");
        *input.pointer_mut(pointer).unwrap() = value;
        let answer = world.post(PATH, &input);
        let expected = match field {
            "" => 409,
            "none" => 201,
            _ => 400,
        };
        assert_eq!(answer.status, expected, "{pointer}: {answer:?}");
        if expected == 400 {
            assert_eq!(answer.json()["meta"]["error_details"]["errors"][0]["field"], field, "{answer:?}");
        }
    }
    let mut input = webhook("Other");
    input["teams"] = json!(["another"]);
    assert_eq!(world.post(PATH, &input).json()["meta"]["error_details"]["errors"][0]["field"], "teams[0]");
}

#[test]
fn it_takes_the_permission_to_manage_webhooks() {
    let world = World::new();
    let made = world.post(PATH, &webhook("Deploys")).json()["data"].clone();
    let path = format!("{PATH}/{}", made["id"].as_str().unwrap());
    let all_but_one = ["manage-extensions", "manage-users", "manage-audit-logs", "manage-feature-settings"];
    for somebody in [world.person("user", &all_but_one), world.person("stakeholder", &[])] {
        for (method, path, body) in [
            ("GET", PATH, Value::Null),
            ("POST", PATH, webhook("Mine")),
            ("GET", &path, Value::Null),
            ("PUT", &path, webhook("Mine")),
            ("DELETE", &path, Value::Null),
        ] {
            let refused = world.request_as(&somebody.token, method, path, &body);
            assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"), "{method} {path}");
        }
        let mine = |event: &Value| event["actor"]["userID"] == somebody.id.as_str() && event["outcome"] == "denied";
        let told = || world.told("Extensions").into_iter().filter(mine).collect::<Vec<_>>();
        eventually(|| told().len() == 5);
        let deeds: Vec<_> = told().iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect();
        assert_eq!(deeds, ["View", "Create", "View", "Update", "Delete"]);
    }
    let allowed = world.person("user", &["manage-webhooks"]);
    assert_eq!(world.request_as(&allowed.token, "PUT", &path, &webhook("Theirs")).status, 200);
    let renamed = world.told("Extensions").pop().unwrap();
    assert_eq!((&renamed["action"], &renamed["actor"]["userID"]), (&json!("Update"), &json!(allowed.id)));
}
