//! What only SQLite can show: files, snapshots, the one writer.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use holdfast_engine::catalog::schema::{ENGINE, SchemaPart};
use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog as _, CatalogError, Connection, Value, read};
use tempfile::TempDir;

const NOTES_1: &str = "CREATE TABLE notes (id BIGINT PRIMARY KEY, note {text} NOT NULL) {strict}";
const NOTES_2: &str = "ALTER TABLE notes ADD COLUMN seen BIGINT NOT NULL DEFAULT 0";
const FIRST: SchemaPart = SchemaPart { name: "notes", migrations: &[NOTES_1] };
const SECOND: SchemaPart = SchemaPart { name: "notes", migrations: &[NOTES_1, NOTES_2] };
const BROKEN: SchemaPart = SchemaPart { name: "notes", migrations: &[NOTES_1, NOTES_2, "CREATE TABLE notes (x)"] };

fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("catalog.sqlite");
    (directory, path)
}

fn add_note(connection: &mut dyn Connection, id: i64) -> Result<u64, CatalogError> {
    connection.execute("INSERT INTO notes (id, note) VALUES ($1, $2)", &[id.into(), "text".into()])
}

fn count_notes(connection: &mut dyn Connection) -> Result<i64, CatalogError> {
    connection.query("SELECT COUNT(*) FROM notes", &[])?[0].integer(0)
}

fn notes(catalog: &SqliteCatalog) -> i64 {
    read(catalog, |connection| count_notes(connection)).unwrap()
}

fn commit_note(catalog: &SqliteCatalog, id: i64) {
    let mut writer = catalog.writer().unwrap();
    writer.begin().unwrap();
    add_note(writer.connection(), id).unwrap();
    writer.commit().unwrap();
}

#[test]
fn a_new_file_is_its_owners_alone_and_an_existing_one_is_refused() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[ENGINE, FIRST]).unwrap();
    commit_note(&catalog, 1);
    for name in ["catalog.sqlite", "catalog.sqlite-wal"] {
        let mode = path.with_file_name(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert!(SqliteCatalog::create(&path, &[ENGINE]).is_err());
    assert!(SqliteCatalog::open(&path.with_file_name("absent"), &[ENGINE]).is_err());
    assert_eq!(notes(&catalog), 1);
}

#[test]
fn what_was_committed_is_there_after_reopening() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    commit_note(&catalog, 1);
    drop(catalog);
    let catalog = SqliteCatalog::open(&path, &[FIRST]).unwrap();
    assert_eq!(notes(&catalog), 1);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 3, "no copy was made");
}

#[test]
fn there_is_one_writer_and_dropping_it_rolls_back() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    let mut writer = catalog.writer().unwrap();
    assert!(matches!(catalog.writer().map(drop), Err(CatalogError::Failed { .. })));
    writer.begin().unwrap();
    add_note(writer.connection(), 1).unwrap();
    drop(writer);
    assert_eq!(notes(&catalog), 0);
    let mut writer = catalog.writer().unwrap();
    assert!(add_note(writer.connection(), 1).is_err(), "outside a transaction");
    assert!(writer.commit().is_err(), "outside a transaction");
}

#[test]
fn a_savepoint_rolls_back_alone() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    let mut writer = catalog.writer().unwrap();
    writer.begin().unwrap();
    for (id, stays) in [(1, true), (2, false), (3, true)] {
        writer.savepoint().unwrap();
        add_note(writer.connection(), id).unwrap();
        if stays { writer.release_savepoint() } else { writer.rollback_to_savepoint() }.unwrap();
    }
    writer.commit().unwrap();
    assert_eq!(notes(&catalog), 2);
}

#[test]
fn a_reader_sees_one_snapshot_and_cannot_write() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    let (before, after) = read(&catalog, |connection| {
        let before = count_notes(connection)?;
        commit_note(&catalog, 1);
        Ok::<_, CatalogError>((before, count_notes(connection)?))
    })
    .unwrap();
    assert_eq!((before, after, notes(&catalog)), (0, 0, 1));
    let written = read(&catalog, |connection| add_note(connection, 2));
    assert!(matches!(written, Err(CatalogError::Failed { .. })), "{written:?}");
}

#[test]
fn readers_beyond_the_pool_wait_for_one_to_return() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| (0..20).for_each(|_| assert_eq!(notes(&catalog), 0)));
        }
    });
}

#[test]
fn a_reader_that_panics_leaves_its_place_to_the_next() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    for _ in 0..20 {
        let panicking = || read::<(), CatalogError>(&catalog, |_| panic!("in the work"));
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(panicking)).unwrap_err();
    }
    assert_eq!(notes(&catalog), 0);
}

#[test]
fn an_older_file_is_copied_and_migrated_and_a_newer_one_refused() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    commit_note(&catalog, 1);
    drop(catalog);
    let older = SqliteCatalog::open_for_reading(&path, &[SECOND]).unwrap_err();
    assert!(matches!(older, CatalogError::Older { found: 1, known: 2, .. }), "{older}");

    let catalog = SqliteCatalog::open(&path, &[SECOND]).unwrap();
    let seen = read(&catalog, |connection| connection.query("SELECT seen FROM notes", &[])).unwrap();
    assert_eq!(seen[0].0, [Value::Integer(0)]);
    drop(catalog);
    let newer = SqliteCatalog::open(&path, &[FIRST]).unwrap_err();
    assert!(matches!(newer, CatalogError::Newer { found: 2, known: 1, .. }), "{newer}");
    let copy = SqliteCatalog::open(&path.with_file_name("catalog.sqlite.before-2"), &[FIRST]).unwrap();
    assert_eq!(notes(&copy), 1);
}

#[test]
fn a_migration_that_fails_changes_nothing() {
    let (_directory, path) = place();
    drop(SqliteCatalog::create(&path, &[FIRST]).unwrap());
    for _ in 0..2 {
        SqliteCatalog::open(&path, &[BROKEN]).unwrap_err();
    }
    let catalog = SqliteCatalog::open(&path, &[FIRST]).unwrap();
    assert_eq!(notes(&catalog), 0);
}

#[test]
fn a_copy_is_whole_and_never_replaces_a_file() {
    let (directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    commit_note(&catalog, 1);
    let copy = directory.path().join("copy.sqlite");
    catalog.copy_to(&copy).unwrap();
    assert!(catalog.copy_to(&copy).is_err());
    commit_note(&catalog, 2);
    assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!directory.path().join("copy.sqlite.tmp").exists());
    assert_eq!(notes(&SqliteCatalog::open(&copy, &[FIRST]).unwrap()), 1);
}

#[test]
fn upkeep_keeps_the_wal_short() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    let mut writer = catalog.writer().unwrap();
    for id in 0..40_i64 {
        writer.begin().unwrap();
        let note = Value::Text("x".repeat(1 << 20));
        writer.connection().execute("INSERT INTO notes (id, note) VALUES ($1, $2)", &[id.into(), note]).unwrap();
        writer.commit().unwrap();
        writer.upkeep().unwrap();
    }
    let wal_bytes = path.with_file_name("catalog.sqlite-wal").metadata().unwrap().len();
    assert!(wal_bytes < 8 << 20, "{wal_bytes}");
    let file_bytes = path.metadata().unwrap().len();
    assert!(file_bytes > 32 << 20, "{file_bytes}");
}

#[test]
fn damage_is_named_as_damage() {
    let (_directory, path) = place();
    drop(SqliteCatalog::create(&path, &[FIRST]).unwrap());
    let catalog = SqliteCatalog::open_for_reading(&path, &[FIRST]).unwrap();
    assert_eq!(catalog.check().unwrap(), Vec::<String>::new());
    assert!(catalog.writer().is_err(), "it was opened for reading");
    drop(catalog);
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(0).unwrap();
    SqliteCatalog::open(&path, &[FIRST]).unwrap_err();
    let mut bytes = vec![0xa5; 8_192];
    bytes[..16].copy_from_slice(b"no database here");
    use std::os::unix::fs::FileExt;
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().write_all_at(&bytes, 0).unwrap();
    let damaged = SqliteCatalog::open(&path, &[FIRST]).unwrap_err();
    assert!(matches!(damaged, CatalogError::Damaged { .. }), "{damaged}");
}

#[test]
fn a_full_disk_is_told_apart_and_rolls_back() {
    let (_directory, path) = place();
    let catalog = SqliteCatalog::create(&path, &[FIRST]).unwrap();
    let mut writer = catalog.writer().unwrap();
    // The limit stands for the disk: SQLite reports both as SQLITE_FULL.
    let limit = writer.begin().and_then(|()| writer.connection().query("PRAGMA max_page_count = 64", &[]));
    limit.unwrap();
    let note = Value::Text("x".repeat(1 << 20));
    let insert = "INSERT INTO notes (id, note) VALUES ($1, $2)";
    let full = writer.connection().execute(insert, &[Value::Integer(1), note]).unwrap_err();
    assert!(matches!(full, CatalogError::Full { .. }), "{full}");
    writer.rollback().unwrap();
    writer.begin().unwrap();
    add_note(writer.connection(), 2).unwrap();
    writer.commit().unwrap();
    assert_eq!(notes(&catalog), 1);
}
