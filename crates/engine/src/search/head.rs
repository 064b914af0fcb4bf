//! The matches among the events that are not sealed yet.

use std::sync::Arc;

use holdfast_format::record::RecordView;
use holdfast_format::{Event, Timestamp};

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
        for (number, block) in (0..).zip(&snapshot.blocks) {
            if block.max_timestamp() < query.from || block.min_timestamp() >= query.to {
                continue;
            }
            for index in indexes(snapshot, block) {
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

/// The events of a block that belong to the snapshot.
fn indexes(snapshot: &Snapshot, block: &HeadBlock) -> std::ops::Range<usize> {
    let place = |id: u64| usize::try_from(id.saturating_sub(block.first_id())).unwrap_or(usize::MAX).min(block.len());
    place(snapshot.floor_id)..place(snapshot.head_id.saturating_add(1))
}

/// A look at the record at `index`, which is less than the block's length.
pub(super) fn view(block: &HeadBlock, index: usize) -> RecordView<'_> {
    RecordView::of(block.record(index)).expect("records are decoded before they enter the journal")
}
