//! The journal: committed batches that are not sealed yet, or sealed and not deleted yet.

use holdfast_format::Timestamp;

use super::{CatalogError, Connection};

/// One shard's part of one commit. Its checksum is inside the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    pub shard: i64,
    /// 1, 2, 3, … in the shard.
    pub position: i64,
    pub recorded_at: Timestamp,
    /// As `holdfast_format::journal::encode_batch` wrote it.
    pub batch: Vec<u8>,
}

/// Takes the row, because a batch can be megabytes.
pub fn insert(connection: &mut dyn Connection, row: JournalRow) -> Result<(), CatalogError> {
    unimplemented!()
}

/// The rows of a shard above position `after`, in order, until their batches reach `bytes_max`; at least one if there
/// is one.
pub fn range(
    connection: &mut dyn Connection,
    shard: i64,
    after: i64,
    bytes_max: u64,
) -> Result<Vec<JournalRow>, CatalogError> {
    unimplemented!()
}

/// Deletes the oldest rows of a shard at or below `through` until their batches reach `bytes_max`, and returns how
/// many went; 0 means that none are left.
pub fn delete_slice(
    connection: &mut dyn Connection,
    shard: i64,
    through: i64,
    bytes_max: u64,
) -> Result<u64, CatalogError> {
    unimplemented!()
}
