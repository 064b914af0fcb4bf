//! What a machine that fails, or has too much to do, answers; and that it serves again when the cause is gone.

use std::io::Write as _;
use std::net::TcpStream;

use crate::http::{Answer, World};
use crate::ingest::event;
use crate::support::eventually;

/// Events of a request that may be sent again.
fn record(world: &World) -> Answer {
    let headers = [("content-type", "application/json"), ("idempotency-key", "once")];
    world.record_with(&world.key, &headers, event().to_string().as_bytes())
}

fn recorded(world: &World) -> u64 {
    world.list("&resource[]=Runbook")["metadata"]["totalCount"].as_u64().unwrap()
}

/// The first commit fails by the rule; the same request succeeds afterwards, once.
fn fails_once(rule: &str) -> Answer {
    let world = World::new().restarted(&[("HOLDFAST_FAULTS", rule)]);
    let refused = record(&world);
    assert_eq!(recorded(&world), 0, "nothing of a refused request is kept");
    let again = record(&world);
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, ""), "{again:?}");
    assert_eq!(recorded(&world), 1);
    refused
}

#[test]
fn a_full_disk_is_told_and_recording_goes_on_when_there_is_room() {
    let refused = fails_once("full=commit.journal:1");
    assert_eq!((refused.status, refused.code().as_str()), (507, "disk_full"), "{refused:?}");
}

#[test]
fn a_failed_write_is_told_and_may_be_tried_again() {
    let refused = fails_once("fail=commit.journal:1");
    assert_eq!((refused.status, refused.code().as_str()), (503, "overloaded"), "{refused:?}");
    assert_eq!(refused.header("retry-after"), "1");
}

#[test]
fn a_clock_that_jumped_back_stops_recording_and_not_reading() {
    let world = World::new();
    assert_eq!(world.record(&event()).status, 201);
    let world = world.restarted(&[("HOLDFAST_FAULTS", "clock=-1000")]);
    let refused = record(&world);
    assert_eq!((refused.status, refused.code().as_str()), (503, "read_only"), "{refused:?}");
    let message = refused.json()["meta"]["error_message"].as_str().unwrap().to_owned();
    assert!(message.contains("set the clock right"), "{message}");
    assert_eq!(recorded(&world), 1, "reading goes on");
    let world = world.restarted(&[]);
    assert_eq!(record(&world).status, 201);
}

#[test]
fn a_server_that_holds_all_the_bodies_it_may_refuses_the_next_at_once() {
    let world = World::new();
    let address = world.server.url.strip_prefix("http://").unwrap();
    let (path, key) = ("/v3/audit-logs/events", &world.key);
    let bytes = 8 << 20;
    let begin = |_| {
        let mut connection = TcpStream::connect(address).unwrap();
        let head = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n");
        write!(connection, "{head}Content-Type: application/json\r\nContent-Length: {bytes}\r\n\r\n[").unwrap();
        connection
    };
    let unfinished: Vec<TcpStream> = (0..12).map(begin).collect();
    eventually(|| world.record(&event()).status == 503);
    let refused = world.record(&event());
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("overloaded", "1"));
    drop(unfinished);
    eventually(|| world.record(&event()).status == 201);
}
