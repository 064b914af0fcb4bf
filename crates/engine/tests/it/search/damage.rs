//! I4: a damaged byte fails the requests that need it, and no other.

use std::sync::Arc;

use holdfast_engine::filter::Filter;
use holdfast_engine::search::{self, Start};
use holdfast_engine::segment::{RowCursor, SegmentStore};
use holdfast_engine::state::Snapshot;
use holdfast_engine::{EngineError, ErrorKind};
use holdfast_format::{Event, Timestamp};

use super::store::{Memory, ORGANISATION, segment};

const EVENTS: u64 = 3_000;

fn events() -> Vec<Event<'static>> {
    let event = |id: u64| Event {
        id,
        timestamp: Timestamp::from_micros(i64::try_from(id).unwrap()),
        resource: if id.is_multiple_of(3) { "Services" } else { "Runbook" },
        additional_info: "a text",
        ..Event::default()
    };
    (1..=EVENTS).map(event).collect()
}

fn opened(change: impl FnOnce(&mut Vec<u8>)) -> (SegmentStore, Snapshot) {
    let (row, mut file) = segment(1, &events());
    change(&mut file);
    let objects = Arc::new(Memory::default());
    objects.0.lock().unwrap().insert(row.name.clone(), file);
    let snapshot = Snapshot {
        organisation: ORGANISATION,
        floor_id: 1,
        head_id: EVENTS,
        blocks: Vec::new(),
        segments: Arc::new(vec![Arc::new(row)]),
    };
    (SegmentStore::new(objects), snapshot)
}

fn resources(resource: &str) -> Filter {
    let mut filter = Filter::everything();
    filter.include.resources = vec![resource.to_owned()];
    filter
}

#[test]
fn a_whole_segment_verifies() {
    let (store, snapshot) = opened(|_| {});
    let segment = store.open(&snapshot.segments[0]).unwrap();
    segment.verify().unwrap();
    let mut cursor = RowCursor::new(Arc::clone(&segment), 0..segment.rows()).unwrap();
    let mut rows = 0;
    segment
        .for_each(0..segment.rows(), &mut |organisation, event| {
            assert_eq!(cursor.key(), Some((organisation, event.timestamp, event.id)));
            assert_eq!(&cursor.event(), event);
            cursor.advance()?;
            rows += 1;
            Ok(())
        })
        .unwrap();
    assert_eq!((rows, cursor.key()), (segment.rows(), None));
}

/// Whichever byte is wrong: verification finds it, and every answer is right or an error.
#[test]
fn a_damaged_byte_is_never_served() {
    let (_, file) = segment(1, &events());
    let (mut failed, mut served) = (0, 0);
    for place in (0..file.len()).step_by(file.len() / 150) {
        let (store, snapshot) = opened(|file| file[place] ^= 0x10);
        let verified = store.open(&snapshot.segments[0]).and_then(|segment| segment.verify());
        assert!(matches!(verified, Err(EngineError::Damaged { .. })), "byte {place}: {verified:?}");
        match search::page(&store, &snapshot, &resources("Services"), Start::Newest, 10) {
            Ok(page) => {
                served += 1;
                assert_eq!(page.total_count, EVENTS / 3, "byte {place}");
                assert_eq!(page.events[0].event(), events()[usize::try_from(EVENTS).unwrap() - 1], "byte {place}");
            }
            Err(error) => {
                failed += 1;
                assert_eq!(error.kind(), ErrorKind::Corrupt, "byte {place}: {error}");
                assert!(error.to_string().contains("segments/1"), "byte {place}: {error}");
            }
        }
    }
    assert!(failed > 0 && served > 0, "{failed} failed, {served} served");
}

#[test]
fn a_file_that_was_cut_is_damaged_and_one_that_is_gone_is_missing() {
    let (store, snapshot) = opened(|file| file.truncate(file.len() - 1));
    assert!(matches!(store.open(&snapshot.segments[0]), Err(EngineError::Damaged { .. })));
    let store = SegmentStore::new(Arc::new(Memory::default()));
    assert!(matches!(store.open(&snapshot.segments[0]), Err(EngineError::SegmentMissing { .. })));
}
