//! Runbooks over HTTP: what is taken, what is answered, and the events of their changes.

use serde_json::json;

use crate::http::World;

#[test]
fn a_runbook_is_made_changed_and_deleted() {
    let world = World::new();
    let team = world.default_team();
    let input = json!({"name": "Restore", "owner_id": team, "steps": [{"content": "1. `holdfast restore`"}]});
    let made = world.post("/v3/runbooks", &input);
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json()["data"].clone();
    let path = format!("/v3/runbooks/{}", made["id"].as_str().unwrap());
    assert_eq!((&made["name"], &made["steps"]), (&input["name"], &input["steps"]));
    assert_eq!(made["owner"], json!({"id": team, "type": "team"}));
    assert_eq!(world.get(&path).json()["data"], made);
    assert_eq!(world.get("/v3/runbooks").json()["data"], json!([made]));
    assert_eq!(world.get("/v3/runbooks?owner_id=other").json()["data"], json!([]));
    let renamed = json!({"name": "Restore it", "steps": [{"content": "1. `holdfast restore`"}]});
    assert_eq!(world.put(&path, &renamed).json()["data"]["name"], "Restore it");
    assert_eq!(world.put(&path, &renamed).status, 200, "no change, no event");
    assert_eq!(world.delete(&path).status, 204);
    assert_eq!(world.get(&path).status, 404);
    let told = world.told("Runbook");
    let deeds: Vec<_> = told.iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(deeds, ["Create", "Update", "Delete"]);
    let change = json!({"before": {"name": "Restore", "slug": "restore"}, "after": {"name": "Restore it", "slug": "restore-it"}});
    assert_eq!(told[1]["meta"], change);
    assert_eq!(told[1]["additionalInfo"], "Runbook \"Restore\" renamed to \"Restore it\"");
    assert_eq!(told[1]["team"]["id"], team);
}

#[test]
fn what_is_wrong_is_named() {
    let world = World::new();
    let team = world.default_team();
    let step = json!([{"content": "x"}]);
    for (input, field) in [
        (json!({"owner_id": team, "steps": step}), ""),
        (json!({"name": "", "owner_id": team, "steps": step}), "name"),
        (json!({"name": "R", "steps": step}), "owner_id"),
        (json!({"name": "R", "owner_id": "other", "steps": step}), "owner_id"),
        (json!({"name": "R", "owner_id": team, "steps": []}), "steps"),
        (json!({"name": "R", "owner_id": team, "steps": [{"content": 7}]}), "steps[0].content"),
        (json!({"name": "R", "owner_id": team, "steps": [{"content": " "}]}), "steps[0].content"),
        (
            json!({"name": "R", "owner_id": team, "steps": step, "entity_owner": {"id": "u", "type": "user"}}),
            "entity_owner.id",
        ),
    ] {
        let refused = world.post("/v3/runbooks", &input);
        assert_eq!(refused.status, 400, "{input} {refused:?}");
        assert_eq!(refused.field(), field, "{refused:?}");
    }
    assert_eq!(world.told("Runbook").len(), 0);
}
