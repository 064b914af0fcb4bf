//! The canonical event does not change: what these files hold was stored by the first release, and later proofs hash it.
//!
//! A golden file has one line per part, its name and its bytes in hexadecimal. They were written by an encoder of their
//! own from the description in `docs/event.md`. Never change one; a new version of the encoding gets new files.

use holdfast_format::canonical::{self, Template};
use holdfast_format::{Actor, ActorKind, Event, Outcome, Source, Target, Team, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::sample::full;

#[test]
fn golden_events_encode_to_the_same_bytes_for_ever() {
    let long = "é😀".repeat(30);
    for (name, event, golden) in [
        ("empty", Event::default(), include_str!("../golden/empty.hex")),
        ("full", full(), include_str!("../golden/full.hex")),
        ("edges", edges(&long), include_str!("../golden/edges.hex")),
    ] {
        let (rest, personal) = parts(&event);
        let encoded = format!("rest {}\npersonal {}\n", hex(&rest), hex(&personal));
        assert_eq!(encoded, golden, "{name}");
        assert_eq!(canonical::decode(&rest, &personal), Ok(event), "{name}");
    }
}

/// Values at the ends of their ranges, and a string whose length takes two bytes.
fn edges(long: &str) -> Event<'_> {
    Event {
        id: u64::MAX,
        timestamp: Timestamp::MIN,
        recorded_at: Timestamp::MAX,
        outcome: Outcome::Denied,
        actor: Actor { kind: ActorKind::Anonymous, user_email: long, ..Actor::default() },
        targets: vec![Target::default(), Target { kind: "", id: "", name: long }],
        additional_info: long,
        ..Event::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_event_decodes_to_itself(strings in vec(any::<String>(), 25), numbers: (u64, i64, i64, u8, u8), lists in (0..9usize, 0..51usize)) {
        let event = arbitrary(&strings, numbers, lists);
        let (rest, personal) = parts(&event);
        prop_assert_eq!(canonical::decode(&rest, &personal), Ok(event.clone()));

        let mut record = Vec::new();
        canonical::encode_record(&event, &mut record);
        prop_assert!(record.len() <= Template::new(&event).as_ref().record_bytes_max());
        prop_assert_eq!(canonical::peek_record(&record), Ok((event.id, event.timestamp)));
        prop_assert_eq!(canonical::split_record(&record), Ok(((rest.as_slice(), personal.as_slice()), &[][..])));
        record.extend_from_slice(b"next");
        prop_assert_eq!(canonical::decode_record(&record), Ok((event, &b"next"[..])));
    }

    /// An event has one encoding: bytes that decode at all are the ones that the encoder writes.
    #[test]
    fn what_decodes_encodes_to_the_same_bytes(strings in vec("[a-c]{0,3}", 25), numbers: (u64, i64, i64, u8, u8), lists in (0..3usize, 0..3usize), at: prop::sample::Index, flip in 1..=255u8, in_rest: bool) {
        let event = arbitrary(&strings, numbers, lists);
        let (mut rest, mut personal) = parts(&event);
        let changed = if in_rest { &mut rest } else { &mut personal };
        let index = at.index(changed.len());
        changed[index] ^= flip;
        if let Ok(decoded) = canonical::decode(&rest, &personal) {
            prop_assert_ne!(&decoded, &event);
            prop_assert_eq!(parts(&decoded), (rest, personal));
        }
    }

    #[test]
    fn arbitrary_and_cut_bytes_are_refused_without_a_panic(bytes in vec(any::<u8>(), 0..200), cut: prop::sample::Index) {
        if let Ok((event, following)) = canonical::decode_record(&bytes) {
            prop_assert_eq!(canonical::peek_record(&bytes), Ok((event.id, event.timestamp)));
            let mut record = Vec::new();
            canonical::encode_record(&event, &mut record);
            prop_assert_eq!(record.as_slice(), &bytes[..bytes.len() - following.len()]);
        }
        let mut record = Vec::new();
        canonical::encode_record(&full(), &mut record);
        record.truncate(cut.index(record.len()));
        prop_assert!(canonical::decode_record(&record).is_err());
    }
}

fn arbitrary<'a>(
    strings: &'a [String],
    (id, timestamp, recorded_at, outcome, kind): (u64, i64, i64, u8, u8),
    (actor_count, target_count): (usize, usize),
) -> Event<'a> {
    let mut next = strings.iter().map(String::as_str).cycle();
    let mut text = || next.next().expect("a cycle does not end");
    let kind = ActorKind::ALL[usize::from(kind) % ActorKind::ALL.len()];
    let mut actor = || Actor { kind, user_id: text(), user_name: text(), user_email: text(), full_name: text() };
    let (first, on_behalf_of) = (actor(), (0..actor_count).map(|_| actor()).collect());
    let target = |text: &mut dyn FnMut() -> &'a str| Target { kind: text(), id: text(), name: text() };
    Event {
        id,
        timestamp: Timestamp::from_micros(timestamp),
        recorded_at: Timestamp::from_micros(recorded_at),
        resource: text(),
        action: text(),
        outcome: Outcome::ALL[usize::from(outcome) % Outcome::ALL.len()],
        reason: text(),
        actor: first,
        on_behalf_of,
        client: text(),
        team: Team { id: text(), name: text() },
        targets: (0..target_count).map(|_| target(&mut text)).collect(),
        timezone: text(),
        token_type: text(),
        ip_address: text(),
        user_agent: text(),
        session_id: text(),
        request_id: text(),
        additional_info: text(),
        meta: text(),
        source: Source { id: text(), name: text() },
    }
}

fn parts(event: &Event<'_>) -> (Vec<u8>, Vec<u8>) {
    let (mut rest, mut personal) = (Vec::new(), Vec::new());
    canonical::encode_rest(event, &mut rest);
    canonical::encode_personal(event, &mut personal);
    (rest, personal)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
