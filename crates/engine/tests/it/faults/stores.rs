//! What each of the two stores says of a write that failed, and what is left of it.

use std::io::Write as _;
use std::path::Path;

use holdfast_engine::catalog::schema::ENGINE;
use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog as _, CatalogError, Writer, read, shards};
use holdfast_engine::objects::{Directory, Objects as _};

use super::{directory_of_second_run, run_again};

/// Runs `name` again with `rules`, and then `look` over what is left.
fn try_case(name: &str, rules: &str, prepare: impl FnOnce(&Path), look: impl FnOnce(&Path)) {
    let directory = tempfile::tempdir().unwrap();
    prepare(directory.path());
    let output = run_again(name, rules, directory.path());
    assert!(output.status.success(), "{rules}: {}", String::from_utf8_lossy(&output.stderr));
    look(directory.path());
}

fn create_catalog(directory: &Path) {
    SqliteCatalog::create(&directory.join("catalog"), &[ENGINE]).unwrap();
}

fn shard_count(directory: &Path) -> usize {
    let catalog = SqliteCatalog::open(&directory.join("catalog"), &[ENGINE]).unwrap();
    read(&catalog, |connection| shards::list(connection)).unwrap().len()
}

fn commit(writer: &mut dyn Writer) -> Result<(), CatalogError> {
    writer.begin()?;
    let inserted = shards::insert(writer.connection(), 3);
    if inserted.is_err() {
        writer.rollback()?;
    }
    inserted?;
    writer.commit()
}

fn what(error: &CatalogError) -> &'static str {
    match error {
        CatalogError::Full { .. } => "full",
        CatalogError::OutcomeUnknown { .. } => "unknown",
        CatalogError::Failed { .. } => "failed",
        _ => "other",
    }
}

#[test]
fn a_failed_write_of_the_catalog_says_whether_it_was_kept() {
    if let Some(directory) = directory_of_second_run() {
        let catalog = SqliteCatalog::open(&directory.join("catalog"), &[ENGINE]).unwrap();
        let mut writer = catalog.writer().unwrap();
        let error = commit(writer.as_mut()).unwrap_err();
        assert_eq!(what(&error), expected(), "{error}");
        return;
    }
    let name = "faults::stores::a_failed_write_of_the_catalog_says_whether_it_was_kept";
    for (rules, kept) in [
        ("fail=catalog.begin:1", 0),
        ("full=catalog.statement:1", 0),
        ("after=catalog.statement:1", 0),
        ("fail=catalog.commit.before:1", 0),
        ("full=catalog.commit.before:1", 0),
        ("fail=catalog.commit.after:1", 3),
        ("after=catalog.commit.after:1", 3),
    ] {
        try_case(name, rules, create_catalog, |directory| assert_eq!(shard_count(directory), kept, "{rules}"));
    }
}

/// The error that the rule in force must bring about.
fn expected() -> &'static str {
    let rules = std::env::var("HOLDFAST_FAULTS").unwrap();
    match rules.split_once('=') {
        Some((_, point)) if point.starts_with("catalog.commit.after") => "unknown",
        Some(("full", _)) => "full",
        _ => "failed",
    }
}

#[test]
fn a_failed_write_of_an_object_leaves_it_whole_or_absent() {
    if let Some(directory) = directory_of_second_run() {
        let store = Directory::open(&directory).unwrap();
        let mut file = store.create("a").unwrap();
        file.write_all(&[7; 1_000]).and_then(|()| file.finish()).unwrap_err();
        return;
    }
    let name = "faults::stores::a_failed_write_of_an_object_leaves_it_whole_or_absent";
    for (rules, present) in [
        ("fail=objects.write:1", false),
        ("full=objects.write:1", false),
        ("after=objects.write:1", false),
        ("fail=objects.fsync:1", false),
        ("after=objects.fsync:1", false),
        ("fail=objects.rename:1", false),
        ("after=objects.rename:1", true),
        ("fail=objects.fsync_directory:1", true),
        ("after=objects.fsync_directory:1", true),
    ] {
        try_case(
            name,
            rules,
            |_| {},
            |directory| {
                let store = Directory::open(directory).unwrap();
                assert!(!directory.join("a.tmp").exists(), "{rules}");
                assert_eq!(store.list("").unwrap().len(), usize::from(present), "{rules}");
                if present {
                    assert_eq!(store.open("a").unwrap().bytes(), 1_000, "{rules}");
                }
            },
        );
    }
}
