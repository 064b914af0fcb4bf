//! Data directories of earlier releases, kept as they were: every release opens them and reads the same events.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::support::{Server, holdfast, run};

/// A copy of the frozen data directory of a format, which a test may write to.
fn thawed(name: &str) -> (tempfile::TempDir, PathBuf) {
    let frozen = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen").join(name);
    let place = tempfile::tempdir().unwrap();
    copy(&frozen, place.path());
    let data = place.path().join("data");
    (place, data)
}

fn copy(from: &Path, to: &Path) {
    for entry in from.read_dir().unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The events of a frozen directory and a clean bill of health. `events.json` is what the release that wrote it exported.
fn read_events(place: &Path, data: &Path, (from, to): (&str, &str)) -> usize {
    let out = place.join("exported.json");
    let exported = run(holdfast(["support", "export", "--org", "acme", "--from", from, "--to", to])
        .args(["--reason", "reading a frozen directory", "--type", "json", "--out"])
        .arg(&out)
        .arg("--data")
        .arg(data));
    assert_eq!(exported.code, 0, "{exported:?}");
    let checked = run(holdfast(["fsck", "--format", "json"]).arg("--data").arg(data));
    assert_eq!(checked.code, 0, "{checked:?}");
    assert_eq!(checked.json()["problems"], json!([]));
    let read = |path: &Path| serde_json::from_slice::<Vec<Value>>(&fs::read(path).unwrap()).unwrap();
    let events = read(&out);
    assert_eq!(events, read(&place.join("events.json")));
    events.len()
}

/// Half of the events are sealed and half are in the journal.
#[test]
fn a_data_directory_of_the_first_format_reads_the_same() {
    let (place, data) = thawed("1");
    assert_eq!(read_events(place.path(), &data, ("2025-11-01", "2026-10-31")), 100);
}

/// The same with people and everything that they manage. `objects.json` is what the release answered of it.
#[test]
fn a_data_directory_with_people_and_their_objects_reads_the_same() {
    let (place, data) = thawed("2");
    let objects: Value = serde_json::from_slice(&fs::read(place.path().join("objects.json")).unwrap()).unwrap();
    let server = Server::start(&data);
    let token = server.access_token(objects["refreshToken"].as_str().unwrap());
    for (path, frozen) in objects["answers"].as_object().unwrap() {
        let (status, mut answer) = server.get(path, &token);
        let mut frozen = frozen.clone();
        forget_today(&mut answer);
        forget_today(&mut frozen);
        assert_eq!((status, &answer), (200, &frozen), "{path}");
    }
    let sign_in = json!({"organization": "acme", "email": objects["email"], "password": objects["password"]});
    assert_eq!(server.post("/v3/session", "", &sign_in).0, 201, "the password is still good");
    assert!(server.terminate().success());
    let (place, data) = thawed("2");
    assert!(read_events(place.path(), &data, ("2020-01-01", "2100-01-01")) > 100);
}

/// How many events of a service came today is another number on another day.
fn forget_today(answer: &mut Value) {
    match answer {
        Value::Object(members) => {
            members.remove("events_today");
            members.values_mut().for_each(forget_today);
        }
        Value::Array(values) => values.iter_mut().for_each(forget_today),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
