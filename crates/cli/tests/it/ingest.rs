//! Recording events over HTTP.

use std::io::Write;

use serde_json::{Value, json};

use crate::http::{Answer, World};

const JSON: (&str, &str) = ("content-type", "application/json");
const NDJSON: (&str, &str) = ("content-type", "application/x-ndjson");

type Headers<'a> = &'a [(&'a str, &'a str)];

pub(crate) fn event() -> Value {
    json!({"resource": "Runbook", "action": "Create", "actor": {"type": "user", "userID": "u1"}})
}

fn recorded(answer: &Answer) -> (u64, u64) {
    assert_eq!(answer.status, 201, "{answer:?}");
    let data = &answer.json()["data"];
    let (first, last) = (data["firstID"].as_u64().unwrap(), data["lastID"].as_u64().unwrap());
    assert_eq!(data["count"], last - first + 1);
    (first, last)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn events_are_taken_in_every_form_and_numbered_without_gaps() {
    let world = World::new();
    let (first, _) = recorded(&world.record(&event()));
    let three = json!([event(), event(), event()]);
    assert_eq!(recorded(&world.record(&three)), (first + 1, first + 3));
    let lines = format!("{}\n\n{}\n", event(), event());
    assert_eq!(recorded(&world.record_with(&world.key, &[NDJSON], lines.as_bytes())), (first + 4, first + 5));
    let packed = [("gzip", gzip(lines.as_bytes())), ("zstd", zstd::encode_all(lines.as_bytes(), 1).unwrap())];
    for (place, (encoding, body)) in (0..).zip(packed) {
        let answer = world.record_with(&world.key, &[NDJSON, ("content-encoding", encoding)], &body);
        assert_eq!(recorded(&answer).0, first + 6 + 2 * place, "{encoding}");
    }
    let opened = world.get(&format!("/v3/audit-logs/{}", first + 9)).json();
    assert_eq!(opened["data"]["source"]["name"], "Default Service");
}

#[test]
fn the_same_key_and_body_is_one_set_of_events_and_another_body_is_refused() {
    let world = World::new();
    let keyed = [JSON, ("idempotency-key", "01J-key")];
    let first = world.record_with(&world.key, &keyed, event().to_string().as_bytes());
    let again = world.record_with(&world.key, &keyed, event().to_string().as_bytes());
    assert_eq!(first.json(), again.json());
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), ("", "true"));
    let other = world.record_with(&world.key, &keyed, json!([event()]).to_string().as_bytes());
    assert_eq!((other.status, other.code()), (409, "idempotency_key_reused".to_owned()));
    for key in ["", &"k".repeat(256)] {
        let refused = world.record_with(&world.key, &[JSON, ("idempotency-key", key)], event().to_string().as_bytes());
        assert_eq!((refused.status, refused.code()), (400, "invalid_parameter".to_owned()));
    }
    assert_eq!(world.list("&resource[]=Runbook")["metadata"]["totalCount"], 1);
}

#[test]
fn a_body_that_cannot_be_read_is_refused_whole() {
    let world = World::new();
    let head = world.list("")["metadata"]["headID"].clone();
    let bomb = gzip(&vec![b' '; 64 << 20]);
    let cases: [(Headers<'_>, Vec<u8>, u16, &str); 10] = [
        (&[JSON], b"{\"resource\":".to_vec(), 400, "invalid_body"),
        (&[JSON], b"".to_vec(), 400, "invalid_body"),
        (&[JSON], b"\"an event\"".to_vec(), 422, "invalid_events"),
        (&[JSON], vec![b' '; (8 << 20) + 1], 413, "body_too_large"),
        (&[JSON, ("content-encoding", "gzip")], bomb, 413, "body_too_large"),
        (&[JSON, ("content-encoding", "gzip")], b"plain".to_vec(), 400, "invalid_body"),
        (&[JSON, ("content-encoding", "br")], b"x".to_vec(), 415, "unsupported_media_type"),
        (&[("content-type", "text/plain")], b"x".to_vec(), 415, "unsupported_media_type"),
        (&[], b"x".to_vec(), 415, "unsupported_media_type"),
        (&[JSON], json!(vec![event(); 10_001]).to_string().into_bytes(), 413, "body_too_large"),
    ];
    for (headers, body, status, code) in cases {
        let refused = world.record_with(&world.key, headers, &body);
        assert_eq!((refused.status, refused.code().as_str()), (status, code), "{headers:?}: {refused:?}");
    }
    assert_eq!(world.list("")["metadata"]["headID"], head, "nothing of a refused request is kept");
}

#[test]
fn one_bad_event_refuses_all_and_is_named_with_its_field() {
    let world = World::new();
    let head = world.list("")["metadata"]["headID"].clone();
    let with = |name: &str, value: Value| {
        let mut event = event();
        event[name] = value;
        event
    };
    let deep = (0..40).fold(json!(1), |inner, _| json!({"a": inner}));
    for (bad, field) in [
        (with("resourse", json!("x")), "resourse"),
        (with("resource", json!("Spaceships")), "resource"),
        (with("action", json!("Explode")), "action"),
        (with("timestamp", json!("yesterday")), "timestamp"),
        (with("timestamp", json!("2100-01-01T00:00:00Z")), "timestamp"),
        (with("ipAddress", json!("home")), "ipAddress"),
        (with("meta", deep), "meta"),
        (with("additionalInfo", json!("x".repeat(8193))), "additionalInfo"),
    ] {
        let refused = world.record(&json!([event(), bad, event()]));
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_events"), "{field}: {refused:?}");
        let errors = &refused.json()["meta"]["error_details"]["errors"];
        assert_eq!(errors[0]["index"], 1, "{errors}");
        assert!(errors[0]["field"].as_str().unwrap().starts_with(field), "{field}: {errors}");
    }
    let twice = br#"{"resource":"Runbook","resource":"Runbook","action":"Create","actor":{"type":"system"}}"#;
    let mut garbled = event().to_string().into_bytes();
    garbled[15] = 0xff;
    for body in [twice.to_vec(), garbled, br#"{"a":NaN}"#.to_vec()] {
        let refused = world.record_with(&world.key, &[JSON], &body);
        assert!([400, 422].contains(&refused.status), "{refused:?}");
    }
    assert_eq!(world.list("")["metadata"]["headID"], head, "nothing of a refused request is kept");
}

#[test]
fn a_resource_counts_from_the_moment_it_is_registered() {
    let world = World::new();
    let push = json!({"resource": "Repository", "action": "Push", "actor": {"type": "system"}});
    recorded(&world.record(&event()));
    assert_eq!(world.record(&push).status, 422);
    let added = world.installation.operate(["org", "add-resource", "acme", "Repository", "Push"]);
    assert_eq!(added.code, 0, "{added:?}");
    recorded(&world.record(&push));
    let menus = world.get("/v3/audit-logs/filters").json();
    assert_eq!(menus["data"]["resourceToActionsMap"]["Repository"], json!(["Push"]));
    assert!(menus["data"]["recordingSince"]["resources"]["Repository"].is_string());
}
