//! Crash after crash, with everything compared after each.

mod exports;
mod organisations;
mod plan;
mod run;

use std::fmt;
use std::path::PathBuf;

use crate::Violation;

/// Crashes after which a run says how far it is.
const CRASHES_BETWEEN_LINES: usize = 10;
/// Crashes after which a run goes on with a new installation. All events are compared after each crash, and each adds
/// some: on one installation a run would take time in the square of its crashes.
const CRASHES_PER_INSTALLATION: usize = 50;

/// What to do to the server.
#[derive(Debug, Clone)]
pub struct Options {
    pub binary: PathBuf,
    pub crashes: usize,
    pub seed: u64,
    /// Rules that hold for the whole run, such as the controls `early-answer` and `no-fsync`.
    pub faults: String,
    pub kind: Kind,
}

/// What a crash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The process ends with SIGKILL, half the time at a named point.
    Kill,
    /// The file system stops as if the power were cut; what was not synced is gone.
    PowerCut,
    /// One write at a named point fails: with an error, with a full disk, or with an error although it was done. The
    /// server goes on or ends; then it is killed.
    FailedWrite,
}

/// What a run saw.
#[derive(Debug, Default)]
pub struct Report {
    pub crashes: usize,
    /// Events at the end.
    pub events: usize,
    /// Events that retention dropped.
    pub expired: u64,
    /// Changes of the operator that were acknowledged beside the load.
    pub changes: usize,
    /// Points at which a fault struck, sorted.
    pub reached: Vec<&'static str>,
}

/// Crashes the server `options.crashes` times and tells `say` how far it is. The first violation ends the run; a point
/// that a long run never reached, or a stage that a short one never reached, is one.
pub fn run(options: &Options, say: &mut dyn FnMut(&str)) -> Result<Report, Violation> {
    let mut run = run::Run::begin(options)?;
    for round in 0..options.crashes {
        if round > 0 && round.is_multiple_of(CRASHES_PER_INSTALLATION) {
            run.begin_anew()?;
        }
        let events = run.round(round);
        let events = events.map_err(|violation| format!("crash {round}, seed {}: {violation}", options.seed))?;
        if (round + 1).is_multiple_of(CRASHES_BETWEEN_LINES) {
            say(&format!("{} of {} crashes, {events} events", round + 1, options.crashes));
        }
    }
    run.report()
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { crashes, events, expired, changes, reached } = self;
        writeln!(formatter, "{crashes} crashes, {events} events, nothing lost, nothing twice")?;
        writeln!(formatter, "{expired} events had expired, {changes} changes of the operator were acknowledged")?;
        write!(formatter, "faults struck at {} named points: {}", reached.len(), reached.join(" "))
    }
}
