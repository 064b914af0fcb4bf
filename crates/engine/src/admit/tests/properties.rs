use holdfast_format::canonical::Template;
use holdfast_format::{Actor, ActorKind, Team};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::render::json::Detail;
use crate::render::{DeletedTeams, json};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no infinity", |number| number.is_finite()).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        prop_oneof![vec(inner.clone(), 0..5).prop_map(Value::from), object_of(inner).prop_map(Value::Object)]
    })
}

fn object_of(values: impl Strategy<Value = Value>) -> impl Strategy<Value = serde_json::Map<String, Value>> {
    vec((text(), values), 0..5).prop_map(|pairs| pairs.into_iter().collect())
}

/// Strings that JSON has to escape now and then, without NUL.
fn text() -> impl Strategy<Value = String> {
    "[\\x01-\\x7f]{0,6}|\\PC{0,6}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// White space goes and nothing else: the compact text is what a JSON library writes for the same value.
    #[test]
    fn meta_is_the_same_value_without_white_space(object in object_of(any_json())) {
        let object = Value::Object(object);
        let mut compact = String::new();
        meta::compact(&serde_json::to_string_pretty(&object).unwrap(), &mut compact).unwrap();
        let expected = object.to_string();
        prop_assert_eq!(&compact, if expected == "{}" { "" } else { &expected });
    }

    /// What readers are shown can be sent again, without what the server gives, and is the same event.
    #[test]
    fn a_shown_event_can_be_sent_again(strings in vec(text(), 16), object in object_of(any_json()), micros in 0..NOW.micros()) {
        let meta = match Value::Object(object).to_string() {
            empty if empty == "{}" => String::new(),
            meta => meta,
        };
        let mut strings = strings.iter().map(String::as_str);
        let mut next = || strings.next().unwrap();
        let mut actor = |kind| Actor { kind, user_id: "u", user_name: next(), user_email: next(), full_name: next() };
        let event = Event {
            timestamp: Timestamp::from_micros(micros),
            resource: "Services",
            action: "Create",
            outcome: Outcome::Failure,
            actor: actor(ActorKind::ApiToken),
            on_behalf_of: vec![actor(ActorKind::Service)],
            reason: next(),
            client: next(),
            team: Team { id: next(), name: next() },
            targets: vec![holdfast_format::Target { kind: next(), id: next(), name: next() }],
            timezone: "Europe/Berlin",
            ip_address: "2001:db8::1",
            user_agent: next(),
            additional_info: next(),
            meta: &meta,
            source: SOURCE,
            ..Event::default()
        };
        let mut shown = Vec::new();
        json::event(&event, &DeletedTeams::default(), Detail::WithMeta, &mut shown);
        // Only texts are cut out: a JSON library would not keep the spelling of numbers.
        let shown = String::from_utf8(shown).unwrap();
        let given = format!(r#"{{"id":0,"timestamp":"{}","recordedAt":"{}","#, event.timestamp, event.recorded_at);
        let sent = shown.replace(&given, &format!(r#"{{"timestamp":"{}","#, event.timestamp));
        let sent = sent.replacen(r#","isDeleted":false}"#, "}", 1);
        let sent = sent.rsplit_once(r#","source":"#).unwrap().0.to_owned() + "}";
        let again = admitted(ContentType::Json, sent.as_bytes()).unwrap();
        let template = Template::new(&event);
        prop_assert_eq!(&again.events, template.as_ref());
        prop_assert_eq!(admitted(ContentType::Ndjson, sent.as_bytes()).unwrap().events, again.events);
    }

    #[test]
    fn arbitrary_and_damaged_bodies_get_an_answer(
        bytes in vec(any::<u8>(), 0..100), at: prop::sample::Index, byte: u8, length in 0..4usize
    ) {
        let mut damaged = json!([with("meta", json!({"a": [1.5, "\u{e9}\n"]})), minimal()]).to_string().into_bytes();
        let at = at.index(damaged.len());
        damaged.splice(at..(at + length).min(damaged.len()), [byte]);
        for body in [&bytes, &damaged] {
            let (request, catalogue) = (Request { content_type: ContentType::Json, body }, Catalogue::builtin());
            let checker = || check::Checker::new(&catalogue, SOURCE, NOW);
            prop_assert_eq!(whole::admit(request, checker()), one_by_one(request, checker()).ok());
            for content_type in [ContentType::Json, ContentType::Ndjson] {
                if let Ok(admitted) = admitted(content_type, body) {
                    prop_assert!(!admitted.events.is_empty());
                    for record in records(&admitted) {
                        let event = canonical::decode_record(&record).unwrap().0;
                        prop_assert!(event.meta.is_empty() || serde_json::from_str::<Value>(event.meta).is_ok());
                    }
                }
            }
        }
    }
}
