//! Tail: follows the log in the order of ids.
//!
//! In: a filter, a position and the snapshots of one organisation.
//! Out: the matches after the position, in batches, and the position that each batch reaches.
//! Invariants: I5, I7; every event that matches is given once, in the order of ids.
//! If we crash here: nothing was written; a reader resumes at the last position that it saw.
//! Bounds: a reader holds one position and one batch, never a queue: it reads the store and the head when its last batch
//! was taken, so a slow reader costs nothing and loses nothing.

use tokio::sync::watch;

use crate::EngineError;
use crate::filter::Filter;
use crate::search::{self, StoredEvent};
use crate::segment::SegmentStore;
use crate::state::Snapshot;

/// A reader that follows one organisation.
#[derive(Debug, Clone)]
pub struct Tail {
    filter: Filter,
    position: u64,
    moved: watch::Receiver<i64>,
}

/// The matches between two positions.
#[derive(Debug)]
pub struct Batch {
    pub events: Vec<StoredEvent>,
    /// Every id up to this one was looked at.
    pub position: u64,
    /// Nothing was committed after `position` when the batch was read: [`Tail::wait`] before the next one.
    pub is_caught_up: bool,
}

impl Tail {
    /// Starts after `position`, or at the head of `snapshot` when there is none. `moved` changes when events are
    /// committed to the organisation's shard; it was taken before `snapshot`.
    ///
    /// # Errors
    /// [`EngineError::StalePosition`] when the position lies above the head.
    pub fn start(
        filter: Filter,
        position: Option<u64>,
        snapshot: &Snapshot,
        moved: watch::Receiver<i64>,
    ) -> Result<Self, EngineError> {
        let position = position.unwrap_or(snapshot.head_id);
        if position > snapshot.head_id { Err(EngineError::StalePosition) } else { Ok(Self { filter, position, moved }) }
    }

    pub fn position(&self) -> u64 {
        self.position
    }

    /// The filter, whose range moves with the history window.
    pub fn filter_mut(&mut self) -> &mut Filter {
        &mut self.filter
    }

    /// Reads at most `limit` matches after the position and moves it. `snapshot` is called once, after the reader has
    /// noted how far the log has come, so that no commit between the two is slept through. Blocks.
    pub fn read(
        &mut self,
        store: &SegmentStore,
        snapshot: impl FnOnce() -> Result<Snapshot, EngineError>,
        limit: usize,
    ) -> Result<Batch, EngineError> {
        self.moved.mark_unchanged();
        let snapshot = snapshot()?;
        if self.position >= snapshot.head_id {
            return Ok(Batch { events: Vec::new(), position: self.position, is_caught_up: true });
        }
        let feed = search::after(store, &snapshot, &self.filter, self.position, limit)?;
        assert!(feed.through_id >= self.position, "a feed goes forward");
        self.position = feed.through_id;
        let is_caught_up = self.position >= snapshot.head_id;
        Ok(Batch { events: feed.events, position: self.position, is_caught_up })
    }

    /// Waits until something was committed to the organisation's shard since the last [`Tail::read`].
    ///
    /// # Errors
    /// [`EngineError::Stopping`] when the log is closed.
    pub async fn wait(&mut self) -> Result<(), EngineError> {
        self.moved.changed().await.map_err(|_| EngineError::Stopping)
    }
}
