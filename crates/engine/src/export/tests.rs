use holdfast_format::{Event, OrganisationId, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::file::FileWriter;
use crate::catalog::exports::{ExportFile, ExportKind, ExportRow, ExportState};
use crate::objects::{Directory, Objects};
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

#[test]
fn a_file_that_is_given_up_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let objects = Directory::open(directory.path()).unwrap();
    let mut writer =
        FileWriter::create(&objects, "exports/exp_1.csv".to_owned(), ExportKind::Csv, DeletedTeams::default()).unwrap();
    writer.push(Row::Unsealed(Event::default())).unwrap();
    drop(writer);
    objects.discard_unfinished("exports/exp_1.csv").unwrap();
    assert!(objects.list("").unwrap().is_empty());
}
