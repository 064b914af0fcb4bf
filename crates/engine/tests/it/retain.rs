//! What expires, and what becomes of the files that held it.

use std::time::Duration;

use holdfast_engine::catalog::segments;
use holdfast_engine::retain::Confirmed;
use holdfast_engine::{Engine, EngineError, ErrorKind, Settings, search};
use holdfast_format::OrganisationId;

use crate::support::events::{all, append, append_numbered, names};
use crate::support::log::{self, DAY_SECONDS, Log, insert_organisation_into, organisation_id, until};

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

/// A log in whose first shard an organisation that keeps everything has a neighbour that keeps its events for 30 days.
struct Neighbours {
    log: Log,
    short: OrganisationId,
    lasting: OrganisationId,
}

impl Neighbours {
    const SHARD: i64 = 1;

    fn create() -> Self {
        let log = Log::create();
        let engine = log.open();
        let made =
            engine.change(|unit| Ok::<_, EngineError>(insert_organisation_into(unit.connection(), 3, Self::SHARD)?));
        made.unwrap().wait().unwrap();
        let neighbours = Self { short: log.organisation(1), lasting: organisation_id(3), log };
        log::set_retention(&engine, neighbours.short, 30);
        engine.stop();
        neighbours
    }

    /// Records and seals one segment `days_ago` with so many events of each.
    fn segment(&self, days_ago: i64, short: usize, lasting: usize) {
        let (seconds, name) = (-days_ago * DAY_SECONDS, format!("{days_ago} days ago"));
        let engine = self.log.open_at(seconds, Settings { seal_age: Duration::MAX, ..unmerged() });
        append_numbered(&engine, self.short, &name, short);
        if lasting > 0 {
            append_numbered(&engine, self.lasting, &name, lasting);
        }
        engine.stop();
        let engine = self.log.open_at(seconds, Settings { seal_bytes: 1, ..unmerged() });
        until(&engine, || engine.snapshot(&self.short).unwrap().blocks.is_empty());
        engine.stop();
    }

    /// Drops what is past its time, and waits until the files hold `rows`.
    fn expire(&self, rows: &[u64]) {
        let engine = self.log.open_with(unmerged());
        engine.retain(&self.short, Confirmed::ByOperator).unwrap();
        until(&engine, || rows_of_segments(&engine) == rows);
        engine.stop();
    }
}

fn unmerged() -> Settings {
    Settings { merge_fan_out: 64, retain_interval: Duration::ZERO, ..Settings::default() }
}

fn rows_of_segments(engine: &Engine) -> Vec<u64> {
    let listed = engine.read(|connection| segments::list(connection, Neighbours::SHARD)).unwrap();
    listed.iter().map(|row| row.rows).collect()
}

#[test]
fn segments_between_which_expired_events_are_missing_are_merged() {
    let neighbours = Neighbours::create();
    neighbours.segment(41, 1, 9);
    neighbours.segment(40, 8, 2);
    neighbours.segment(1, 30, 1);
    // Too little of the first has expired for it to be rewritten; of the second only two rows are left.
    neighbours.expire(&[10, 2, 31]);
    let engine = neighbours.log.open_with(Settings { merge_fan_out: 3, ..Settings::default() });
    until(&engine, || rows_of_segments(&engine) == [9 + 2 + 31]);
    let kept = all(&engine, neighbours.short);
    let expected: Vec<String> = (0..30).map(|number| format!("1 days ago {number}")).collect();
    assert_eq!(names(&kept)[..30], expected);
    assert_eq!(all(&engine, neighbours.lasting).len(), 12);
}

#[test]
fn segments_that_hold_nothing_that_is_kept_are_dropped_instead_of_merged() {
    let neighbours = Neighbours::create();
    neighbours.segment(41, 3, 0);
    neighbours.segment(40, 3, 0);
    let engine = neighbours.log.open_after_jump(unmerged());
    engine.retain(&neighbours.short, Confirmed::ByOperator).unwrap();
    engine.stop();
    let engine = neighbours.log.open_after_jump(Settings { merge_fan_out: 2, ..unmerged() });
    until(&engine, || rows_of_segments(&engine).is_empty());
    assert_eq!(all(&engine, neighbours.short).len(), 1, "the event that tells of it");
}

#[test]
fn a_segment_is_rewritten_when_its_oldest_event_has_been_expired_for_thirty_days() {
    let neighbours = Neighbours::create();
    neighbours.segment(61, 1, 9);
    neighbours.segment(59, 1, 9);
    neighbours.segment(1, 10, 0);
    // One of ten rows is too few for the share; those of the first expired 31 days ago, of the second 29.
    neighbours.expire(&[9, 10, 10]);
    let engine = neighbours.log.open_at(2 * DAY_SECONDS, unmerged());
    // The last is the event that tells of what expired, old enough by now to be sealed.
    until(&engine, || rows_of_segments(&engine) == [9, 9, 10, 1]);
    assert_eq!(all(&engine, neighbours.lasting).len(), 18);
}

#[test]
fn a_replaced_file_is_deleted_once_nobody_holds_a_list_that_names_it() {
    let log = Log::create();
    let settings = Settings { seal_bytes: 1, merge_fan_out: 2, ..Settings::default() };
    let (engine, one) = (log.open_with(settings), log.organisation(1));
    append(&engine, one, &["early"]);
    log.until_sealed(&engine, one);
    let early = engine.snapshot(&one).unwrap();
    let held = early.segments[0].name.clone();
    append(&engine, one, &["late"]);
    let files = || engine.objects().list("segments").unwrap();
    // The other file that was merged is gone, so those that may go have been looked for.
    until(&engine, || rows_of_segments(&engine) == [2] && files().len() == 2);
    assert!(files().contains(&held), "{held} of {:?}", files());
    assert!(search::by_id(engine.segments(), &early, 1).unwrap().is_some());
    drop(early);
    until(&engine, || files().len() == 1);
    assert_eq!(names(&all(&engine, one)), ["early", "late"]);
}
