//! Workloads and checkers for crash and load tests. Everything here sees Holdfast from outside: it starts the real
//! program, speaks HTTP with it, and stops it in ways that nobody would choose.
//!
//! A [`workload`] makes load and writes down in a [`ledger`] what it sent and what was acknowledged; a [`checker`]
//! reads everything back and compares. The two share nothing but the ledger.

pub mod bench;
pub mod checker;
pub mod crash;
pub mod full_disk;
pub mod http;
pub mod ledger;
pub mod operator;
pub mod points;
pub mod random;
pub mod retention;
pub mod server;
pub mod volume;
pub mod workload;

/// What a run found wrong, in words.
pub type Violation = String;
