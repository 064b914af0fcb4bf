//! What the disk gives back: records, journal batches, identifiers.

use std::sync::LazyLock;

use holdfast_format::{Event, OrganisationId, canonical, journal};

use crate::requests;

/// A record that decodes encodes to the very same bytes, and its parts agree with the whole.
pub(crate) fn record(input: &[u8]) {
    let Ok((event, following)) = canonical::decode_record(input) else { return };
    let own = &input[..input.len() - following.len()];
    let mut again = Vec::new();
    canonical::encode_record(&event, &mut again);
    assert_eq!(again, own, "a record has one encoding");
    let peeked = canonical::peek_record(input).expect("a whole record has a beginning");
    assert_eq!(peeked, (event.id, event.timestamp));
}

/// A batch that decodes has frames that lie inside it, and decoding one never gives more than it promised.
pub(crate) fn journal(input: &[u8]) {
    let mut repaired = input.to_vec();
    journal::repair_checksum(&mut repaired);
    for blob in [input, &repaired] {
        let Ok(frames) = journal::decode_batch(blob) else { continue };
        for frame in &frames {
            assert!(frame.offset as usize + frame.length as usize <= blob.len(), "a frame lies in its batch");
            if let Ok(records) = journal::decode_frame(blob, frame) {
                assert_eq!(records.len(), frame.raw_length as usize);
                record(&records);
            }
        }
    }
}

/// An identifier that parses is written as it was read.
pub(crate) fn identifier(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(id) = text.parse::<OrganisationId>() {
        assert_eq!(id.to_string(), text, "an identifier has one spelling");
    }
}

pub(crate) fn record_seeds() -> Vec<Vec<u8>> {
    let mut bytes = Vec::new();
    canonical::encode_record(&event(), &mut bytes);
    vec![bytes]
}

pub(crate) fn journal_seeds() -> Vec<Vec<u8>> {
    let records = record_seeds().concat();
    let frame = |organisation| journal::FrameInput {
        organisation: OrganisationId::from_bytes([organisation; OrganisationId::LEN]),
        first_id: event().id,
        last_id: event().id,
        min_timestamp: event().timestamp,
        max_timestamp: event().timestamp,
        records: &records,
    };
    vec![journal::encode_batch(&[frame(1)]), journal::encode_batch(&[frame(1), frame(2)])]
}

pub(crate) fn identifier_seeds() -> Vec<Vec<u8>> {
    vec![b"62d2fe23a57381088224d700".to_vec()]
}

/// An event with something in every part.
pub(crate) fn event() -> Event<'static> {
    static RECORD: LazyLock<Vec<u8>> = LazyLock::new(requests::admitted_record);
    canonical::decode_record(&RECORD).expect("an admitted event can be read").0
}
