//! What an object store gives back: segments.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use holdfast_engine::catalog::segments::SegmentRow;
use holdfast_engine::filter::{Expression, Filter, Selection};
use holdfast_engine::objects::{Create, Object, Objects};
use holdfast_engine::search::{self, Field, Start};
use holdfast_engine::segment::SegmentStore;
use holdfast_engine::state::Snapshot;
use holdfast_engine::{EngineError, ErrorKind};
use holdfast_format::canonical;
use holdfast_format::segment::{Contents, SegmentOptions, SegmentWriter, repair_checksums};
use holdfast_format::{OrganisationId, Timestamp};

use crate::format::event;

/// Events of each organisation of the large seed: more than one block.
const EVENTS: u64 = 1_100;
/// Events of each organisation of the small seed, most of which is its indexes.
const FEW_EVENTS: u64 = 12;
const ORGANISATION: OrganisationId = OrganisationId::from_bytes([1; OrganisationId::LEN]);

/// A store with one file.
#[derive(Debug)]
pub(crate) struct OneFile(Arc<Bytes>);

#[derive(Debug)]
struct Bytes(Vec<u8>);

/// Reading a segment gives its events or says that it is damaged; it never panics and never fails otherwise.
pub(crate) fn segment(input: &[u8]) {
    is_right_or_corrupt(records(input));
}

/// The same behind checksums that are right, where every decoder sees the bytes and searching uses what they gave.
pub(crate) fn repaired_segment(input: &[u8]) {
    let mut repaired = input.to_vec();
    repair_checksums(&mut repaired);
    let row = Arc::new(row(&repaired, 2 * FEW_EVENTS));
    is_right_or_corrupt(records_of(&row, &repaired));
    look(&row, &repaired);
}

fn is_right_or_corrupt<T>(outcome: Result<T, EngineError>) {
    if let Err(error) = outcome {
        assert_eq!(error.kind(), ErrorKind::Corrupt, "{error:?}");
    }
}

/// Looks for events of an organisation in every way there is.
fn look(row: &Arc<SegmentRow>, input: &[u8]) {
    let store = SegmentStore::new(Arc::new(OneFile::of(input)));
    let snapshot = snapshot(vec![Arc::clone(row)]);
    let list = |text: &str| vec![text.to_owned()];
    let include =
        Selection { resources: list("Services"), targets: list("1"), actors: list("u"), ..Selection::default() };
    for filter in [
        Filter::everything(),
        Filter { include, ..Filter::everything() },
        Filter { expression: Expression::term("change 3".to_owned()), ..Filter::everything() },
    ] {
        is_right_or_corrupt(search::count(&store, &snapshot, &filter));
        is_right_or_corrupt(search::page(&store, &snapshot, &filter, Start::Rank(3), 4));
        is_right_or_corrupt(search::after(&store, &snapshot, &filter, 2, 5));
        is_right_or_corrupt(search::values(&store, &snapshot, &filter, Field::Actor, 10));
    }
    is_right_or_corrupt(search::by_id(&store, &snapshot, 5));
}

/// What the first organisation's readers see of `segments`.
pub(crate) fn snapshot(segments: Vec<Arc<SegmentRow>>) -> Snapshot {
    let segments = Arc::new(segments);
    Snapshot { organisation: ORGANISATION, floor_id: 1, head_id: FEW_EVENTS, blocks: Vec::new(), segments }
}

/// The records of a segment, one after another.
///
/// # Errors
/// [`ErrorKind::Corrupt`] when the bytes are not a segment.
pub fn records(input: &[u8]) -> Result<Vec<u8>, EngineError> {
    records_of(&row(input, 2 * EVENTS), input)
}

fn records_of(row: &SegmentRow, input: &[u8]) -> Result<Vec<u8>, EngineError> {
    let store = SegmentStore::new(Arc::new(OneFile::of(input)));
    let segment = store.open(row)?;
    let mut records = Vec::new();
    segment.for_each(0..segment.rows(), &mut |_, event| {
        canonical::encode_record(event, &mut records);
        Ok(())
    })?;
    Ok(records)
}

pub(crate) fn segment_seeds() -> Vec<Vec<u8>> {
    vec![written(EVENTS)]
}

pub(crate) fn repaired_segment_seeds() -> Vec<Vec<u8>> {
    vec![written(FEW_EVENTS)]
}

fn written(events: u64) -> Vec<u8> {
    let options = SegmentOptions { epoch: 1, compression_level: 3 };
    let mut writer = SegmentWriter::new(Vec::new(), options).expect("memory can be written");
    let mut contents = Contents::new();
    for organisation in 1..=2 {
        for id in 1..=events {
            let moment = Timestamp::from_micros(1_795_000_000_000_000 + i64::try_from(id * 7).expect("a small number"));
            let information = format!("change {}", id % 37);
            let event = holdfast_format::Event { id, timestamp: moment, additional_info: &information, ..event() };
            let organisation = OrganisationId::from_bytes([organisation; OrganisationId::LEN]);
            writer.push(organisation, &event).expect("events come in order");
            contents.entry(organisation).or_default().add_event(&event, &mut Vec::new());
        }
    }
    writer.finish(&contents).expect("memory can be written").0
}

fn row(input: &[u8], rows: u64) -> SegmentRow {
    SegmentRow {
        name: "segment".to_owned(),
        shard: 0,
        first_position: 1,
        last_position: 1,
        level: 0,
        bytes: input.len() as u64,
        sha256: [0; 32],
        rows,
        dictionary_bytes: 0,
        min_timestamp: Timestamp::MIN,
        max_timestamp: Timestamp::MAX,
        epoch: 1,
        created_at: Timestamp::MIN,
    }
}

impl OneFile {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(Arc::new(Bytes(bytes.to_vec())))
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
