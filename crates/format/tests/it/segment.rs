use holdfast_format::segment::{
    ContentHash, RANK_BIAS, SegmentOptions, SegmentSummary, SegmentWriteError, SegmentWriter,
};
use holdfast_format::{Event, OrganisationId, Timestamp, canonical};
use proptest::prelude::*;

use crate::arbitrary::{Log, logs};
use crate::reading;

pub(crate) const OPTIONS: SegmentOptions = SegmentOptions { epoch: 7, compression_level: 1 };

pub(crate) fn write(logs: &[Log]) -> (Vec<u8>, SegmentSummary) {
    let mut writer = SegmentWriter::new(Vec::new(), OPTIONS).unwrap();
    for log in logs {
        for event in log.in_row_order() {
            writer.push(log.organisation, &event).unwrap();
        }
    }
    writer.finish().unwrap()
}

fn expected(logs: &[Log]) -> Vec<(OrganisationId, Vec<u8>)> {
    let record = |event: &Event<'_>| {
        let mut record = Vec::new();
        canonical::encode_record(event, &mut record);
        record
    };
    let rows = |log: &Log| log.in_row_order().iter().map(|event| (log.organisation, record(event))).collect::<Vec<_>>();
    logs.iter().flat_map(rows).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_event_comes_back_bit_for_bit(logs in logs()) {
        let (file, summary) = write(&logs);
        prop_assert_eq!(summary.bytes, file.len() as u64);
        prop_assert_eq!(reading::records(&file).unwrap(), expected(&logs));
        let index = reading::index(&file).unwrap();
        prop_assert_eq!(index.epoch, OPTIONS.epoch);
        prop_assert_eq!(&index.organisations, &summary.organisations);
    }

    #[test]
    fn the_table_and_the_rank_column_say_what_the_rows_say(logs in logs()) {
        let (file, summary) = write(&logs);
        let index = reading::index(&file).unwrap();
        let ranks = reading::ranks(&file, &index).unwrap();
        prop_assert_eq!(summary.organisations.len(), logs.len());
        for (range, log) in summary.organisations.iter().zip(&logs) {
            let rows = log.in_row_order();
            let mut content = ContentHash::default();
            rows.iter().for_each(|event| content.add_event(event, &mut Vec::new()));
            prop_assert_eq!(range.content, content);
            prop_assert_eq!((range.first_id, range.rows as usize), (log.first_id, rows.len()));
            prop_assert_eq!(range.min_timestamp, rows[0].timestamp);
            prop_assert_eq!(range.max_timestamp, rows[rows.len() - 1].timestamp);
            for id in range.first_id..=range.last_id {
                let place = usize::try_from(id - range.first_id).unwrap();
                let row = place as u64 + u64::from(ranks[range.first_row as usize + place]) - u64::from(RANK_BIAS);
                prop_assert_eq!(rows[usize::try_from(row).unwrap()].id, id);
            }
        }
    }

    /// I4: whatever single bit is wrong, no reader gets another event.
    #[test]
    fn a_flipped_bit_is_found(logs in logs(), place in any::<prop::sample::Index>(), bit in 0..8u8) {
        let (mut file, _) = write(&logs);
        let place = place.index(file.len());
        file[place] ^= 1 << bit;
        if let Ok(records) = reading::records(&file) {
            // The rank column and the indexes, and nothing else, are not read by rows.
            prop_assert_eq!(records, expected(&logs));
            let index = reading::index(&file).unwrap();
            prop_assert!(reading::ranks(&file, &index).is_err() || reading::indexes(&file, &index).is_err());
        }
    }
}

#[test]
fn a_writer_refuses_what_it_could_not_read_back() {
    let organisation = OrganisationId::from_bytes([1; 12]);
    let at = |id, micros| Event { id, timestamp: Timestamp::from_micros(micros), ..Event::default() };
    let refused = |events: &[Event<'_>]| {
        let mut writer = SegmentWriter::new(Vec::new(), OPTIONS).unwrap();
        let pushed = events.iter().try_for_each(|event| writer.push(organisation, event));
        let finished = pushed.and_then(|()| writer.finish().map(|_| ()));
        assert!(matches!(finished, Err(SegmentWriteError::Refused { .. })), "{events:?}: {finished:?}");
    };
    refused(&[at(0, 1)]);
    refused(&[at(1, 1), at(3, 2)]);
    refused(&[at(1, 1), at(2, 3), at(3, 2)]);
    refused(&[at(1, 1), at(1, 1)]);
    refused(&[at(5, 1), at(5, 2)]);
    let long = "x".repeat(2 << 20);
    for text in ["a\0b", &long] {
        refused(&[Event { meta: text, ..at(1, 1) }]);
        refused(&[Event { request_id: text, ..at(1, 1) }]);
        refused(&[Event { user_agent: text, ..at(1, 1) }]);
        refused(&[Event { team: holdfast_format::Team { id: text, name: "" }, ..at(1, 1) }]);
    }
}

/// Rows of a block end early when their texts would make it too long.
#[test]
fn long_texts_make_short_blocks() {
    let organisation = OrganisationId::from_bytes([1; 12]);
    let text = "long ".repeat(100 << 10);
    let mut writer = SegmentWriter::new(Vec::new(), OPTIONS).unwrap();
    for id in 1..=10 {
        writer.push(organisation, &Event { id, additional_info: &text, ..Event::default() }).unwrap();
    }
    let (file, _) = writer.finish().unwrap();
    assert_eq!(reading::index(&file).unwrap().blocks.len(), 3);
    assert_eq!(reading::records(&file).unwrap().len(), 10);
}
