//! The layouts seen from outside: round trips of arbitrary events, frozen bytes, and decoders fed with anything.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod arbitrary;
mod canonical;
mod decoders;
mod golden;
mod indexes;
mod journal;
mod reading;
mod sample;
mod segment;
