//! Admit: turns the body of a request into events that commit only has to number.
//!
//! In: the expanded bytes of a request and the organisation's catalogue of resources.
//! Out: one [`Template`] per event, or the list of what is wrong with which event.
//! Invariants: either every event of a request is admitted or none; what a producer sent is stored as sent, except that
//! times become UTC, addresses their normal form and `meta` loses insignificant white space.
//! If we crash here: nothing was kept and nothing was acknowledged; the producer sends the request again.
//! Bounds: the `REQUEST_`, `EVENT_` and `META_` limits and the limits of strings and lists in [`crate::limits`].

mod catalogue;
mod input;

pub use catalogue::Catalogue;
pub use input::{ActorInput, EventInput, TargetInput, TeamInput};

use holdfast_format::canonical::Template;
use holdfast_format::{Event, Source, Timestamp};

use crate::EngineError;

/// How the events stand in a request's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentType {
    /// `application/json`: one event as an object, or several as an array of objects.
    Json,
    /// `application/x-ndjson`: one event per line.
    Ndjson,
}

/// A request to record events.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub content_type: ContentType,
    /// The body after expansion.
    pub body: &'a [u8],
}

/// The events of an acceptable request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    pub events: Vec<Template>,
    /// Pairs of resource and action that an open catalogue takes up with these events, without repeats.
    pub register: Vec<(String, String)>,
}

/// An event of a request that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadEvent {
    /// Its place in the request, counted from 0.
    pub index: usize,
    /// Path of the field, such as `actor.userID`.
    pub field: String,
    pub message: String,
}

/// Checks every event of a request. `source` is the service that sent it, `now` what an event without `timestamp` gets.
///
/// # Errors
/// [`EngineError::Invalid`] when the body as a whole cannot be read, [`EngineError::TooLarge`] when it has too many bytes
/// or events, [`EngineError::BadEvents`] when some events are not acceptable.
pub fn admit(
    request: Request<'_>,
    catalogue: &Catalogue,
    source: Source<'_>,
    now: Timestamp,
) -> Result<Admitted, EngineError> {
    unimplemented!("{request:?} {catalogue:?} {source:?} {now:?}")
}

/// Encodes an event that the server itself has to tell. Strings that a client influences, such as its user agent, are cut
/// to their limits and lose NUL characters: the server's own events must not fail on them.
pub fn server_event(event: &Event<'_>) -> Template {
    Template::new(event)
}
