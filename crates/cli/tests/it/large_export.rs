//! Exports that are larger than the memory they may take.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::export::exported;
use crate::http::{World, day};
use crate::support::{Installation, eventually, holdfast, run};

const FEW: u64 = 2_000;
const MANY: u64 = 200_000;
/// How much more memory many rows may take than few.
const DIFFERENCE_BYTES_MAX: u64 = 32 << 20;
/// Reads an export from its link with Python's own readers, and says what it found.
const READER: &str = include_str!("large_export.py");

#[test]
fn an_export_takes_the_same_memory_however_many_rows_it_has_and_opens_elsewhere() {
    let mut world = settled(filled());
    for kind in ["csv", "json"] {
        let mut peaks = [0; 2];
        for (rows, peak) in [FEW, MANY].into_iter().zip(&mut peaks) {
            world = world.restarted(&[("HOLDFAST_MERGE_FAN_OUT", "64")]);
            let entry = exported(&world, &wish(kind, rows));
            assert_eq!((&entry["status"], &entry["rowsWritten"]), (&json!("Completed"), &json!(rows)), "{entry}");
            *peak = world.server.peak_memory_bytes();
            let sum = rows * (rows + 1) / 2;
            assert_eq!(read_elsewhere(kind, &entry), json!({"rows": rows, "distinct": rows, "sum": sum}), "{kind}");
        }
        assert!(peaks[1] < peaks[0] + DIFFERENCE_BYTES_MAX, "{kind}: {peaks:?} bytes");
    }
    is_cancelled_while_it_runs(&world);
}

/// The first so many events, with whatever the server recorded before them.
fn wish(kind: &str, rows: u64) -> Value {
    let filters = json!({"startDate": day(-84), "endDate": day(1), "throughID": rows});
    json!({"filters": filters, "name": "large", "exportType": kind})
}

/// An organisation with more than [`MANY`] events of the last months.
fn filled() -> World {
    let installation = Installation::new();
    let (events, days) = (MANY.to_string(), "80");
    let arguments = ["generate", "--organisations", "1", "--until", "now", "--events", &events, "--days", days];
    let mut generate = holdfast(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut import = holdfast(["import", "-", "--create-organisations", "--format=json"]);
    let imported = run(import.arg("--data").arg(installation.directory()).stdin(generate.stdout.take().unwrap()));
    assert_eq!((imported.code, generate.wait().unwrap().success()), (0, true), "{imported:?}");
    let created = imported.json()["created"][0].clone();
    let server = installation.serve();
    let token = server.access_token(created["refreshToken"].as_str().unwrap());
    let key = created["serviceKey"].as_str().unwrap().to_owned();
    World { installation, server, token, key }
}

/// The same once almost everything is sealed: to load and seal a full journal takes more memory than an export, within
/// bounds of its own, and so does merging.
fn settled(world: World) -> World {
    let world = world.restarted(&[("HOLDFAST_SEAL_BYTES", "1"), ("HOLDFAST_MERGE_FAN_OUT", "64")]);
    eventually(|| world.installation.operate(["fsck"]).json()["journalRows"].as_u64().unwrap() < 10);
    world
}

fn read_elsewhere(kind: &str, entry: &Value) -> Value {
    let link = entry["downloadLink"].as_str().unwrap();
    let read = run(Command::new("python3").args(["-c", READER, kind, link]));
    assert_eq!(read.code, 0, "{read:?}");
    read.json()
}

fn is_cancelled_while_it_runs(world: &World) {
    let mut id = String::new();
    eventually(|| {
        let asked = world.post("/v3/audit-logs/export", &wish("csv", MANY));
        asked.json()["data"]["id"].as_str().unwrap().clone_into(&mut id);
        // An export that was quicker is asked for once more.
        world.post(&format!("/v3/audit-logs/export/history/{id}/cancel"), &json!({})).status == 200
    });
    let entry = world.get(&format!("/v3/audit-logs/export/history/{id}")).json()["data"].clone();
    assert_eq!(entry["status"], "Cancelled", "{entry}");
    assert!(entry["downloadLink"].as_str().is_none_or(str::is_empty), "{entry}");
    assert_eq!(world.list("&action[]=Cancel+Export")["data"][0]["targets"][0]["id"], id);
    let next = exported(world, &wish("csv", FEW));
    assert_eq!(next["status"], "Completed", "the next one is not held up");
}
