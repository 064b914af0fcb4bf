//! Admit: turns the body of a request into events that commit only has to number.
//!
//! In: the expanded bytes of a request and the organisation's catalogue of resources.
//! Out: the [`Templates`] of the events, or the list of what is wrong with which event.
//! Invariants: either every event of a request is admitted or none; what a producer sent is stored as sent, except that
//! times become UTC, addresses take their normal form and `meta` loses insignificant white space.
//! If we crash here: nothing was kept and nothing was acknowledged; the producer sends the request again.
//! Bounds: the `REQUEST_`, `EVENT_` and `META_` limits and those of strings and lists in [`crate::limits`].

mod body;
mod catalogue;
mod check;
mod input;
mod meta;
mod server;
mod timestamp;
mod whole;

#[cfg(test)]
mod tests;

pub use catalogue::Catalogue;
pub use input::{ActorInput, EventInput, Object, TargetInput, TeamInput, Text};
pub use server::server_event;

use holdfast_format::canonical::Templates;
use holdfast_format::{Source, Timestamp};

use crate::EngineError;
use crate::limits::BAD_EVENTS_LISTED_MAX;

/// How the events stand in a request's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentType {
    /// `application/json`: one event as an object, or several as an array of objects.
    Json,
    /// `application/x-ndjson`: one event per line; lines of white space are passed over and not counted.
    Ndjson,
}

/// A request to record events.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    pub content_type: ContentType,
    /// The body after expansion.
    pub body: &'a [u8],
}

/// The events of an acceptable request, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    pub events: Templates,
    /// Pairs of resource and action that an open catalogue takes up with these events, without repeats.
    pub register: Vec<(String, String)>,
}

/// An event of a request that cannot be accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadEvent {
    /// Its place among the events of the request, counted from 0.
    pub index: usize,
    /// Path of the field, such as `actor.userID`; empty when the event as a whole is wrong.
    pub field: String,
    pub message: String,
}

/// Checks every event of a request. `source` is the service that sent it; `now` is what an event without `timestamp`
/// gets and what bounds the others.
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
    let checker = || check::Checker::new(catalogue, source, now);
    whole::admit(request, checker()).map_or_else(|| one_by_one(request, checker()), Ok)
}

/// Cuts the body into its events and checks each, whatever is wrong with the others.
fn one_by_one(request: Request<'_>, mut checker: check::Checker<'_>) -> Result<Admitted, EngineError> {
    let texts = body::split(request)?;
    let mut events = Templates::with_capacity(request.body.len() / 2);
    let mut refused = Refused::default();
    for (index, text) in texts.into_iter().enumerate() {
        if let Err(problem) = checker.check(text, &mut events) {
            refused.push(index, problem);
        }
    }
    if refused.count > 0 {
        return Err(EngineError::BadEvents { count: refused.count, events: refused.listed });
    }
    Ok(Admitted { events, register: checker.into_register() })
}

/// What is wrong with one event.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    field: String,
    message: String,
}

impl Problem {
    fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// The bad events of a request: the first ones listed, all counted.
#[derive(Debug, Default)]
struct Refused {
    count: usize,
    listed: Vec<BadEvent>,
}

impl Refused {
    fn push(&mut self, index: usize, Problem { field, message }: Problem) {
        self.count += 1;
        if self.listed.len() < BAD_EVENTS_LISTED_MAX {
            self.listed.push(BadEvent { index, field, message });
        }
    }
}
