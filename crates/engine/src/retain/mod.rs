//! Retain: forgetting what an organisation no longer keeps.
//!
//! In: organisations with their retention, counted from `recordedAt`.
//! Out: a higher floor, which readers honour at once, and the event that tells of it; later, smaller segments.
//! Invariants: I2 (what expires is a prefix of ids), I4 (a damaged segment is never rewritten), I6.
//! If we crash here: the floor has moved with its event or not at all; bytes that should be gone go next time.
//! Bounds: one organisation page, one segment's block; at most `RETENTION_SHARE_MAX_PERCENT` of an organisation at once.

mod dropped;
mod keys;
mod rewrite;

use holdfast_format::canonical::Template;
use holdfast_format::{Actor, ActorKind, Event, OrganisationId, Source, Timestamp};

use crate::catalog::exports;
use crate::catalog::organisations::{self, OrganisationRow};
use crate::core::{Core, shard_index};
use crate::{EngineError, fault, limits};

pub(crate) use dropped::remove_dropped_files;
pub(crate) use keys::forget_keys;

/// Whether a person has agreed to a large step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    No,
    ByOperator,
}

/// What a step of retention did to one organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expired {
    /// The floor now.
    pub floor_id: u64,
    /// Events below it that were above the floor before.
    pub count: u64,
}

/// Moves the floor of every organisation and rewrites segments that hold much that expired. Refuses to run after the
/// clock has jumped: a wrong date must not delete anything.
pub(crate) fn expire_all(core: &Core) -> Result<(), EngineError> {
    let _stage = fault::stage("retain");
    if core.clock.skew() > limits::CLOCK_SKEW_MAX {
        let why = "the clock has jumped since the start; retention waits for a restart".to_owned();
        return Err(EngineError::ReadOnly { why });
    }
    let mut refused = None;
    let mut after = None;
    loop {
        let page =
            core.read(|connection| organisations::list(connection, after.as_ref(), limits::ORGANISATIONS_PAGE))?;
        for row in &page {
            if let Err(error) = expire(core, &row.id, Confirmed::No) {
                refused.get_or_insert(error);
            }
        }
        match page.last() {
            Some(last) => after = Some(last.id),
            None => break,
        }
    }
    for shard in 0..core.state.shard_count() {
        rewrite::rewrite_shard(core, shard)?;
    }
    refused.map_or(Ok(()), Err)
}

/// Moves the floor of one organisation past what has expired.
pub(crate) fn expire(core: &Core, id: &OrganisationId, confirmed: Confirmed) -> Result<Expired, EngineError> {
    let _stage = fault::stage("retain");
    let row = bring_into_force(core, core.organisation(id)?)?;
    let expired_through = expired_through(core, &row, core.clock.days_ago(row.retention_days))?;
    let floor_id = expired_through + 1;
    if floor_id <= row.floor_id {
        return Ok(Expired { floor_id: row.floor_id, count: 0 });
    }
    let count = floor_id - row.floor_id;
    let kept = row.last_id + 1 - row.floor_id;
    if confirmed == Confirmed::No && count * 100 > kept * limits::RETENTION_SHARE_MAX_PERCENT {
        let OrganisationRow { slug, retention_days: days, .. } = &row;
        let message = format!(
            "retention would drop {count} of the {kept} events of organisation `{slug}` at once; \
             an operator must confirm it with `holdfast org set-retention {slug} {days} --expire-now`"
        );
        return Err(EngineError::Conflict { message });
    }
    move_floor(core, &row, floor_id)
}

/// Makes a shorter retention count whose day has come.
fn bring_into_force(core: &Core, row: OrganisationRow) -> Result<OrganisationRow, EngineError> {
    let now = core.clock.now();
    let Some(pending) = row.pending_retention.filter(|pending| pending.at <= now) else { return Ok(row) };
    let (id, before) = (row.id, row.retention_days);
    let brought = core.change(move |unit| -> Result<(), EngineError> {
        let row = organisations::by_id(unit.connection(), &id)?;
        if row.is_some_and(|row| row.pending_retention == Some(pending)) {
            organisations::set_retention(unit.connection(), &id, pending.days, None)?;
            let event = retention_event(unit.now(), before, pending.days);
            unit.record(id, event);
        }
        Ok(())
    })?;
    brought.wait()?;
    core.organisation(&id)
}

/// The highest id whose `recordedAt` lies before `kept_from`; the floor less one when there is none. `recordedAt` never
/// decreases with the id (I2), so only the segment in which it crosses the limit is looked into.
fn expired_through(core: &Core, row: &OrganisationRow, kept_from: Timestamp) -> Result<u64, EngineError> {
    let mut through = row.floor_id - 1;
    for segment in core.state.segments(shard_index(row.shard)).iter() {
        let segment = core.segments.open(segment)?;
        let Some(range) = segment.organisation(row.id) else { continue };
        if range.min_recorded_at >= kept_from {
            break;
        }
        if range.max_recorded_at < kept_from {
            through = through.max(range.last_id);
            continue;
        }
        segment.for_each(range.first_row..range.first_row + range.rows, &mut |_, event| {
            if event.recorded_at < kept_from {
                through = through.max(event.id);
            }
            Ok(())
        })?;
    }
    Ok(through)
}

/// Moves the floor, but not past what a running export still reads; whether one runs is asked in the same transaction.
fn move_floor(core: &Core, row: &OrganisationRow, floor_id: u64) -> Result<Expired, EngineError> {
    let (id, before, days) = (row.id, row.floor_id, row.retention_days);
    let moved = core.change(move |unit| -> Result<Expired, EngineError> {
        let held = exports::held_floor(unit.connection(), &id)?;
        let floor_id = held.map_or(floor_id, |held| held.min(floor_id)).max(before);
        let expired = Expired { floor_id, count: floor_id - before };
        if expired.count > 0 {
            organisations::set_floor(unit.connection(), &id, floor_id)?;
            let event = floor_event(unit.now(), before, expired, days);
            unit.record(id, event);
        }
        Ok(expired)
    })?;
    let expired = moved.wait()?;
    metrics::counter!("retain_events_total").increment(expired.count);
    Ok(expired)
}

fn floor_event(now: Timestamp, before: u64, expired: Expired, days: i64) -> Template {
    let Expired { floor_id, count } = expired;
    let last = floor_id - 1;
    let said = format!("{count} events, {before} to {last}, expired after {days} days");
    let meta =
        format!(r#"{{"before":{{"floorID":{before}}},"after":{{"floorID":{floor_id}}},"retentionDays":{days}}}"#);
    event(now, &said, &meta)
}

fn retention_event(now: Timestamp, before: i64, after: i64) -> Template {
    let said = format!("The retention of {after} days, shorter than {before}, is in force from now on");
    let meta = format!(r#"{{"before":{{"retention_days":{before}}},"after":{{"retention_days":{after}}}}}"#);
    event(now, &said, &meta)
}

fn event(now: Timestamp, said: &str, meta: &str) -> Template {
    Template::new(&Event {
        timestamp: now,
        resource: "Audit Logs",
        action: "Retention",
        actor: Actor { kind: ActorKind::System, ..Actor::default() },
        token_type: "system",
        additional_info: said,
        meta,
        source: Source { id: "", name: "holdfast" },
        ..Event::default()
    })
}
