use std::sync::Arc;

use super::group::{Transaction, Written};
use super::queue::{Group, Queue, Room};
use crate::bell::Bell;
use crate::catalog::{CatalogError, Writer};
use crate::clock::Clock;
use crate::fault;
use crate::state::State;

/// The one task that commits. It owns the connection that writes, so that no transaction can be interrupted half-way.
pub(crate) struct Committer {
    pub(crate) writer: Box<dyn Writer>,
    pub(crate) queue: Arc<Queue>,
    pub(crate) state: Arc<State>,
    pub(crate) clock: Clock,
    pub(crate) head_bytes_max: usize,
    /// What of it any organisation may fill.
    pub(crate) head_bytes_open: usize,
    /// Rung when the heads have grown to `seal_due_bytes`.
    pub(crate) seal_bell: Arc<Bell>,
    pub(crate) seal_due_bytes: usize,
}

impl Committer {
    /// Commits until the queue is closed and empty.
    pub(crate) fn run(mut self) {
        let _end_with_thread = EndWithThread;
        let _stage = fault::stage("commit");
        let (queue, state) = (Arc::clone(&self.queue), Arc::clone(&self.state));
        let (head_bytes_max, head_bytes_open) = (self.head_bytes_max, self.head_bytes_open);
        let room = || {
            let used = state.head_bytes();
            Room { for_all: head_bytes_open.saturating_sub(used), for_small: head_bytes_max.saturating_sub(used) }
        };
        while let Some(group) = queue.take(room) {
            self.commit(group);
            self.keep_up();
        }
    }

    fn keep_up(&mut self) {
        let started = self.clock.elapsed();
        if let Err(error) = self.writer.upkeep() {
            // The log is safe without upkeep, it only grows; the next round tries again.
            tracing::warn!(target: "commit", error = %chain(&error), "could not do the catalog's upkeep");
        }
        metrics::histogram!("commit_upkeep_seconds").record(self.clock.elapsed().saturating_sub(started));
    }

    fn commit(&mut self, group: Group) {
        let started = self.clock.elapsed();
        let mut transaction = Transaction::new(group, self.clock.now());
        let _stages = transaction.stages().enter();
        match transaction.write(&mut *self.writer) {
            Ok(written) if fault::control("early-answer") => {
                transaction.answer();
                if self.finish().is_ok() {
                    self.publish(written);
                }
            }
            Ok(written) => match self.finish() {
                Ok(()) => {
                    self.publish(written);
                    transaction.answer();
                }
                Err(error) => self.refuse(transaction, error),
            },
            Err(error) => self.refuse(transaction, error),
        }
        metrics::histogram!("commit_seconds").record(self.clock.elapsed().saturating_sub(started));
    }

    fn finish(&mut self) -> Result<(), CatalogError> {
        match self.writer.commit() {
            Err(error @ CatalogError::OutcomeUnknown { .. }) => end_process(&error),
            outcome => outcome,
        }
    }

    /// Makes visible what is durable now. A crash before this loses only memory: start-up reads the journal.
    fn publish(&self, written: Written) {
        for batch in written.batches {
            let shard = usize::try_from(batch.shard).expect("shards count from 0");
            let count: usize = batch.blocks.iter().map(|(_, block)| block.len()).sum();
            metrics::counter!("commit_events_total").increment(count as u64);
            self.state.append(shard, batch.position, batch.recorded_at, batch.blocks);
        }
        metrics::gauge!("commit_head_bytes").set(self.state.head_bytes() as f64);
        for hook in written.on_commit {
            hook();
        }
        if self.state.head_bytes() >= self.seal_due_bytes {
            self.seal_bell.ring();
        }
    }

    fn refuse(&mut self, transaction: Transaction, error: CatalogError) {
        metrics::counter!("commit_failures_total").increment(1);
        tracing::error!(target: "commit", error = %chain(&error), "could not commit; everything was rolled back");
        if let Err(error) = self.writer.rollback() {
            tracing::error!(target: "commit", error = %chain(&error), "could not roll back");
        }
        transaction.refuse(error);
    }
}

/// Ends the process when the committer panics: without it nothing could be recorded, and requests would wait for ever.
struct EndWithThread;

impl Drop for EndWithThread {
    fn drop(&mut self) {
        if std::thread::panicking() {
            std::process::abort();
        }
    }
}

/// Whether the last transaction was kept cannot be known: nobody is answered, and start-up finds out (I8).
#[expect(clippy::exit, reason = "going on could acknowledge what is not there, or lose what is")]
fn end_process(error: &CatalogError) -> ! {
    tracing::error!(target: "commit", error = %chain(error), "the outcome of a commit is unknown; the process ends, start it again");
    std::process::exit(2);
}

/// An error and its sources in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
