//! Single events by number, and the feed in the order of numbers.

use std::collections::HashMap;
use std::sync::Arc;

use holdfast_format::DecodeError;
use holdfast_format::segment::OrganisationRange;

use super::bits::Bits;
use super::head::view;
use super::query::Query;
use super::sealed::Sealed;
use super::{Feed, StoredEvent};
use crate::EngineError;
use crate::filter::Filter;
use crate::limits::FEED_IDS_MAX;
use crate::segment::{Keep, Segment, SegmentStore};
use crate::state::{HeadBlock, Snapshot};

/// The event of one number, whatever its timestamp.
pub fn by_id(store: &SegmentStore, snapshot: &Snapshot, id: u64) -> Result<Option<StoredEvent>, EngineError> {
    if id < snapshot.floor_id || id > snapshot.head_id {
        return Ok(None);
    }
    let located = |error: EngineError| error.in_organisation(snapshot.organisation);
    match holder(store, snapshot, id)? {
        Holder::Head(block) => Ok(Some(StoredEvent(block.record(place_in(block, id)).to_vec()))),
        Holder::Sealed(segment, range) => sealed_event(&segment, &range, id).map_err(located).map(Some),
    }
}

fn sealed_event(segment: &Segment, range: &OrganisationRange, id: u64) -> Result<StoredEvent, EngineError> {
    let rows = segment.rows_of_ids(range, id..id + 1)?;
    let (block, place) = segment.place_of(rows[0]);
    let rows = segment.rows_of_block(block, Keep::Cache)?;
    Ok(StoredEvent::of(&rows.event(place)))
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
    let query = Arc::new(Query::new(filter)?);
    let first = after_id.saturating_add(1).max(snapshot.floor_id);
    let last = snapshot.head_id.min(first.saturating_add(FEED_IDS_MAX - 1));
    // What lies below the floor needs no look.
    let mut feed = Feed { events: Vec::new(), through_id: after_id.max(snapshot.head_id.min(first - 1)) };
    let mut next = first;
    while next <= last && feed.events.len() < limit {
        let window = match holder(store, snapshot, next)? {
            Holder::Head(block) => {
                let window = next..last.min(block.last_id()) + 1;
                feed_head(block, window.clone(), &query, limit, &mut feed);
                window
            }
            Holder::Sealed(segment, range) => {
                let window = next..last.min(range.last_id) + 1;
                feed_sealed(segment, window.clone(), snapshot, &query, limit, &mut feed)
                    .map_err(|error| error.in_organisation(snapshot.organisation))?;
                window
            }
        };
        next = window.end;
    }
    Ok(feed)
}

fn feed_head(block: &HeadBlock, window: std::ops::Range<u64>, query: &Query, limit: usize, feed: &mut Feed) {
    for id in window {
        if feed.events.len() == limit {
            return;
        }
        let index = place_in(block, id);
        if query.accepts(&view(block, index)) {
            feed.events.push(StoredEvent(block.record(index).to_vec()));
        }
        feed.through_id = id;
    }
}

fn feed_sealed(
    segment: Arc<Segment>,
    window: std::ops::Range<u64>,
    snapshot: &Snapshot,
    query: &Arc<Query>,
    limit: usize,
    feed: &mut Feed,
) -> Result<(), EngineError> {
    let Some(sealed) = Sealed::new(segment, snapshot, query)? else {
        feed.through_id = window.end - 1;
        return Ok(());
    };
    let mut matches: HashMap<usize, Bits> = HashMap::new();
    for (id, row) in window.clone().zip(sealed.segment.rows_of_ids(&sealed.range, window)?) {
        if feed.events.len() == limit {
            return Ok(());
        }
        let (block, place) = sealed.segment.place_of(row);
        let bits = match matches.get(&block) {
            Some(bits) => *bits,
            None if sealed.blocks().contains(&block) => sealed.block_matches(block)?,
            None => Bits::NONE,
        };
        matches.insert(block, bits);
        if bits.contains(place) {
            feed.events.push(StoredEvent::of(&sealed.rows(block, Keep::Cache)?.event(place)));
        }
        feed.through_id = id;
    }
    Ok(())
}

/// Who has an id.
enum Holder<'a> {
    Head(&'a HeadBlock),
    Sealed(Arc<Segment>, OrganisationRange),
}

/// Finds who has an `id` of the snapshot. The newest are asked first, for they are asked about most.
fn holder<'a>(store: &SegmentStore, snapshot: &'a Snapshot, id: u64) -> Result<Holder<'a>, EngineError> {
    if let Some(block) = snapshot.blocks.iter().rev().find(|block| (block.first_id()..=block.last_id()).contains(&id)) {
        return Ok(Holder::Head(block));
    }
    for row in snapshot.segments.iter().rev() {
        let segment = store.open(row)?;
        let range = segment.organisation(snapshot.organisation).copied();
        if let Some(range) = range.filter(|range| (range.first_id..=range.last_id).contains(&id)) {
            return Ok(Holder::Sealed(segment, range));
        }
    }
    Err(EngineError::DamagedRow {
        what: format!("the list of segments of organisation {}", snapshot.organisation),
        source: DecodeError::Malformed { what: "it", why: "no segment has an id that was committed" },
    })
}

fn place_in(block: &HeadBlock, id: u64) -> usize {
    usize::try_from(id - block.first_id()).expect("the block has the id")
}
