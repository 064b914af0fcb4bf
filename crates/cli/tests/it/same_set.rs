//! What is listed, counted, tailed and exported for one filter and one snapshot is the same set of events (I7): in the
//! journal, sealed, and merged; and so is what facets and a histogram count.

use serde_json::{Map, Value, json};

use crate::export::{download, exported, wish};
use crate::http::World;
use crate::list::{QUERIES, varied};
use crate::support::eventually;
use crate::tail::{self, Tail};
use crate::{facets, histogram};

#[test]
fn one_filter_gives_one_set_everywhere_before_and_after_sealing_and_merging() {
    let world = World::new();
    world.record(&varied(150));
    let head = world.list("")["metadata"]["headID"].as_u64().unwrap();
    let in_journal = sets(&world, head);
    assert!(in_journal.iter().filter(|set| !set.is_empty()).count() > 20, "the filters find something");

    let world = world.restarted(&[("HOLDFAST_SEAL_AGE", "1ms"), ("HOLDFAST_MERGE_FAN_OUT", "64")]);
    eventually(|| metric(&world, "seal_events_total") >= head as f64);
    assert_eq!(sets(&world, head), in_journal, "sealed");

    let world = world.restarted(&[("HOLDFAST_SEAL_AGE", "1ms"), ("HOLDFAST_MERGE_FAN_OUT", "2")]);
    world.record(&varied(1));
    eventually(|| metric(&world, "merge_seconds_count") >= 1.0);
    assert_eq!(sets(&world, head), in_journal, "merged");
}

/// The ids that each query finds up to `head`, after a comparison of all ways to find them.
fn sets(world: &World, head: u64) -> Vec<Vec<u64>> {
    QUERIES.iter().map(|query| set(world, query, head)).collect()
}

fn set(world: &World, query: &str, head: u64) -> Vec<u64> {
    let list = world.list(&format!("{query}&throughID={head}"));
    let mut listed = crate::http::ids(&list);
    listed.sort_unstable();
    assert_eq!(list["metadata"]["totalCount"].as_u64(), Some(listed.len() as u64), "{query}");

    facets::check(world, query, &list);
    histogram::check(world, query, &list);

    let mut filters = filters(query);
    filters["throughID"] = head.into();
    let entry = exported(world, &wish("json", &filters));
    let events = download(world, &entry, &[]).json();
    let mut ids: Vec<u64> = events.as_array().unwrap().iter().map(|event| event["id"].as_u64().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, listed, "the export of {query}");

    let tail = Tail::open(world, &format!("afterID=0{query}"), None);
    assert_eq!(tail::ids(&tail.events(listed.len())), listed, "the tail of {query}");
    listed
}

/// The filters of a query as an export takes them.
fn filters(query: &str) -> Value {
    let mut filters = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap();
        let (name, value) = (decoded(name), decoded(value));
        if name == "q" {
            filters.insert(name, value.into());
            continue;
        }
        let values = filters.entry(name.trim_end_matches("[]")).or_insert_with(|| json!([]));
        values.as_array_mut().unwrap().extend(value.split(',').map(Value::from));
    }
    filters.into()
}

fn decoded(text: &str) -> String {
    [("+", " "), ("%22", "\""), ("%2C", ","), ("%5C", "\\"), ("%5B", "["), ("%5D", "]")]
        .iter()
        .fold(text.to_owned(), |text, (escape, meant)| text.replace(escape, meant))
}

/// A number that the server counts; 0 until it was counted once.
fn metric(world: &World, name: &str) -> f64 {
    let text = world.get("/metrics").text();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.map_or(0.0, |value| value.parse().unwrap())
}
