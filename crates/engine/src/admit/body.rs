//! Cuts a request's body into the texts of its events, without looking into them.

use serde::de::{self, Deserializer, IgnoredAny, SeqAccess};
use serde_json::value::RawValue;

use super::{ContentType, Request};
use crate::EngineError;
use crate::limits::{REQUEST_BYTES_MAX, REQUEST_EVENTS_MAX};

/// The bytes of each event, in order; there is at least one. Those of a JSON body are well-formed JSON text.
pub(super) fn split(request: Request<'_>) -> Result<Vec<&[u8]>, EngineError> {
    let Request { content_type, body } = request;
    if body.len() > REQUEST_BYTES_MAX {
        return Err(EngineError::TooLarge { unit: "bytes", actual: body.len(), limit: REQUEST_BYTES_MAX });
    }
    let events = match content_type {
        ContentType::Json => json(body)?,
        ContentType::Ndjson => lines(body),
    };
    match events.count {
        0 => Err(EngineError::invalid("body", "the request has no event")),
        count if count > REQUEST_EVENTS_MAX => {
            Err(EngineError::TooLarge { unit: "events", actual: count, limit: REQUEST_EVENTS_MAX })
        }
        _ => Ok(events.texts),
    }
}

/// At most [`REQUEST_EVENTS_MAX`] texts are kept, all are counted: a body of commas must not fill memory.
#[derive(Default)]
struct Events<'a> {
    texts: Vec<&'a [u8]>,
    count: usize,
}

impl<'a> Events<'a> {
    fn push(&mut self, text: &'a [u8]) {
        self.count += 1;
        if self.texts.len() < REQUEST_EVENTS_MAX {
            self.texts.push(text);
        }
    }
}

fn lines(body: &[u8]) -> Events<'_> {
    let mut events = Events::default();
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    lines.filter(|line| !line.is_empty()).for_each(|line| events.push(line));
    events
}

fn json(body: &[u8]) -> Result<Events<'_>, EngineError> {
    let text = str::from_utf8(body).map_err(|error| {
        EngineError::invalid("body", format!("the body is not UTF-8 at byte {}", error.valid_up_to()))
    })?;
    let not_json = |error| EngineError::invalid("body", format!("the body is not JSON: {error}"));
    match text.trim_ascii_start().bytes().next() {
        None => Ok(Events::default()),
        Some(b'[') => {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            let events = deserializer.deserialize_seq(ArrayVisitor).map_err(not_json)?;
            deserializer.end().map_err(not_json)?;
            Ok(events)
        }
        Some(_) => {
            let event: &RawValue = serde_json::from_str(text).map_err(not_json)?;
            let mut events = Events::default();
            events.push(event.get().as_bytes());
            Ok(events)
        }
    }
}

struct ArrayVisitor;

impl<'de> de::Visitor<'de> for ArrayVisitor {
    type Value = Events<'de>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an array of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut events = Events::default();
        while events.count < REQUEST_EVENTS_MAX {
            let Some(event) = array.next_element::<&RawValue>()? else { return Ok(events) };
            events.push(event.get().as_bytes());
        }
        while array.next_element::<IgnoredAny>()?.is_some() {
            events.count += 1;
        }
        Ok(events)
    }
}
