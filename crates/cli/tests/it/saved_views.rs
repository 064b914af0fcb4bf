//! Saved views over HTTP.

use serde_json::{Value, json};

use crate::http::{World, day};

const PATH: &str = "/v3/audit-logs/views";

fn view(name: &str) -> Value {
    json!({
        "name": name, "duration": "7d",
        "filters": {"resource": ["User Logins"], "outcome": ["failure"], "exclude.actor": ["u1"], "q": "\"wrong password\""},
    })
}

fn names(world: &World, credential: &str) -> Vec<String> {
    let list = world.get_as(credential, PATH);
    assert_eq!(list.status, 200, "{list:?}");
    let views = list.json()["data"].as_array().unwrap().clone();
    views.iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_view_is_kept_changed_and_forgotten_without_an_event() {
    let world = World::new();
    let head = world.list("")["metadata"]["headID"].clone();
    let made = world.post(PATH, &view("Failed sign-ins"));
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json()["data"].clone();
    assert_eq!((&made["filters"], &made["duration"]), (&view("")["filters"], &json!("7d")));
    assert_eq!((&made["startTime"], &made["endTime"]), (&Value::Null, &Value::Null));
    assert_eq!(world.get(PATH).json()["data"], json!([made]));

    let one = format!("{PATH}/{}", made["id"].as_str().unwrap());
    let (start, end) = (format!("{}T00:00:00Z", day(-3)), format!("{}T12:00:00+02:00", day(-2)));
    let fixed = json!({"name": "The incident", "filters": {}, "startTime": start, "endTime": end});
    let changed = world.put(&one, &fixed);
    assert_eq!(changed.status, 200, "{changed:?}");
    let expected = json!({"id": made["id"], "name": "The incident", "filters": {}, "duration": null,
                          "startTime": start, "endTime": end});
    assert_eq!(changed.json()["data"], expected);
    assert_eq!(world.get(PATH).json()["data"], json!([expected]));

    assert_eq!(world.delete(&one).status, 204);
    assert_eq!((world.delete(&one).status, world.put(&one, &fixed).status), (404, 404));
    assert!(names(&world, &world.token).is_empty());
    assert_eq!(world.list("")["metadata"]["headID"], head, "nobody else is told");
}

#[test]
fn views_are_their_persons_own() {
    let world = World::new();
    let ravi = world.person("user", &["manage-audit-logs"]);
    let ours = world.post(PATH, &view("Mine")).json()["data"]["id"].as_str().unwrap().to_owned();
    let theirs = world.request_as(&ravi.token, "POST", PATH, &view("Mine"));
    assert_eq!(theirs.status, 201, "{theirs:?}");
    let one = format!("{PATH}/{ours}");
    assert_eq!(world.request_as(&ravi.token, "PUT", &one, &view("Stolen")).status, 404);
    assert_eq!(world.request_as(&ravi.token, "DELETE", &one, &Value::Null).status, 404);
    assert_eq!(world.request_as(&ravi.token, "POST", PATH, &view("Another")).status, 201);
    assert_eq!(names(&world, &world.token), ["Mine"]);
    assert_eq!(names(&world, &ravi.token), ["Another", "Mine"]);
    let removed = world.delete(&format!("/v3/users/{}", ravi.id));
    assert_eq!(removed.status, 204, "views keep nobody from being removed: {removed:?}");
}

#[test]
fn names_are_unique_whatever_their_case_and_views_are_few() {
    let world = World::new();
    let first = world.post(PATH, &view("Ärger")).json()["data"]["id"].as_str().unwrap().to_owned();
    let refused = world.post(PATH, &view("äRGER"));
    assert_eq!((refused.status, refused.code().as_str()), (409, "conflict"));
    assert_eq!(world.put(&format!("{PATH}/{first}"), &view("ÄRGER")).status, 200, "its own name in another case");
    for number in 1..100 {
        assert_eq!(world.post(PATH, &view(&format!("View {number}"))).status, 201);
    }
    let over = world.post(PATH, &view("One more"));
    assert_eq!(over.status, 409);
    assert!(over.text().contains("100"), "{}", over.text());
}

#[test]
fn what_an_export_would_refuse_is_refused() {
    let world = World::new();
    let with = |name: &str, value: Value| {
        let mut view = view("A view");
        view[name] = value;
        view
    };
    let filters = |filters: Value| with("filters", filters);
    for (input, code, field) in [
        (json!({"duration": "1h"}), "missing_parameter", ""),
        (with("name", json!("")), "invalid_parameter", "name"),
        (with("name", json!("a".repeat(101))), "invalid_parameter", "name"),
        (with("duration", json!("2h")), "invalid_parameter", "duration"),
        (with("duration", Value::Null), "invalid_parameter", "duration"),
        (with("startTime", json!("2026-01-01T00:00:00Z")), "invalid_parameter", "duration"),
        (filters(json!([])), "invalid_parameter", "filters"),
        (filters(json!({"resorce": ["a"]})), "unknown_parameter", ""),
        (filters(json!({"outcome": ["perhaps"]})), "invalid_parameter", "outcome"),
        (filters(json!({"q": "a:b"})), "invalid_parameter", "q"),
        (filters(json!({"startDate": "2026-01-01"})), "invalid_parameter", "startDate"),
        (filters(json!({"throughID": 7})), "invalid_parameter", "throughID"),
        (
            json!({"name": "Old", "filters": {}, "startTime": "2020-01-01T00:00:00Z", "endTime": "2020-01-02T00:00:00Z"}),
            "range_too_old",
            "",
        ),
    ] {
        let refused = world.post(PATH, &input);
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{input}: {}", refused.text());
        assert_eq!(refused.field(), field, "{input}: {}", refused.text());
    }
    assert!(names(&world, &world.token).is_empty());
}
