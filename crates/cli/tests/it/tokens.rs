//! Refresh tokens over HTTP: shown once, listed by their hint, and ended with all that they were exchanged for.

use serde_json::{Value, json};

use crate::http::World;
use crate::support::eventually;

const PATH: &str = "/v3/refresh-token";
const NEVER: &str = "0001-01-01T00:00:00Z";

/// What the log tells of making and revoking tokens, oldest first.
fn told(world: &World) -> Vec<Value> {
    let mut events = world.told("API Refresh Token");
    events.retain(|event| event["action"] != "Exchange");
    events
}

fn listed(world: &World, id: &Value) -> Option<Value> {
    let list = world.get(PATH).json();
    list["data"].as_array().unwrap().iter().find(|token| token["id"] == *id).cloned()
}

#[test]
fn a_token_is_made_used_and_revoked() {
    let world = World::new();
    let owner = world.owner_id();
    let made = world.post(PATH, &json!({"user_id": owner, "name": "ignored"}));
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json()["data"].clone();
    let (id, token) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
    assert!(token.starts_with("hfr_") && token.len() == 53, "{token}");
    let hint = format!("hfr_…{}", &token[49..]);
    let organisation = made["organization_id"].clone();
    let shown = |last_refresh: &Value| {
        json!({"id": id, "organization_id": organisation, "user_id": owner, "token": hint,
               "last_refresh": last_refresh, "rate_limit": 0, "deleted": false})
    };
    assert_eq!(listed(&world, &made["id"]), Some(shown(&NEVER.into())));
    let access = world.server.access_token(token);
    let used = listed(&world, &made["id"]).unwrap();
    assert_eq!(used, shown(&used["last_refresh"]));
    assert!(used["last_refresh"].as_str().unwrap() > NEVER, "{used}");
    assert_eq!(world.get_as(&access, PATH).status, 200);
    let path = format!("{PATH}/{id}");
    assert_eq!(world.delete(&path).status, 204);
    assert_eq!(world.server.exchange(token).0, 401);
    eventually(|| world.get_as(&access, PATH).status == 401);
    assert_eq!((listed(&world, &made["id"]), world.delete(&path).status), (None, 404));
    let mut told = told(&world);
    told.retain(|event| event["outcome"] == "success");
    assert_eq!(told.len(), 2, "{told:?}");
    let view = json!({"user_id": owner, "token": "[secret]"});
    assert_eq!((&told[0]["action"], &told[0]["meta"]), (&"Create".into(), &json!({"after": view})));
    assert_eq!((&told[1]["action"], &told[1]["meta"]), (&"Revoke".into(), &json!({"before": view})));
    for event in &told {
        assert_eq!((&event["targets"][0]["id"], &event["actor"]["userID"]), (&made["id"], &Value::from(owner.clone())));
    }
}

#[test]
fn what_is_wrong_with_a_token_is_named() {
    let world = World::new();
    for (input, field) in
        [(json!({}), ""), (json!({"user_id": 7}), "user_id"), (json!({"user_id": "nobody"}), "user_id")]
    {
        let refused = world.post(PATH, &input);
        assert_eq!((refused.status, refused.field()), (400, field.to_owned()), "{refused:?}");
    }
    assert_eq!(world.delete(&format!("{PATH}/000000000000000000000000")).status, 404);
    assert_eq!(told(&world).len(), 0);
}
