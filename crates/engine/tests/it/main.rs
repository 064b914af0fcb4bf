#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first thing that is not as expected")]
//! Tests of the engine through its public interface.

mod catalog;
mod objects;
mod support;
