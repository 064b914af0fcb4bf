//! Pages: newest first, with the exact count of everything that matches.

use std::sync::Arc;

use super::head::Head;
use super::merge::{KeyPair, Merge, Order};
use super::query::Query;
use super::sealed::Sealed;
use super::{Key, Page, Start, StoredEvent, sealed_parts};
use crate::EngineError;
use crate::filter::Filter;
use crate::limits::PAGE_EVENTS_MAX;
use crate::segment::{Keep, SegmentStore};
use crate::state::Snapshot;

/// A segment with the number of matches of each block that has any.
type Counted = (Sealed, Vec<(usize, u32)>);

/// A page of at most `limit` matches, itself at most [`PAGE_EVENTS_MAX`], and the exact count of all of them.
pub fn page(
    store: &SegmentStore,
    snapshot: &Snapshot,
    filter: &Filter,
    start: Start,
    limit: usize,
) -> Result<Page, EngineError> {
    let query = Arc::new(Query::new(filter)?);
    let located = |error: EngineError| error.in_organisation(snapshot.organisation);
    read_page(store, snapshot, &query, start, limit.min(PAGE_EVENTS_MAX)).map_err(located)
}

/// The exact number of matches.
pub fn count(store: &SegmentStore, snapshot: &Snapshot, filter: &Filter) -> Result<u64, EngineError> {
    let query = Arc::new(Query::new(filter)?);
    let head = Head::new(snapshot, &query);
    let counted = counted(store, snapshot, &query).map_err(|error| error.in_organisation(snapshot.organisation))?;
    Ok(total(&counted, &head))
}

fn read_page(
    store: &SegmentStore,
    snapshot: &Snapshot,
    query: &Arc<Query>,
    start: Start,
    limit: usize,
) -> Result<Page, EngineError> {
    let head = Head::new(snapshot, query);
    let counted = counted(store, snapshot, query)?;
    let total_count = total(&counted, &head);
    let (after, skip) = match start {
        Start::Newest => (None, 0),
        Start::Below(key) => (Some((key.timestamp, key.id)), 0),
        Start::Rank(rank) if rank >= total_count => return Ok(Page { events: Vec::new(), total_count, next: None }),
        Start::Rank(rank) => place_of_rank(&counted, &head, rank)?,
    };
    let blocks = |counts: Vec<(usize, u32)>| counts.into_iter().map(|(block, _)| block).collect();
    let sources = counted.into_iter().map(|(sealed, counts)| (sealed, blocks(counts))).collect();
    let mut merge = Merge::new(Order::NewestFirst, Keep::Cache, after, sources, head);
    for _ in 0..skip {
        merge.next()?;
    }
    let mut events = Vec::with_capacity(limit);
    let mut last = None;
    while let Some(found) = merge.next()? {
        if events.len() == limit {
            return Ok(Page { events, total_count, next: last });
        }
        events.push(StoredEvent::of(&merge.row(&found)?.event()));
        last = Some(Key { timestamp: found.key.0, id: found.key.1 });
    }
    Ok(Page { events, total_count, next: None })
}

fn counted(store: &SegmentStore, snapshot: &Snapshot, query: &Arc<Query>) -> Result<Vec<Counted>, EngineError> {
    let parts = sealed_parts(store, snapshot, query)?;
    parts.into_iter().map(|sealed| sealed.counts().map(|counts| (sealed, counts))).collect()
}

fn total(counted: &[Counted], head: &Head) -> u64 {
    let sealed: u64 = counted.iter().flat_map(|(_, counts)| counts).map(|(_, count)| u64::from(*count)).sum();
    sealed + head.matches.len() as u64
}

/// A block, or a match of the head: bounds of its keys, and how many matches lie between them.
struct Span {
    high: KeyPair,
    low: KeyPair,
    count: u64,
    /// Segment and block; none for a match of the head.
    block: Option<(usize, usize)>,
}

/// Where the match stands that `rank` newer ones precede: a key, and how many matches below it come first.
///
/// Spans are taken from the newest on, as long as all they may hold is at most `rank`. Nothing outside of them lies at
/// or above the lowest of their upper bounds, so that bound is a start; what they hold above it is known from their
/// counts, but for the few blocks that reach below it, which are looked at.
fn place_of_rank(counted: &[Counted], head: &Head, rank: u64) -> Result<(Option<KeyPair>, u64), EngineError> {
    let mut spans = spans(counted, head);
    spans.sort_unstable_by_key(|span| std::cmp::Reverse(span.high));
    let mut passed = 0;
    let mut taken = spans.iter().take_while(|span| {
        passed += span.count;
        passed <= rank
    });
    let mut taken = taken.by_ref().count();
    // Spans with one upper bound are taken together or not at all.
    while taken > 0 && spans.get(taken).is_some_and(|next| next.high == spans[taken - 1].high) {
        taken -= 1;
    }
    let Some(start) = taken.checked_sub(1).map(|last| spans[last].high) else { return Ok((None, rank)) };
    let mut above = 0;
    for span in &spans[..taken] {
        above += match span.block {
            Some((segment, block)) if span.low < start => {
                let keys = counted[segment].0.match_keys(block)?;
                keys.iter().filter(|(key, _)| *key >= start).count() as u64
            }
            Some(_) | None => span.count,
        };
    }
    Ok((Some(start), rank - above))
}

fn spans(counted: &[Counted], head: &Head) -> Vec<Span> {
    let of_head = head.matches.iter().map(|of| Span { high: of.key, low: of.key, count: 1, block: None });
    let of_segment = |(segment, (sealed, counts)): (usize, &Counted)| {
        let span = |(block, count): &(usize, u32)| {
            let (low, high) = sealed.key_bounds(*block);
            Span { high, low, count: u64::from(*count), block: Some((segment, *block)) }
        };
        counts.iter().map(span).collect::<Vec<_>>()
    };
    counted.iter().enumerate().flat_map(of_segment).chain(of_head).collect()
}
