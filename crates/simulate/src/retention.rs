//! Time that passes between the rounds of a run, so that events expire in one that takes minutes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Days for which the last organisation keeps its events, as the operator's command takes them.
pub const DAYS: &str = "1";

/// Between two rounds of a short and of a long run. Neither divides a day: no event expires while a round is at work.
const STEP_OF_SHORT_RUN: Duration = Duration::from_secs(11 * 60 * 60);
const STEP_OF_LONG_RUN: Duration = Duration::from_secs(140 * 60);
/// Rounds of a short run.
const SHORT_RUN_MAX: usize = 40;
/// Rounds after which time goes on by itself only: one request of the list covers at most three months.
const STEPS_MAX: usize = 240;

/// How far the server's clock is ahead of ours in a round.
pub fn clock_ahead(round: usize, rounds: usize) -> Duration {
    let step = if rounds <= SHORT_RUN_MAX { STEP_OF_SHORT_RUN } else { STEP_OF_LONG_RUN };
    step * u32::try_from(round.min(STEPS_MAX)).expect("a small number")
}

/// What was recorded since then must be kept by an organisation that keeps its events for [`DAYS`].
pub fn kept_from(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24)).expect("a moment of yesterday")
}
