//! Words of a segment that has so many that their dictionary takes several pages.

use std::sync::Arc;

use holdfast_engine::filter::{Expression, Extent, Filter, Pattern};
use holdfast_engine::search;
use holdfast_engine::segment::SegmentStore;
use holdfast_engine::state::Snapshot;
use holdfast_format::{Event, Timestamp};

use super::store::{Memory, ORGANISATION, segment};

/// Each has a word of 40 bytes of its own, which takes a dozen pages, and a text that is longer than its words.
const EVENTS: u64 = 20_000;

#[test]
fn a_text_is_found_in_whichever_page_its_words_are() {
    let whole = |id: u64| format!("request {id:0>40} of the nightly import, of the nightly import");
    let event = |id: u64| Event {
        id,
        timestamp: Timestamp::from_micros(10),
        additional_info: whole(id).leak(),
        ..Event::default()
    };
    let (row, file) = segment(1, &(1..=EVENTS).map(event).collect::<Vec<_>>());
    let objects = Arc::new(Memory::default());
    objects.0.lock().unwrap().insert(row.name.clone(), file);
    let segments = Arc::new(vec![Arc::new(row)]);
    let snapshot = Snapshot { organisation: ORGANISATION, floor_id: 1, head_id: EVENTS, blocks: Vec::new(), segments };
    let store = SegmentStore::new(objects);
    for text in ["00001", "00777", "09999", "10000", "12345", "20000", "777", "9", "import", "of import"] {
        let pattern = Pattern { text: text.to_owned(), extent: Extent::Part };
        let filter = Filter { expression: Expression::Text(pattern), ..Filter::everything() };
        let expected = (1..=EVENTS).filter(|id| whole(*id).contains(text)).count() as u64;
        assert_eq!(search::count(&store, &snapshot, &filter).unwrap(), expected, "{text}");
    }
}
