//! Which fault each round of a run meets.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Kind;
use crate::points;
use crate::random::Random;

/// Rounds in a row in which a point may be missed before others have their turn.
const ATTEMPTS_MAX: usize = 4;
/// A pass up to this is aimed at, at first; later only the first pass of a point.
const PASS_MAX: u64 = 3;
/// Ways in which a write fails, as fault rules.
const FAILURES: [&str; 3] = ["fail", "full", "after"];
/// A crash that leaves a file behind of which nobody knows whether it will be needed.
const LEAVES_A_FILE: &str = "kill=seal/segment.durable";

/// The faults of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The named point at which something happens.
    pub(super) point: &'static str,
    /// Rules while the server is under load.
    pub(super) under_load: String,
    /// Rules for one more start right after, for what happens only when a crash left something behind.
    pub(super) at_restart: Option<String>,
}

/// The order in which points are tried: the stages in turn, each point once, and again when it was not passed. Points
/// that were never reached stand before those that were.
#[derive(Debug)]
pub(super) struct Plan {
    kind: Kind,
    points: VecDeque<(&'static str, usize)>,
    reached: BTreeSet<&'static str>,
    round: usize,
}

impl Plan {
    pub(super) fn new(kind: Kind, random: &mut Random) -> Self {
        let points = match kind {
            Kind::Kill => in_turn(points::for_kills(), random),
            Kind::FailedWrite => in_turn(points::all(), random),
            Kind::PowerCut => VecDeque::new(),
        };
        let points = points.into_iter().map(|point| (point, 0)).collect();
        Self { kind, points, reached: BTreeSet::new(), round: 0 }
    }

    /// The fault of the next round; none when the moment is left to chance.
    pub(super) fn next(&mut self, random: &mut Random) -> Option<Fault> {
        self.round += 1;
        let rule = match self.kind {
            Kind::Kill if self.round.is_multiple_of(2) => "kill",
            Kind::FailedWrite => FAILURES[self.round % FAILURES.len()],
            Kind::Kill | Kind::PowerCut => return None,
        };
        let (point, attempts) = *self.points.front().expect("a plan for points has some");
        let pass = if attempts == 0 { 1 + random.below(PASS_MAX) } else { 1 };
        Some(fault(rule, point, pass, attempts))
    }

    /// Takes down whether the fault of the last round struck.
    pub(super) fn struck(&mut self, struck: bool) {
        let (point, attempts) = self.points.pop_front().expect("the round had a point");
        if struck {
            self.reached.insert(point);
        }
        if struck {
            self.points.push_back((point, 0));
        } else if attempts + 1 < ATTEMPTS_MAX {
            self.points.push_front((point, attempts + 1));
        } else {
            let unreached = self.points.iter().take_while(|(point, _)| !self.reached.contains(point)).count();
            self.points.insert(unreached, (point, 0));
        }
    }

    pub(super) fn reached(&self) -> impl Iterator<Item = &'static str> {
        self.reached.iter().copied()
    }

    /// What the run should have stopped at and did not: a stage when it was short, a point when it was long enough for
    /// every one.
    pub(super) fn unreached(&self) -> Vec<&'static str> {
        let rounds = if self.kind == Kind::Kill { self.round / 2 } else { 0 };
        let mut reached_in_stage: BTreeMap<&str, usize> = BTreeMap::new();
        for (point, _) in &self.points {
            *reached_in_stage.entry(points::stage(point)).or_default() += usize::from(self.reached.contains(point));
        }
        if rounds >= self.points.len() {
            self.points.iter().map(|(point, _)| *point).filter(|point| !self.reached.contains(point)).collect()
        } else if rounds > reached_in_stage.len() {
            let missed = |(stage, reached): (&'static str, usize)| (reached == 0).then_some(stage);
            reached_in_stage.into_iter().filter_map(missed).collect()
        } else {
            Vec::new()
        }
    }
}

fn fault(rule: &str, point: &'static str, pass: u64, attempts: usize) -> Fault {
    let at = |pass: u64| format!("{rule}={point}:{pass}");
    match point {
        // Only what failed is rolled back. A server does not start when one of its first statements fails, of which
        // there are more where exports go on: each attempt aims at a later one.
        "commit/catalog.rollback" => {
            let statement = 2 + 8 * attempts;
            let under_load = format!("fail=commit/catalog.statement:{statement},{}", at(1));
            Fault { point, under_load, at_restart: None }
        }
        _ if points::stage(point) == "recover" => {
            Fault { point, under_load: LEAVES_A_FILE.to_owned(), at_restart: Some(at(1)) }
        }
        _ => Fault { point, under_load: at(pass), at_restart: None },
    }
}

/// Shuffles the points of each stage, and takes one of each stage after the other.
fn in_turn(points: Vec<&'static str>, random: &mut Random) -> VecDeque<&'static str> {
    let mut stages: Vec<VecDeque<&'static str>> = Vec::new();
    for point in points {
        match stages.iter_mut().find(|stage| points::stage(stage[0]) == points::stage(point)) {
            Some(stage) => stage.push_back(point),
            None => stages.push(VecDeque::from([point])),
        }
    }
    for stage in &mut stages {
        for index in (1..stage.len()).rev() {
            let other = usize::try_from(random.below(index as u64 + 1)).expect("an index fits");
            stage.swap(index, other);
        }
    }
    let longest = stages.iter().map(VecDeque::len).max().unwrap_or_default();
    (0..longest).flat_map(|_| stages.iter_mut().filter_map(VecDeque::pop_front).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_that_was_missed_is_tried_again_and_then_told() {
        let mut random = Random::seeded(7);
        let mut plan = Plan::new(Kind::Kill, &mut random);
        assert_eq!(plan.next(&mut random), None, "half the kills come at random moments");
        let first = plan.next(&mut random).unwrap();
        plan.struck(false);
        assert_eq!(plan.next(&mut random), None);
        let again = plan.next(&mut random).unwrap();
        assert_eq!(again.point, first.point);
        assert!(again.at_restart.is_some() || again.under_load.ends_with(":1"), "{again:?}");
    }

    #[test]
    fn a_long_run_must_reach_every_point_and_a_short_one_every_stage() {
        let mut random = Random::seeded(7);
        let mut plan = Plan::new(Kind::Kill, &mut random);
        let missed = "merge/objects.rename";
        let mut run = |plan: &mut Plan, rounds: usize| {
            for _ in 0..rounds {
                if let Some(fault) = plan.next(&mut random) {
                    plan.struck(fault.point != missed);
                }
            }
        };
        run(&mut plan, 20);
        assert_eq!(plan.unreached(), Vec::<&str>::new());
        run(&mut plan, 200);
        assert_eq!(plan.unreached(), [missed]);
        for _ in 0..ATTEMPTS_MAX {
            let fault = std::iter::repeat_with(|| plan.next(&mut random)).find_map(|fault| fault);
            assert_eq!(fault.unwrap().point, missed, "what was never reached stands before what was");
            plan.struck(false);
        }
    }

    #[test]
    fn a_short_run_that_never_met_a_stage_says_so() {
        let mut random = Random::seeded(7);
        let mut plan = Plan::new(Kind::Kill, &mut random);
        for _ in 0..20 {
            if let Some(fault) = plan.next(&mut random) {
                plan.struck(points::stage(fault.point) != "retain");
            }
        }
        assert_eq!(plan.unreached(), ["retain"]);
    }
}
