//! Exports through the engine: what is in the file, and what becomes of jobs that do not end well.

use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;
use std::time::Duration;

use holdfast_engine::catalog::exports::{self, Claim, ExportKind, ExportRow, ExportState};
use holdfast_engine::catalog::organisations::{self, CatalogueMode, OrganisationRow};
use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::clock::Clock;
use holdfast_engine::commit::Append;
use holdfast_engine::export::{self, Exports, LinkError, NewExport, Teams};
use holdfast_engine::filter::Filter;
use holdfast_engine::render::DeletedTeams;
use holdfast_engine::{Engine, EngineError, Options, Settings, objects_path, search};
use holdfast_format::canonical::Template;
use holdfast_format::{Event, OrganisationId, Team, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const ORGANISATION: OrganisationId = OrganisationId::from_bytes([7; 12]);
const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

struct Platform;

impl Teams for Platform {
    fn deleted(&self, _: &mut dyn Connection, organisation: &OrganisationId) -> Result<DeletedTeams, CatalogError> {
        assert_eq!(*organisation, ORGANISATION);
        Ok(["platform".to_owned()].into_iter().collect())
    }
}

/// A data directory with one organisation, whose engine can be stopped and opened again.
struct Log {
    directory: TempDir,
    options: Options,
    engine: Engine,
}

impl Log {
    fn new(settings: Settings) -> Self {
        let directory = TempDir::new().unwrap();
        let path = directory.path().join("data");
        let options = Options { directory: path, clock: Clock::system(), schema: Vec::new(), settings };
        Engine::create(&options).unwrap();
        let engine = Engine::open(options.clone()).unwrap();
        let row = organisation(engine.clock().now());
        let inserted =
            engine.change(move |unit| Ok::<_, EngineError>(organisations::insert(unit.connection(), &row)?)).unwrap();
        inserted.wait().unwrap();
        Self { directory, options, engine }
    }

    fn exports(&self) -> Exports {
        self.engine.start_exports(Arc::new(Platform)).unwrap()
    }

    fn reopen(&mut self) {
        self.engine.stop();
        self.engine = Engine::open(self.options.clone()).unwrap();
    }

    /// Appends events with these timestamps, in seconds.
    fn append(&self, seconds: impl Iterator<Item = i64>, action: &str) {
        let event = |seconds| {
            Template::new(&Event {
                timestamp: Timestamp::from_micros(seconds * 1_000_000),
                resource: "Services",
                action,
                team: Team { id: "platform", name: "Platform" },
                additional_info: "a \"quoted\", text",
                ..Event::default()
            })
        };
        let append = Append {
            organisation: ORGANISATION,
            idempotency: None,
            events: seconds.map(event).collect(),
            register: Vec::new(),
        };
        self.engine.append(append).unwrap().wait().unwrap();
    }

    fn request(&self, id: &str, new: NewExport) -> Result<(), EngineError> {
        let id = id.to_owned();
        self.engine.change(move |unit| export::request(unit, &id, &new, told("Export")))?.wait()
    }

    fn cancel(&self, id: &str) -> Result<(), EngineError> {
        let id = id.to_owned();
        self.engine.change(move |unit| export::cancel(unit, &ORGANISATION, &id, told("Cancel Export")))?.wait()
    }

    fn row(&self, id: &str) -> ExportRow {
        self.engine.read(|connection| exports::by_id(connection, &ORGANISATION, id)).unwrap().unwrap()
    }

    fn finished(&self, id: &str) -> ExportRow {
        self.eventually(|| {
            let row = self.row(id);
            (!matches!(row.state, ExportState::Pending | ExportState::InProgress)).then_some(row)
        })
    }

    fn eventually<T>(&self, look: impl Fn() -> Option<T>) -> T {
        loop {
            match look() {
                Some(found) => return found,
                None => std::thread::yield_now(),
            }
        }
    }

    /// The bytes of a Completed export, checked against its row.
    fn bytes(&self, row: &ExportRow) -> Vec<u8> {
        assert_eq!((row.state, row.error.as_deref()), (ExportState::Completed, None));
        let file = export::downloadable(row, self.engine.clock().now()).unwrap();
        let object = self.engine.objects().open(&file.name).unwrap();
        let bytes = object.read(std::slice::from_ref(&(0..file.bytes))).unwrap().remove(0);
        assert_eq!((object.bytes(), <[u8; 32]>::from(Sha256::digest(&bytes))), (file.bytes, file.sha256));
        bytes
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.engine.stop();
        assert!(self.directory.path().exists());
    }
}

fn organisation(now: Timestamp) -> OrganisationRow {
    OrganisationRow {
        id: ORGANISATION,
        slug: "acme".to_owned(),
        name: "Acme".to_owned(),
        plan: "enterprise".to_owned(),
        shard: 0,
        last_id: 0,
        last_recorded_at: Timestamp::MIN,
        floor_id: 1,
        retention_days: 3_650,
        pending_retention: None,
        catalogue: CatalogueMode::Closed,
        records_views: true,
        created_at: now,
    }
}

fn new_export(kind: ExportKind, filter: Filter) -> NewExport {
    NewExport {
        organisation: ORGANISATION,
        name: "q3".to_owned(),
        description: String::new(),
        kind,
        filter,
        through_id: None,
        echo: json!({}),
        requested_by: json!({}),
    }
}

fn told(action: &str) -> Template {
    Template::new(&Event { resource: "Audit Logs", action, ..Event::default() })
}

fn updates() -> Filter {
    let mut filter = Filter::everything();
    filter.include.actions = vec!["Update".to_owned()];
    filter
}

#[test]
fn the_file_holds_the_requests_set_oldest_first() {
    let log = Log::new(Settings::default());
    log.append((0..1_500).map(|second| 10_000 + second * 7 % 1_500), "Update");
    log.append(0..10, "Delete");
    log.append((0..500).rev(), "Update");
    let snapshot = log.engine.snapshot(&ORGANISATION).unwrap();
    let expected = search::count(log.engine.segments(), &snapshot, &updates()).unwrap();
    log.request("exp_csv", new_export(ExportKind::Csv, updates())).unwrap();
    log.request("exp_json", new_export(ExportKind::Json, updates())).unwrap();
    log.append(0..5, "Update");
    let exports = log.exports();
    exports.wake();

    let row = log.finished("exp_json");
    let events: Vec<Value> = serde_json::from_slice(&log.bytes(&row)).unwrap();
    assert_eq!((events.len() as u64, row.rows_written, expected), (2_000, 2_000, 2_000));
    assert!(events.iter().all(|event| event["action"] == "Update" && event["team"]["isDeleted"] == true));
    let key = |event: &Value| (event["timestamp"].as_str().unwrap().to_owned(), event["id"].as_u64().unwrap());
    assert!(events.windows(2).all(|pair| key(&pair[0]) < key(&pair[1])));

    let bytes = log.bytes(&log.finished("exp_csv"));
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let ids: Vec<u64> = reader.records().map(|row| row.unwrap()[0].parse().unwrap()).collect();
    assert_eq!(ids, events.iter().map(|event| event["id"].as_u64().unwrap()).collect::<Vec<_>>());
    assert_eq!(exports.progress("exp_csv"), None);
    exports.stop();
}

#[test]
fn through_id_fixes_the_set_and_may_not_lie_ahead() {
    let log = Log::new(Settings::default());
    log.append(0..10, "Update");
    let through = |id| NewExport { through_id: Some(id), ..new_export(ExportKind::Json, updates()) };
    assert!(matches!(log.request("exp_1", through(11)), Err(EngineError::StalePosition)));
    log.request("exp_2", through(4)).unwrap();
    let exports = log.exports();
    assert_eq!(log.finished("exp_2").rows_written, 4);
    exports.stop();
}

#[test]
fn a_request_out_of_bounds_is_refused() {
    let log = Log::new(Settings::default());
    let named = |name: &str| NewExport { name: name.to_owned(), ..new_export(ExportKind::Csv, updates()) };
    for name in ["", " q3", "\tq3", &"x".repeat(101)] {
        let answer = log.request("exp_1", named(name));
        assert!(matches!(answer, Err(EngineError::Invalid { field: "name", .. })), "{name}: {answer:?}");
    }
    let described = NewExport { description: "é".repeat(301), ..named(&"é".repeat(100)) };
    let answer = log.request("exp_1", described);
    assert!(matches!(answer, Err(EngineError::Invalid { field: "description", .. })), "{answer:?}");
    for number in 0..100 {
        log.request(&format!("exp_{number}"), named("x")).unwrap();
    }
    assert!(matches!(log.request("exp_last", named("x")), Err(EngineError::Conflict { .. })));
}

#[test]
fn a_cancelled_job_leaves_no_file() {
    let log = Log::new(Settings::default());
    log.append(0..10, "Update");
    log.request("exp_1", new_export(ExportKind::Csv, updates())).unwrap();
    log.cancel("exp_1").unwrap();
    assert!(matches!(log.cancel("exp_1"), Err(EngineError::Conflict { .. })));
    assert!(matches!(log.cancel("exp_2"), Err(EngineError::NotFound { .. })));
    log.request("exp_2", new_export(ExportKind::Csv, updates())).unwrap();
    let exports = log.exports();
    let file = log.finished("exp_2").file.unwrap();
    assert_eq!(log.row("exp_1").state, ExportState::Cancelled);
    assert_eq!(log.engine.objects().list("exports/").unwrap(), [file.name]);
    exports.stop();
}

#[test]
fn an_interrupted_job_begins_again_after_a_restart() {
    let mut log = Log::new(Settings::default());
    log.append(0..10, "Update");
    log.request("exp_1", new_export(ExportKind::Csv, updates())).unwrap();
    let claimed = log.engine.change(|unit| -> Result<_, EngineError> {
        let (now, claim) = (unit.now(), Claim { owner: "an earlier process", lease_until: Timestamp::MAX });
        Ok(exports::claim(unit.connection(), claim, now)?)
    });
    assert_eq!(claimed.unwrap().wait().unwrap().unwrap().id, "exp_1");
    log.reopen();
    assert_eq!(log.row("exp_1").state, ExportState::InProgress);
    let exports = log.exports();
    assert_eq!(log.finished("exp_1").rows_written, 10);
    exports.stop();
}

#[test]
fn a_file_goes_when_its_time_is_over() {
    let log = Log::new(Settings::default());
    log.append(0..10, "Update");
    log.request("exp_1", new_export(ExportKind::Csv, updates())).unwrap();
    let exports = log.exports();
    assert_eq!(log.finished("exp_1").state, ExportState::Completed);
    log.engine.clock().shift(31 * DAY_MICROS);
    exports.wake();
    let row = log.eventually(|| Some(log.row("exp_1")).filter(|row| row.state == ExportState::Expired));
    assert_eq!(export::downloadable(&row, Timestamp::MIN), Err(LinkError::Gone));
    exports.stop();
}

#[test]
fn damaged_bytes_make_the_job_failed_with_the_reason() {
    let mut log = Log::new(Settings { seal_age: Duration::ZERO, ..Settings::default() });
    log.append(0..5_000, "Update");
    let segment = log.eventually(|| {
        let snapshot = log.engine.snapshot(&ORGANISATION).unwrap();
        snapshot.blocks.is_empty().then(|| snapshot.segments.first().map(|row| row.name.clone())).flatten()
    });
    log.engine.stop();
    let path = objects_path(&log.options.directory).join(segment);
    let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    file.seek(SeekFrom::Start(100)).unwrap();
    file.write_all(&[0xa5; 64]).unwrap();
    drop(file);
    log.reopen();
    log.request("exp_1", new_export(ExportKind::Json, updates())).unwrap();
    let exports = log.exports();
    let row = log.finished("exp_1");
    assert_eq!((row.state, row.file), (ExportState::Failed, None));
    assert!(row.error.as_deref().is_some_and(|error| error.contains("damaged")), "{:?}", row.error);
    assert!(log.engine.objects().list("exports/").unwrap().is_empty());
    exports.stop();
}
