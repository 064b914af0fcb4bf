//! Shards: the sequences of journal positions, and who may write their segments.

use holdfast_format::Timestamp;

use super::{CatalogError, Connection};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardRow {
    pub shard: i64,
    /// Position of the newest journal row; 0 before the first.
    pub last_position: i64,
    /// Journal rows at or below this position are in segments.
    pub sealed_through: i64,
    /// Rises each time the right to write segments changes hands.
    pub writer_epoch: i64,
    /// Who holds that right; empty when nobody did yet.
    pub writer: String,
    pub writer_lease_until: Timestamp,
}

/// Creates shards 0..`count` of a new catalog.
pub fn insert(connection: &mut dyn Connection, count: i64) -> Result<(), CatalogError> {
    unimplemented!()
}

/// All shards in order.
pub fn list(connection: &mut dyn Connection) -> Result<Vec<ShardRow>, CatalogError> {
    unimplemented!()
}

/// Stores the newest journal position of each (shard, position); one statement.
pub fn advance(connection: &mut dyn Connection, positions: &[(i64, i64)]) -> Result<(), CatalogError> {
    unimplemented!()
}

/// Moves `sealed_through` from `from` to `to` on behalf of the writer with `writer_epoch`. False when another has
/// taken over or the position is another: the caller's transaction must be abandoned.
pub fn set_sealed_through(
    connection: &mut dyn Connection,
    shard: i64,
    writer_epoch: i64,
    from: i64,
    to: i64,
) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// Takes the right to write a shard's segments when its lease ran out or `writer` holds it already, and returns the
/// new epoch.
pub fn acquire_writer(
    connection: &mut dyn Connection,
    shard: i64,
    writer: &str,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<i64>, CatalogError> {
    unimplemented!()
}

/// Takes the right whatever the lease says. Only for the one process that may write the data directory.
pub fn seize_writer(
    connection: &mut dyn Connection,
    shard: i64,
    writer: &str,
    lease_until: Timestamp,
) -> Result<i64, CatalogError> {
    unimplemented!()
}

/// Extends the lease; false when another has taken over.
pub fn renew_writer(
    connection: &mut dyn Connection,
    shard: i64,
    writer_epoch: i64,
    lease_until: Timestamp,
) -> Result<bool, CatalogError> {
    unimplemented!()
}

/// Whether the right is still held with this epoch. Every transaction that publishes segments asks.
pub fn is_writer(connection: &mut dyn Connection, shard: i64, writer_epoch: i64) -> Result<bool, CatalogError> {
    unimplemented!()
}
