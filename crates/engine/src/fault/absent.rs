//! What is left of the points in a release: nothing that runs.

use std::io;

/// Passes the point `name`; an error is what a rule asked for.
#[inline(always)]
pub fn point(_name: &'static str) -> io::Result<()> {
    Ok(())
}

/// Called when the work announced by the point `name` is done; an error is what an `after` rule asked for.
#[inline(always)]
pub fn after(_name: &'static str) -> io::Result<()> {
    Ok(())
}

/// True when a rule asks for the control `name`.
#[inline(always)]
pub fn control(_name: &'static str) -> bool {
    false
}

/// Makes `name` the stage of this thread until the value is dropped.
#[inline(always)]
pub fn stage(_name: &'static str) -> Within {
    Within
}

/// Stages that something is done for.
#[derive(Debug)]
pub struct Stages;

/// While it lives the thread is in a stage.
#[derive(Debug)]
pub struct Within;

impl Stages {
    #[inline(always)]
    pub fn none() -> Self {
        Self
    }

    /// The stages of this thread.
    #[inline(always)]
    pub fn of_thread() -> Self {
        Self
    }

    #[inline(always)]
    pub fn add(&mut self, _others: &Self) {}

    /// Puts this thread into these stages until the value is dropped.
    #[inline(always)]
    pub fn enter(self) -> Within {
        Within
    }
}
