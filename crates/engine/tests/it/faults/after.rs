//! What must hold of a data directory after whatever happened to it.

use std::collections::BTreeSet;
use std::path::Path;

use holdfast_engine::catalog::{exports, files, segments};
use holdfast_engine::{Engine, EngineError, ErrorKind};

use super::stages::{KEPT_FROM_ID, acknowledged, finished_export, start_exports};
use crate::support::events::{all, append, keyed};
use crate::support::log::{Log, organisation_id, until};

/// Opens the log again without faults and compares everything with what was acknowledged.
pub(super) fn check(directory: &Path) {
    let log = Log::at(directory);
    let engine = log.open();
    let one = log.organisation(1);
    let acknowledged = acknowledged(directory);
    let before = all(&engine, one);
    let first = before.first().map_or(1, |(id, _)| *id);
    assert!([1, KEPT_FROM_ID].contains(&first), "I1: {first} is the first");
    assert!(before.iter().map(|(id, _)| *id).eq(first..first + before.len() as u64), "I2: {before:?}");
    for (name, id) in &acknowledged {
        assert!(*id < first || before.contains(&(*id, name.clone())), "I1: `{name}` was acknowledged as {id}");
        let again = engine.append(keyed(one, name, name)).unwrap().wait().unwrap();
        assert!(again.replayed && again.first_id == *id, "I3: `{name}` is {id} and now {again:?}");
    }
    let made = engine.organisation(&organisation_id(9)).is_ok();
    let told = before.iter().filter(|(_, name)| name == "unit").count();
    assert_eq!(told, usize::from(made), "I6: a change and its event");
    finish_exports(&engine);
    append(&engine, one, &["after"]);
    let names: Vec<String> =
        all(&engine, one).into_iter().map(|(_, name)| name).filter(|name| !name.is_empty()).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "I3: {names:?}");
    files_are_accounted_for(&settled(&log, engine), &log.objects());
}

/// The log once nothing is at work on it. Retention may go on with what a fault kept from it; a file that it announced is
/// one that it publishes, or one that the next start does away with when it was stopped before.
fn settled(log: &Log, mut engine: Engine) -> Engine {
    let is_settled =
        |engine: &Engine| engine.read(|connection| files::list_pending(connection, "", 1)).unwrap().is_empty();
    loop {
        until(&engine, || is_settled(&engine));
        engine.stop();
        if is_settled(&engine) {
            return engine;
        }
        drop(engine);
        engine = log.open();
    }
}

/// An export that was asked for ends, whatever kept it from that before.
fn finish_exports(engine: &Engine) {
    let exports = start_exports(engine);
    match finished_export(engine, &exports) {
        Err(error) => assert_eq!(error.kind(), ErrorKind::NotFound),
        Ok(row) => assert_eq!(row.state == exports::ExportState::Completed, row.file.is_some(), "{row:?}"),
    }
    exports.stop();
}

/// Every file is known to the catalog and whole, every file that something names is there, and nothing is unfinished. Those
/// that were dropped may be deleted at any moment.
fn files_are_accounted_for(engine: &Engine, directory: &Path) {
    let (named, dropped) = engine
        .read(|connection| {
            assert_eq!(files::list_pending(connection, "", 100)?, [], "pending files");
            let mut named = BTreeSet::new();
            named.extend(segments::list(connection, 1)?.into_iter().map(|row| row.name));
            named.extend(exports::files(connection, "", 100)?.into_iter().map(|file| file.name));
            let dropped = files::list_dropped(connection, "", 100)?.into_iter().map(|file| file.name);
            Ok::<_, EngineError>((named, dropped.collect::<BTreeSet<_>>()))
        })
        .unwrap();
    let mut there = BTreeSet::new();
    walk(directory, "", &mut there);
    assert_eq!(&there - &dropped, named);
    for row in engine.read(|connection| segments::list(connection, 1)).unwrap() {
        engine.segments().open(&row).unwrap().verify().unwrap();
    }
}

fn walk(directory: &Path, prefix: &str, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            walk(&entry.path(), &format!("{name}/"), names);
        } else {
            names.insert(name);
        }
    }
}
