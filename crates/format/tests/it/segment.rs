use std::io;

use holdfast_format::segment::{
    Block, CodeMap, ContentHash, Contents, RANK_BIAS, RowBlock, SegmentOptions, SegmentSummary, SegmentWriteError,
    SegmentWriter,
};
use holdfast_format::{Event, OrganisationId, Timestamp, canonical};
use proptest::prelude::*;

use crate::arbitrary::{Log, logs};
use crate::reading;

pub(crate) const OPTIONS: SegmentOptions = SegmentOptions { epoch: 7, compression_level: 1 };

pub(crate) fn write(logs: &[Log]) -> (Vec<u8>, SegmentSummary) {
    let (mut writer, mut contents) = (SegmentWriter::new(Vec::new(), OPTIONS).unwrap(), Contents::new());
    for log in logs {
        for event in log.in_row_order() {
            writer.push(log.organisation, &event).unwrap();
            contents.entry(log.organisation).or_default().add_event(&event, &mut Vec::new());
        }
    }
    writer.finish(&contents).unwrap()
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

/// The logs as parts one after the other: each has neighbouring events of every organisation, in the order of ids.
fn parts_of(logs: &[Log], count: usize) -> Vec<Vec<Log>> {
    let part = |part: usize, log: &Log| {
        let (start, end) = (log.events.len() * part / count, log.events.len() * (part + 1) / count);
        let events = log.events[start..end].to_vec();
        (!events.is_empty()).then(|| Log { first_id: log.first_id + start as u64, events, ..*log })
    };
    (0..count).map(|index| logs.iter().filter_map(|log| part(index, log)).collect()).collect()
}

/// The blocks of a segment, each with the organisations of its rows.
fn row_blocks(file: &[u8]) -> Vec<(Vec<OrganisationId>, RowBlock)> {
    let index = reading::index(file).unwrap();
    let organisation = |row| index.organisation_of_row(row).unwrap().organisation;
    let rows = |block: &Block| (block.first_row..block.first_row + block.rows).map(organisation).collect();
    index.blocks.iter().map(|block| (rows(block), reading::rows(file, &index, block).unwrap())).collect()
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

    /// Merging exchanges codes: what comes out is the segment that the events themselves make, byte for byte.
    #[test]
    fn rows_of_other_segments_make_the_segment_that_their_events_make(logs in logs(), inputs in 1..4usize) {
        let files: Vec<_> = parts_of(&logs, inputs).iter().map(|part| write(part).0).collect();
        let blocks: Vec<_> = files.iter().map(|file| row_blocks(file)).collect();
        let mut rows = Vec::new();
        for (input, block) in blocks.iter().enumerate().flat_map(|(input, blocks)| blocks.iter().map(move |of| (input, of))) {
            let (organisations, block) = block;
            let places = organisations.iter().enumerate();
            rows.extend(places.map(|(place, organisation)| ((*organisation, block.key(place)), input, block, place)));
        }
        rows.sort_by_key(|(key, ..)| *key);
        let mut writer = SegmentWriter::new(Vec::new(), OPTIONS).unwrap();
        let mut codes: Vec<_> = files.iter().map(|_| CodeMap::default()).collect();
        for ((organisation, _), input, block, place) in rows {
            writer.push_row(organisation, (block, place), &mut codes[input]).unwrap();
        }
        let mut contents = Contents::new();
        for range in files.iter().flat_map(|file| reading::index(file).unwrap().organisations) {
            contents.entry(range.organisation).or_default().add(range.content);
        }
        prop_assert_eq!(writer.finish(&contents).unwrap().0, write(&logs).0);
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
        let contents = Contents::from([(organisation, ContentHash::default())]);
        let finished = pushed.and_then(|()| writer.finish(&contents).map(|_| ()));
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
    let (mut writer, mut contents) = (SegmentWriter::new(Vec::new(), OPTIONS).unwrap(), Contents::new());
    for id in 1..=10 {
        let event = Event { id, additional_info: &text, ..Event::default() };
        writer.push(organisation, &event).unwrap();
        contents.entry(organisation).or_default().add_event(&event, &mut Vec::new());
    }
    let (file, _) = writer.finish(&contents).unwrap();
    assert_eq!(reading::index(&file).unwrap().blocks.len(), 3);
    assert_eq!(reading::records(&file).unwrap().len(), 10);
}

/// Counts writes and fails at one of them, as a disk does that was full for a moment.
struct FailingOnce {
    writes: usize,
    failing: usize,
}

impl io::Write for FailingOnce {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        if self.writes == self.failing { Err(io::ErrorKind::StorageFull.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_says_that_a_write_failed() {
    let organisation = OrganisationId::from_bytes([1; 12]);
    let contents = Contents::from([(organisation, ContentHash::default())]);
    let written = |failing| {
        let mut writer = SegmentWriter::new(FailingOnce { writes: 0, failing }, OPTIONS)?;
        // More rows than fill a group, which is written while others are encoded.
        for id in 1..=70_000 {
            writer.push(organisation, &Event { id, ..Event::default() })?;
        }
        writer.finish(&contents)
    };
    let (FailingOnce { writes, .. }, _) = written(0).expect("no write fails");
    for failing in (1..=writes).step_by(7) {
        let failed = written(failing).map(|_| ());
        let Err(SegmentWriteError::Io(error)) = failed else { panic!("write {failing} of {writes}: {failed:?}") };
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
