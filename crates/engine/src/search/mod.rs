//! Finding events: one filter, one snapshot, one set (I7), whatever part of it is asked for.
//!
//! In: a [`Snapshot`] of one organisation and a [`Filter`].
//! Out: a page, a count, one event, a feed in the order of ids, counts per value or over time, or everything in
//! ascending order.
//! Invariants: I4, I5, I7; an event belongs if floor <= id <= head.
//! If we crash here: nothing was written.
//! Bounds: a page holds at most `limits::PAGE_EVENTS_MAX` events, facets `limits::FACET_VALUES_MAX` values; a feed looks at a
//! bounded number of ids per call; the ascending reader holds one block for each of a bounded number of segments.

mod ascending;
mod bits;
mod counts;
mod facets;
mod feed;
mod finder;
mod head;
mod histogram;
mod leaf;
mod merge;
mod nodes;
mod page;
mod query;
mod resolve;
mod sealed;
mod tally;
mod texts;
mod tokens;
mod values;

use std::sync::Arc;

use holdfast_format::{Event, Timestamp, canonical};

pub use ascending::Ascending;
pub use facets::{Facet, Facets, facets};
pub use feed::{after, by_id};
pub use histogram::{Bucket, histogram};
pub use page::{count, page};
pub use values::{Field, FieldValue, values};

use self::query::Query;
use self::sealed::Sealed;
use crate::EngineError;
use crate::segment::SegmentStore;
use crate::state::Snapshot;

/// An event outside of any store: its canonical record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent(Vec<u8>);

impl StoredEvent {
    fn of(event: &Event<'_>) -> Self {
        let mut record = Vec::new();
        canonical::encode_record(event, &mut record);
        Self(record)
    }

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

/// The segments of a snapshot in which something can match, in journal order.
fn sealed_parts(store: &SegmentStore, snapshot: &Snapshot, query: &Arc<Query>) -> Result<Vec<Sealed>, EngineError> {
    let mut parts = Vec::new();
    for row in snapshot.segments.iter() {
        if row.max_timestamp >= query.from && row.min_timestamp < query.to {
            parts.extend(Sealed::new(store.open(row)?, snapshot, query)?);
        }
    }
    Ok(parts)
}
