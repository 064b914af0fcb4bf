use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use holdfast_engine::catalog::{CatalogError, Connection, installation};
use holdfast_engine::export::{Exports, LinkKeys};
use holdfast_engine::{Engine, EngineError};
use holdfast_organisation::activity::Activity;
use holdfast_organisation::{Authenticator, OrganisationError};
use tokio::sync::{Semaphore, watch};

use crate::attempts::Attempts;
use crate::blocking::Pool;
use crate::body::BodyBudget;
use crate::catalogues::Catalogues;
use crate::config::ServerConfig;
use crate::cursor::Cursors;
use crate::denials::Denials;
use crate::error::ApiResult;
use crate::failed_logins::FailedLogins;
use crate::limits::{
    ADMITS_RUNNING_MAX, ADMITS_WAITING_MAX, HASHES_RUNNING_MAX, HASHES_WAITING_MAX, READS_RUNNING_MAX,
    READS_WAITING_MAX, TAILS_MAX,
};
use crate::looking::Looking;
use crate::metrics::Metrics;
use crate::readiness::Readiness;
use crate::views::Views;

/// What every route shares. A clone is a reference.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    engine: Engine,
    exports: Exports,
    config: ServerConfig,
    authenticator: Authenticator,
    cursors: Cursors,
    links: LinkKeys,
    bodies: BodyBudget,
    reads: Pool,
    admits: Pool,
    hashes: Pool,
    tails: Arc<Semaphore>,
    catalogues: Catalogues,
    attempts: Attempts,
    denials: Denials,
    failed_logins: FailedLogins,
    views: Views,
    activity: Arc<Activity>,
    readiness: Readiness,
    metrics: Metrics,
    request_ids: RequestIds,
    stopping: watch::Sender<bool>,
}

impl AppState {
    /// Reads the installation's keys from the catalog. Blocks.
    pub fn new(engine: Engine, exports: Exports, config: ServerConfig) -> Result<Self, EngineError> {
        let (installation, link_keys) = engine.read::<_, CatalogError>(|connection| {
            Ok((installation::read(connection)?, installation::link_keys(connection)?))
        })?;
        let damaged = |what: &str| CatalogError::Damaged { what: what.to_owned() };
        let installation = installation.ok_or_else(|| damaged("it has no installation"))?;
        if link_keys.is_empty() {
            return Err(damaged("it has no key for download links").into());
        }
        Ok(Self(Arc::new(Shared {
            authenticator: Authenticator::new(engine.clone()),
            cursors: Cursors::new(installation.cursor_key, installation.epoch),
            links: LinkKeys::new(link_keys),
            bodies: BodyBudget::new(),
            reads: Pool::new(READS_RUNNING_MAX, READS_WAITING_MAX),
            admits: Pool::new(ADMITS_RUNNING_MAX, ADMITS_WAITING_MAX),
            hashes: Pool::new(HASHES_RUNNING_MAX, HASHES_WAITING_MAX),
            tails: Arc::new(Semaphore::new(TAILS_MAX)),
            catalogues: Catalogues::default(),
            attempts: Attempts::new(engine.clock().clone()),
            denials: Denials::new(engine.clone(), config.denial_window),
            failed_logins: FailedLogins::new(engine.clone(), config.denial_window),
            views: Views::new(engine.clone(), config.view_window),
            activity: Arc::new(Activity::new(engine.clone())),
            readiness: Readiness::new(),
            metrics: Metrics::install(),
            request_ids: RequestIds::new(),
            stopping: watch::Sender::new(false),
            engine,
            exports,
            config,
        })))
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn exports(&self) -> &Exports {
        &self.0.exports
    }

    pub(crate) fn config(&self) -> &ServerConfig {
        &self.0.config
    }

    pub(crate) fn authenticator(&self) -> &Authenticator {
        &self.0.authenticator
    }

    pub(crate) fn cursors(&self) -> &Cursors {
        &self.0.cursors
    }

    pub(crate) fn links(&self) -> &LinkKeys {
        &self.0.links
    }

    pub(crate) fn bodies(&self) -> &BodyBudget {
        &self.0.bodies
    }

    pub(crate) fn tails(&self) -> &Arc<Semaphore> {
        &self.0.tails
    }

    pub(crate) fn catalogues(&self) -> &Catalogues {
        &self.0.catalogues
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    pub(crate) fn failed_logins(&self) -> &FailedLogins {
        &self.0.failed_logins
    }

    pub(crate) fn denials(&self) -> &Denials {
        &self.0.denials
    }

    pub(crate) fn views(&self) -> &Views {
        &self.0.views
    }

    pub(crate) fn activity(&self) -> &Arc<Activity> {
        &self.0.activity
    }

    pub(crate) fn readiness(&self) -> &Readiness {
        &self.0.readiness
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn new_request_id(&self) -> String {
        self.0.request_ids.next()
    }

    /// The limits on looking as of now.
    pub(crate) fn looking(&self) -> Looking<'_> {
        let support_contact = match self.config().support_contact.as_str() {
            "" => "ask the operator of this installation",
            contact => contact,
        };
        Looking { now: self.engine().clock().now(), support_contact }
    }

    /// Runs a read of the log on a thread that may block.
    pub(crate) async fn read<T, F>(&self, work: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Self) -> ApiResult<T> + Send + 'static,
    {
        let state = self.clone();
        self.0.reads.run(move || work(&state)).await
    }

    /// Reads the organisation's objects in one snapshot, on a thread that may block.
    pub(crate) async fn look_up<T, F>(&self, work: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Connection) -> Result<T, OrganisationError> + Send + 'static,
    {
        self.read(move |state| Ok(state.engine().read(work)?)).await
    }

    /// Runs the check of a request's events on a thread that may block.
    pub(crate) async fn admit<T, F>(&self, work: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Self) -> ApiResult<T> + Send + 'static,
    {
        let state = self.clone();
        self.0.admits.run(move || work(&state)).await
    }

    /// Runs the hash of a password on a thread that may block; each takes tens of milliseconds and 19 MiB.
    pub(crate) async fn hash<T, F>(&self, work: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.0.hashes.run(move || Ok(work())).await
    }

    /// Ends what would otherwise go on for ever, such as tails.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Changes to true when the server stops.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }
}

/// Request ids: unique, cheap, and no secret.
#[derive(Debug)]
struct RequestIds {
    process: u64,
    count: AtomicU64,
}

impl RequestIds {
    fn new() -> Self {
        Self { process: std::hash::RandomState::new().hash_one(0_u8), count: AtomicU64::new(0) }
    }

    fn next(&self) -> String {
        format!("{:016x}{:08x}", self.process, self.count.fetch_add(1, Ordering::Relaxed))
    }
}
