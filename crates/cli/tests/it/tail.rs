//! Watching events live.

use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::http::{World, bearer};
use crate::ingest::event;

const PATIENCE: Duration = Duration::from_secs(60);

/// A message of the stream.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    id: String,
    /// Absent in messages that only move the position.
    pub(crate) event: Option<Value>,
}

/// An open tail. Its end closes the channel.
pub(crate) struct Tail(Receiver<Message>);

impl Tail {
    pub(crate) fn open(world: &World, query: &str, last_event_id: Option<&str>) -> Self {
        let agent: ureq::Agent = ureq::Agent::config_builder().timeout_connect(Some(PATIENCE)).build().into();
        let url = format!("{}/v3/audit-logs/tail?{query}", world.server.url);
        let mut request = agent.get(url).header("authorization", bearer(&world.token));
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let response = request.call().unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let (sender, messages) = channel();
        let reader = response.into_body().into_reader();
        std::thread::spawn(move || {
            for message in read(reader) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self(messages)
    }

    fn next(&self) -> Message {
        self.0.recv_timeout(PATIENCE).unwrap()
    }

    /// The next messages that carry an event.
    pub(crate) fn events(&self, count: usize) -> Vec<Message> {
        std::iter::repeat_with(|| self.next()).filter(|message| message.event.is_some()).take(count).collect()
    }
}

fn read(reader: impl Read) -> impl Iterator<Item = Message> {
    let mut lines = BufReader::new(reader).lines().map_while(Result::ok);
    std::iter::from_fn(move || {
        let block: Vec<String> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        let field = |name: &str| block.iter().find_map(|line| line.strip_prefix(name).map(str::to_owned));
        let id = field("id: ")?;
        Some(Message { id, event: field("data: ").map(|data| serde_json::from_str(&data).unwrap()) })
    })
}

pub(crate) fn ids(messages: &[Message]) -> Vec<u64> {
    messages.iter().map(|message| message.event.as_ref().unwrap()["id"].as_u64().unwrap()).collect()
}

#[test]
fn a_tail_takes_over_from_a_list_without_gap_or_repeat() {
    let world = World::new();
    world.record(&event());
    let head = world.list("")["metadata"]["headID"].as_u64().unwrap();
    world.record(&serde_json::json!([event(), event()]));
    let tail = Tail::open(&world, &format!("afterID={head}"), None);
    let first = tail.next();
    assert!(first.event.is_none() && first.id == format!("1-{head}"), "{first:?}");
    assert_eq!(ids(&tail.events(2)), [head + 1, head + 2]);
    world.record(&event());
    let live = tail.events(1);
    assert_eq!((ids(&live), live[0].id.as_str()), (vec![head + 3], format!("1-{}", head + 3).as_str()));
    let listed = world.get(&format!("/v3/audit-logs/{}", head + 3)).json()["data"].clone();
    for (name, value) in live[0].event.as_ref().unwrap().as_object().unwrap() {
        assert_eq!(value, &listed[name], "{name}");
    }
}

#[test]
fn a_reader_that_comes_back_goes_on_after_what_it_saw_last() {
    let world = World::new();
    let tail = Tail::open(&world, "resource[]=Runbook", None);
    tail.next();
    world.record(&serde_json::json!([event(), event(), event()]));
    let seen = tail.events(2);
    drop(tail);
    let again = Tail::open(&world, "resource[]=Runbook&afterID=0", Some(&seen[1].id));
    assert_eq!(ids(&again.events(1)), [ids(&seen)[1] + 1], "the header goes before the parameter");
}

#[test]
fn a_tail_shows_what_the_same_filter_lists() {
    let world = World::new();
    let services = serde_json::json!({"resource": "Services", "action": "Update", "actor": {"type": "system"}});
    for _ in 0..20 {
        world.record(&serde_json::json!([event(), services, event()]));
    }
    let mut listed = world.ids("&resource[]=Runbook");
    listed.sort_unstable();
    let tail = Tail::open(&world, "afterID=0&resource[]=Runbook", None);
    assert_eq!(ids(&tail.events(listed.len())), listed);
}

#[test]
fn positions_that_are_not_ours_are_refused() {
    let world = World::new();
    let ask = |query: &str, id: &str| {
        let headers = [("authorization", &*bearer(&world.token)), ("last-event-id", id)];
        let refused = crate::http::send(&world.server, "GET", &format!("/v3/audit-logs/tail?{query}"), &headers, b"");
        (refused.status, refused.code())
    };
    assert_eq!(ask("", "1-999999"), (409, "stale_position".to_owned()));
    assert_eq!(ask("", "2-1"), (409, "stale_position".to_owned()));
    assert_eq!(ask("", "one"), (400, "invalid_parameter".to_owned()));
    let ahead = world.get("/v3/audit-logs/tail?afterID=999999");
    assert_eq!((ahead.status, ahead.code()), (409, "stale_position".to_owned()));
    assert_eq!(world.get("/v3/audit-logs/tail?pageSize=1").code(), "unknown_parameter");
}

#[test]
fn a_tail_ends_when_its_reader_may_no_longer_look() {
    let world = World::new();
    let tail = Tail::open(&world, "", None);
    tail.next();
    let changed = world.installation.operate(["org", "set-plan", "acme", "free"]);
    assert_eq!(changed.code, 0, "{changed:?}");
    while tail.0.recv_timeout(PATIENCE).is_ok() {}
    assert_eq!(tail.0.try_recv().unwrap_err(), std::sync::mpsc::TryRecvError::Disconnected);
}

#[test]
fn a_stopping_server_ends_its_tails() {
    let world = World::new();
    let tail = Tail::open(&world, "", None);
    tail.next();
    assert!(world.server.terminate().success());
    while tail.0.recv_timeout(PATIENCE).is_ok() {}
    assert_eq!(tail.0.try_recv().unwrap_err(), std::sync::mpsc::TryRecvError::Disconnected);
}
