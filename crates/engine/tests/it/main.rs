#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test stops at the first thing that is not as expected"
)]
//! Tests of the engine through its public interface.

mod catalog;
mod commit;
mod export;
#[cfg(feature = "faults")]
mod faults;
mod objects;
mod retain;
mod search;
mod support;
