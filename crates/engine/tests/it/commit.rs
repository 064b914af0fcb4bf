//! What the committer promises, through the engine's own interface on a real data directory.

use holdfast_engine::commit::{Append, Committed, Idempotency};
use holdfast_engine::filter::Filter;
use holdfast_engine::retain::Confirmed;
use holdfast_engine::search::{self, Start};
use holdfast_engine::{Engine, EngineError, ErrorKind, Settings};
use holdfast_format::OrganisationId;

use crate::support::log::{self, Log, template};

fn append(engine: &Engine, organisation: OrganisationId, names: &[&str]) -> Committed {
    engine.append(unkeyed(organisation, names)).unwrap().wait().unwrap()
}

fn unkeyed(organisation: OrganisationId, names: &[&str]) -> Append {
    let events = names.iter().map(|name| template(name)).collect();
    Append { organisation, idempotency: None, events, register: Vec::new() }
}

fn keyed(organisation: OrganisationId, key: &str, name: &str) -> Append {
    let mut body_sha256 = [0; 32];
    body_sha256[..name.len()].copy_from_slice(name.as_bytes());
    let idempotency = Some(Idempotency { service: "service".to_owned(), key: key.to_owned(), body_sha256 });
    Append { idempotency, ..unkeyed(organisation, &[name]) }
}

/// Every event of an organisation as (id, request id), in the order of ids.
fn all(engine: &Engine, organisation: OrganisationId) -> Vec<(u64, String)> {
    let snapshot = engine.snapshot(&organisation).unwrap();
    let mut events = Vec::new();
    let mut after = snapshot.floor_id - 1;
    while after < snapshot.head_id {
        let feed = search::after(engine.segments(), &snapshot, &Filter::everything(), after, 1_000).unwrap();
        after = feed.through_id;
        events.extend(feed.events.iter().map(|event| (event.event().id, event.event().request_id.to_owned())));
    }
    let page = search::page(engine.segments(), &snapshot, &Filter::everything(), Start::Newest, 1).unwrap();
    assert_eq!(page.total_count, events.len() as u64, "list and feed show the same set (I7)");
    events
}

fn names(events: &[(u64, String)]) -> Vec<&str> {
    events.iter().map(|(_, name)| name.as_str()).collect()
}

#[test]
fn numbers_have_no_gap_and_belong_to_the_organisation() {
    let log = Log::create();
    let (engine, one, other) = (log.open(), log.organisation(1), log.organisation(2));
    let first = append(&engine, one, &["a", "b"]);
    let second = append(&engine, other, &["c"]);
    let third = append(&engine, one, &["d"]);
    assert_eq!((first.first_id, first.last_id), (1, 2));
    assert_eq!((second.first_id, second.last_id), (1, 1));
    assert_eq!((third.first_id, third.last_id), (3, 3));
    assert!(first.recorded_at <= third.recorded_at);
    assert_eq!(names(&all(&engine, one)), ["a", "b", "d"]);
    assert_eq!(names(&all(&engine, other)), ["c"]);
}

#[test]
fn concurrent_appends_are_numbered_without_gap_or_repeat() {
    let log = Log::create();
    let (engine, one) = (log.open(), log.organisation(1));
    let waiting: Vec<_> = (0..500).map(|index| engine.append(unkeyed(one, &[&index.to_string()])).unwrap()).collect();
    let mut ids: Vec<u64> = waiting.into_iter().map(|waiting| waiting.wait().unwrap().first_id).collect();
    ids.sort_unstable();
    assert_eq!(ids, Vec::from_iter(1..=500));
}

#[test]
fn a_key_makes_one_set_of_events() {
    let log = Log::create();
    let (engine, one) = (log.open(), log.organisation(1));
    let first = engine.append(keyed(one, "k", "a")).unwrap().wait().unwrap();
    let again = engine.append(keyed(one, "k", "a")).unwrap().wait().unwrap();
    assert_eq!(again, Committed { replayed: true, ..first });
    let other = engine.append(keyed(one, "k", "b")).unwrap().wait();
    assert!(matches!(other, Err(EngineError::KeyReused)), "{other:?}");
    assert_eq!(names(&all(&engine, one)), ["a"]);
}

#[test]
fn equal_keys_that_wait_together_are_one_insert() {
    let log = Log::create();
    let (engine, one) = (log.open(), log.organisation(1));
    let waiting: Vec<_> = (0..50).map(|_| engine.append(keyed(one, "k", "a")).unwrap()).collect();
    let answers: Vec<Committed> = waiting.into_iter().map(|waiting| waiting.wait().unwrap()).collect();
    assert!(answers.iter().all(|answer| (answer.first_id, answer.last_id) == (1, 1)));
    assert_eq!(answers.iter().filter(|answer| !answer.replayed).count(), 1);
    assert_eq!(names(&all(&engine, one)), ["a"]);
}

#[test]
fn a_failed_unit_leaves_neither_change_nor_event() {
    let log = Log::create();
    let (engine, one) = (log.open(), log.organisation(1));
    let failed = engine.change(move |unit| -> Result<(), EngineError> {
        log::insert_organisation(unit.connection(), 9)?;
        unit.record(one, template("lost"));
        Err(EngineError::Conflict { message: "refused".to_owned() })
    });
    assert!(matches!(failed.unwrap().wait(), Err(EngineError::Conflict { .. })));
    let kept = engine.change(move |unit| -> Result<(), EngineError> {
        unit.record(one, template("kept"));
        Ok(())
    });
    kept.unwrap().wait().unwrap();
    assert_eq!(all(&engine, one), [(1, "kept".to_owned())]);
    assert!(matches!(engine.organisation(&log::organisation_id(9)), Err(EngineError::NotFound { .. })));
}

#[test]
fn an_unknown_organisation_is_refused_alone() {
    let log = Log::create();
    let (engine, one) = (log.open(), log.organisation(1));
    let unknown = engine.append(unkeyed(log::organisation_id(7), &["x"])).unwrap();
    let known = engine.append(unkeyed(one, &["a"])).unwrap();
    assert_eq!(unknown.wait().unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(known.wait().unwrap().first_id, 1);
}

#[test]
fn a_clock_that_jumped_back_refuses_to_record() {
    let log = Log::create();
    let (engine, one) = (log.open(), log.organisation(1));
    append(&engine, one, &["a"]);
    engine.clock().shift(-301_000_000);
    let refused = engine.append(unkeyed(one, &["b"])).unwrap().wait().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ReadOnly, "{refused}");
    assert!(engine.ready().is_err());
    engine.clock().shift(299_000_000);
    let late = append(&engine, one, &["c"]);
    assert_eq!(late.first_id, 2);
    assert!(late.recorded_at >= engine.organisation(&one).unwrap().created_at);
}

#[test]
fn everything_is_there_after_a_restart() {
    let log = Log::create();
    let one = log.organisation(1);
    let engine = log.open();
    append(&engine, one, &["a", "b"]);
    append(&engine, log.organisation(2), &["x"]);
    engine.stop();
    assert!(matches!(engine.append(unkeyed(one, &["late"])), Err(EngineError::Stopping)));
    let engine = log.open();
    assert_eq!(names(&all(&engine, one)), ["a", "b"]);
    assert_eq!(append(&engine, one, &["c"]).first_id, 3);
}

#[test]
fn sealing_and_merging_change_nothing_that_is_read() {
    let log = Log::create();
    let settings = Settings { seal_bytes: 1, merge_fan_out: 2, ..Settings::default() };
    let (engine, one) = (log.open_with(settings), log.organisation(1));
    let mut written = Vec::new();
    for round in 0..12 {
        let name = format!("event {round}");
        append(&engine, one, &[&name]);
        log.until_sealed(&engine, one);
        written.push(name);
        assert_eq!(names(&all(&engine, one)), written);
    }
    assert!(engine.snapshot(&one).unwrap().segments.len() < 12, "neighbours were merged");
    engine.stop();
    assert_eq!(names(&all(&log.open(), one)), written);
}

#[test]
fn what_expires_is_a_prefix_and_leaves_an_event() {
    let log = Log::create();
    let settings = Settings { seal_bytes: 1, merge_fan_out: 100, ..Settings::default() };
    let (engine, one) = (log.open_with(settings), log.organisation(1));
    append(&engine, one, &["a", "b", "c"]);
    log.until_sealed(&engine, one);
    log::set_retention(&engine, one, 1);
    engine.clock().shift(2 * 86_400_000_000);
    append(&engine, one, &["d"]);
    let refused = engine.retain(&one, Confirmed::No).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict, "three of four events are too many to drop unasked");
    assert_eq!(all(&engine, one).len(), 4);
    let expired = engine.retain(&one, Confirmed::ByOperator).unwrap();
    assert_eq!((expired.floor_id, expired.count), (4, 3));
    let left = all(&engine, one);
    assert_eq!(left.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [4, 5]);
    let snapshot = engine.snapshot(&one).unwrap();
    let told = search::by_id(engine.segments(), &snapshot, 5).unwrap().unwrap();
    assert_eq!((told.event().resource, told.event().action), ("Audit Logs", "Retention"));
    assert!(search::by_id(engine.segments(), &snapshot, 3).unwrap().is_none());
}
