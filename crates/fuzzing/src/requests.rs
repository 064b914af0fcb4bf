//! What producers and readers send: bodies with events, and filters.

use holdfast_engine::EngineError;
use holdfast_engine::admit::{Admitted, Catalogue, ContentType, Request, admit};
use holdfast_engine::filter::Network;
use holdfast_engine::limits::{REQUEST_BYTES_MAX, REQUEST_EVENTS_MAX};
use holdfast_format::{Source, Timestamp, canonical};

/// The server's clock.
pub(crate) const NOW: Timestamp = Timestamp::from_micros(1_795_400_000_000_000);

const EVENT: &str = r#"{"timestamp":"2026-11-20T10:15:30.123456+05:30","resource":"Services","action":"Update",
"outcome":"denied","reason":"no","actor":{"type":"user","userID":"u","userName":"n","userEmail":"e@example.com",
"fullName":"F"},"onBehalfOf":[{"type":"service","userID":"s"}],"client":"web","team":{"id":"t","name":"T"},
"targets":[{"type":"Services","id":"1","name":"payments"}],"timezone":"Asia/Kolkata","tokenType":"session",
"ipAddress":"2001:db8::1","userAgent":"a","sessionID":"s","requestID":"r","additionalInfo":"\u00e9\ud83d\ude00",
"meta":{"before":{"n":1.0},"after":{"n":[18446744073709551616,1e300,null,true]}}}"#;

pub(crate) fn events_json(input: &[u8]) {
    events(ContentType::Json, input);
}

pub(crate) fn events_ndjson(input: &[u8]) {
    events(ContentType::Ndjson, input);
}

/// Whatever is admitted is within its limits and reads back from its canonical bytes.
fn events(content_type: ContentType, body: &[u8]) {
    let Ok(admitted) = admitted(content_type, body) else { return };
    assert!(body.len() <= REQUEST_BYTES_MAX && admitted.events.len() <= REQUEST_EVENTS_MAX);
    for (id, template) in (1..).zip(admitted.events.iter()) {
        let mut record = Vec::new();
        template.write_record(id, NOW, &mut record);
        let (event, following) = canonical::decode_record(&record).expect("an admitted event can be read");
        assert!(following.is_empty() && event.id == id && !event.resource.contains(','));
        assert!(!event.actor.user_id.is_empty() || event.actor.kind.as_str() == "system");
        let meta = if event.meta.is_empty() { "{}" } else { event.meta };
        serde_json::from_str::<serde_json::Value>(meta).expect("meta is JSON");
    }
}

/// A network that parses is written in a form that parses to the same.
pub(crate) fn filter(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(network) = text.parse::<Network>() {
        assert_eq!(String::from(network).parse(), Ok(network));
    }
}

/// The record of [`EVENT`].
pub(crate) fn admitted_record() -> Vec<u8> {
    let admitted = admitted(ContentType::Json, EVENT.as_bytes()).expect("the sample is acceptable");
    let mut record = Vec::new();
    admitted.events.iter().for_each(|event| event.write_record(1, NOW, &mut record));
    record
}

fn admitted(content_type: ContentType, body: &[u8]) -> Result<Admitted, EngineError> {
    let catalogue = Catalogue { open: true, ..Catalogue::builtin() };
    let source = Source { id: "source-1", name: "control-plane" };
    admit(Request { content_type, body }, &catalogue, source, NOW)
}

pub(crate) fn json_seeds() -> Vec<Vec<u8>> {
    vec![EVENT.into(), format!("[{EVENT},{EVENT}]").into(), b"[]".to_vec()]
}

pub(crate) fn ndjson_seeds() -> Vec<Vec<u8>> {
    let line = EVENT.replace('\n', "");
    vec![format!("{line}\n\n{line}\n").into()]
}

pub(crate) fn filter_seeds() -> Vec<Vec<u8>> {
    ["10.0.0.0/8", "203.0.113.7", "2001:db8::/32", "::ffff:10.0.0.1/128"].map(|text| text.as_bytes().to_vec()).to_vec()
}
