use holdfast_format::canonical::Template;
use holdfast_format::{OrganisationId, Timestamp};
use tokio::sync::oneshot;

use crate::EngineError;
use crate::catalog::Connection;
use crate::fault::Stages;

/// A change of the catalog and the events that tell of it, which commit together or not at all (I6).
///
/// The work given to [`Engine::change`](crate::Engine::change) runs inside the committer's transaction, in a savepoint of
/// its own, and holds up everybody else's commit: it does no I/O besides its statements, no hashing and no waiting. It may
/// run twice.
pub struct UnitOfWork<'a> {
    connection: &'a mut dyn Connection,
    now: Timestamp,
    effects: &'a mut Effects,
}

/// What a unit leaves to be done outside its savepoint.
#[derive(Default)]
pub(crate) struct Effects {
    pub(crate) events: Vec<(OrganisationId, Template)>,
    pub(crate) on_commit: Vec<Box<dyn FnOnce() + Send>>,
}

impl<'a> UnitOfWork<'a> {
    pub(crate) fn new(connection: &'a mut dyn Connection, now: Timestamp, effects: &'a mut Effects) -> Self {
        Self { connection, now, effects }
    }

    pub fn connection(&mut self) -> &mut dyn Connection {
        self.connection
    }

    /// The time of this commit.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Adds an event that commits with the change.
    pub fn record(&mut self, organisation: OrganisationId, event: Template) {
        self.effects.events.push((organisation, event));
    }

    /// Runs `hook` after COMMIT, before anybody is answered and before the next transaction.
    pub(crate) fn on_commit(&mut self, hook: impl FnOnce() + Send + 'static) {
        self.effects.on_commit.push(Box::new(hook));
    }
}

impl std::fmt::Debug for UnitOfWork<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("UnitOfWork").field("now", &self.now).finish_non_exhaustive()
    }
}

/// A unit of any type, as the committer sees it.
pub(crate) trait Unit: Send {
    /// Runs the work; `false` when it failed and its savepoint must be rolled back.
    fn run(&mut self, work: &mut UnitOfWork<'_>) -> bool;
    /// The stages that handed the work over.
    fn stages(&self) -> &Stages;
    /// Answers with the result of the work, or with what kept it from being committed.
    fn answer(self: Box<Self>, outcome: Result<(), EngineError>);
}

pub(crate) struct TypedUnit<T, E, F> {
    work: F,
    stages: Stages,
    result: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
}

impl<T, E, F> TypedUnit<T, E, F> {
    pub(crate) fn new(work: F, answer: oneshot::Sender<Result<T, E>>) -> Self {
        Self { work, stages: Stages::of_thread(), result: None, answer }
    }
}

impl<T, E, F> Unit for TypedUnit<T, E, F>
where
    T: Send,
    E: From<EngineError> + Send,
    F: FnMut(&mut UnitOfWork<'_>) -> Result<T, E> + Send,
{
    fn run(&mut self, work: &mut UnitOfWork<'_>) -> bool {
        let result = (self.work)(work);
        let keep = result.is_ok();
        self.result = Some(result);
        keep
    }

    fn stages(&self) -> &Stages {
        &self.stages
    }

    fn answer(self: Box<Self>, outcome: Result<(), EngineError>) {
        let result = match (outcome, self.result) {
            // The work's own error says more than the failure of the group around it.
            (_, Some(Err(error))) => Err(error),
            (Ok(()), Some(Ok(value))) => Ok(value),
            (Ok(()), None) => Err(EngineError::Stopping.into()),
            (Err(error), _) => Err(error.into()),
        };
        // Nobody waits any more when the client went away; the change stands.
        drop(self.answer.send(result));
    }
}
