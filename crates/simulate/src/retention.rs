//! Time that passes between the rounds of a run, so that events expire in one that takes minutes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Days for which the last organisation keeps its events, as the operator's command takes them.
pub const DAYS: &str = "1";

/// Between two rounds on one installation. It does not divide a day: no event expires while a round is at work.
const STEP: Duration = Duration::from_secs(11 * 60 * 60);

/// How far the server's clock is ahead of ours in a round of its installation. It stays within the three months that
/// one request of the list covers.
pub fn clock_ahead(round: usize) -> Duration {
    STEP * u32::try_from(round).expect("a small number")
}

/// What was recorded since then must be kept by an organisation that keeps its events for [`DAYS`].
pub fn kept_from(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24)).expect("a moment of yesterday")
}
