use std::ops::Range;
use std::sync::Arc;

use holdfast_format::segment::RowBlock;
use holdfast_format::{Event, OrganisationId, Timestamp};

use super::Segment;
use super::read::Keep;
use crate::EngineError;

/// A pull-style reader of rows, for a merge of several segments. It holds one block.
#[derive(Debug)]
pub struct RowCursor {
    segment: Arc<Segment>,
    walk: Walk,
}

impl RowCursor {
    /// A cursor at the first of `rows`, which are in the segment.
    pub fn new(segment: Arc<Segment>, rows: Range<u32>) -> Result<Self, EngineError> {
        let walk = Walk::new(&segment, rows)?;
        Ok(Self { segment, walk })
    }

    /// Where the current event stands in the order of rows; `None` after the last row.
    pub fn key(&self) -> Option<(OrganisationId, Timestamp, u64)> {
        self.walk.key(&self.segment)
    }

    /// The current event; only while [`RowCursor::key`] is some.
    pub fn event(&self) -> Event<'_> {
        self.walk.event()
    }

    /// The current row as its block and its place there; only while [`RowCursor::key`] is some.
    pub(crate) fn row(&self) -> (&RowBlock, usize) {
        self.walk.row()
    }

    /// Goes to the next row.
    pub fn advance(&mut self) -> Result<(), EngineError> {
        self.walk.advance(&self.segment)
    }
}

/// A place in a segment that is given with every call.
#[derive(Debug)]
pub(super) struct Walk {
    /// The current row and those after it.
    rows: Range<u32>,
    block: Option<Arc<RowBlock>>,
    /// Place of the current row's organisation in the table.
    organisation: usize,
}

impl Walk {
    pub(super) fn new(segment: &Segment, rows: Range<u32>) -> Result<Self, EngineError> {
        let mut walk = Self { rows, block: None, organisation: 0 };
        walk.load(segment)?;
        Ok(walk)
    }

    pub(super) fn key(&self, segment: &Segment) -> Option<(OrganisationId, Timestamp, u64)> {
        let block = self.block.as_ref()?;
        let range = segment.organisations().get(self.organisation)?;
        let (timestamp, id) = block.key(self.place(block));
        Some((range.organisation, timestamp, id))
    }

    pub(super) fn event(&self) -> Event<'_> {
        let (block, place) = self.row();
        block.event(place)
    }

    fn row(&self) -> (&RowBlock, usize) {
        let block = self.block.as_ref().expect("the caller looked at the key before");
        (block, self.place(block))
    }

    pub(super) fn advance(&mut self, segment: &Segment) -> Result<(), EngineError> {
        self.rows.start = self.rows.end.min(self.rows.start + 1);
        self.load(segment)
    }

    fn place(&self, block: &RowBlock) -> usize {
        (self.rows.start - block.first_row()) as usize
    }

    /// Makes the block of the current row the held one.
    fn load(&mut self, segment: &Segment) -> Result<(), EngineError> {
        if self.rows.is_empty() {
            self.block = None;
            return Ok(());
        }
        let row = self.rows.start;
        if self.block.as_ref().is_none_or(|block| self.place(block) >= block.len()) {
            self.block = None;
            self.block = Some(segment.rows_of_block(segment.place_of(row).0, Keep::Pass)?);
        }
        let table = segment.organisations();
        while table.get(self.organisation).is_some_and(|range| range.row_range().end <= row) {
            self.organisation += 1;
        }
        Ok(())
    }
}
