//! The configuration for Microsoft Teams over HTTP, and the events of its changes.

use serde_json::{Value, json};

use crate::http::World;

const PATH: &str = "/v3/extensions/msteams/config";

fn config(world: &World) -> Value {
    let service = world.get("/v3/services").json()["data"][0].clone();
    json!({
        "default_conversation_name": "General", "default_conversation_id": "19:general", "is_active": true,
        "is_default_active": true, "is_custom_channels_active": false,
        "triggers": {"all_active": true, "custom": []}, "tenant_id": "directory", "from_id": "from",
        "connected_teams": [{"team_id": "t", "team_name": "Ops", "channel_configurations": [{
            "squadcast_team_id": world.default_team(), "squadcast_team_name": "Default Team", "is_all_services": false,
            "services": [{"squadcast_service_id": service["id"], "squadcast_service_name": service["name"]}],
            "msteams_channel_id": "19:ops", "msteams_channel_name": "Ops",
        }]}],
    })
}

#[test]
fn the_switch_and_the_rest_are_told_apart() {
    let world = World::new();
    assert_eq!(world.get(PATH).status, 404, "nothing is configured yet");
    let mut config = config(&world);
    let made = world.post(PATH, &config);
    assert_eq!(made.status, 200, "{made:?}");
    assert_eq!(world.get(PATH).json(), made.json());
    config["is_active"] = false.into();
    assert_eq!(world.post(PATH, &config).json()["data"]["is_active"], false);
    assert_eq!(world.post(PATH, &config).status, 200, "no change, no event");
    config["tenant_id"] = "another".into();
    let changed = world.post(PATH, &config).json()["data"].clone();
    assert_eq!(changed["id"], made.json()["data"]["id"], "there is one configuration");
    config["is_active"] = true.into();
    assert_eq!(world.post(PATH, &config).status, 200);
    let told = world.told("Extensions");
    let deeds: Vec<_> = told.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(deeds, ["Create", "Disable", "Update", "Enable"]);
    assert_eq!(told[1]["meta"], json!({"before": {"is_active": true}, "after": {"is_active": false}}));
    assert_eq!(told[1]["additionalInfo"], "Extension \"Microsoft Teams\" disabled");
    assert_eq!(told[2]["meta"], json!({"before": {"tenant_id": "directory"}, "after": {"tenant_id": "another"}}));
}

#[test]
fn what_is_wrong_is_named() {
    let world = World::new();
    let channel = "/connected_teams/0/channel_configurations/0";
    let named = "connected_teams[0].channel_configurations[0]";
    for (pointer, value, field) in [
        ("/tenant_id".to_owned(), json!("x".repeat(101)), "tenant_id".to_owned()),
        ("/is_active".to_owned(), json!("yes"), "is_active".to_owned()),
        (format!("{channel}/squadcast_team_id"), json!("other"), format!("{named}.squadcast_team_id")),
        (
            format!("{channel}/services/0/squadcast_service_id"),
            json!("other"),
            format!("{named}.services[0].squadcast_service_id"),
        ),
    ] {
        let mut input = config(&world);
        *input.pointer_mut(&pointer).unwrap() = value;
        let refused = world.post(PATH, &input);
        assert_eq!(refused.status, 400, "{pointer}: {refused:?}");
        assert_eq!(refused.json()["meta"]["error_details"]["errors"][0]["field"], field);
    }
    assert_eq!(world.told("Extensions").len(), 0);
}

#[test]
fn it_takes_the_permission_to_manage_extensions() {
    let world = World::new();
    let config = config(&world);
    let service = world.get("/v3/services").json()["data"][0]["id"].as_str().unwrap().to_owned();
    let slack = format!("/v3/services/{service}/extensions");
    let channel = json!({"channel_id": "C1"});
    let webhooks_only = world.person("user", &["manage-webhooks"]);
    for (method, path, body) in [("GET", PATH, &Value::Null), ("POST", PATH, &config), ("PUT", &slack, &channel)] {
        assert_eq!(world.request_as(&webhooks_only.token, method, path, body).status, 403, "{method} {path}");
    }
    let allowed = world.person("user", &["manage-extensions"]);
    assert_eq!(world.request_as(&allowed.token, "POST", PATH, &config).status, 200);
    assert_eq!(world.request_as(&allowed.token, "GET", PATH, &Value::Null).status, 200);
    assert_eq!(world.request_as(&allowed.token, "PUT", &slack, &channel).status, 200);
}
