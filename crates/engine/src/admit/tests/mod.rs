mod properties;

use holdfast_format::canonical::{self, TemplateRef};
use holdfast_format::{ActorKind, Event, Outcome};
use serde_json::{Value, json};

use super::*;
use crate::limits::*;

const NOW: Timestamp = Timestamp::from_micros(1_795_169_730_123_456);
const SOURCE: Source<'_> = Source { id: "5f0000000000000000000001", name: "control-plane" };

fn admitted(content_type: ContentType, body: &[u8]) -> Result<Admitted, EngineError> {
    admit(Request { content_type, body }, &Catalogue::builtin(), SOURCE, NOW)
}

/// The bad events of a JSON body.
fn refused(body: &Value) -> Vec<BadEvent> {
    match admitted(ContentType::Json, body.to_string().as_bytes()) {
        Err(EngineError::BadEvents { events, .. }) => events,
        other => panic!("not refused as bad events: {other:?}"),
    }
}

fn invalid_body(content_type: ContentType, body: &[u8]) -> String {
    match admitted(content_type, body) {
        Err(EngineError::Invalid { field: "body", message }) => message,
        other => panic!("not refused as a body: {other:?}"),
    }
}

fn minimal() -> Value {
    json!({"resource": "Services", "action": "Update", "actor": {"type": "user", "userID": "u1"}})
}

/// The minimal event with one field replaced; `path` is a JSON pointer's last steps.
fn with(field: &str, value: Value) -> Value {
    let mut event = minimal();
    event[field] = value;
    event
}

fn records(admitted: &Admitted) -> Vec<Vec<u8>> {
    let record = |template: TemplateRef<'_>| {
        let mut record = Vec::new();
        template.write_record(9, NOW, &mut record);
        record
    };
    admitted.events.iter().map(record).collect()
}

#[test]
fn stores_every_field_as_sent() {
    let body = r#"{
        "timestamp": "2026-11-20T15:45:30.123456789+05:30", "resource": "Services", "action": "Update",
        "outcome": "denied", "reason": "no \"right\"",
        "actor": {"type": "api_token", "userID": "u1", "userName": "asha.rao", "userEmail": "a@example.com", "fullName": "Asha Rao"},
        "onBehalfOf": [{"type": "system"}, {"type": "service", "userID": "s1"}],
        "client": "terraform", "team": {"id": "t1", "name": "Platform"},
        "targets": [{"type": "Services", "id": "x", "name": "payments"}],
        "timezone": "Asia/Kolkata", "tokenType": "access_token", "ipAddress": "2001:DB8:0:0::1", "userAgent": "Terraform/1.9",
        "sessionID": "s", "requestID": "r", "additionalInfo": "renamed \u00e9", "meta": { "n" : 1.0 }
    }"#;
    let admitted = admitted(ContentType::Json, body.as_bytes()).unwrap();
    let record = &records(&admitted)[0];
    let event = canonical::decode_record(record).unwrap().0;
    let expected = Event {
        id: 9,
        timestamp: NOW,
        recorded_at: NOW,
        resource: "Services",
        action: "Update",
        outcome: Outcome::Denied,
        reason: "no \"right\"",
        actor: holdfast_format::Actor {
            kind: ActorKind::ApiToken,
            user_id: "u1",
            user_name: "asha.rao",
            user_email: "a@example.com",
            full_name: "Asha Rao",
        },
        on_behalf_of: vec![
            holdfast_format::Actor { kind: ActorKind::System, ..Default::default() },
            holdfast_format::Actor { kind: ActorKind::Service, user_id: "s1", ..Default::default() },
        ],
        client: "terraform",
        team: holdfast_format::Team { id: "t1", name: "Platform" },
        targets: vec![holdfast_format::Target { kind: "Services", id: "x", name: "payments" }],
        timezone: "Asia/Kolkata",
        token_type: "access_token",
        ip_address: "2001:db8::1",
        user_agent: "Terraform/1.9",
        session_id: "s",
        request_id: "r",
        additional_info: "renamed é",
        meta: r#"{"n":1.0}"#,
        source: SOURCE,
    };
    assert_eq!(event, expected);
}

#[test]
fn absent_and_null_fields_are_empty() {
    let mut nulls = minimal();
    for field in
        ["timestamp", "outcome", "reason", "onBehalfOf", "client", "team", "targets", "timezone", "ipAddress", "meta"]
    {
        nulls[field] = Value::Null;
    }
    let admitted = admitted(ContentType::Json, json!([minimal(), nulls]).to_string().as_bytes()).unwrap();
    let [first, second] = records(&admitted).try_into().unwrap();
    assert_eq!(first, second);
    let event = canonical::decode_record(&first).unwrap().0;
    assert_eq!((event.timestamp, event.outcome, event.meta), (NOW, Outcome::Success, ""));
}

#[test]
fn array_lines_and_single_events_are_the_same_events() {
    let events = [with("client", json!("web")), with("client", json!("api"))];
    let array = admitted(ContentType::Json, json!(events).to_string().as_bytes()).unwrap();
    let lines = admitted(ContentType::Ndjson, format!("\n{}\r\n  \n{}", events[0], events[1]).as_bytes()).unwrap();
    assert_eq!(array, lines);
    assert_eq!(array.events.len(), 2);
    let single = admitted(ContentType::Json, events[0].to_string().as_bytes()).unwrap();
    assert_eq!(records(&single), records(&array)[..1]);
}

#[test]
fn names_the_field_that_is_wrong() {
    let long = "x".repeat(STRING_CHARS_MAX + 1);
    let actor = |actor: Value| with("actor", actor);
    for (event, field, message) in [
        (with("resorce", json!("x")), "resorce", "unknown field"),
        (with("id", json!(1)), "id", "given by the server"),
        (with("recordedAt", json!("x")), "recordedAt", "given by the server"),
        (with("source", json!({})), "source", "given by the server"),
        (with("team", json!({"id": "t", "isDeleted": false})), "team.isDeleted", "given by the server"),
        (with("team", json!({"ID": "t"})), "team.ID", "unknown field"),
        (with("team", json!(["t", "n"])), "team", "expected an object"),
        (with("reason", json!(5)), "reason", "expected a string"),
        (with("reason", json!("a\0b")), "reason", "NUL"),
        (with("outcome", json!("ok")), "outcome", "`success`, `failure`, `denied`"),
        (with("timestamp", json!("yesterday")), "timestamp", "RFC 3339"),
        (with("ipAddress", json!("300.1.1.1")), "ipAddress", "not an IPv4"),
        (with("timezone", json!("Asia/Kol kata")), "timezone", "IANA"),
        (with("meta", json!([1])), "meta", "must be an object"),
        (with("client", json!("x".repeat(51))), "client", "51 characters; the limit is 50"),
        (with("userAgent", json!("x".repeat(1_025))), "userAgent", "limit is 1024"),
        (with("additionalInfo", json!("é".repeat(4_097))), "additionalInfo", "8194 bytes"),
        (with("requestID", json!(long)), "requestID", "257 characters"),
        (with("resource", json!("")), "resource", "is required"),
        (with("resource", json!("Servces")), "resource", "`Services`"),
        (with("action", json!("Explode")), "action", "`Create`, `Delete`"),
        (with("action", json!("a,b")), "action", "comma"),
        (with("actor", json!(null)), "actor", "is required"),
        (actor(json!({"userID": "u"})), "actor.type", "is required"),
        (actor(json!({"type": "anonymous"})), "actor.type", "not an actor type"),
        (actor(json!({"type": "service"})), "actor.userID", "is required"),
        (actor(json!({"type": "user", "userID": long})), "actor.userID", "257 characters"),
        (with("onBehalfOf", json!([{"type": "system"}, {"type": "user"}])), "onBehalfOf[1].userID", "is required"),
        (with("onBehalfOf", json!(vec![json!({"type": "system"}); 9])), "onBehalfOf", "9 items; the limit is 8"),
        (with("onBehalfOf", json!([{"type": "system", "x": 1}])), "onBehalfOf[0].x", "unknown field"),
        (with("targets", json!(vec![json!({}); 51])), "targets", "51 items"),
        (with("targets", json!([{"name": long}])), "targets[0].name", "257 characters"),
        (json!("x"), "", "expected an object"),
    ] {
        let bad = refused(&json!([event]));
        assert_eq!((bad.len(), bad[0].index, bad[0].field.as_str()), (1, 0, field), "{bad:?}");
        assert!(bad[0].message.contains(message), "{bad:?}");
    }
}

#[test]
fn refuses_duplicate_keys_and_broken_escapes() {
    for (body, field) in [
        (r#"{"resource":"a","resource":"b"}"#, "resource"),
        (r#"{"actor":{"type":"user","type":"user"}}"#, "actor.type"),
        (r#"{"reason":"\ud800"}"#, "reason"),
    ] {
        let Err(EngineError::BadEvents { events, count: 1 }) = admitted(ContentType::Json, body.as_bytes()) else {
            panic!("accepted {body}");
        };
        assert_eq!(events[0].field, field, "{events:?}");
    }
}

#[test]
fn one_bad_event_refuses_all_and_lists_at_most_a_hundred() {
    let mut events = vec![minimal(); 3];
    events.extend(vec![with("client", json!(1)); BAD_EVENTS_LISTED_MAX + 5]);
    let refused = admitted(ContentType::Json, json!(events).to_string().as_bytes()).err();
    let message = refused.as_ref().map(ToString::to_string).unwrap_or_default();
    assert!(message.starts_with("105 of the events are not acceptable; nothing"), "{message}");
    let Some(EngineError::BadEvents { count, events }) = refused else { panic!("accepted") };
    assert_eq!((count, events.len()), (BAD_EVENTS_LISTED_MAX + 5, BAD_EVENTS_LISTED_MAX));
    assert_eq!((events[0].index, events[99].index), (3, 102));
}

#[test]
fn a_malformed_line_is_that_lines_bad_event() {
    let mut body = format!("{}\n{{\"resource\":\n", minimal()).into_bytes();
    body.extend_from_slice(b"\"\xff\"\n");
    body.extend_from_slice(format!("{} {}\n", minimal(), minimal()).as_bytes());
    let Err(EngineError::BadEvents { count: 3, events }) = admitted(ContentType::Ndjson, &body) else {
        panic!("accepted");
    };
    let described: Vec<_> = events.iter().map(|event| (event.index, event.message.as_str())).collect();
    assert!(matches!(described[0], (1, message) if message.contains("not JSON")), "{described:?}");
    assert!(matches!(described[1], (2, message) if message.contains("not UTF-8 at byte 1")), "{described:?}");
    assert!(matches!(described[2], (3, message) if message.contains("trailing characters")), "{described:?}");
}

#[test]
fn a_body_that_cannot_be_read_is_refused_whole() {
    for (body, message) in [
        (&b""[..], "no event"),
        (b" \n", "no event"),
        (b"[]", "no event"),
        (b"[{}", "not JSON"),
        (b"{} {}", "not JSON"),
        (b"[{},]", "not JSON"),
        (b"{\"a\":NaN}", "not JSON"),
        (b"{\"a\":\"\xff\"}", "not UTF-8 at byte 6"),
        (b"\xef\xbb\xbf{}", "not JSON"),
    ] {
        let text = invalid_body(ContentType::Json, body);
        assert!(text.contains(message), "{text}");
    }
    assert!(invalid_body(ContentType::Ndjson, b"\n \r\n").contains("no event"));
}

#[test]
fn limits_events_and_bytes() {
    let too_many = vec!["{}"; REQUEST_EVENTS_MAX + 2];
    for (content_type, body) in
        [(ContentType::Json, format!("[{}]", too_many.join(","))), (ContentType::Ndjson, too_many.join("\n"))]
    {
        let answer = admitted(content_type, body.as_bytes());
        let Err(EngineError::TooLarge { unit: "events", actual, .. }) = answer else { panic!("{answer:?}") };
        assert_eq!(actual, REQUEST_EVENTS_MAX + 2);
    }
    let answer = admitted(ContentType::Json, &vec![b' '; REQUEST_BYTES_MAX + 1]);
    assert!(matches!(answer, Err(EngineError::TooLarge { unit: "bytes", .. })), "{answer:?}");

    let event = with("meta", json!({"a": "x".repeat(EVENT_BYTES_MAX)}));
    let bad = refused(&event);
    assert!(bad[0].message.contains("the limit is 65536"), "{bad:?}");
    let depth = "[".repeat(REQUEST_BYTES_MAX / 2) + &"]".repeat(REQUEST_BYTES_MAX / 2);
    assert!(admitted(ContentType::Json, depth.as_bytes()).is_err());
    let deep = format!("{{\"meta\":{}{}}}", "{\"a\":".repeat(8_000), "}".repeat(7_999));
    assert!(admitted(ContentType::Ndjson, deep.as_bytes()).is_err());
}

#[test]
fn messages_stay_small_whatever_was_sent() {
    let huge = "y".repeat(EVENT_BYTES_MAX - 1_000);
    let mut unknown = minimal();
    unknown[&huge] = json!(1);
    let events =
        [unknown, with("timestamp", json!(huge)), with("outcome", json!(huge)), with("ipAddress", json!(huge))];
    for event in &events {
        let bad = &refused(event)[0];
        assert!(bad.field.len() + bad.message.len() < 1_000, "{bad:?}");
    }
}

#[test]
fn an_open_catalogue_takes_up_new_names_once() {
    let mut catalogue = Catalogue::builtin();
    catalogue.open = true;
    let event = json!({"resource": "Repository", "action": "Push", "actor": {"type": "system"}});
    let body = json!([event, event, minimal()]).to_string();
    let request = Request { content_type: ContentType::Json, body: body.as_bytes() };
    let admitted = admit(request, &catalogue, SOURCE, NOW).unwrap();
    assert_eq!(admitted.register, [("Repository".to_owned(), "Push".to_owned())]);
}

#[test]
fn the_documented_catalogue_is_the_built_in_one() {
    let documented = include_str!("../../../../../docs/event.md");
    let mut rows = String::new();
    for (resource, actions) in &Catalogue::builtin().resources {
        let row = documented.lines().find(|line| line.starts_with(&format!("| {resource} | "))).unwrap_or_default();
        let listed: std::collections::BTreeSet<_> =
            row.split('|').nth(2).unwrap_or_default().split(',').map(str::trim).collect();
        assert_eq!(listed, actions.iter().map(String::as_str).collect(), "{resource}");
        rows.push_str(row);
        rows.push('\n');
    }
    assert!(documented.contains(&rows), "the table has other rows too");
}
