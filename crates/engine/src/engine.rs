use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use holdfast_format::OrganisationId;
use tokio::sync::watch;

use crate::catalog::installation::Installation;
use crate::catalog::organisations::OrganisationRow;
use crate::catalog::{CatalogError, Connection, SchemaPart};
use crate::clock::Clock;
use crate::commit::{Append, Committed, UnitOfWork, Waiting};
use crate::core::{Core, Settings};
use crate::export::{Exports, Teams};
use crate::objects::Objects;
use crate::recover::{self, Recovered};
use crate::retain::Expired;
use crate::segment::SegmentStore;
use crate::state::Snapshot;
use crate::upkeep::Upkeep;
use crate::{EngineError, limits, random, retain};

/// How to open a data directory.
#[derive(Debug, Clone)]
pub struct Options {
    pub directory: PathBuf,
    pub clock: Clock,
    /// The tables of the crates above, beside the engine's own.
    pub schema: Vec<SchemaPart>,
    pub settings: Settings,
}

/// The log of one data directory. A clone is another handle of the same log.
#[derive(Clone)]
pub struct Engine {
    core: Arc<Core>,
    threads: Arc<Threads>,
}

struct Threads {
    running: Mutex<Vec<JoinHandle<()>>>,
    upkeep: Upkeep,
}

impl Engine {
    /// Makes an empty data directory: readable by its owner only, with an empty catalog. Refuses one that is not empty.
    pub fn create(options: &Options) -> Result<(), EngineError> {
        let now = options.clock.now();
        let installation = Installation { id: random::id(now), epoch: 1, cursor_key: random::bytes(), created_at: now };
        recover::create(&options.directory, &options.schema, &installation)
    }

    /// Opens a data directory that was created and recovers what a crash left behind. The caller holds the
    /// directory's lock: there is one process that writes it.
    pub fn open(options: Options) -> Result<Self, EngineError> {
        let upkeep = Upkeep::default();
        let Options { directory, clock, schema, settings } = options;
        let Recovered { core, committer } = recover::open(&directory, &schema, clock, settings, upkeep.seal_bell())?;
        let core = Arc::new(core);
        let running = vec![
            spawn("commit", move || committer.run()),
            spawn("seal", {
                let (core, upkeep) = (Arc::clone(&core), upkeep.clone());
                move || give_way(limits::SEAL_NICE, || upkeep.seal(&core))
            }),
            spawn("merge", {
                let (core, upkeep) = (Arc::clone(&core), upkeep.clone());
                move || give_way(limits::MERGE_NICE, || upkeep.merge_and_retain(&core))
            }),
        ];
        let threads = Threads { running: Mutex::new(running), upkeep };
        Ok(Self { core, threads: Arc::new(threads) })
    }

    /// Hands events to the committer. [`EngineError::Overloaded`] at once when it has too much to do.
    pub fn append(&self, append: Append) -> Result<Waiting<Committed>, EngineError> {
        self.append_then(append, |_| ())
    }

    /// The same, and calls `on_commit` when the events are committed, or found to be by an earlier request: before the
    /// answer, and also when nobody waits for it any more. It holds up everybody else's commit.
    pub fn append_then(
        &self,
        append: Append,
        on_commit: impl FnOnce(Committed) + Send + 'static,
    ) -> Result<Waiting<Committed>, EngineError> {
        self.core.append(append, Box::new(on_commit))
    }

    /// Hands a change to the committer: what the work does to the catalog and the events it records commit together
    /// or not at all. See [`UnitOfWork`] for what the work may do.
    pub fn change<T, E, F>(&self, work: F) -> Result<Waiting<T, E>, EngineError>
    where
        T: Send + 'static,
        E: From<EngineError> + Send + 'static,
        F: FnMut(&mut UnitOfWork<'_>) -> Result<T, E> + Send + 'static,
    {
        self.core.change(work)
    }

    /// Hands over a change that causes no commit of its own, such as "last used". It is lost when the process ends
    /// before another commit.
    pub fn ride_along<F>(&self, work: F)
    where
        F: FnMut(&mut UnitOfWork<'_>) -> Result<(), EngineError> + Send + 'static,
    {
        self.core.ride_along(work);
    }

    /// Runs `work` in one snapshot of the catalog. Blocks.
    pub fn read<T, E: From<CatalogError>>(&self, work: impl Fn(&mut dyn Connection) -> Result<T, E>) -> Result<T, E> {
        self.core.read(work)
    }

    /// The organisation's row, or [`EngineError::NotFound`]. Blocks.
    pub fn organisation(&self, id: &OrganisationId) -> Result<OrganisationRow, EngineError> {
        self.core.organisation(id)
    }

    /// What the organisation's readers see now: everything that was acknowledged before this call. Blocks.
    pub fn snapshot(&self, id: &OrganisationId) -> Result<Snapshot, EngineError> {
        self.core.snapshot(id)
    }

    /// Changes whenever events are committed to the shard of the organisation. Blocks.
    pub fn watch(&self, id: &OrganisationId) -> Result<watch::Receiver<i64>, EngineError> {
        self.core.watch(id)
    }

    /// Moves the organisation's floor past what its retention has expired, now. With `Confirmed::ByOperator` also when
    /// that is a large share of its events. Blocks.
    pub fn retain(&self, id: &OrganisationId, confirmed: retain::Confirmed) -> Result<Expired, EngineError> {
        retain::expire(&self.core, id, confirmed)
    }

    /// Starts the threads that write exports. They are stopped before the engine is. Blocks.
    pub fn start_exports(&self, teams: Arc<dyn Teams>) -> Result<Exports, EngineError> {
        Exports::start(Arc::clone(&self.core), teams)
    }

    pub fn segments(&self) -> &SegmentStore {
        &self.core.segments
    }

    pub fn objects(&self) -> &Arc<dyn Objects> {
        &self.core.objects
    }

    pub fn clock(&self) -> &Clock {
        &self.core.clock
    }

    /// The installation's epoch; it rises when the data is restored from a backup.
    pub fn epoch(&self) -> u64 {
        self.core.epoch
    }

    /// Why requests should go elsewhere for now, if they should.
    pub fn ready(&self) -> Result<(), String> {
        let skew = self.core.clock.skew();
        if skew > limits::CLOCK_SKEW_MAX {
            return Err(format!(
                "the wall clock has moved {} s against the monotonic one since the start; set the clock right and restart",
                skew.as_secs()
            ));
        }
        if self.core.state.head_bytes() >= self.core.settings.head_bytes_open() {
            return Err("unsealed events fill the memory that is allowed for them; sealing is behind".to_owned());
        }
        self.threads.upkeep.seal_trouble().map_or(Ok(()), Err)
    }

    /// Stops merging and retention from deleting any file until the pin is dropped: a backup reads them.
    pub fn pin_files(&self) -> FilesPin {
        self.threads.upkeep.pin_files()
    }

    /// Commits what waits and stops the threads. Blocks. A second call does nothing.
    pub fn stop(&self) {
        self.threads.upkeep.stop();
        self.core.queue.close();
        let running = std::mem::take(&mut *self.threads.running.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in running {
            if thread.join().is_err() {
                tracing::error!(target: "engine", "a thread of the engine has panicked");
            }
        }
    }
}

pub use crate::upkeep::FilesPin;

impl fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Engine").field("epoch", &self.core.epoch).finish_non_exhaustive()
    }
}

/// Where the catalog lies in a data directory.
pub fn catalog_path(directory: &Path) -> PathBuf {
    directory.join("catalog.sqlite")
}

/// Where the objects lie in a data directory.
pub fn objects_path(directory: &Path) -> PathBuf {
    directory.join("objects")
}

/// Works in this thread while others, which somebody waits for, go first when processors are short: commits and requests
/// before sealing, sealing before merging. When sealing gets too little, the heads are full and commits wait for it, so
/// that it always catches up.
fn give_way(nice: i32, work: impl FnOnce()) {
    // Elsewhere than on Linux it would be the whole process.
    if cfg!(target_os = "linux")
        && let Err(error) = rustix::process::nice(nice)
    {
        tracing::warn!(target: "engine", %error, "a background thread could not lower its priority");
    }
    work();
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    let builder = std::thread::Builder::new().name(format!("holdfast-{name}"));
    builder.spawn(work).expect("the system can start a thread")
}
