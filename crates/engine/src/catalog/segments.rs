//! The list of sealed segments.

use holdfast_format::Timestamp;

use super::{CatalogError, Connection};

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

/// Adds a published segment; its pending row must have been settled in the same transaction.
pub fn insert(connection: &mut dyn Connection, row: &SegmentRow) -> Result<(), CatalogError> {
    unimplemented!()
}

/// All segments of a shard in journal order.
pub fn list(connection: &mut dyn Connection, shard: i64) -> Result<Vec<SegmentRow>, CatalogError> {
    unimplemented!()
}

pub fn by_name(connection: &mut dyn Connection, name: &str) -> Result<Option<SegmentRow>, CatalogError> {
    unimplemented!()
}

/// Deletes segments by name and returns how many of them were there: fewer than asked means that somebody else
/// replaced them, and the caller's transaction must be abandoned.
pub fn delete(connection: &mut dyn Connection, names: &[&str]) -> Result<u64, CatalogError> {
    unimplemented!()
}
