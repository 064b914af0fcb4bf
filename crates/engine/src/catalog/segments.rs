//! The list of sealed segments.

use holdfast_format::Timestamp;

/// A published segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRow {
    /// Name of the file in the object store.
    pub name: String,
    pub shard: i64,
    /// Journal positions that it covers, both included.
    pub first_position: i64,
    pub last_position: i64,
    /// How often its events were rewritten by merging.
    pub level: i64,
    pub bytes: u64,
    pub sha256: [u8; 32],
    pub rows: u64,
    pub dictionary_bytes: u64,
    pub min_timestamp: Timestamp,
    pub max_timestamp: Timestamp,
    /// The installation's epoch when it was written.
    pub epoch: u64,
    pub created_at: Timestamp,
}
