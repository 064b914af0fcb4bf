//! The matches among the events that are not sealed yet.

use std::ops::Range;
use std::sync::Arc;

use holdfast_format::record::RecordView;
use holdfast_format::{Event, Timestamp};

use super::finder::Finder;
use super::query::Query;
use crate::state::{HeadBlock, Snapshot};

/// Matches of a snapshot's head, ascending by (timestamp, id).
#[derive(Debug)]
pub(super) struct Head {
    blocks: Vec<Arc<HeadBlock>>,
    pub(super) matches: Vec<HeadMatch>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct HeadMatch {
    pub(super) key: (Timestamp, u64),
    block: u32,
    index: u32,
}

impl Head {
    pub(super) fn new(snapshot: &Snapshot, query: &Query) -> Self {
        let mut head = Self { blocks: snapshot.blocks.clone(), matches: Vec::new() };
        let text = query.test.text_of_all();
        for (number, block) in (0..).zip(&snapshot.blocks) {
            if block.max_timestamp() < query.from || block.min_timestamp() >= query.to {
                continue;
            }
            let mut events = indexes(snapshot, block);
            while let Some(index) = next_candidate(block, &events, text) {
                events.start = index + 1;
                let record = view(block, index);
                if query.accepts(&record) {
                    let index = u32::try_from(index).expect("a block has fewer events than bytes");
                    head.matches.push(HeadMatch { key: (record.timestamp, record.id), block: number, index });
                }
            }
        }
        head.matches.sort_unstable();
        head
    }

    /// What of a match can be read without decoding all of it.
    pub(super) fn record(&self, of: &HeadMatch) -> RecordView<'_> {
        view(&self.blocks[of.block as usize], of.index as usize)
    }

    pub(super) fn event(&self, of: &HeadMatch) -> Event<'_> {
        self.blocks[of.block as usize].event(of.index as usize)
    }
}

/// The first of `events` whose record has the text, if there must be one. One look through many records is much faster than
/// a look at each text of each of them; whether a field has the text, and as a word if it must be one, is for others to say.
fn next_candidate(block: &HeadBlock, events: &Range<usize>, text: Option<&Finder>) -> Option<usize> {
    let first = Some(events.start).filter(|_| !events.is_empty());
    let (Some(finder), Some(first)) = (text, first) else { return first };
    let bytes = block.bytes_of(first..events.end);
    let place = finder.find_text_at(&block.records()[..bytes.end], bytes.start)?;
    Some(block.index_at(place))
}

/// The events of a block that belong to the snapshot.
fn indexes(snapshot: &Snapshot, block: &HeadBlock) -> Range<usize> {
    let place = |id: u64| usize::try_from(id.saturating_sub(block.first_id())).unwrap_or(usize::MAX).min(block.len());
    place(snapshot.floor_id)..place(snapshot.head_id.saturating_add(1))
}

/// A look at the record at `index`, which is less than the block's length.
pub(super) fn view(block: &HeadBlock, index: usize) -> RecordView<'_> {
    RecordView::of(block.record(index)).expect("records are decoded before they enter the journal")
}
