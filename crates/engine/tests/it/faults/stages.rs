//! Every write of every stage fails once, and is kept once although it was reported as failed. Whatever the stage makes
//! of that, nothing that was acknowledged is lost when the log is opened again.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use holdfast_engine::catalog::exports::{self, ExportKind, ExportRow, ExportState};
use holdfast_engine::catalog::{CatalogError, Connection, files, segments};
use holdfast_engine::commit::Append;
use holdfast_engine::export::{self, Exports, NewExport, Teams};
use holdfast_engine::filter::Filter;
use holdfast_engine::render::DeletedTeams;
use holdfast_engine::{Engine, EngineError, Settings};
use holdfast_format::canonical::Template;
use holdfast_format::{Event, OrganisationId};
use tempfile::TempDir;

use super::writes::{POINTS, can_be_kept};
use super::{after, directory_of_second_run, run_again};
use crate::support::events::{append_numbered, keyed};
use crate::support::log::{DAY_SECONDS, Log, insert_organisation, set_retention, template, until};

/// Passes of a point that fail, one after the other.
const PASSES_MAX: usize = 4;
/// Cases that are tried at the same time; most of their time is waiting.
const CASES_AT_ONCE: usize = 4;
/// With what the process ends when the outcome of a commit is unknown.
const OUTCOME_UNKNOWN: i32 = 2;
const EXPORT: &str = "exp_000000000000000000000001";
/// The first event that retention keeps, where the stage of that name was at work.
pub(super) const KEPT_FROM_ID: u64 = 7;

#[test]
fn nothing_is_lost_when_a_write_of_commit_fails() {
    every_write_fails("commit", |_| {}, commit);
}

#[test]
fn nothing_is_lost_when_a_write_of_seal_fails() {
    every_write_fails("seal", |_| {}, seal);
}

#[test]
fn nothing_is_lost_when_a_write_of_merge_fails() {
    every_write_fails("merge", prepare_merge, merge);
}

#[test]
fn nothing_is_lost_when_a_write_of_retain_fails() {
    every_write_fails("retain", prepare_retain, retain);
}

#[test]
fn nothing_is_lost_when_a_write_of_export_fails() {
    every_write_fails("export", |_| {}, export);
}

#[test]
fn nothing_is_lost_when_a_write_of_recover_fails() {
    every_write_fails("recover", prepare_recover, recover);
}

/// In the first run: compares what the stage passes with the list of points, then tries every case. In the second, which
/// is one case: does the stage's work under whatever rules are in force.
fn every_write_fails(stage: &str, prepare: fn(&Path), work: fn(&Path)) {
    if let Some(directory) = directory_of_second_run() {
        return work(&directory);
    }
    let listed: BTreeSet<&str> = POINTS.lines().filter(|point| point.split_once('/').unwrap().0 == stage).collect();
    let name = format!("faults::stages::nothing_is_lost_when_a_write_of_{stage}_fails");
    let traced = case(&name, &rules_for("trace", "", 1), prepare);
    let passed = traced.lines().filter_map(|line| line.strip_prefix("fault: passes "));
    let passed: BTreeSet<&str> = passed.filter(|point| point.split_once('/').unwrap().0 == stage).collect();
    assert_eq!(passed, listed.iter().copied().filter(|point| *point != ROLLBACK).collect(), "{stage}: points.txt");

    let mut cases = Vec::new();
    for point in &listed {
        cases.push((*point, "fail"));
        cases.extend(can_be_kept(point.split_once('/').unwrap().1).then_some((*point, "after")));
    }
    let (next, name) = (std::sync::Mutex::new(cases.into_iter()), &name);
    std::thread::scope(|scope| {
        for _ in 0..CASES_AT_ONCE {
            scope.spawn(|| {
                while let Some((point, action)) = take(&next) {
                    try_passes(name, point, action, prepare);
                }
            });
        }
    });
}

fn take<T>(next: &std::sync::Mutex<impl Iterator<Item = T>>) -> Option<T> {
    next.lock().unwrap().next()
}

/// Lets the first pass of a point fail, then the second, until there are no more. The first must be there.
fn try_passes(name: &str, point: &str, action: &str, prepare: fn(&Path)) {
    for pass in 1..=PASSES_MAX {
        let said = case(name, &rules_for(action, point, pass), prepare);
        if !said.contains(&format!("fault: {action} at {point}")) {
            assert!(pass > 1, "{action} at {point} never struck: {said}");
            return;
        }
    }
}

/// Only what failed is rolled back.
const ROLLBACK: &str = "commit/catalog.rollback";

fn rules_for(action: &str, point: &str, pass: usize) -> String {
    match (action, point) {
        ("trace", _) => "trace".to_owned(),
        (_, ROLLBACK) => format!("fail=commit/catalog.statement:1,{action}={point}:{pass}"),
        _ => format!("{action}={point}:{pass}"),
    }
}

/// One case: prepares, works under `rules`, and compares. Returns what the second run said.
fn case(name: &str, rules: &str, prepare: fn(&Path)) -> String {
    let directory = TempDir::new().unwrap();
    Log::create_in(directory.path());
    prepare(directory.path());
    let output = run_again(name, rules, directory.path());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let may_end = rules.contains("catalog.commit.after") && output.status.code() == Some(OUTCOME_UNKNOWN);
    assert!(output.status.success() || may_end, "{rules}: {}\n{said}", output.status);
    let compared = std::panic::catch_unwind(|| after::check(directory.path()));
    assert!(compared.is_ok(), "after {rules}");
    said
}

/// Appends, with units of work between that succeed and that fail, until the WAL wants a checkpoint.
fn commit(directory: &Path) {
    let log = Log::at(directory);
    let (engine, one) = (log.open(), log.organisation(1));
    for number in 0..10 {
        append_and_note(directory, &engine, one, &format!("event {number}"));
    }
    let failing = engine.change(|_| Err::<(), _>(EngineError::Conflict { message: "refused".to_owned() }));
    failing.unwrap().wait().unwrap_err();
    let made = engine.change(move |unit| -> Result<(), EngineError> {
        unit.record(one, template("unit"));
        Ok(insert_organisation(unit.connection(), 9)?)
    });
    // It may fail; then it left nothing, which the comparison looks for.
    drop(made.unwrap().wait());
    for number in 0..8 {
        drop(engine.append(bulky(one, number)).unwrap().wait());
    }
    engine.stop();
}

fn seal(directory: &Path) {
    let log = Log::at(directory);
    let (engine, one) = (log.open_with(sealing_at_once()), log.organisation(1));
    for number in 0..3 {
        append_and_note(directory, &engine, one, &format!("event {number}"));
        until(&engine, || engine.snapshot(&one).unwrap().blocks.is_empty());
    }
    engine.stop();
}

fn prepare_merge(directory: &Path) {
    seal(directory);
}

fn merge(directory: &Path) {
    let log = Log::at(directory);
    let one = log.organisation(1);
    let engine = log.open_with(Settings { merge_fan_out: 3, ..sealing_at_once() });
    until(&engine, || engine.snapshot(&one).unwrap().segments.len() == 1);
    append_and_note(directory, &engine, one, "merged");
    engine.stop();
}

/// A segment that is wholly past its time, one that is so for the most part, and one that is not.
fn prepare_retain(directory: &Path) {
    let log = Log::at(directory);
    let one = log.organisation(1);
    let settings =
        |seal_bytes| Settings { seal_bytes, seal_age: Duration::MAX, merge_fan_out: 64, ..Settings::default() };
    let engine = log.open_at(-40 * DAY_SECONDS, settings(1));
    append_numbered(&engine, one, "dropped", 3);
    until(&engine, || engine.snapshot(&one).unwrap().blocks.is_empty());
    engine.stop();
    let unsealed = || settings(Settings::default().seal_bytes);
    for (days_ago, name) in [(39, "rewritten"), (1, "kept")] {
        let engine = log.open_at(-days_ago * DAY_SECONDS, unsealed());
        append_numbered(&engine, one, name, 3);
        engine.stop();
    }
    let engine = log.open_at(-DAY_SECONDS, settings(1));
    until(&engine, || engine.snapshot(&one).unwrap().blocks.is_empty());
    append_numbered(&engine, one, "young", 90);
    until(&engine, || engine.snapshot(&one).unwrap().blocks.is_empty());
    engine.stop();
    // The first look of the thread that retains may come late, so nothing may be there to expire until the stage itself
    // is at work.
    let engine = log.open_after_jump(unsealed());
    set_retention(&engine, one, 30);
    engine.stop();
}

fn retain(directory: &Path) {
    let log = Log::at(directory);
    let one = log.organisation(1);
    let settings =
        Settings { retain_interval: Duration::ZERO, seal_age: Duration::MAX, merge_fan_out: 64, ..Settings::default() };
    let engine = log.open_with(settings);
    until(&engine, || {
        let dropped = engine.read(|connection| files::list_dropped(connection, "", 10)).unwrap();
        let listed = engine.read(|connection| segments::list(connection, 1)).unwrap();
        let rows: u64 = listed.iter().map(|row| row.rows).sum();
        engine.snapshot(&one).unwrap().floor_id == KEPT_FROM_ID && rows == 93 && dropped.is_empty()
    });
    append_and_note(directory, &engine, one, "retained");
    engine.stop();
}

fn export(directory: &Path) {
    let log = Log::at(directory);
    let (engine, one) = (log.open(), log.organisation(1));
    append_numbered(&engine, one, "event", 20);
    let exports = start_exports(&engine);
    // The request shares its transaction with what the workers ask for, and fails with it.
    while request_export(&engine, one).is_err() {}
    finished_export(&engine, &exports).unwrap();
    exports.stop();
    engine.stop();
}

fn request_export(engine: &Engine, organisation: OrganisationId) -> Result<(), EngineError> {
    let requested = engine.change(move |unit| {
        let new = NewExport {
            organisation,
            name: "all".to_owned(),
            description: String::new(),
            kind: ExportKind::Json,
            filter: Filter::everything(),
            through_id: None,
            echo: serde_json::json!({}),
            requested_by: serde_json::json!({}),
        };
        export::request(unit, EXPORT, &new, Template::new(&Event::default()))
    });
    requested?.wait()
}

/// A crash after a segment became durable and before it was published.
fn prepare_recover(directory: &Path) {
    let name = "faults::stages::nothing_is_lost_when_a_write_of_seal_fails";
    let output = run_again(name, "kill=seal/segment.durable:2", directory);
    assert!(!output.status.success());
}

/// A start that fails is followed by one that does not.
fn recover(directory: &Path) {
    let log = Log::at(directory);
    let engine = log.try_open(Settings::default()).or_else(|_| log.try_open(Settings::default())).unwrap();
    append_and_note(directory, &engine, log.organisation(1), "recovered");
    engine.stop();
}

fn sealing_at_once() -> Settings {
    Settings { seal_bytes: 1, merge_fan_out: 64, ..Settings::default() }
}

/// Appends one event and notes its number once it is acknowledged. A failed append is one that nobody was promised.
fn append_and_note(directory: &Path, engine: &Engine, organisation: OrganisationId, name: &str) {
    if let Ok(committed) = engine.append(keyed(organisation, name, name)).unwrap().wait() {
        let mut notes = OpenOptions::new().create(true).append(true).open(directory.join("acknowledged")).unwrap();
        writeln!(notes, "{} {name}", committed.first_id).unwrap();
    }
}

/// What [`append_and_note`] noted.
pub(super) fn acknowledged(directory: &Path) -> Vec<(String, u64)> {
    let notes = std::fs::read_to_string(directory.join("acknowledged")).unwrap_or_default();
    let note = |line: &str| line.split_once(' ').map(|(id, name)| (name.to_owned(), id.parse().unwrap()));
    notes.lines().filter_map(note).collect()
}

/// Events that do not compress well.
fn bulky(organisation: OrganisationId, seed: u64) -> Append {
    let mut state = seed + 1;
    let mut text = || {
        let mut text = String::new();
        while text.len() < 8_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            write!(text, "{:08x}", state >> 32).unwrap();
        }
        Template::new(&Event { additional_info: &text, ..Event::default() })
    };
    let events = (0..150).map(|_| text()).collect();
    Append { organisation, idempotency: None, events, register: Vec::new() }
}

struct NoTeams;

impl Teams for NoTeams {
    fn deleted(&self, _: &mut dyn Connection, _: &OrganisationId) -> Result<DeletedTeams, CatalogError> {
        Ok(DeletedTeams::default())
    }
}

pub(super) fn start_exports(engine: &Engine) -> Exports {
    engine.start_exports(Arc::new(NoTeams)).unwrap()
}

/// The one export of these tests, once it is done or failed.
pub(super) fn finished_export(engine: &Engine, exports: &Exports) -> Result<ExportRow, EngineError> {
    let one = crate::support::log::organisation_id(1);
    let row = || engine.read(|connection| exports::by_id(connection, &one, EXPORT)).map_err(EngineError::from);
    loop {
        let row = row()?.ok_or(EngineError::NotFound { what: "the export" })?;
        if !matches!(row.state, ExportState::Pending | ExportState::InProgress) {
            return Ok(row);
        }
        exports.wake();
        drop(engine.change(|_| Ok::<(), EngineError>(()))?.wait());
    }
}
