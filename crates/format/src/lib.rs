//! What the bytes of Holdfast mean: the event, its canonical encoding, the journal batch and the segment.
//!
//! This crate turns values into bytes and bytes into values. It does no I/O, reads no clock, draws no randomness
//! and is not asynchronous; every decoder accepts arbitrary bytes and answers with a value or a [`DecodeError`].
//! The layouts are drawn in `docs/format.md`.

pub mod canonical;
mod compress;
mod error;
mod event;
mod id;
pub mod journal;
pub mod limits;
pub mod record;
pub mod segment;
mod timestamp;
mod wire;

pub use error::DecodeError;
pub use event::{Actor, ActorKind, Event, Outcome, Source, Target, Team};
pub use id::{OrganisationId, ParseIdError};
pub use timestamp::{Timestamp, TimestampText};
