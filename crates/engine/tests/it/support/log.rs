//! A data directory for a test, with organisations to write to.

use std::path::PathBuf;

use holdfast_engine::catalog::organisations::{self, CatalogueMode, OrganisationRow};
use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::clock::Clock;
use holdfast_engine::{Engine, EngineError, Options, Settings};
use holdfast_format::canonical::Template;
use holdfast_format::{Actor, Event, OrganisationId, Timestamp};
use tempfile::TempDir;

pub(crate) const DAY_SECONDS: i64 = 24 * 60 * 60;
/// Looks after which what is waited for will not come any more: many minutes, since merging gives way to the commits by
/// which it is looked for.
const LOOKS_MAX: usize = 10_000_000;

pub(crate) struct Log {
    directory: PathBuf,
    /// Removed with the log; absent when the directory is another one's.
    _own: Option<TempDir>,
}

impl Log {
    /// An initialised data directory with the organisations 1 and 2.
    pub(crate) fn create() -> Self {
        let own = TempDir::new().unwrap();
        let log = Self { directory: own.path().join("data"), _own: Some(own) };
        log.initialise();
        log
    }

    /// The same below a directory that the caller keeps.
    #[cfg(feature = "faults")]
    pub(crate) fn create_in(directory: &std::path::Path) -> Self {
        let log = Self::at(directory);
        log.initialise();
        log
    }

    /// The log that [`Log::create_in`] made.
    #[cfg(feature = "faults")]
    pub(crate) fn at(directory: &std::path::Path) -> Self {
        Self { directory: directory.join("data"), _own: None }
    }

    fn initialise(&self) {
        Engine::create(&self.options(Settings::default())).unwrap();
        let engine = self.open();
        for number in [1, 2] {
            let inserted =
                engine.change(move |unit| Ok::<_, EngineError>(insert_organisation(unit.connection(), number)?));
            inserted.unwrap().wait().unwrap();
        }
        engine.stop();
    }

    pub(crate) fn open(&self) -> Engine {
        self.open_with(Settings::default())
    }

    pub(crate) fn open_with(&self, settings: Settings) -> Engine {
        Engine::open(self.options(settings)).unwrap()
    }

    pub(crate) fn organisation(&self, number: u8) -> OrganisationId {
        organisation_id(number)
    }

    /// Waits until nothing of the organisation is unsealed. The seal thread publishes under the same lock that a
    /// snapshot takes, so this only yields until it had its turn.
    pub(crate) fn until_sealed(&self, engine: &Engine, organisation: OrganisationId) {
        while !engine.snapshot(&organisation).unwrap().blocks.is_empty() {
            std::thread::yield_now();
        }
    }

    /// Opens the log as it is `seconds` from now, or was before now.
    pub(crate) fn open_at(&self, seconds: i64, settings: Settings) -> Engine {
        let options = self.options(settings);
        Engine::open(Options { clock: Clock::system().ahead(seconds * 1_000_000), ..options }).unwrap()
    }

    /// Opens the log with a clock that jumped a day ahead after it was made: nothing is expired or rewritten unasked.
    pub(crate) fn open_after_jump(&self, settings: Settings) -> Engine {
        let options = self.options(settings);
        options.clock.shift(DAY_SECONDS * 1_000_000);
        Engine::open(options).unwrap()
    }

    /// Opens the log, or says why not.
    #[cfg(feature = "faults")]
    pub(crate) fn try_open(&self, settings: Settings) -> Result<Engine, EngineError> {
        Engine::open(self.options(settings))
    }

    #[cfg(feature = "faults")]
    pub(crate) fn objects(&self) -> PathBuf {
        holdfast_engine::objects_path(&self.directory)
    }

    fn options(&self, settings: Settings) -> Options {
        Options { directory: self.directory.clone(), clock: Clock::system(), schema: Vec::new(), settings }
    }
}

pub(crate) fn organisation_id(number: u8) -> OrganisationId {
    OrganisationId::from_bytes([number; OrganisationId::LEN])
}

/// Waits until `done`, at the pace of the committer: each look comes after a commit that changes nothing.
pub(crate) fn until(engine: &Engine, done: impl Fn() -> bool) {
    for _ in 0..LOOKS_MAX {
        if done() {
            return;
        }
        drop(engine.change(|_| Ok::<(), EngineError>(())).unwrap().wait());
    }
    panic!("what was waited for did not come about in {LOOKS_MAX} looks");
}

pub(crate) fn insert_organisation(connection: &mut dyn Connection, number: u8) -> Result<(), CatalogError> {
    insert_organisation_into(connection, number, i64::from(number))
}

/// Makes an organisation whose events are in the files of `shard`.
pub(crate) fn insert_organisation_into(
    connection: &mut dyn Connection,
    number: u8,
    shard: i64,
) -> Result<(), CatalogError> {
    let row = OrganisationRow {
        id: organisation_id(number),
        slug: format!("organisation-{number}"),
        name: format!("Organisation {number}"),
        plan: "enterprise".to_owned(),
        shard,
        last_id: 0,
        last_recorded_at: Timestamp::MIN,
        floor_id: 1,
        retention_days: 3_650,
        pending_retention: None,
        catalogue: CatalogueMode::Closed,
        records_views: true,
        created_at: Timestamp::MIN,
    };
    organisations::insert(connection, &row)
}

pub(crate) fn set_retention(engine: &Engine, organisation: OrganisationId, days: i64) {
    let set = engine.change(move |unit| {
        organisations::set_retention(unit.connection(), &organisation, days, None)?;
        Ok::<_, EngineError>(())
    });
    set.unwrap().wait().unwrap();
}

/// An event that can be told from others by `name`.
pub(crate) fn template(name: &str) -> Template {
    Template::new(&Event {
        timestamp: Timestamp::from_micros(1_700_000_000_000_000),
        resource: "Services",
        action: "Update",
        actor: Actor { user_id: "user", ..Actor::default() },
        request_id: name,
        ..Event::default()
    })
}
