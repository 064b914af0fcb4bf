use holdfast_format::Event;

use super::Key;
use crate::EngineError;
use crate::filter::Filter;
use crate::segment::SegmentStore;
use crate::state::Snapshot;

/// Reads all matches, oldest first by (timestamp, id), in constant memory.
#[derive(Debug)]
pub struct Ascending<'a> {
    store: &'a SegmentStore,
}

impl<'a> Ascending<'a> {
    /// A reader that starts after `after`, or with the oldest match.
    pub fn new(
        store: &'a SegmentStore,
        snapshot: &Snapshot,
        filter: &Filter,
        after: Option<Key>,
    ) -> Result<Self, EngineError> {
        let _ = (snapshot, filter, after, Self { store });
        unimplemented!()
    }

    /// Calls `visit` with the next matches, a bounded number of them. False when there were no more. After an error of
    /// `visit`, or of reading, the reader is of no more use.
    pub fn next_batch(
        &mut self,
        visit: &mut dyn FnMut(&Event<'_>) -> Result<(), EngineError>,
    ) -> Result<bool, EngineError> {
        let _ = visit;
        unimplemented!("{:?}", self.store)
    }
}
