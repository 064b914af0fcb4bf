use std::ops::Range;
use std::sync::Arc;

use holdfast_format::segment::OrganisationRange;
use holdfast_format::{Event, OrganisationId};

use crate::EngineError;
use crate::catalog::segments::SegmentRow;
use crate::objects::Objects;

/// Opens segments and keeps what was read of them.
#[derive(Debug)]
pub struct SegmentStore {
    objects: Arc<dyn Objects>,
}

impl SegmentStore {
    pub fn new(objects: Arc<dyn Objects>) -> Self {
        Self { objects }
    }

    /// Opens a segment: reads and verifies its footer, unless it is cached.
    /// [`EngineError::SegmentMissing`] when there is no such file.
    pub fn open(&self, row: &SegmentRow) -> Result<Arc<Segment>, EngineError> {
        unimplemented!("{row:?} {:?}", self.objects)
    }
}

/// An open segment.
#[derive(Debug)]
pub struct Segment {}

impl Segment {
    /// The organisations in it, ascending.
    pub fn organisations(&self) -> &[OrganisationRange] {
        unimplemented!()
    }

    /// The rows of an organisation, if it has any here.
    pub fn organisation(&self, organisation: OrganisationId) -> Option<&OrganisationRange> {
        unimplemented!("{organisation}")
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        unimplemented!()
    }

    /// Calls `visit` with each event of `rows`, in the order of rows, holding one block at a time.
    pub fn for_each(
        &self,
        rows: Range<u32>,
        visit: &mut dyn FnMut(OrganisationId, &Event<'_>) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let _ = visit;
        unimplemented!("{rows:?}")
    }

    /// Reads every byte and checks every checksum and every invariant that can be checked from the file alone.
    pub fn verify(&self) -> Result<(), EngineError> {
        unimplemented!()
    }
}
