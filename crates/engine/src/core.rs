//! What every stage after commit stands on: the two stores, the state, the queue of the committer.

use std::sync::Arc;
use std::time::Duration;

use holdfast_format::OrganisationId;
use tokio::sync::watch;

use crate::catalog::organisations::{self, OrganisationRow};
use crate::catalog::{self, Catalog, CatalogError, Connection};
use crate::clock::Clock;
use crate::commit::{Append, AppendJob, Committed, Queue, TypedUnit, UnitOfWork, Waiting};
use crate::objects::Objects;
use crate::segment::SegmentStore;
use crate::state::{Snapshot, State};
use crate::{EngineError, limits};

/// The bounds that an operator may set; the defaults are those of [`limits`].
#[derive(Debug, Clone)]
pub struct Settings {
    /// Decoded journal bytes at which the largest shard is sealed.
    pub seal_bytes: usize,
    /// Age of a shard's oldest unsealed event at which it is sealed.
    pub seal_age: Duration,
    /// Decoded bytes of all heads together.
    pub head_bytes_max: usize,
    /// Neighbouring segments of one level that are merged into one of the next.
    pub merge_fan_out: usize,
    /// How often expired events are looked for.
    pub retain_interval: Duration,
}

impl Settings {
    /// Decoded bytes of all heads together at which something must be sealed.
    pub(crate) fn seal_due_bytes(&self) -> usize {
        self.seal_bytes.min(self.head_bytes_max / 2)
    }

    /// Decoded bytes of all heads together at which only organisations of which little waits are committed.
    pub(crate) fn head_bytes_open(&self) -> usize {
        self.head_bytes_max - self.head_bytes_max / limits::HEAD_RESERVE_SHARE
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seal_bytes: limits::SEAL_BYTES,
            seal_age: limits::SEAL_AGE_MAX,
            head_bytes_max: limits::HEAD_BYTES_MAX,
            merge_fan_out: limits::MERGE_FAN_OUT,
            retain_interval: limits::RETAIN_INTERVAL,
        }
    }
}

/// Shared by the stages of one open data directory.
#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) catalog: Arc<dyn Catalog>,
    pub(crate) objects: Arc<dyn Objects>,
    pub(crate) segments: SegmentStore,
    pub(crate) state: Arc<State>,
    pub(crate) queue: Arc<Queue>,
    pub(crate) clock: Clock,
    pub(crate) settings: Settings,
    /// Raised whenever the data was restored from a backup; positions of another epoch are refused.
    pub(crate) epoch: u64,
    /// Tells this process's claim on the shards from an older one's.
    pub(crate) writer_epoch: i64,
}

impl Core {
    /// Hands events to the committer, and `on_commit` what is to be done once they are committed.
    /// [`EngineError::Overloaded`] at once when it has too much to do.
    pub(crate) fn append(
        &self,
        append: Append,
        on_commit: Box<dyn FnOnce(Committed) + Send>,
    ) -> Result<Waiting<Committed>, EngineError> {
        if append.events.is_empty() {
            return Err(EngineError::invalid("body", "there is no event in the request"));
        }
        let bytes = append.events.record_bytes_max();
        let (answer, waiting) = Waiting::new();
        self.queue.push_append(AppendJob { append, bytes, on_commit, answer })?;
        Ok(waiting)
    }

    /// Hands a change to the committer; see [`UnitOfWork`].
    pub(crate) fn change<T, E, F>(&self, work: F) -> Result<Waiting<T, E>, EngineError>
    where
        T: Send + 'static,
        E: From<EngineError> + Send + 'static,
        F: FnMut(&mut UnitOfWork<'_>) -> Result<T, E> + Send + 'static,
    {
        let (answer, waiting) = Waiting::new();
        self.queue.push_unit(Box::new(TypedUnit::new(work, answer)))?;
        Ok(waiting)
    }

    /// Hands over a change that may wait for somebody else's transaction, and is lost when none comes.
    pub(crate) fn ride_along<F>(&self, work: F)
    where
        F: FnMut(&mut UnitOfWork<'_>) -> Result<(), EngineError> + Send + 'static,
    {
        let (answer, _) = Waiting::new();
        self.queue.push_rider(Box::new(TypedUnit::new(work, answer)));
    }

    /// Runs `work` in one snapshot of the catalog. Blocks.
    pub(crate) fn read<T, E: From<CatalogError>>(
        &self,
        work: impl Fn(&mut dyn Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        catalog::read(&*self.catalog, work)
    }

    pub(crate) fn organisation(&self, id: &OrganisationId) -> Result<OrganisationRow, EngineError> {
        let row = self.read(|connection| organisations::by_id(connection, id))?;
        row.ok_or(EngineError::NotFound { what: "the organisation" })
    }

    /// What the organisation's readers see now: everything that was acknowledged before this call.
    pub(crate) fn snapshot(&self, id: &OrganisationId) -> Result<Snapshot, EngineError> {
        let row = self.organisation(id)?;
        Ok(self.state.snapshot(shard_index(row.shard), *id, row.last_id, row.floor_id))
    }

    pub(crate) fn watch(&self, id: &OrganisationId) -> Result<watch::Receiver<i64>, EngineError> {
        Ok(self.state.watch(shard_index(self.organisation(id)?.shard)))
    }
}

/// Shards count from 0 and are few.
pub(crate) fn shard_index(shard: i64) -> usize {
    usize::try_from(shard).expect("the schema allows no negative shard")
}
