//! Settings of the log over HTTP: resources, looking, retention.

use serde_json::{Value, json};

use crate::http::World;
use crate::support::eventually;

fn told(world: &World, action: &str) -> Vec<Value> {
    world.told("Audit Logs").into_iter().filter(|event| event["action"] == action).collect()
}

#[test]
fn a_resource_is_registered_changed_and_removed() {
    let world = World::new();
    let path = "/v3/audit-logs/resources/Repository";
    assert_eq!(world.get(path).status, 404);
    let put = world.put(path, &json!({"actions": ["Push", "Tag"]}));
    assert_eq!(put.status, 200, "{put:?}");
    assert_eq!(
        (&put.json()["data"]["actions"], &put.json()["data"]["is_built_in"]),
        (&json!(["Push", "Tag"]), &json!(false))
    );
    let push = json!({"resource": "Repository", "action": "Push", "actor": {"type": "user", "userID": "u"}});
    assert_eq!(world.record(&push).status, 201);
    assert_eq!(
        world.put(path, &json!({"actions": ["Tag", "Delete"]})).json()["data"]["actions"],
        json!(["Delete", "Tag"])
    );
    let names: Vec<_> = world.get("/v3/audit-logs/resources").json()["data"].as_array().unwrap().clone();
    assert!(names.iter().any(|resource| resource["name"] == "Services" && resource["is_built_in"] == true));
    assert_eq!(world.delete(path).status, 204);
    assert_eq!(world.delete(path).status, 404);
    let menus = world.get("/v3/audit-logs/filters").json();
    assert_eq!(menus["data"]["resourceToActionsMap"]["Repository"], json!(["Push"]), "its events stay in the menus");
    let told = told(&world, "Settings");
    let changes: Vec<_> = told.iter().map(|event| event["meta"].clone()).collect();
    let of = |actions: Value| json!({"resource": "Repository", "actions": actions});
    assert_eq!(
        changes,
        [
            json!({"after": of(json!(["Push", "Tag"]))}),
            json!({"before": {"actions": ["Push", "Tag"]}, "after": {"actions": ["Delete", "Tag"]}}),
            json!({"before": of(json!(["Delete", "Tag"]))}),
        ]
    );
}

#[test]
fn what_is_built_in_stays_and_bad_names_are_refused() {
    let world = World::new();
    let actions = json!({"actions": ["Fly"]});
    assert_eq!(world.put("/v3/audit-logs/resources/Services", &actions).status, 409);
    assert_eq!(world.delete("/v3/audit-logs/resources/Services").status, 409);
    for (path, body) in [
        ("/v3/audit-logs/resources/a%2Cb", actions.clone()),
        ("/v3/audit-logs/resources/Plane", json!({"actions": []})),
        ("/v3/audit-logs/resources/Plane", json!({"actions": ["a,b"]})),
        ("/v3/audit-logs/resources/Plane", json!({})),
    ] {
        assert_eq!(world.put(path, &body).status, 400, "{path} {body}");
    }
    assert_eq!(told(&world, "Settings").len(), 0);
}

#[test]
fn the_owner_lengthens_retention_and_nobody_shortens_it_over_http() {
    let world = World::new();
    let longer = world.put("/v3/audit-logs/retention", &json!({"retention_days": 3_000}));
    assert_eq!((longer.status, &longer.json()["data"]["retention_days"]), (200, &json!(3_000)));
    assert_eq!(world.put("/v3/audit-logs/retention", &json!({"retention_days": 2_999})).status, 403);
    assert_eq!(world.put("/v3/audit-logs/retention", &json!({"retention_days": 1_000_000})).status, 400);
    eventually(|| told(&world, "Retention").len() == 2);
    let told = told(&world, "Retention");
    assert_eq!(told[0]["meta"], json!({"before": {"retention_days": 2_555}, "after": {"retention_days": 3_000}}));
    assert_eq!((told.len(), &told[1]["outcome"]), (2, &json!("denied")));
}

#[test]
fn the_operator_shortens_retention_with_thirty_days_notice() {
    let world = World::new();
    let set = world.installation.operate(["org", "set-retention", "acme", "30"]).json();
    assert_eq!(set["changed"], true);
    let at = set["takesEffectAt"].as_str().unwrap().to_owned();
    let again = world.installation.operate(["org", "set-retention", "acme", "30", "--expire-now"]).json();
    assert_eq!(again, json!({"changed": false, "takesEffectAt": at, "expired": 0}));
    let settings = world.get("/v3/audit-logs/settings").json()["data"].clone();
    assert_eq!(settings["retention_days"], 2_555);
    assert_eq!(settings["pending_retention"], json!({"retention_days": 30, "takes_effect_at": at}));
    let announced = world.list("&include=meta&resource[]=Audit+Logs&action[]=Retention");
    assert_eq!(announced["data"][0]["meta"]["after"]["pending_retention"]["retention_days"], 30);
    assert_eq!(announced["data"][0]["actor"]["type"], "system");
    let later = world.restarted(&[("HOLDFAST_FAULTS", "clock=2678400"), ("HOLDFAST_RETAIN_INTERVAL", "1s")]);
    let token = later.fresh_token();
    eventually(|| later.get_as(&token, "/v3/audit-logs/settings").json()["data"]["retention_days"] == 30);
    assert_eq!(later.get_as(&token, "/v3/audit-logs/settings").json()["data"]["pending_retention"], Value::Null);
}
