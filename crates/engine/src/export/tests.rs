use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use holdfast_format::{Event, OrganisationId, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::file::FileWriter;
use crate::EngineError;
use crate::catalog::exports::{ExportFile, ExportKind, ExportRow, ExportState};
use crate::objects::{Create, Directory, Object, Objects};
use crate::render::{DeletedTeams, Row, csv};

/// A completed export with this file, kept until `expires_at`.
pub(super) fn completed(file: ExportFile, expires_at: Timestamp) -> ExportRow {
    ExportRow {
        id: "exp_5f0000000000000000000001".to_owned(),
        organisation: OrganisationId::from_bytes([1; 12]),
        name: "q3".to_owned(),
        description: String::new(),
        kind: ExportKind::Csv,
        filter: "{}".to_owned(),
        echo: "{}".to_owned(),
        requested_by: "{}".to_owned(),
        state: ExportState::Completed,
        floor_id: 1,
        head_id: 1,
        epoch: 1,
        rows_expected: Some(1),
        rows_written: 1,
        file: Some(file),
        error: None,
        created_at: Timestamp::MIN,
        finished_at: Some(Timestamp::MIN),
        expires_at: Some(expires_at),
    }
}

/// The bytes of a file with `count` events, checked against what its writer says of them.
fn written(kind: ExportKind, count: u64) -> Vec<u8> {
    let directory = tempfile::tempdir().unwrap();
    let objects = Directory::open(directory.path()).unwrap();
    let name = "exports/exp_1.file";
    let mut writer = FileWriter::create(&objects, name.to_owned(), kind, DeletedTeams::default()).unwrap();
    for id in 1..=count {
        writer.push(Row::Unsealed(Event { id, reason: "a \"b\"", ..Event::default() })).unwrap();
    }
    assert_eq!(writer.rows(), count);
    assert!(objects.list("exports/").unwrap().is_empty(), "the file is there before it is whole");
    let file = writer.finish().unwrap();
    let object = objects.open(name).unwrap();
    assert_eq!((file.name.as_str(), file.bytes), (name, object.bytes()));
    let bytes = object.read(std::slice::from_ref(&(0..object.bytes()))).unwrap().remove(0);
    assert_eq!(<[u8; 32]>::from(Sha256::digest(&bytes)), file.sha256);
    bytes
}

#[test]
fn json_files_are_one_array() {
    for count in [0, 1, 3, 2_000] {
        let bytes = written(ExportKind::Json, count);
        let events: Vec<Value> = serde_json::from_slice(&bytes).unwrap();
        let ids: Vec<u64> = events.iter().map(|event| event["id"].as_u64().unwrap()).collect();
        assert_eq!(ids, (1..=count).collect::<Vec<_>>());
    }
}

#[test]
fn csv_files_have_a_header_and_a_row_for_each_event() {
    for count in [0, 1, 3, 5_000] {
        let bytes = written(ExportKind::Csv, count);
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), csv::COLUMNS);
        let ids: Vec<u64> = reader.records().map(|row| row.unwrap()[0].parse().unwrap()).collect();
        assert_eq!(ids, (1..=count).collect::<Vec<_>>());
    }
}

/// A row of about a kilobyte.
fn long_row() -> Row<'static> {
    const KILOBYTE: [u8; 1 << 10] = [b'x'; 1 << 10];
    Row::Unsealed(Event { reason: str::from_utf8(&KILOBYTE).unwrap(), ..Event::default() })
}

#[test]
fn a_file_that_is_given_up_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let objects = Directory::open(directory.path()).unwrap();
    for rows in [0, 1, 5_000] {
        let name = "exports/exp_1.csv".to_owned();
        let mut writer = FileWriter::create(&objects, name, ExportKind::Csv, DeletedTeams::default()).unwrap();
        (0..rows).for_each(|_| writer.push(long_row()).unwrap());
        drop(writer);
        let left: Vec<_> = std::fs::read_dir(directory.path().join("exports")).unwrap().collect();
        assert!(left.is_empty(), "{rows} rows: {left:?}");
    }
}

/// A store whose files can take `room` bytes, and which counts the files that it has open.
#[derive(Debug)]
struct SmallStore {
    room: usize,
    open: Arc<AtomicUsize>,
}

struct SmallFile {
    room: usize,
    open: Arc<AtomicUsize>,
}

impl Objects for SmallStore {
    fn create(&self, _: &str) -> io::Result<Box<dyn Create>> {
        self.open.fetch_add(1, Ordering::SeqCst);
        Ok(Box::new(SmallFile { room: self.room, open: Arc::clone(&self.open) }))
    }

    fn open(&self, _: &str) -> io::Result<Arc<dyn Object>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn delete(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn list(&self, _: &str) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn discard_unfinished(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn free_bytes(&self) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

impl io::Write for SmallFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.room = self.room.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Create for SmallFile {
    fn finish(self: Box<Self>) -> io::Result<()> {
        panic!("a file that could not be written is not finished")
    }
}

impl Drop for SmallFile {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

#[test]
fn a_disk_that_is_full_is_told_and_the_file_given_up() {
    for room in [0, 100, 3 << 20] {
        let store = SmallStore { room, open: Arc::default() };
        let name = "exports/exp_1.csv".to_owned();
        let mut writer = FileWriter::create(&store, name, ExportKind::Csv, DeletedTeams::default()).unwrap();
        // Rows of more than there is room for: the last ones are refused, or the end of the file is.
        let pushed = (0..5_000).try_for_each(|_| writer.push(long_row()));
        let error = match pushed {
            Err(error) => {
                drop(writer);
                error
            }
            Ok(()) => writer.finish().unwrap_err(),
        };
        let EngineError::Object { action: "write", source, .. } = error else { panic!("{error:?}") };
        assert_eq!(source.kind(), io::ErrorKind::StorageFull, "{room} bytes of room");
        assert_eq!(store.open.load(Ordering::SeqCst), 0, "the file is still open");
    }
}

#[test]
fn a_small_file_that_the_disk_does_not_take_fails_at_its_end() {
    let store = SmallStore { room: 0, open: Arc::default() };
    let name = "exports/exp_1.json".to_owned();
    let writer = FileWriter::create(&store, name, ExportKind::Json, DeletedTeams::default()).unwrap();
    assert!(matches!(writer.finish(), Err(EngineError::Object { .. })));
    assert_eq!(store.open.load(Ordering::SeqCst), 0, "the file is still open");
}
