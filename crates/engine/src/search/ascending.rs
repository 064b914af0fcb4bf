use std::sync::Arc;

use holdfast_format::OrganisationId;

use super::head::Head;
use super::merge::{Merge, Order};
use super::query::Query;
use super::sealed::Sealed;
use super::{Key, sealed_parts};
use crate::EngineError;
use crate::filter::Filter;
use crate::render::Row;
use crate::segment::{Keep, SegmentStore};
use crate::state::Snapshot;

/// Events that one call of [`Ascending::next_batch`] visits, at most.
const BATCH_EVENTS: usize = 1_024;

/// Reads all matches, oldest first by (timestamp, id), in constant memory.
#[derive(Debug)]
pub struct Ascending {
    organisation: OrganisationId,
    merge: Merge,
}

impl Ascending {
    /// A reader that starts after `after`, or with the oldest match.
    pub fn new(
        store: &SegmentStore,
        snapshot: &Snapshot,
        filter: &Filter,
        after: Option<Key>,
    ) -> Result<Self, EngineError> {
        let query = Arc::new(Query::new(filter)?);
        let head = Head::new(snapshot, &query);
        let parts = sealed_parts(store, snapshot, &query);
        let parts = parts.map_err(|error| error.in_organisation(snapshot.organisation))?;
        let with_blocks = |sealed: Sealed| {
            let blocks = sealed.blocks().collect();
            (sealed, blocks)
        };
        let sources = parts.into_iter().map(with_blocks).collect();
        let after = after.map(|key| (key.timestamp, key.id));
        let merge = Merge::new(Order::OldestFirst, Keep::Pass, after, sources, head);
        Ok(Self { organisation: snapshot.organisation, merge })
    }

    /// Calls `visit` with the next matches, a bounded number of them. False when there were no more. After an error of
    /// `visit`, or of reading, the reader is of no more use.
    pub fn next_batch(
        &mut self,
        visit: &mut dyn FnMut(Row<'_>) -> Result<(), EngineError>,
    ) -> Result<bool, EngineError> {
        for _ in 0..BATCH_EVENTS {
            let located = |error: EngineError| error.in_organisation(self.organisation);
            let Some(found) = self.merge.next().map_err(located)? else { return Ok(false) };
            visit(self.merge.row(&found).map_err(located)?)?;
        }
        Ok(true)
    }
}
