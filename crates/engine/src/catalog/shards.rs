//! Shards: the sequences of journal positions, and who may write their segments.

use holdfast_format::Timestamp;

use super::connection::json_rows;
use super::{CatalogError, Connection, Row};
use crate::limits::SHARD_COUNT_MAX;

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

crate::statements! {
    INSERT = "INSERT INTO shards (shard, last_position, sealed_through, writer_epoch, writer, writer_lease_until)
        SELECT CAST(value->>0 AS BIGINT), 0, 0, 0, '', 0 FROM EACH($1)";
    LIST = "SELECT shard, last_position, sealed_through, writer_epoch, writer, writer_lease_until FROM shards
        ORDER BY shard LIMIT $1";
    ADVANCE = "UPDATE shards SET last_position = CAST(value->>1 AS BIGINT) FROM EACH($1)
        WHERE shards.shard = CAST(value->>0 AS BIGINT)";
    SET_SEALED_THROUGH = "UPDATE shards SET sealed_through = $4
        WHERE shard = $1 AND writer_epoch = $2 AND sealed_through = $3";
    ACQUIRE_WRITER = "UPDATE shards SET writer = $2, writer_lease_until = $4, writer_epoch = writer_epoch + 1
        WHERE shard = $1 AND (writer = $2 OR writer_lease_until < $3) RETURNING writer_epoch";
    RENEW_WRITER = "UPDATE shards SET writer_lease_until = $3 WHERE shard = $1 AND writer_epoch = $2";
    IS_WRITER = "SELECT shard FROM shards WHERE shard = $1 AND writer_epoch = $2";
}

/// Creates shards 0..`count` of a new catalog.
pub fn insert(connection: &mut dyn Connection, count: i64) -> Result<(), CatalogError> {
    let shards: Vec<[i64; 1]> = (0..count).map(|shard| [shard]).collect();
    connection.execute(INSERT, &[json_rows(&shards)])?;
    Ok(())
}

/// All shards in order; at most [`SHARD_COUNT_MAX`].
pub fn list(connection: &mut dyn Connection) -> Result<Vec<ShardRow>, CatalogError> {
    connection.query(LIST, &[SHARD_COUNT_MAX.into()])?.iter().map(decode).collect()
}

/// Stores the newest journal position of each (shard, position); one statement.
pub fn advance(connection: &mut dyn Connection, positions: &[(i64, i64)]) -> Result<(), CatalogError> {
    let changed = connection.execute(ADVANCE, &[json_rows(positions)])?;
    if changed != positions.len() as u64 {
        return Err(CatalogError::Damaged { what: format!("{changed} of {} shards advanced", positions.len()) });
    }
    Ok(())
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
    let arguments = [shard.into(), writer_epoch.into(), from.into(), to.into()];
    Ok(connection.execute(SET_SEALED_THROUGH, &arguments)? == 1)
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
    let arguments = [shard.into(), writer.into(), now.into(), lease_until.into()];
    let row = connection.query_optional(ACQUIRE_WRITER, &arguments)?;
    row.map(|row| row.integer(0)).transpose()
}

/// Takes the right whatever the lease says. Only for the one process that may write the data directory.
pub fn seize_writer(
    connection: &mut dyn Connection,
    shard: i64,
    writer: &str,
    lease_until: Timestamp,
) -> Result<i64, CatalogError> {
    let epoch = acquire_writer(connection, shard, writer, Timestamp::from_micros(i64::MAX), lease_until)?;
    epoch.ok_or_else(|| CatalogError::Damaged { what: format!("shard {shard} is missing") })
}

/// Extends the lease; false when another has taken over.
pub fn renew_writer(
    connection: &mut dyn Connection,
    shard: i64,
    writer_epoch: i64,
    lease_until: Timestamp,
) -> Result<bool, CatalogError> {
    Ok(connection.execute(RENEW_WRITER, &[shard.into(), writer_epoch.into(), lease_until.into()])? == 1)
}

/// Whether the right is still held with this epoch. Every transaction that publishes segments asks.
pub fn is_writer(connection: &mut dyn Connection, shard: i64, writer_epoch: i64) -> Result<bool, CatalogError> {
    Ok(connection.query_optional(IS_WRITER, &[shard.into(), writer_epoch.into()])?.is_some())
}

fn decode(row: &Row) -> Result<ShardRow, CatalogError> {
    Ok(ShardRow {
        shard: row.integer(0)?,
        last_position: row.integer(1)?,
        sealed_through: row.integer(2)?,
        writer_epoch: row.integer(3)?,
        writer: row.text(4)?.to_owned(),
        writer_lease_until: row.timestamp(5)?,
    })
}
