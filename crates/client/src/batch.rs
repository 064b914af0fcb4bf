use serde::Deserialize;

use crate::IdempotencyKey;

/// Events that are recorded together or not at all: newline-delimited JSON and the key of their idempotency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub key: IdempotencyKey,
    body: Vec<u8>,
    count: usize,
}

impl Batch {
    /// Events of one request, at most.
    pub const EVENTS_MAX: usize = 10_000;
    /// Bytes of one request, at most.
    pub const BYTES_MAX: usize = 8 << 20;
    pub const CONTENT_TYPE: &str = "application/x-ndjson";

    /// `body` is one event a line, without empty lines.
    pub fn new(key: IdempotencyKey, body: Vec<u8>) -> Self {
        let count = lines(&body).count();
        Self { key, body, count }
    }

    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Number of events.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The events as text, without their line ends.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        lines(&self.body)
    }
}

fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

/// What the server says of a batch that is safe on its disk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recorded {
    #[serde(rename = "firstID")]
    pub first_id: u64,
    #[serde(rename = "lastID")]
    pub last_id: u64,
    pub count: u64,
    /// RFC 3339.
    pub recorded_at: String,
    /// True when the batch had been recorded before, by an earlier request with the same key.
    #[serde(skip)]
    pub replayed: bool,
}
