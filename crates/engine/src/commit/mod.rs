//! Commit: the moment after which an event cannot be lost.
//!
//! In: admitted events ([`Append`]) and changes of the catalog with the events that tell of them ([`UnitOfWork`]).
//! Out: journal rows, the numbers of the events, and the same events in [`State`](crate::state::State).
//! Invariants: I1, I2, I3, I6, I8.
//! If we crash here: before COMMIT nothing happened and nobody was answered; after it everything did, and whoever was
//! not answered finds out by retrying with the same idempotency key.
//! Bounds: `COMMIT_QUEUE_*`, `COMMIT_GROUP_BYTES_MAX` and `HEAD_BYTES_MAX` in [`limits`](crate::limits).
//!
//! One thread, the committer, owns the only connection that writes. What waits together shares a transaction; the next
//! one starts when the last one ends.

mod committer;
mod group;
mod numbering;
mod queue;
mod unit;
mod waiting;

use holdfast_format::canonical::Templates;
use holdfast_format::{OrganisationId, Timestamp};

pub(crate) use committer::{Committer, chain};
pub(crate) use queue::{AppendJob, Queue};
pub(crate) use unit::TypedUnit;
pub use unit::UnitOfWork;
pub use waiting::Waiting;

/// Events of one organisation that are committed together or not at all.
#[derive(Debug, Clone)]
pub struct Append {
    pub organisation: OrganisationId,
    pub idempotency: Option<Idempotency>,
    /// At least one; at most [`limits::REQUEST_EVENTS_MAX`](crate::limits::REQUEST_EVENTS_MAX).
    pub events: Templates,
    /// Resources and actions that an open catalogue learns with these events.
    pub register: Vec<(String, String)>,
}

/// What makes a repetition of a request recognisable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The scope of the key: the id of the service that sent the request.
    pub service: String,
    pub key: String,
    /// SHA-256 of the content type and the expanded body.
    pub body_sha256: [u8; 32],
}

/// The answer to an [`Append`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    pub first_id: u64,
    pub last_id: u64,
    pub recorded_at: Timestamp,
    /// The events were committed by an earlier request with the same key and body.
    pub replayed: bool,
}

impl Committed {
    pub fn count(&self) -> u64 {
        self.last_id - self.first_id + 1
    }
}
