//! When each service last recorded something, and how much of it today: counted in memory while events are committed, so
//! that recording costs no statement more, and stored now and then.
//!
//! The counts are exact while the server runs and after it was stopped. A crash loses what was counted since they were
//! last stored; the events themselves are all there.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use holdfast_engine::commit::{Committed, UnitOfWork};
use holdfast_engine::{Engine, EngineError};
use holdfast_format::Timestamp;

use crate::catalog::services;
use crate::limits::TALLIES_MAX;
use crate::principal::Service;

const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

/// What one service recorded lately.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// When its last event was committed.
    pub(crate) last_event_at: Option<Timestamp>,
    /// Events of that day (UTC).
    pub(crate) day_events: u64,
}

impl Tally {
    fn add(&mut self, at: Timestamp, count: u64) {
        let before = self.on_day_of(at);
        *self = Self { last_event_at: self.last_event_at.max(Some(at)), day_events: before + count };
    }

    /// Events of the day (UTC) of `now`.
    pub(crate) fn on_day_of(&self, now: Timestamp) -> u64 {
        let day = |time: Timestamp| time.micros().div_euclid(DAY_MICROS);
        if self.last_event_at.is_some_and(|last| day(last) == day(now)) { self.day_events } else { 0 }
    }
}

/// The tallies of the services that recorded something since the server started.
#[derive(Debug)]
pub struct Activity {
    engine: Engine,
    entries: Mutex<HashMap<String, Entry>>,
}

#[derive(Debug)]
struct Entry {
    tally: Tally,
    is_stored: bool,
}

impl Activity {
    pub fn new(engine: Engine) -> Self {
        Self { engine, entries: Mutex::default() }
    }

    /// Counts what a service recorded. A replayed request recorded nothing.
    pub fn note(&self, service: &Service, committed: Committed) {
        if committed.replayed {
            return;
        }
        let mut entries = self.entries();
        if entries.len() >= TALLIES_MAX && !entries.contains_key(&service.id) {
            entries.retain(|_, entry| !entry.is_stored);
        }
        let fresh = || Entry { tally: service.tally, is_stored: false };
        let entry = entries.entry(service.id.clone()).or_insert_with(fresh);
        entry.tally.add(committed.recorded_at, committed.count());
        entry.is_stored = false;
    }

    /// What was counted for a service; `None` when it recorded nothing since the server started, and the catalog knows.
    pub(crate) fn tally(&self, service: &str) -> Option<Tally> {
        self.entries().get(service).map(|entry| entry.tally)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.engine.clock().now()
    }

    /// Stores what was counted, with the next commit.
    pub fn store(&self) {
        let counted = self.take_counted();
        if !counted.is_empty() {
            self.engine.ride_along(move |unit| write(unit, &counted));
        }
    }

    /// Stores what was counted in a commit of its own: the server stops.
    pub fn store_now(&self) {
        let counted = self.take_counted();
        if counted.is_empty() {
            return;
        }
        let handed_over = self.engine.change::<_, EngineError, _>(move |unit| write(unit, &counted));
        if let Err(error) = handed_over {
            tracing::warn!(%error, "what services recorded since the counts were last stored was not counted");
        }
    }

    fn take_counted(&self) -> Vec<(String, Tally)> {
        let mut entries = self.entries();
        let counted = entries.iter_mut().filter(|(_, entry)| !entry.is_stored);
        let taken = |(id, entry): (&String, &mut Entry)| {
            entry.is_stored = true;
            (id.clone(), entry.tally)
        };
        counted.map(taken).collect()
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(unit: &mut UnitOfWork<'_>, counted: &[(String, Tally)]) -> Result<(), EngineError> {
    for (id, tally) in counted {
        services::set_tally(unit.connection(), id, tally)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight() {
        let mut tally = Tally::default();
        let at = |day: i64, micros: i64| Timestamp::from_micros(day * DAY_MICROS + micros);
        assert_eq!(tally.on_day_of(at(7, 0)), 0);
        tally.add(at(7, 0), 2);
        tally.add(at(7, DAY_MICROS - 1), 3);
        assert_eq!((tally.on_day_of(at(7, 5)), tally.on_day_of(at(8, 0))), (5, 0));
        tally.add(at(8, 0), 1);
        assert_eq!(tally, Tally { last_event_at: Some(at(8, 0)), day_events: 1 });
    }
}
