//! What an object store gives back: segments.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use holdfast_engine::catalog::segments::SegmentRow;
use holdfast_engine::objects::{Create, Object, Objects};
use holdfast_engine::segment::SegmentStore;
use holdfast_engine::{EngineError, ErrorKind};
use holdfast_format::canonical;
use holdfast_format::segment::{SegmentOptions, SegmentWriter};
use holdfast_format::{OrganisationId, Timestamp};

use crate::format::event;

/// Events of each organisation of the seed: more than one block.
const EVENTS: u64 = 1_100;

/// A store with one file.
#[derive(Debug)]
struct OneFile(Arc<Bytes>);

#[derive(Debug)]
struct Bytes(Vec<u8>);

/// Reading a segment gives its events or says that it is damaged; it never panics and never fails otherwise.
pub(crate) fn segment(input: &[u8]) {
    if let Err(error) = records(input) {
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{error:?}");
    }
}

/// The records of a segment, one after another.
///
/// # Errors
/// [`ErrorKind::Corrupt`] when the bytes are not a segment.
pub fn records(input: &[u8]) -> Result<Vec<u8>, EngineError> {
    let store = SegmentStore::new(Arc::new(OneFile(Arc::new(Bytes(input.to_vec())))));
    let segment = store.open(&row(input))?;
    let mut records = Vec::new();
    segment.for_each(0..segment.rows(), &mut |_, event| {
        canonical::encode_record(event, &mut records);
        Ok(())
    })?;
    Ok(records)
}

pub(crate) fn segment_seeds() -> Vec<Vec<u8>> {
    let options = SegmentOptions { epoch: 1, compression_level: 3 };
    let mut writer = SegmentWriter::new(Vec::new(), options).expect("memory can be written");
    for organisation in 1..=2 {
        for id in 1..=EVENTS {
            let moment = Timestamp::from_micros(1_795_000_000_000_000 + i64::try_from(id * 7).expect("a small number"));
            let information = format!("change {}", id % 37);
            let event = holdfast_format::Event { id, timestamp: moment, additional_info: &information, ..event() };
            let organisation = OrganisationId::from_bytes([organisation; OrganisationId::LEN]);
            writer.push(organisation, &event).expect("events come in order");
        }
    }
    vec![writer.finish().expect("memory can be written").0]
}

fn row(input: &[u8]) -> SegmentRow {
    SegmentRow {
        name: "segment".to_owned(),
        shard: 0,
        first_position: 1,
        last_position: 1,
        level: 0,
        bytes: input.len() as u64,
        sha256: [0; 32],
        rows: 2 * EVENTS,
        dictionary_bytes: 0,
        min_timestamp: Timestamp::MIN,
        max_timestamp: Timestamp::MAX,
        epoch: 1,
        created_at: Timestamp::MIN,
    }
}

impl Objects for OneFile {
    fn create(&self, _: &str) -> io::Result<Box<dyn Create>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn open(&self, _: &str) -> io::Result<Arc<dyn Object>> {
        Ok(Arc::clone(&self.0) as Arc<dyn Object>)
    }

    fn delete(&self, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn list(&self, _: &str) -> io::Result<Vec<String>> {
        Ok(vec!["segment".to_owned()])
    }

    fn discard_unfinished(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(0)
    }
}

impl Object for Bytes {
    fn bytes(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, ranges: &[Range<u64>]) -> io::Result<Vec<Vec<u8>>> {
        let part = |range: &Range<u64>| {
            let place = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
            self.0.get(place).map(<[u8]>::to_vec)
        };
        ranges.iter().map(|range| part(range).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())).collect()
    }
}
