use std::fmt;
use std::io::BufReader;
use std::time::Duration;

use serde_json::value::RawValue;
use ureq::BodyReader;

use crate::sse::{self, Message};
use crate::{Backoff, Client, ClientError, Delivery, Query};

/// The live tail: events in the order of their numbers, each once, also when the connection breaks in between.
///
/// It ends only with an error that trying again does not mend; while the server is away it waits for it.
pub struct Tail<'a> {
    client: &'a Client,
    path: String,
    position: Option<String>,
    stream: Option<BufReader<BodyReader<'static>>>,
    backoff: Backoff,
}

#[derive(Debug)]
pub enum TailMessage {
    /// An event, with the position after it.
    Event { position: String, event: Box<RawValue> },
    /// Nothing up to this position matched.
    Position(String),
}

impl Client {
    /// Follows the log from `position`, which an earlier tail gave, or else from now on. With `afterID` in the query it
    /// starts after that event.
    pub fn tail(&self, query: &Query, position: Option<String>) -> Tail<'_> {
        let path = format!("/v3/audit-logs/tail?{}", query.to_parameters());
        let path = path.trim_end_matches('?').to_owned();
        Tail { client: self, path, position, stream: None, backoff: Backoff::default() }
    }
}

impl Tail<'_> {
    fn next_message(&mut self) -> Result<TailMessage, ClientError> {
        loop {
            match self.read() {
                Ok(Some(message)) => {
                    self.backoff.after_success();
                    if let Some(message) = self.accept(message)? {
                        return Ok(message);
                    }
                }
                Ok(None) => self.reconnect_after(None),
                Err(error) if error.is_temporary() => self.reconnect_after(error.retry_after()),
                Err(error) => return Err(error),
            }
        }
    }

    /// One message; `None` when the server ended the stream.
    fn read(&mut self) -> Result<Option<Message>, ClientError> {
        if self.stream.is_none() {
            self.stream = Some(self.connect()?);
        }
        let stream = self.stream.as_mut().expect("there is a stream: it was made above");
        sse::read_message(stream).map_err(|error| ClientError::Unreachable {
            url: self.client.url().to_owned(),
            delivery: Delivery::Unknown,
            source: Box::new(error.into()),
        })
    }

    fn connect(&self) -> Result<BufReader<BodyReader<'static>>, ClientError> {
        let mut headers = vec![("Accept", "text/event-stream"), ("Accept-Encoding", "identity")];
        headers.extend(self.position.as_deref().map(|position| ("Last-Event-ID", position)));
        let response = self.client.open(&self.path, &headers)?;
        Ok(BufReader::new(response.into_body().into_with_config().limit(u64::MAX).reader()))
    }

    fn accept(&mut self, message: Message) -> Result<Option<TailMessage>, ClientError> {
        let Some(position) = message.id else { return Ok(None) };
        self.position = Some(position.clone());
        let Some(data) = message.data.filter(|data| !data.is_empty()) else {
            return Ok(Some(TailMessage::Position(position)));
        };
        let event = RawValue::from_string(data).map_err(|error| ClientError::Answer {
            url: self.client.url().to_owned(),
            why: format!("the event at {position} is not JSON: {error}"),
        })?;
        Ok(Some(TailMessage::Event { position, event }))
    }

    fn reconnect_after(&mut self, retry_after: Option<Duration>) {
        self.stream = None;
        let wait = self.backoff.after_failure(retry_after);
        self.client.clock().pause(wait);
    }
}

impl fmt::Debug for Tail<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Tail")
            .field("path", &self.path)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

impl Iterator for Tail<'_> {
    type Item = Result<TailMessage, ClientError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.next_message())
    }
}
