use holdfast_format::journal::{FrameInput, decode_batch, decode_frame, encode_batch};
use holdfast_format::{DecodeError, OrganisationId, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

pub(crate) fn frame(number: u8, records: &[u8]) -> FrameInput<'_> {
    FrameInput {
        organisation: OrganisationId::from_bytes([number; 12]),
        first_id: 1 + u64::from(number),
        last_id: 9 + u64::from(number),
        min_timestamp: Timestamp::from_micros(-5),
        max_timestamp: Timestamp::from_micros(i64::from(number)),
        records,
    }
}

proptest! {
    #[test]
    fn frames_come_back(records in vec(vec(any::<u8>(), 0..600), 0..6)) {
        let frames: Vec<_> = (1..).zip(&records).map(|(number, records)| frame(number, records)).collect();
        let blob = encode_batch(&frames);
        let decoded = decode_batch(&blob).unwrap();
        prop_assert_eq!(decoded.len(), frames.len());
        for (decoded, frame) in decoded.iter().zip(&frames) {
            prop_assert_eq!(
                (decoded.organisation, decoded.first_id, decoded.last_id, decoded.min_timestamp, decoded.max_timestamp),
                (frame.organisation, frame.first_id, frame.last_id, frame.min_timestamp, frame.max_timestamp)
            );
            prop_assert_eq!(&decode_frame(&blob, decoded).unwrap(), frame.records);
        }
    }

    #[test]
    fn a_flipped_bit_is_found(records in vec(any::<u8>(), 0..200), place in any::<prop::sample::Index>(), bit in 0..8u8) {
        let mut blob = encode_batch(&[frame(1, &records)]);
        let place = place.index(blob.len());
        blob[place] ^= 1 << bit;
        let found = matches!(decode_batch(&blob), Err(DecodeError::Checksum { .. }));
        prop_assert!(found);
    }
}
