//! Frozen files of every version: every later release reads them to the same events. That the writer still gives the
//! same bytes is true for one version of zstd; when that changes, the frozen files stay and only this half may be moved.

use holdfast_format::journal::{decode_batch, decode_frame, encode_batch};
use holdfast_format::segment::{Contents, SegmentWriter};
use holdfast_format::{Actor, ActorKind, Event, OrganisationId, Outcome, Source, Target, Team, Timestamp, canonical};

use crate::journal::frame;
use crate::segment::OPTIONS;
use crate::{reading, sample};

const BATCH: &str = include_str!("../golden/journal-batch-v1.hex");
const SEGMENT_V1: &str = include_str!("../golden/segment-v1.hex");
const SEGMENT_V2: &str = include_str!("../golden/segment-v2.hex");

/// The sample with other values where the frozen segment has them.
fn row(id: u64) -> Event<'static> {
    let sample = sample::full();
    let actor = Actor { kind: ActorKind::User, ..sample.actor };
    Event {
        id,
        timestamp: Timestamp::from_micros(sample.timestamp.micros() - i64::try_from(id).unwrap()),
        recorded_at: Timestamp::from_micros(1_795_169_731_000_000),
        outcome: Outcome::Denied,
        reason: "not allowed",
        actor,
        on_behalf_of: vec![Actor { kind: ActorKind::System, ..Actor::default() }, actor],
        team: Team { id: "t1", name: "Platform" },
        targets: vec![Target { kind: "Services", id: "s1", name: "payments" }],
        meta: r#"{"before":{"name":"payments"},"after":{"name":"payments-api"}}"#,
        source: Source { id: "control", name: "control-plane" },
        ..sample
    }
}

/// Rows of two organisations; the first one's ids run against its timestamps.
fn rows() -> Vec<(OrganisationId, Event<'static>)> {
    let (one, two) = (OrganisationId::from_bytes([1; 12]), OrganisationId::from_bytes([2; 12]));
    let bare = Event { id: 1, timestamp: Timestamp::from_micros(1), ..Event::default() };
    vec![(one, row(5)), (one, row(4)), (one, row(3)), (two, bare)]
}

fn hex(bytes: &[u8]) -> String {
    let line = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() + "\n";
    bytes.chunks(32).map(line).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    (0..digits.len() / 2).map(|byte| u8::from_str_radix(&digits[2 * byte..2 * byte + 2], 16).unwrap()).collect()
}

#[test]
fn the_journal_batch_is_frozen() {
    let records = [b"records of one".as_slice(), b"records of two"];
    assert_eq!(hex(&encode_batch(&[frame(1, records[0]), frame(2, records[1])])), BATCH);
    let blob = unhex(BATCH);
    let frames = decode_batch(&blob).unwrap();
    assert_eq!(frames.len(), records.len());
    for (decoded, records) in frames.iter().zip(records) {
        assert_eq!(decode_frame(&blob, decoded).unwrap(), records);
    }
}

#[test]
fn the_segment_is_frozen() {
    let (mut writer, mut contents) = (SegmentWriter::new(Vec::new(), OPTIONS).unwrap(), Contents::new());
    for (organisation, event) in rows() {
        writer.push(organisation, &event).unwrap();
        contents.entry(organisation).or_default().add_event(&event, &mut Vec::new());
    }
    assert_eq!(hex(&writer.finish(&contents).unwrap().0), SEGMENT_V2);
    for segment in [SEGMENT_V1, SEGMENT_V2] {
        let read = reading::records(&unhex(segment)).unwrap();
        assert_eq!(read.len(), rows().len());
        for ((organisation, record), (expected, event)) in read.iter().zip(rows()) {
            assert_eq!((*organisation, canonical::decode_record(record).unwrap().0), (expected, event));
        }
    }
}
