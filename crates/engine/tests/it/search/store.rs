//! Segments in memory.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use holdfast_engine::catalog::segments::SegmentRow;
use holdfast_engine::objects::{Create, Object, Objects};
use holdfast_engine::segment::SegmentStore;
use holdfast_engine::state::{HeadBlock, Snapshot};
use holdfast_format::segment::{Contents, SegmentOptions, SegmentWriter};
use holdfast_format::{Event, OrganisationId, Timestamp, canonical};

use super::model::Case;

pub(crate) const ORGANISATION: OrganisationId = OrganisationId::from_bytes([5; 12]);
/// Neighbours in every segment; nothing of them may be seen.
const OTHERS: [OrganisationId; 2] = [OrganisationId::from_bytes([4; 12]), OrganisationId::from_bytes([6; 12])];
/// Events of each neighbour in each segment.
const OTHER_EVENTS: u64 = 30;

/// Files that are only read.
#[derive(Debug, Default)]
pub(crate) struct Memory(pub(crate) Mutex<BTreeMap<String, Vec<u8>>>);

impl Objects for Memory {
    fn create(&self, _: &str) -> io::Result<Box<dyn Create>> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn Object>> {
        let files = self.0.lock().unwrap();
        let file = files.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Arc::new(File(file.clone())))
    }

    fn delete(&self, _: &str) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn list(&self, _: &str) -> io::Result<Vec<String>> {
        Ok(self.0.lock().unwrap().keys().cloned().collect())
    }

    fn discard_unfinished(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

#[derive(Debug)]
struct File(Vec<u8>);

impl Object for File {
    fn bytes(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, ranges: &[Range<u64>]) -> io::Result<Vec<Vec<u8>>> {
        let place = |position: u64| usize::try_from(position).unwrap();
        let read = |range: &Range<u64>| {
            let bytes = self.0.get(place(range.start)..place(range.end));
            bytes.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
        };
        ranges.iter().map(read).collect()
    }
}

/// A case as the engine has it.
pub(crate) struct Stored {
    pub(crate) store: SegmentStore,
    pub(crate) snapshot: Snapshot,
}

impl Stored {
    pub(crate) fn of(case: &Case) -> Self {
        let (sealed, head) = case.parts();
        let objects = Arc::new(Memory::default());
        let segments = (0..).zip(sealed).map(|(number, events)| {
            let (row, file) = segment(number, events);
            objects.0.lock().unwrap().insert(row.name.clone(), file);
            Arc::new(row)
        });
        let segments = Arc::new(segments.collect());
        let blocks = (0..).zip(head).map(|(position, events)| Arc::new(block(position, events))).collect();
        let snapshot =
            Snapshot { organisation: ORGANISATION, floor_id: case.floor_id, head_id: case.head_id, blocks, segments };
        Self { store: SegmentStore::new(objects), snapshot }
    }
}

/// A segment with the events of [`ORGANISATION`] between those of its neighbours.
pub(crate) fn segment(number: i64, events: &[Event<'static>]) -> (SegmentRow, Vec<u8>) {
    let mut rows: Vec<_> = events.iter().map(|event| (ORGANISATION, event.clone())).collect();
    for id in 1..=OTHER_EVENTS {
        let timestamp = Timestamp::from_micros(20);
        let other =
            Event { id, timestamp, additional_info: "payments of others", resource: "Others", ..Event::default() };
        rows.extend(OTHERS.map(|organisation| (organisation, other.clone())));
    }
    rows.sort_by_key(|(organisation, event)| (*organisation, event.timestamp, event.id));
    let mut writer = SegmentWriter::new(Vec::new(), SegmentOptions { epoch: 1, compression_level: 1 }).unwrap();
    let mut contents = Contents::new();
    for (organisation, event) in &rows {
        writer.push(*organisation, event).unwrap();
        contents.entry(*organisation).or_default().add_event(event, &mut Vec::new());
    }
    let (file, summary) = writer.finish(&contents).unwrap();
    let row = SegmentRow {
        name: format!("segments/{number}"),
        shard: 0,
        first_position: number,
        last_position: number,
        level: 0,
        bytes: summary.bytes,
        sha256: summary.sha256,
        rows: summary.rows,
        dictionary_bytes: summary.dictionary_bytes,
        min_timestamp: summary.min_timestamp,
        max_timestamp: summary.max_timestamp,
        epoch: 1,
        created_at: Timestamp::MIN,
    };
    (row, file)
}

fn block(position: i64, events: &[Event<'static>]) -> HeadBlock {
    let mut records = Vec::new();
    events.iter().for_each(|event| canonical::encode_record(event, &mut records));
    HeadBlock::new(position, records).unwrap()
}
