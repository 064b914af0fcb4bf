//! One transaction: a fixed number of statements however many events it holds.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use holdfast_format::canonical::Template;
use holdfast_format::{OrganisationId, Timestamp};

use super::numbering::Numbering;
use super::queue::{AppendJob, Group};
use super::unit::{Effects, Unit};
use super::{Append, Committed, Idempotency, UnitOfWork};
use crate::catalog::idempotency::{self, IdempotencyRow};
use crate::catalog::journal::{self, JournalRow};
use crate::catalog::{CatalogError, Writer, organisations, resources, shards};
use crate::clock::DAY_MICROS;
use crate::fault::Stages;
use crate::state::HeadBlock;
use crate::{EngineError, fault};

/// A service and its key, folded as the catalog keeps it.
type Key = (String, [u8; 16]);

/// A journal row that was written, as the head takes it.
pub(crate) struct Batch {
    pub(crate) shard: i64,
    pub(crate) position: i64,
    pub(crate) recorded_at: Timestamp,
    pub(crate) blocks: Vec<(OrganisationId, HeadBlock)>,
}

/// What is done after COMMIT.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) batches: Vec<Batch>,
    pub(crate) on_commit: Vec<Box<dyn FnOnce() + Send>>,
}

/// The jobs of a transaction and what became of each.
pub(crate) struct Transaction {
    now: Timestamp,
    units: Vec<Box<dyn Unit>>,
    appends: Vec<(AppendJob, Option<Result<Committed, EngineError>>)>,
}

impl Transaction {
    pub(crate) fn new(group: Group, now: Timestamp) -> Self {
        Self { now, units: group.units, appends: group.appends.into_iter().map(|job| (job, None)).collect() }
    }

    /// The stages that this transaction is the work of.
    pub(crate) fn stages(&self) -> Stages {
        let mut stages = if self.appends.is_empty() { Stages::none() } else { Stages::of_thread() };
        self.units.iter().for_each(|unit| stages.add(unit.stages()));
        stages
    }

    /// Everything between BEGIN and COMMIT. On an error nothing was kept once the caller has rolled back.
    pub(crate) fn write(&mut self, writer: &mut dyn Writer) -> Result<Written, CatalogError> {
        writer.begin()?;
        let effects = self.run_units(writer)?;
        let organisations = self.organisations(&effects.events);
        if organisations.is_empty() {
            return Ok(Written { batches: Vec::new(), on_commit: effects.on_commit });
        }
        let mut numbering = self.lock(writer, &organisations)?;
        self.recognise_repetitions(writer)?;
        number_events(&mut numbering, &effects.events)?;
        self.number_appends(&mut numbering);
        self.register_resources(writer)?;
        let batches = write_journal(writer, &mut numbering, self.now)?;
        self.remember_keys(writer)?;
        Ok(Written { batches, on_commit: effects.on_commit })
    }

    /// Answers everybody after COMMIT.
    pub(crate) fn answer(self) {
        for unit in self.units {
            unit.answer(Ok(()));
        }
        for (job, outcome) in self.appends {
            job.settle(outcome.unwrap_or(Err(EngineError::Stopping)));
        }
    }

    /// Answers everybody after a rollback.
    pub(crate) fn refuse(self, source: CatalogError) {
        let source = Arc::new(source);
        for unit in self.units {
            unit.answer(Err(EngineError::NotCommitted { source: Arc::clone(&source) }));
        }
        for (job, _) in self.appends {
            job.settle(Err(EngineError::NotCommitted { source: Arc::clone(&source) }));
        }
    }

    /// Runs each unit in its own savepoint; a failed one rolls back alone and leaves no effects.
    fn run_units(&mut self, writer: &mut dyn Writer) -> Result<Effects, CatalogError> {
        let mut all = Effects::default();
        for unit in &mut self.units {
            let mut effects = Effects::default();
            writer.savepoint()?;
            if unit.run(&mut UnitOfWork::new(writer.connection(), self.now, &mut effects)) {
                writer.release_savepoint()?;
                all.events.append(&mut effects.events);
                all.on_commit.append(&mut effects.on_commit);
            } else {
                writer.rollback_to_savepoint()?;
            }
        }
        Ok(all)
    }

    fn organisations(&self, events: &[(OrganisationId, Template)]) -> Vec<OrganisationId> {
        let appended = self.appends.iter().map(|(job, _)| job.append.organisation);
        let ids: BTreeSet<_> = appended.chain(events.iter().map(|(organisation, _)| *organisation)).collect();
        ids.into_iter().collect()
    }

    /// Locks the shards and reads where each organisation's numbers stand.
    fn lock(&self, writer: &mut dyn Writer, ids: &[OrganisationId]) -> Result<Numbering, CatalogError> {
        writer.lock_shards_of(ids)?;
        Ok(Numbering::new(organisations::heads(writer.connection(), ids)?, self.now))
    }

    /// Settles the appends whose key is known already: the same answer for the same body, an error for another (I3).
    fn recognise_repetitions(&mut self, writer: &mut dyn Writer) -> Result<(), CatalogError> {
        let keys: Vec<Key> = self.appends.iter().filter_map(|(job, _)| key_of(&job.append)).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let borrowed: Vec<(&str, [u8; 16])> = keys.iter().map(|(service, key)| (service.as_str(), *key)).collect();
        let known: HashMap<Key, IdempotencyRow> = idempotency::find(writer.connection(), &borrowed)?
            .into_iter()
            .map(|row| ((row.service.clone(), row.key), row))
            .collect();
        for (job, outcome) in &mut self.appends {
            if let Some(row) = key_of(&job.append).and_then(|key| known.get(&key)) {
                *outcome = Some(repeat(&job.append, &row.body_sha256, answer_of(row)));
            }
        }
        Ok(())
    }

    /// Numbers the appends that are new. Of two with the same key in one group the second is a repetition.
    fn number_appends(&mut self, numbering: &mut Numbering) {
        let mut first: HashMap<Key, ([u8; 32], Committed)> = HashMap::new();
        for (job, outcome) in self.appends.iter_mut().filter(|(_, outcome)| outcome.is_none()) {
            let key = key_of(&job.append);
            if let Some((body, committed)) = key.as_ref().and_then(|key| first.get(key)) {
                *outcome = Some(repeat(&job.append, body, *committed));
                continue;
            }
            let numbered = numbering.assign(job.append.organisation, &job.append.events);
            if let (Some(key), Some(idempotency), Ok(committed)) = (key, &job.append.idempotency, &numbered) {
                first.insert(key, (idempotency.body_sha256, *committed));
            }
            *outcome = Some(numbered);
        }
    }

    fn register_resources(&self, writer: &mut dyn Writer) -> Result<(), CatalogError> {
        let mut new: BTreeMap<OrganisationId, BTreeSet<(&str, &str)>> = BTreeMap::new();
        for (append, _) in self.new_appends() {
            let pairs = append.register.iter().map(|(resource, action)| (resource.as_str(), action.as_str()));
            new.entry(append.organisation).or_default().extend(pairs);
        }
        for (organisation, pairs) in new.into_iter().filter(|(_, pairs)| !pairs.is_empty()) {
            resources::insert(writer.connection(), &organisation, &Vec::from_iter(pairs), self.now)?;
        }
        Ok(())
    }

    fn remember_keys(&self, writer: &mut dyn Writer) -> Result<(), CatalogError> {
        let day = self.now.micros().div_euclid(DAY_MICROS);
        let row = |(append, committed): (&Append, Committed)| {
            let (service, key) = key_of(append)?;
            let body_sha256 = append.idempotency.as_ref()?.body_sha256;
            let (first_id, count, recorded_at) = (committed.first_id, committed.count(), committed.recorded_at);
            Some(IdempotencyRow { day, service, key, body_sha256, first_id, count, recorded_at })
        };
        let rows: Vec<IdempotencyRow> = self.new_appends().filter_map(row).collect();
        if rows.is_empty() { Ok(()) } else { idempotency::insert(writer.connection(), &rows) }
    }

    /// The appends that this transaction commits, without repetitions and failures.
    fn new_appends(&self) -> impl Iterator<Item = (&Append, Committed)> {
        self.appends.iter().filter_map(|(job, outcome)| match outcome {
            Some(Ok(committed)) if !committed.replayed => Some((&job.append, *committed)),
            _ => None,
        })
    }
}

fn key_of(append: &Append) -> Option<Key> {
    let Idempotency { service, key, .. } = append.idempotency.as_ref()?;
    Some((service.clone(), idempotency::fold_key(key)))
}

fn answer_of(row: &IdempotencyRow) -> Committed {
    let last_id = row.first_id + row.count - 1;
    Committed { first_id: row.first_id, last_id, recorded_at: row.recorded_at, replayed: true }
}

fn repeat(append: &Append, body_sha256: &[u8; 32], committed: Committed) -> Result<Committed, EngineError> {
    match &append.idempotency {
        Some(idempotency) if idempotency.body_sha256 == *body_sha256 => Ok(Committed { replayed: true, ..committed }),
        _ => Err(EngineError::KeyReused),
    }
}

/// Numbers the events of the units. One that cannot be numbered takes the whole transaction with it: its change must not
/// be committed without it (I6).
fn number_events(numbering: &mut Numbering, events: &[(OrganisationId, Template)]) -> Result<(), CatalogError> {
    for (organisation, event) in events {
        numbering
            .assign(*organisation, event.as_ref())
            .map_err(|error| CatalogError::Failed { action: "number the event of a change", source: error.into() })?;
    }
    Ok(())
}

fn write_journal(
    writer: &mut dyn Writer,
    numbering: &mut Numbering,
    recorded_at: Timestamp,
) -> Result<Vec<Batch>, CatalogError> {
    let touched = numbering.shards();
    if touched.is_empty() {
        return Ok(Vec::new());
    }
    let _stage = fault::stage("commit");
    let connection = writer.connection();
    let mut batches = Vec::with_capacity(touched.len());
    for row in shards::list(connection)?.into_iter().filter(|row| touched.contains(&row.shard)) {
        let (shard, position) = (row.shard, row.last_position + 1);
        fault::point("commit.journal").map_err(fault_failed)?;
        journal::insert(connection, JournalRow { shard, position, recorded_at, batch: numbering.encode(shard) })?;
        batches.push(Batch { shard, position, recorded_at, blocks: Vec::new() });
    }
    let positions: Vec<(i64, i64)> = batches.iter().map(|batch| (batch.shard, batch.position)).collect();
    shards::advance(connection, &positions)?;
    organisations::advance(connection, &numbering.advanced())?;
    for batch in &mut batches {
        batch.blocks = numbering.take_blocks(batch.shard, batch.position);
    }
    Ok(batches)
}

fn fault_failed(source: std::io::Error) -> CatalogError {
    CatalogError::of_io("write the journal", source)
}
