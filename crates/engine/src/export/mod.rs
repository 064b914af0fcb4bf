//! Export: writes what a filter selects to a file that can be downloaded.
//!
//! In: a request that fixes the set of events in its own transaction.
//! Out: a file in the object store, complete or absent, and signed links to it.
//! Invariants: the file holds the events of the filter and the request's snapshot, oldest first (I7); bytes that fail
//! their checksum make the job Failed (I4).
//! If we crash here: the unfinished file is removed at the next start and the job begins again from its first row.
//! Bounds: the `EXPORT` limits in [`crate::limits`]; a running job holds a few buffers of rows, rendered values, and what
//! search's reader holds, whatever the number of rows, and has a second thread, which ends with it. Below
//! [`crate::limits::DISK_RESERVE_BYTES`] of free disk jobs fail before ingest does.

mod background;
mod file;
mod jobs;
mod links;
mod upkeep;
mod worker;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use holdfast_format::OrganisationId;

pub use jobs::{NewExport, cancel, request};
pub use links::{Link, LinkError, LinkKeys, downloadable};

use crate::bell::Bell;
use crate::catalog::{CatalogError, Connection, exports};
use crate::commit::chain;
use crate::core::Core;
use crate::limits::EXPORTS_RUNNING_MAX;
use crate::render::DeletedTeams;
use crate::{EngineError, fault};

/// The longest time between two looks for work: for files that are due to go, and for jobs after a failure.
const LOOK_INTERVAL: Duration = Duration::from_secs(60);

/// Knows which teams were deleted, which is kept by the crates above the log.
pub trait Teams: Send + Sync {
    /// Every team of the organisation that exists no more.
    fn deleted(
        &self,
        connection: &mut dyn Connection,
        organisation: &OrganisationId,
    ) -> Result<DeletedTeams, CatalogError>;
}

/// How far a running job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub rows_written: u64,
    pub rows_expected: u64,
}

/// The threads that write exports. A clone controls the same ones; the last one dropped stops them.
#[derive(Debug, Clone)]
pub struct Exports(Arc<Threads>);

impl Exports {
    /// Takes up the jobs that a crash interrupted and starts to work. Blocks until the first of these is committed.
    pub(crate) fn start(core: Arc<Core>, teams: Arc<dyn Teams>) -> Result<Self, EngineError> {
        core.change(|unit| Ok::<_, EngineError>(exports::release_all(unit.connection())?))?.wait()?;
        let shared = Arc::new(Shared {
            core,
            teams,
            bell: Bell::default(),
            stopping: AtomicBool::new(false),
            running: Mutex::default(),
        });
        let thread = |number: usize| {
            let shared = Arc::clone(&shared);
            let builder = std::thread::Builder::new().name(format!("holdfast-export-{number}"));
            builder.spawn(move || shared.run()).expect("the operating system starts a thread")
        };
        let threads = Mutex::new((0..EXPORTS_RUNNING_MAX).map(thread).collect());
        Ok(Self(Arc::new(Threads { shared, threads })))
    }

    /// Looks for jobs now. Called after a request was committed.
    pub fn wake(&self) {
        self.0.shared.bell.ring();
    }

    /// How far a job is, while it runs in this process.
    pub fn progress(&self, export_id: &str) -> Option<Progress> {
        self.0.shared.running().get(export_id).copied()
    }

    /// Ends the threads; what they were writing begins again at the next start. Blocks. A second call does nothing.
    pub fn stop(&self) {
        self.0.stop();
    }
}

#[derive(Debug)]
struct Threads {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Threads {
    fn stop(&self) {
        self.shared.stopping.store(true, Ordering::Release);
        self.shared.bell.ring();
        for thread in std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner)) {
            if thread.join().is_err() {
                tracing::error!(target: "export", "a thread of the exports has panicked");
            }
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the threads share.
struct Shared {
    core: Arc<Core>,
    teams: Arc<dyn Teams>,
    bell: Bell,
    stopping: AtomicBool,
    running: Mutex<HashMap<String, Progress>>,
}

impl Shared {
    fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    fn running(&self) -> MutexGuard<'_, HashMap<String, Progress>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works on jobs until the engine stops.
    fn run(&self) {
        let _stage = fault::stage("export");
        let mut heard = 0;
        while !self.stopping() {
            if let Err(error) = self.work() {
                tracing::error!(target: "export", error = chain(&error), "could not work on exports");
            }
            heard = self.bell.wait(heard, LOOK_INTERVAL);
        }
    }

    /// Repeats the end of a job until the catalog takes it, so that no job stays In Progress that nobody works on; a full
    /// disk is a matter of time. At the process's end it gives up, and the next start begins the job again.
    fn insist(&self, end: impl Fn() -> Result<(), EngineError>) -> Result<(), EngineError> {
        let mut heard = 0;
        loop {
            match end() {
                Err(error) if !self.stopping() => {
                    tracing::error!(target: "export", error = chain(&error), "could not end an export; trying again");
                    heard = self.bell.wait(heard, LOOK_INTERVAL);
                }
                outcome => return outcome,
            }
        }
    }

    fn work(&self) -> Result<(), EngineError> {
        upkeep::expire_files(&self.core)?;
        while !self.stopping()
            && let Some(job) = worker::claim(&self.core)?
        {
            worker::run(self, &job)?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("running", &self.running).finish_non_exhaustive()
    }
}
