use std::ops::Range;
use std::sync::Arc;

use holdfast_format::{Event, OrganisationId, Timestamp};

use super::Segment;
use crate::EngineError;

/// A pull-style reader of rows, for a merge of several segments. It holds one block.
#[derive(Debug)]
pub struct RowCursor {
    segment: Arc<Segment>,
    rows: Range<u32>,
}

impl RowCursor {
    /// A cursor at the first of `rows`.
    pub fn new(segment: Arc<Segment>, rows: Range<u32>) -> Result<Self, EngineError> {
        Ok(Self { segment, rows })
    }

    /// Where the current event stands in the order of rows; `None` after the last row.
    pub fn key(&self) -> Option<(OrganisationId, Timestamp, u64)> {
        unimplemented!("{:?} {:?}", self.segment, self.rows)
    }

    /// The current event; only while [`RowCursor::key`] is some.
    pub fn event(&self) -> Event<'_> {
        unimplemented!()
    }

    /// Goes to the next row.
    pub fn advance(&mut self) -> Result<(), EngineError> {
        unimplemented!()
    }
}
