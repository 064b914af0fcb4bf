//! Named points at which a test can stop the process or fail an operation.
//!
//! Without the feature `faults` every function here is empty and the points compile to nothing. With it, the variable
//! `HOLDFAST_FAULTS` holds comma-separated rules: `kill=POINT:N` ends the process with SIGKILL at the N-th pass of a
//! point, `hold=POINT:N` keeps its thread there for as long as the process lives, `fail=POINT:N` makes it return an I/O
//! error once, `full=POINT:N` an error for a full disk, `after=POINT:N` does the work and then returns an error
//! (persisted but reported as failed), and `clock=SECONDS` sets the wall clock ahead from the start on. A POINT is
//! `stage/name`, for the passes of one stage, or `name` for those of every stage; `points.txt` lists them all. A rule
//! that strikes says so on standard error, as does the first pass of each point under `trace`. `no-fsync` skips every
//! fsync and `early-answer` answers before COMMIT: the two controls that the crash tests must catch.
//!
//! What a stage asks the committer to commit is that stage's pass too; a transaction can be the work of several.

#[cfg(not(feature = "faults"))]
mod absent;
#[cfg(feature = "faults")]
mod rules;
#[cfg(feature = "faults")]
mod stages;

#[cfg(not(feature = "faults"))]
pub use absent::{Stages, Within, after, control, point, stage};
#[cfg(feature = "faults")]
pub use rules::{after, clock_ahead_seconds, control, point};
#[cfg(feature = "faults")]
pub use stages::{Stages, Within, stage};
