//! The short way of an acceptable JSON body: its events are parsed and checked where they stand, in one pass.

use holdfast_format::canonical::Templates;

use super::check::{Checker, check_length};
use super::input::{EventInput, Object};
use super::{Admitted, ContentType, Request};
use crate::limits::{REQUEST_BYTES_MAX, REQUEST_EVENTS_MAX};

/// `None` when anything about the body cannot be accepted, or when it has no JSON of its own: what is wrong with it, and
/// with which event, the long way finds out, which cuts the body into events before it looks into them.
pub(super) fn admit(request: Request<'_>, mut checker: Checker<'_>) -> Option<Admitted> {
    if request.content_type != ContentType::Json || request.body.len() > REQUEST_BYTES_MAX {
        return None;
    }
    let text = trim(str::from_utf8(request.body).ok()?);
    let mut events = Templates::with_capacity(text.len() / 2);
    let rest = match text.strip_prefix('[') {
        Some(list) => array(list, &mut checker, &mut events)?,
        None => event(text, &mut checker, &mut events)?,
    };
    trim(rest).is_empty().then(|| Admitted { events, register: checker.into_register() })
}

/// Takes the events of an array off the front of what follows its bracket, and returns what follows the other one.
fn array<'a>(list: &'a str, checker: &mut Checker<'_>, events: &mut Templates) -> Option<&'a str> {
    let mut rest = list;
    while events.len() < REQUEST_EVENTS_MAX {
        rest = trim(event(trim(rest), checker, events)?);
        match rest.strip_prefix(',') {
            Some(following) => rest = following,
            None => return rest.strip_prefix(']'),
        }
    }
    None
}

/// Takes one event off the front of `text`.
fn event<'a>(text: &'a str, checker: &mut Checker<'_>, events: &mut Templates) -> Option<&'a str> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Object<EventInput<'_>>>();
    let Object(input) = values.next()?.ok()?;
    let length = values.byte_offset();
    check_length(length).ok()?;
    checker.check_input(&input, events).ok()?;
    Some(&text[length..])
}

/// Without the white space in front, as JSON knows it.
fn trim(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\n', '\r'])
}
