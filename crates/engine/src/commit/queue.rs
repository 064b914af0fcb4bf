//! What waits for the committer: bounded, and shared fairly between organisations.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use holdfast_format::OrganisationId;
use tokio::sync::oneshot;

use super::unit::Unit;
use super::{Append, Committed};
use crate::EngineError;
use crate::limits::{COMMIT_GROUP_BYTES_MAX, COMMIT_QUEUE_BYTES_MAX, COMMIT_QUEUE_LEN_MAX, COMMIT_SMALL_BYTES_MAX};

/// One organisation may hold this share of the queue.
const ORGANISATION_SHARE: usize = 4;

pub(crate) struct AppendJob {
    pub(crate) append: Append,
    pub(crate) bytes: usize,
    /// Called after COMMIT, whether or not anybody still waits for the answer.
    pub(crate) on_commit: Box<dyn FnOnce(Committed) + Send>,
    pub(crate) answer: oneshot::Sender<Result<Committed, EngineError>>,
}

impl AppendJob {
    /// Says what became of the events: they were committed, or nothing of them was kept.
    pub(crate) fn settle(self, outcome: Result<Committed, EngineError>) {
        if let Ok(committed) = &outcome {
            (self.on_commit)(*committed);
        }
        // Nobody waits any more when the client went away; the events stand.
        drop(self.answer.send(outcome));
    }
}

/// Bytes of events that the heads can take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Of any organisation.
    pub(crate) for_all: usize,
    /// Of organisations of which no more than `COMMIT_SMALL_BYTES_MAX` waits.
    pub(crate) for_small: usize,
}

/// What one transaction commits.
#[derive(Default)]
pub(crate) struct Group {
    pub(crate) units: Vec<Box<dyn Unit>>,
    pub(crate) appends: Vec<AppendJob>,
}

#[derive(Default)]
struct Waiters {
    units: VecDeque<Box<dyn Unit>>,
    /// Units that go with the next transaction but cause none.
    riders: Vec<Box<dyn Unit>>,
    lanes: HashMap<OrganisationId, Lane>,
    /// Organisations with a lane, the next one to be served first.
    turns: VecDeque<OrganisationId>,
    append_count: usize,
    bytes: usize,
    closed: bool,
}

#[derive(Default)]
struct Lane {
    jobs: VecDeque<AppendJob>,
    bytes: usize,
}

#[derive(Default)]
pub(crate) struct Queue {
    waiters: Mutex<Waiters>,
    changed: Condvar,
}

impl fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let waiters = self.lock();
        let (appends, bytes, units) = (waiters.append_count, waiters.bytes, waiters.units.len());
        formatter
            .debug_struct("Queue")
            .field("appends", &appends)
            .field("bytes", &bytes)
            .field("units", &units)
            .finish()
    }
}

impl Queue {
    /// Refuses at once when the queue, or the organisation's share of it, is full.
    pub(crate) fn push_append(&self, job: AppendJob) -> Result<(), EngineError> {
        let mut waiters = self.open()?;
        let share = waiters.lanes.get(&job.append.organisation);
        let (lane_bytes, lane_count) = share.map_or((0, 0), |lane| (lane.bytes, lane.jobs.len()));
        let full = waiters.append_count >= COMMIT_QUEUE_LEN_MAX
            || waiters.bytes + job.bytes > COMMIT_QUEUE_BYTES_MAX
            || lane_count >= COMMIT_QUEUE_LEN_MAX / ORGANISATION_SHARE
            || lane_bytes + job.bytes > COMMIT_QUEUE_BYTES_MAX / ORGANISATION_SHARE;
        if full {
            return Err(EngineError::Overloaded);
        }
        waiters.add(job);
        self.changed.notify_one();
        Ok(())
    }

    pub(crate) fn push_unit(&self, unit: Box<dyn Unit>) -> Result<(), EngineError> {
        let mut waiters = self.open()?;
        if waiters.units.len() >= COMMIT_QUEUE_LEN_MAX {
            return Err(EngineError::Overloaded);
        }
        waiters.units.push_back(unit);
        self.changed.notify_one();
        Ok(())
    }

    /// Adds a unit that waits for a transaction caused by somebody else. One that finds no room is dropped.
    pub(crate) fn push_rider(&self, unit: Box<dyn Unit>) {
        let mut waiters = self.lock();
        if waiters.riders.len() < COMMIT_QUEUE_LEN_MAX {
            waiters.riders.push(unit);
        }
    }

    /// Blocks until something waits and takes it, organisations in turn. `room` says how many bytes of events the heads
    /// can take; while that is nothing only units are taken, and before it is nothing only organisations of which little
    /// waits: whoever floods the log waits for sealing, the others do not. `None` when the queue is closed and empty.
    pub(crate) fn take(&self, room: impl Fn() -> Room) -> Option<Group> {
        let mut waiters = self.lock();
        loop {
            let mut group = Group { units: waiters.units.drain(..).collect(), appends: Vec::new() };
            match room() {
                Room { for_all: 0, for_small } => {
                    waiters.take_appends(for_small, |lane| lane.bytes <= COMMIT_SMALL_BYTES_MAX, &mut group.appends);
                }
                Room { for_all, .. } => waiters.take_appends(for_all, |_| true, &mut group.appends),
            }
            let idle = group.units.is_empty() && group.appends.is_empty();
            if !idle || (waiters.closed && !waiters.riders.is_empty()) {
                group.units.append(&mut waiters.riders);
                return Some(group);
            }
            if waiters.closed && waiters.append_count == 0 {
                return None;
            }
            waiters = self.changed.wait(waiters).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Refuses everything from now on; what waits already is still taken.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    fn open(&self) -> Result<MutexGuard<'_, Waiters>, EngineError> {
        let waiters = self.lock();
        if waiters.closed { Err(EngineError::Stopping) } else { Ok(waiters) }
    }

    fn lock(&self) -> MutexGuard<'_, Waiters> {
        self.waiters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiters {
    fn add(&mut self, job: AppendJob) {
        let organisation = job.append.organisation;
        self.append_count += 1;
        self.bytes += job.bytes;
        let lane = self.lanes.entry(organisation).or_default();
        if lane.jobs.is_empty() {
            self.turns.push_back(organisation);
        }
        lane.bytes += job.bytes;
        lane.jobs.push_back(job);
    }

    /// Takes about so many bytes of the lanes that may go; the others keep their turn.
    fn take_appends(&mut self, budget: usize, may_go: impl Fn(&Lane) -> bool, appends: &mut Vec<AppendJob>) {
        let budget = budget.min(COMMIT_GROUP_BYTES_MAX);
        let (mut taken, mut held_up) = (0, Vec::new());
        while taken < budget
            && let Some(organisation) = self.turns.pop_front()
        {
            let lane = self.lanes.get_mut(&organisation).expect("an organisation with a turn has a lane");
            if !may_go(lane) {
                held_up.push(organisation);
                continue;
            }
            let job = lane.jobs.pop_front().expect("a lane with a turn has a job");
            lane.bytes -= job.bytes;
            if lane.jobs.is_empty() {
                self.lanes.remove(&organisation);
            } else {
                self.turns.push_back(organisation);
            }
            self.append_count -= 1;
            self.bytes -= job.bytes;
            taken += job.bytes;
            appends.push(job);
        }
        held_up.into_iter().rev().for_each(|organisation| self.turns.push_front(organisation));
    }
}

#[cfg(test)]
mod tests {
    use holdfast_format::canonical::Templates;

    use super::*;

    fn push(queue: &Queue, organisation: u8, bytes: usize) {
        let append = Append {
            organisation: OrganisationId::from_bytes([organisation; OrganisationId::LEN]),
            idempotency: None,
            events: Templates::default(),
            register: Vec::new(),
        };
        let (answer, _) = oneshot::channel();
        queue.push_append(AppendJob { append, bytes, on_commit: Box::new(drop), answer }).unwrap();
    }

    fn taken(queue: &Queue, room: Room) -> Vec<u8> {
        let group = queue.take(|| room).unwrap();
        group.appends.iter().map(|job| job.append.organisation.as_bytes()[0]).collect()
    }

    #[test]
    fn a_flood_waits_for_sealing_and_others_do_not() {
        let queue = Queue::default();
        push(&queue, 1, COMMIT_SMALL_BYTES_MAX);
        push(&queue, 1, COMMIT_SMALL_BYTES_MAX);
        push(&queue, 2, 1_000);
        push(&queue, 3, 1_000);
        let reserve = Room { for_all: 0, for_small: 1 };
        assert_eq!([taken(&queue, reserve), taken(&queue, reserve)], [[2], [3]]);
        push(&queue, 2, 1_000);
        let enough = Room { for_all: COMMIT_GROUP_BYTES_MAX, for_small: COMMIT_GROUP_BYTES_MAX };
        assert_eq!(taken(&queue, enough), [1, 2, 1], "who was held up has kept its turn");
    }
}
