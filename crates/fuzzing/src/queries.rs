//! What readers ask for in a query string, and what the tail answers.

use std::sync::Arc;

use holdfast_client::sse;
use holdfast_engine::ErrorKind;
use holdfast_engine::filter::Filter;
use holdfast_engine::language;
use holdfast_engine::limits::{FILTER_QUERY_CHARS_MAX, FILTER_VALUES_MAX, PAGE_EVENTS_MAX};
use holdfast_engine::search;
use holdfast_engine::segment::SegmentStore;
use holdfast_server::parsers::AskedRange;
use jiff::tz::TimeZone;

use crate::credentials::INSTALLATION;
use crate::segment::{OneFile, snapshot};

/// Longest time that three calendar months and a change of clocks can be, in microseconds.
const RANGE_MICROS_MAX: i64 = (93 * 24 + 2) * 3_600 * 1_000_000;

/// A query that was read is written as one that means the same, and can be looked for unless a text of it is too long for
/// that. One that is refused says where.
pub(crate) fn free_text(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let expression = match language::parse(text, &TimeZone::UTC) {
        Ok(expression) => expression,
        Err(error) => {
            assert!((1..=text.chars().count() + 1).contains(&error.position), "{error}");
            return;
        }
    };
    let written = expression.to_string();
    if written.chars().count() <= FILTER_QUERY_CHARS_MAX {
        assert_eq!(language::parse(&written, &TimeZone::UTC).as_ref(), Ok(&expression), "{written}");
    }
    let store = SegmentStore::new(Arc::new(OneFile::of(&[])));
    let filter = Filter { expression, ..Filter::everything() };
    let json = serde_json::to_string(&filter).expect("a filter is plain data");
    assert_eq!(serde_json::from_str::<Filter>(&json).expect("a filter can be read"), filter);
    match search::count(&store, &snapshot(Vec::new()), &filter) {
        Ok(count) => assert_eq!(count, 0),
        Err(error) => assert_eq!(error.kind(), ErrorKind::Invalid, "{error:?}"),
    }
}

/// A list that is asked for is within its limits, and its filter survives being put into a cursor.
pub(crate) fn query_string(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok((filter, page_size)) = INSTALLATION.list(text) else { return };
    assert!((1..=PAGE_EVENTS_MAX).contains(&page_size));
    for selection in [&filter.include, &filter.exclude] {
        let values = [&selection.resources, &selection.actors, &selection.targets];
        assert!(values.iter().all(|values| values.len() <= FILTER_VALUES_MAX));
    }
    let json = serde_json::to_string(&filter).expect("a filter is plain data");
    assert_eq!(serde_json::from_str::<Filter>(&json).expect("a filter can be read"), filter);
}

/// A line with a time zone, one with the start and one with the end: a range is not empty and not too long.
pub(crate) fn times(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mut lines = text.splitn(3, '\n');
    let (Some(zone), Some(start), Some(end)) = (lines.next(), lines.next(), lines.next()) else { return };
    for asked in [AskedRange::Days { start, end }, AskedRange::Instants { start, end }] {
        for zone in [None, Some(zone)] {
            if let Ok((from, to)) = INSTALLATION.range(asked, zone) {
                let micros = to.micros() - from.micros();
                assert!(0 < micros && micros <= RANGE_MICROS_MAX, "{from} to {to}");
            }
        }
    }
}

/// Messages are bounded and end with the stream; one that is written down again reads the same.
pub(crate) fn tail(input: &[u8]) {
    let mut reader = input;
    while let Ok(Some(message)) = sse::read_message(&mut reader) {
        let texts = [&message.id, &message.event, &message.data];
        let written: String = ["id", "event", "data"].iter().zip(texts).map(|(name, text)| field(name, text)).collect();
        assert!(!written.is_empty(), "a message says something");
        if !written.contains('\r') && written.len() < sse::MESSAGE_BYTES_MAX {
            let again = sse::read_message(&mut format!("{written}\n").as_bytes());
            assert_eq!(again.expect("memory can be read"), Some(message));
        }
    }
}

fn field(name: &str, text: &Option<String>) -> String {
    text.iter().flat_map(|text| text.split('\n')).map(|line| format!("{name}: {line}\n")).collect()
}

pub(crate) fn free_text_seeds() -> Vec<Vec<u8>> {
    [
        r#"payments "user logins" a-b"#,
        r#""say \"hi\" \\" ÄÖ ß "OR" "a:b""#,
        r#"resource:Services action:Update,Delete -actor:asha@example.com outcome:denied ip:10.0.0.0/8 (a OR b)"#,
        r#"-(word:pay,"user logins"* OR team:"a,b") after:2026-11-01 before:2026-11-20T10:15:30+05:30 pay*"#,
        r#"((target:p-1 OR session:s) -request:r client:web) OR -"exact words"* OR -(-x)"#,
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub(crate) fn query_string_seeds() -> Vec<Vec<u8>> {
    [
        "startDate=2026-11-01&endDate=2026-11-20&pageSize=50&pageNumber=2&resource%5B%5D=services%2CUser+Logins&q=a+b",
        "startTime=2026-11-01T00:00:00Z&endTime=2026-11-20T00:00:00%2B05:30&pageSize=1000&pageNumber=1&throughID=7\
         &exclude.ipAddress[]=10.0.0.0/8&outcome=denied,success&include=meta&timezone=Asia/Kolkata",
        "order=recorded&afterID=41&pageSize=10&actor[]=asha@example.com&target=a%5C,b",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub(crate) fn times_seeds() -> Vec<Vec<u8>> {
    [
        "Europe/Berlin\n2026-10-25\n2026-10-25",
        "UTC\n2026-11-20T10:15:30.123456789+05:30\n2026-11-21T00:00:00Z",
        "Pacific/Kiritimati\n2026-08-30\n2026-11-24",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub(crate) fn tail_seeds() -> Vec<Vec<u8>> {
    vec![
        b"id: 1-5\n\n: keep-alive\n\nid: 1-6\r\nevent: end\ndata: {\"a\":1}\r\ndata:\n\nid:1-7\ndata: x\ndata:y\n\n"
            .to_vec(),
    ]
}
