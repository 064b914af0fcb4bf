use std::io;

use super::OrganisationRange;
use crate::{Event, OrganisationId, Timestamp};

/// How to write a segment.
#[derive(Debug, Clone, Copy)]
pub struct SegmentOptions {
    /// The installation's epoch.
    pub epoch: u64,
    /// The zstd level of text blocks and dictionary pages: 1 to 19.
    pub compression_level: i32,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct SegmentSummary {
    pub bytes: u64,
    pub sha256: [u8; 32],
    pub rows: u64,
    pub min_timestamp: Timestamp,
    pub max_timestamp: Timestamp,
    /// Decoded bytes of all dictionaries.
    pub dictionary_bytes: u64,
    /// Ascending by organisation.
    pub organisations: Vec<OrganisationRange>,
}

/// Why a segment could not be written. What was written of it so far is useless.
#[derive(Debug, thiserror::Error)]
pub enum SegmentWriteError {
    #[error("could not write the segment")]
    Io(#[from] io::Error),
    /// The events do not obey the rules of [`SegmentWriter::push`].
    #[error("event {id} of organisation {organisation} cannot be in the segment: {why}")]
    Refused { organisation: OrganisationId, id: u64, why: &'static str },
}

/// Writes a segment to `W`, holding one row group and the dictionaries in memory.
#[derive(Debug)]
pub struct SegmentWriter<W: io::Write> {
    out: W,
    options: SegmentOptions,
}

impl<W: io::Write> SegmentWriter<W> {
    pub fn new(out: W, options: SegmentOptions) -> Result<Self, SegmentWriteError> {
        Ok(Self { out, options })
    }

    /// Adds an event. Events come in the order of (organisation, timestamp, id); the ids of an organisation are, in
    /// whatever order, an unbroken range.
    pub fn push(&mut self, organisation: OrganisationId, event: &Event<'_>) -> Result<(), SegmentWriteError> {
        unimplemented!("{organisation} {event:?}")
    }

    /// Decoded bytes of the dictionaries so far.
    pub fn dictionary_bytes(&self) -> u64 {
        unimplemented!("{:?}", self.options)
    }

    /// Writes what remains. Nothing was flushed or synced: that is the owner's of `W`.
    pub fn finish(self) -> Result<(W, SegmentSummary), SegmentWriteError> {
        let _ = self.out;
        unimplemented!()
    }
}
