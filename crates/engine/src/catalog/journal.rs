//! The journal: committed batches that are not sealed yet, or sealed and not deleted yet.

use holdfast_format::Timestamp;

use super::{CatalogError, Connection, Row};

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

/// Rows whose sizes are looked at in one go.
const SIZES_MAX: i64 = 1_024;

crate::statements! {
    INSERT = "INSERT INTO journal (shard, position, recorded_at, batch) VALUES ($1, $2, $3, $4)";
    SIZES = "SELECT position, CAST(LENGTH(batch) AS BIGINT) FROM journal
        WHERE shard = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $4";
    RANGE = "SELECT shard, position, recorded_at, batch FROM journal
        WHERE shard = $1 AND position > $2 AND position <= $3 ORDER BY position LIMIT $4";
    DELETE = "DELETE FROM journal WHERE shard = $1 AND position <= $2";
}

/// Takes the row, because a batch can be megabytes.
pub fn insert(connection: &mut dyn Connection, row: JournalRow) -> Result<(), CatalogError> {
    let JournalRow { shard, position, recorded_at, batch } = row;
    connection.execute(INSERT, &[shard.into(), position.into(), recorded_at.into(), batch.into()])?;
    Ok(())
}

/// The rows of a shard above position `after`, in order, until their batches reach `bytes_max`; at least one if there
/// is one.
pub fn range(
    connection: &mut dyn Connection,
    shard: i64,
    after: i64,
    bytes_max: u64,
) -> Result<Vec<JournalRow>, CatalogError> {
    let Some(end) = slice_end(connection, shard, after, i64::MAX, bytes_max)? else { return Ok(Vec::new()) };
    connection
        .query(RANGE, &[shard.into(), after.into(), end.into(), SIZES_MAX.into()])?
        .into_iter()
        .map(decode)
        .collect()
}

/// Deletes the oldest rows of a shard at or below `through` until their batches reach `bytes_max`, and returns how
/// many went; 0 means that none are left.
pub fn delete_slice(
    connection: &mut dyn Connection,
    shard: i64,
    through: i64,
    bytes_max: u64,
) -> Result<u64, CatalogError> {
    let Some(end) = slice_end(connection, shard, 0, through, bytes_max)? else { return Ok(0) };
    connection.execute(DELETE, &[shard.into(), end.into()])
}

/// The position up to which the batches above `after` and at or below `through` stay within `bytes_max`, the first one
/// always included.
fn slice_end(
    connection: &mut dyn Connection,
    shard: i64,
    after: i64,
    through: i64,
    bytes_max: u64,
) -> Result<Option<i64>, CatalogError> {
    let sizes = connection.query(SIZES, &[shard.into(), after.into(), through.into(), SIZES_MAX.into()])?;
    let mut end = None;
    let mut total = 0_u64;
    for row in &sizes {
        total = total.saturating_add(row.unsigned(1)?);
        if end.is_some() && total > bytes_max {
            break;
        }
        end = Some(row.integer(0)?);
    }
    Ok(end)
}

fn decode(mut row: Row) -> Result<JournalRow, CatalogError> {
    Ok(JournalRow {
        shard: row.integer(0)?,
        position: row.integer(1)?,
        recorded_at: row.timestamp(2)?,
        batch: row.take_bytes(3)?,
    })
}
