//! Finding events: one filter, one snapshot, one set (I7), whatever part of it is asked for.
//!
//! In: a [`Snapshot`] of one organisation and a [`Filter`].
//! Out: a page, a count, one event, a feed in the order of ids, counts per value, or everything in ascending order.
//! Invariants: I4, I5, I7; an event belongs if floor <= id <= head.
//! If we crash here: nothing was written.
//! Bounds: a page holds at most `limits::PAGE_EVENTS_MAX` events; a feed looks at a bounded number of ids per call; the
//! ascending reader holds one block for each of a bounded number of segments.

mod ascending;
mod values;

use holdfast_format::{Event, Timestamp, canonical};

pub use ascending::Ascending;
pub use values::{Field, FieldValue, values};

use crate::EngineError;
use crate::filter::Filter;
use crate::segment::SegmentStore;
use crate::state::Snapshot;

/// An event outside of any store: its canonical record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent(Vec<u8>);

impl StoredEvent {
    pub fn event(&self) -> Event<'_> {
        canonical::decode_record(&self.0).expect("only encoded events become stored events").0
    }
}

/// A place in the order of (timestamp, id), which is unique to an event of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    pub timestamp: Timestamp,
    pub id: u64,
}

/// Where a page starts; newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    Newest,
    /// With the newest match below this key.
    Below(Key),
    /// With the match that so many newer matches precede.
    Rank(u64),
}

/// Part of the matches, newest first by (timestamp, id).
#[derive(Debug, Clone)]
pub struct Page {
    pub events: Vec<StoredEvent>,
    /// All matches of the snapshot, wherever the page starts.
    pub total_count: u64,
    /// Continue with [`Start::Below`] this; `None` when the page ends with the oldest match.
    pub next: Option<Key>,
}

/// Matches in the order of ids.
#[derive(Debug, Clone)]
pub struct Feed {
    pub events: Vec<StoredEvent>,
    /// Every id up to this one was looked at; the next call goes on after it.
    pub through_id: u64,
}

/// A page of at most `limit` matches and the exact count of all of them.
pub fn page(
    store: &SegmentStore,
    snapshot: &Snapshot,
    filter: &Filter,
    start: Start,
    limit: usize,
) -> Result<Page, EngineError> {
    let _ = (store, snapshot, filter, start, limit);
    unimplemented!()
}

/// The exact number of matches.
pub fn count(store: &SegmentStore, snapshot: &Snapshot, filter: &Filter) -> Result<u64, EngineError> {
    let _ = (store, snapshot, filter);
    unimplemented!()
}

/// The event of one number, whatever its timestamp.
pub fn by_id(store: &SegmentStore, snapshot: &Snapshot, id: u64) -> Result<Option<StoredEvent>, EngineError> {
    let _ = (store, snapshot, id);
    unimplemented!()
}

/// At most `limit` matches with an id above `after_id`, ascending. One call looks at a bounded number of ids, so it may
/// return fewer, or none, before the head is reached: the caller goes on after `through_id` until that is the head.
pub fn after(
    store: &SegmentStore,
    snapshot: &Snapshot,
    filter: &Filter,
    after_id: u64,
    limit: usize,
) -> Result<Feed, EngineError> {
    let _ = (store, snapshot, filter, after_id, limit);
    unimplemented!()
}
