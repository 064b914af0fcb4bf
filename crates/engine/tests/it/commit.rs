//! What the committer promises, through the engine's own interface on a real data directory.

use std::sync::mpsc::channel;

use holdfast_engine::commit::Committed;
use holdfast_engine::{EngineError, ErrorKind, Settings};

use crate::support::events::{all, append, keyed, names, unkeyed};
use crate::support::log::{self, Log, template};

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
fn what_follows_a_commit_is_done_whether_or_not_anybody_waits() {
    let log = Log::create();
    let (engine, one) = (log.open(), log.organisation(1));
    let append = |append| {
        let (told, heard) = channel();
        (engine.append_then(append, move |committed| told.send(committed).unwrap()).unwrap(), heard)
    };
    let (waiting, heard) = append(keyed(one, "k", "a"));
    drop(waiting);
    let first = heard.recv().unwrap();
    assert_eq!((first.first_id, first.last_id, first.replayed), (1, 1, false));
    let (waiting, heard) = append(keyed(one, "k", "a"));
    let again = waiting.wait().unwrap();
    assert_eq!(heard.try_recv(), Ok(again), "it is done before the answer");
    let (waiting, heard) = append(keyed(one, "k", "b"));
    waiting.wait().unwrap_err();
    assert!(heard.recv().is_err(), "nothing was committed");
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
