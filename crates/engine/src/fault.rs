//! Named points at which a test can stop the process or fail an operation.
//!
//! Without the feature `faults` every function here is empty and the points compile to nothing. With it, the variable
//! `HOLDFAST_FAULTS` holds comma-separated rules: `kill=POINT:N` ends the process with SIGKILL at the N-th pass of a
//! point, `fail=POINT:N` makes it return an I/O error once, `full=POINT:N` an error for a full disk,
//! `after=POINT:N` does the work and then returns an error (persisted but reported as failed), and `clock=SECONDS`
//! shifts the wall clock at start. `no-fsync` skips every fsync and `early-answer` answers before COMMIT: the two
//! controls that the crash tests must catch.

#[cfg(not(feature = "faults"))]
use std::io;

/// Passes the point `name`; an error is what a rule asked for.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn point(_name: &'static str) -> io::Result<()> {
    Ok(())
}

/// Called when the work announced by the point `name` is done; an error is what an `after` rule asked for.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn after(_name: &'static str) -> io::Result<()> {
    Ok(())
}

/// True when a rule asks for the control `name`.
#[cfg(not(feature = "faults"))]
#[inline(always)]
pub fn control(_name: &'static str) -> bool {
    false
}

#[cfg(feature = "faults")]
mod rules;
#[cfg(feature = "faults")]
pub use rules::{after, clock_shift_seconds, control, point};
