//! Data directories of earlier releases, kept as they were: every release opens them and reads the same events.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::{holdfast, run};

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

/// Half of the events are sealed and half are in the journal. `events.json` is what the release that wrote the directory
/// exported of it.
#[test]
fn a_data_directory_of_the_first_format_reads_the_same() {
    let (place, data) = thawed("1");
    let out = place.path().join("exported.json");
    let arguments = ["support", "export", "--org", "acme", "--from", "2025-11-01", "--to", "2026-10-31"];
    let exported = run(holdfast(arguments)
        .args(["--reason", "reading a frozen directory", "--type", "json", "--out"])
        .arg(&out)
        .arg("--data")
        .arg(&data));
    assert_eq!(exported.code, 0, "{exported:?}");
    let checked = run(holdfast(["fsck", "--format", "json"]).arg("--data").arg(&data));
    assert_eq!(checked.code, 0, "{checked:?}");
    assert_eq!(checked.json()["problems"], serde_json::json!([]));
    let read = |path: &Path| serde_json::from_slice::<Vec<Value>>(&fs::read(path).unwrap()).unwrap();
    let events = read(&out);
    assert_eq!(events.len(), 100);
    assert_eq!(events, read(&place.path().join("events.json")));
}
