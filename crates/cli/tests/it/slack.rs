//! The Slack channel of a service over HTTP, and the events of its changes.

use serde_json::json;

use crate::http::World;

#[test]
fn a_channel_is_set_moved_and_goes_with_its_service() {
    let world = World::new();
    let service = world.get("/v3/services").json()["data"][0].clone();
    let id = service["id"].as_str().unwrap();
    let path = format!("/v3/services/{id}/extensions");
    let set = world.put(&path, &json!({"channel_id": "C1"}));
    assert_eq!(set.status, 200, "{set:?}");
    let set = set.json()["data"].clone();
    assert_eq!((&set["id"], &set["service_id"], &set["channel_id"]), (&json!(1), &service["id"], &json!("C1")));
    let moved = world.put(&path, &json!({"channel_id": "C2"})).json()["data"].clone();
    assert_eq!((&moved["id"], &moved["channel_id"]), (&json!(1), &json!("C2")));
    assert_eq!(world.put(&path, &json!({"channel_id": "C2"})).status, 200, "no change, no event");
    assert_eq!(world.get(&format!("/v3/services/{id}")).json()["data"]["slack"]["channel_id"], "C2");
    assert_eq!(world.put("/v3/services/other/extensions", &json!({"channel_id": "C2"})).status, 404);
    for (body, field) in [(json!({"channel_id": " "}), "channel_id"), (json!({"channel_id": 7}), "channel_id")] {
        let refused = world.put(&path, &body);
        assert_eq!(refused.status, 400, "{refused:?}");
        assert_eq!(refused.json()["meta"]["error_details"]["errors"][0]["field"], field);
    }
    let told = world.told("Extensions");
    let deeds: Vec<_> = told.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(deeds, ["Create", "Update"]);
    assert_eq!(told[1]["meta"], json!({"before": {"channel_id": "C1"}, "after": {"channel_id": "C2"}}));
    assert_eq!(told[1]["team"]["id"], world.default_team());
    assert_eq!(world.delete(&format!("/v3/services/{id}")).status, 204);
}
