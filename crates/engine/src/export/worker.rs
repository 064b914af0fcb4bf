//! Works on one job: claim, count, write, publish.

use std::time::Duration;

use holdfast_format::Timestamp;

use super::file::FileWriter;
use super::{Progress, Shared};
use crate::catalog::exports::{self, Claim, ExportFile, ExportKind, ExportRow, ExportState};
use crate::catalog::files::{self, PendingFile};
use crate::commit::chain;
use crate::core::Core;
use crate::filter::Filter;
use crate::limits::{DISK_RESERVE_BYTES, EXPORT_FILE_DAYS};
use crate::search::{self, Ascending, Key};
use crate::state::Snapshot;
use crate::{EngineError, fault, random};

/// How often a running job looks whether it should go on, and tells how far it is.
const TICK: Duration = Duration::from_secs(1);

const MICROS_PER_DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Why a job stopped before its end.
enum Stopped {
    /// What the reader of the history is told.
    Failed(String),
    /// Somebody cancelled it: nothing is left to say.
    Cancelled,
    /// The process ends; the job stays In Progress and begins again at the next start.
    ProcessEnds,
}

/// Why writing rows stopped: for good, or for something that the reader met.
enum Interrupted {
    Stopped(Stopped),
    Engine(EngineError),
}

/// The oldest job that waits; it is In Progress now and this process's alone.
pub(super) fn claim(core: &Core) -> Result<Option<ExportRow>, EngineError> {
    let owner = owner(core);
    let claimed = core.change(move |unit| -> Result<_, EngineError> {
        let now = unit.now();
        // One process writes the data directory, so a claim ends with its process and needs no renewal.
        let claim = Claim { owner: &owner, lease_until: Timestamp::MAX };
        Ok(exports::claim(unit.connection(), claim, now)?)
    })?;
    claimed.wait()
}

/// Writes the file of a claimed job and publishes it, or says in the catalog why not.
pub(super) fn run(shared: &Shared, job: &ExportRow) -> Result<(), EngineError> {
    let extension = match job.kind {
        ExportKind::Csv => "csv",
        ExportKind::Json => "json",
    };
    let name = format!("exports/{}-{}.{extension}", job.id, random::hex::<6>());
    tracing::info!(target: "export", export = job.id, "export begins");
    let announced = announce(&shared.core, &name).map_err(Stopped::of);
    let written = announced.and_then(|()| Writing { shared, job, name: &name }.write());
    let published = written.and_then(|(file, rows)| publish(&shared.core, job, file, rows));
    shared.running().remove(&job.id);
    let Err(stopped) = published else { return Ok(()) };
    shared.insist(|| discard(&shared.core, &name))?;
    match stopped {
        Stopped::Failed(text) => shared.insist(|| fail(&shared.core, job, &text)),
        Stopped::Cancelled | Stopped::ProcessEnds => Ok(()),
    }
}

/// What a running job needs at every step.
struct Writing<'a> {
    shared: &'a Shared,
    job: &'a ExportRow,
    name: &'a str,
}

impl Writing<'_> {
    fn write(&self) -> Result<(ExportFile, u64), Stopped> {
        let core = &*self.shared.core;
        let filter: Filter = serde_json::from_str(&self.job.filter)
            .map_err(|_| Stopped::Failed("the filter of the export cannot be read; export again".to_owned()))?;
        let snapshot = self.snapshot()?;
        let rows_expected = search::count(&core.segments, &snapshot, &filter).map_err(Stopped::of)?;
        self.tick(0, rows_expected)?;
        let teams = &self.shared.teams;
        let deleted = core.read(|connection| teams.deleted(connection, &self.job.organisation));
        let deleted = deleted.map_err(|error| Stopped::of(error.into()))?;
        let mut file =
            FileWriter::create(&*core.objects, self.name.to_owned(), self.job.kind, deleted).map_err(Stopped::of)?;
        self.write_rows(&mut file, snapshot, &filter, rows_expected)?;
        let rows = file.rows();
        if rows != rows_expected {
            let text = format!("{rows} rows were found where {rows_expected} were counted; tell the operator");
            return Err(Stopped::Failed(text));
        }
        Ok((file.finish().map_err(Stopped::of)?, rows))
    }

    /// The set of events that the request fixed, read from where it is now.
    fn snapshot(&self) -> Result<Snapshot, Stopped> {
        let (core, job) = (&self.shared.core, self.job);
        if job.epoch != core.epoch {
            let text = "the log was restored from a backup after this export was asked for; export again";
            return Err(Stopped::Failed(text.to_owned()));
        }
        let now = core.snapshot(&job.organisation).map_err(Stopped::of)?;
        if now.floor_id > job.floor_id {
            return Err(Stopped::Failed("events of this export have expired meanwhile; export again".to_owned()));
        }
        Ok(Snapshot { floor_id: job.floor_id, head_id: job.head_id, ..now })
    }

    /// Writes every match. A snapshot keeps the files of its segments; a file that is missing all the same, and is no longer
    /// listed, is met by starting a new reader, over the segments of now, after the last row written.
    fn write_rows(
        &self,
        file: &mut FileWriter,
        mut snapshot: Snapshot,
        filter: &Filter,
        rows_expected: u64,
    ) -> Result<(), Stopped> {
        let mut last = None;
        loop {
            let begun_after = last;
            match self.write_from(file, &snapshot, filter, &mut last, rows_expected) {
                Ok(()) => return Ok(()),
                Err(Interrupted::Engine(EngineError::SegmentMissing { .. })) if last != begun_after => {
                    snapshot = self.snapshot()?;
                }
                Err(Interrupted::Engine(error)) => return Err(Stopped::of(error)),
                Err(Interrupted::Stopped(stopped)) => return Err(stopped),
            }
        }
    }

    fn write_from(
        &self,
        file: &mut FileWriter,
        snapshot: &Snapshot,
        filter: &Filter,
        last: &mut Option<Key>,
        rows_expected: u64,
    ) -> Result<(), Interrupted> {
        let core = &*self.shared.core;
        let mut events = Ascending::new(&core.segments, snapshot, filter, *last).map_err(Interrupted::Engine)?;
        let mut ticked_at = core.clock.elapsed();
        loop {
            let more = events.next_batch(&mut |row| {
                let (timestamp, id) = row.key();
                *last = Some(Key { timestamp, id });
                file.push(row)
            });
            if !more.map_err(Interrupted::Engine)? {
                return Ok(());
            }
            let now = core.clock.elapsed();
            if now.saturating_sub(ticked_at) >= TICK {
                ticked_at = now;
                self.tick(file.rows(), rows_expected).map_err(Interrupted::Stopped)?;
            }
        }
    }

    /// Tells how far the job is, and ends it when it should not go on.
    fn tick(&self, rows_written: u64, rows_expected: u64) -> Result<(), Stopped> {
        let (core, job) = (&*self.shared.core, self.job);
        if self.shared.stopping() {
            return Err(Stopped::ProcessEnds);
        }
        self.shared.running().insert(job.id.clone(), Progress { rows_written, rows_expected });
        let export = core.read(|connection| exports::by_id(connection, &job.organisation, &job.id));
        let export = export.map_err(|error| Stopped::of(error.into()))?;
        if export.is_none_or(|export| export.state != ExportState::InProgress) {
            return Err(Stopped::Cancelled);
        }
        let free_bytes = core.objects.free_bytes().unwrap_or(u64::MAX);
        if free_bytes < DISK_RESERVE_BYTES {
            return Err(Stopped::Failed(disk_full()));
        }
        let (owner, id) = (owner(core), job.id.clone());
        core.ride_along(move |unit| {
            let claim = Claim { owner: &owner, lease_until: Timestamp::MAX };
            exports::progress(unit.connection(), &id, claim, Some(rows_expected), rows_written)?;
            Ok(())
        });
        Ok(())
    }
}

impl Stopped {
    /// What a reader of the history may know of an error; the operator's log has the rest.
    fn of(error: EngineError) -> Self {
        use std::io::ErrorKind::StorageFull;
        tracing::error!(target: "export", error = chain(&error), "could not write an export");
        match error {
            EngineError::Stopping => Self::ProcessEnds,
            EngineError::Damaged { .. } | EngineError::DamagedRow { .. } | EngineError::SegmentMissing { .. } => {
                Self::Failed(format!("{error}; the operator can restore it from a backup"))
            }
            EngineError::Object { source, .. } if source.kind() == StorageFull => Self::Failed(disk_full()),
            _ => Self::Failed(
                "the file could not be written; export again, and tell the operator if that fails too".to_owned(),
            ),
        }
    }
}

fn disk_full() -> String {
    format!("less than {} MiB of disk would be left for recording; tell the operator", DISK_RESERVE_BYTES >> 20)
}

/// Records the file's name before its first byte is written, so that no file is ever unaccounted for.
fn announce(core: &Core, name: &str) -> Result<(), EngineError> {
    let pending = PendingFile { name: name.to_owned(), owner: owner(core), lease_until: Timestamp::MAX };
    core.change(move |unit| Ok::<_, EngineError>(files::insert_pending(unit.connection(), &pending)?))?.wait()
}

/// Makes the file the job's. From its commit on the export is Completed; before it the file is only pending.
fn publish(core: &Core, job: &ExportRow, file: ExportFile, rows: u64) -> Result<(), Stopped> {
    let (owner, id) = (owner(core), job.id.clone());
    let published = core.change(move |unit| -> Result<bool, EngineError> {
        let now = unit.now();
        let expires_at = Timestamp::from_micros(now.micros().saturating_add(EXPORT_FILE_DAYS * MICROS_PER_DAY));
        let connection = unit.connection();
        fault::point("export.publish").map_err(|source| point_failed(&file.name, source))?;
        Ok(exports::complete(connection, &id, &owner, &file, rows, now, expires_at)?
            && files::settle_pending(connection, &file.name)?)
    });
    match published.and_then(|published| published.wait()) {
        Ok(true) => {
            tracing::info!(target: "export", export = job.id, rows, "export completed");
            Ok(())
        }
        Ok(false) => Err(Stopped::Cancelled),
        Err(error) => Err(Stopped::of(error)),
    }
}

/// Removes a file that will not be published: first the bytes, then what accounts for them.
fn discard(core: &Core, name: &str) -> Result<(), EngineError> {
    let failed = |source| EngineError::Object { action: "delete", name: name.to_owned(), source };
    core.objects.discard_unfinished(name).map_err(failed)?;
    core.objects.delete(name).map_err(failed)?;
    let name = name.to_owned();
    core.change(move |unit| {
        files::settle_pending(unit.connection(), &name)?;
        Ok::<_, EngineError>(())
    })?
    .wait()
}

fn fail(core: &Core, job: &ExportRow, text: &str) -> Result<(), EngineError> {
    tracing::warn!(target: "export", export = job.id, why = text, "export failed");
    let (owner, id, text) = (owner(core), job.id.clone(), text.to_owned());
    core.change(move |unit| {
        let now = unit.now();
        exports::fail(unit.connection(), &id, &owner, &text, now)?;
        Ok::<_, EngineError>(())
    })?
    .wait()
}

/// The name under which this process claims jobs and files.
fn owner(core: &Core) -> String {
    core.writer_epoch.to_string()
}

fn point_failed(name: &str, source: std::io::Error) -> EngineError {
    EngineError::Object { action: "publish", name: name.to_owned(), source }
}
