//! The list of sealed segments.

use holdfast_format::Timestamp;

use super::connection::json_rows;
use super::{CatalogError, Connection, Row, Value, checksum};
use crate::limits::SHARD_SEGMENTS_MAX;

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

macro_rules! columns {
    () => {
        "name, shard, first_position, last_position, level, bytes, sha256, row_count, dictionary_bytes, \
         min_timestamp, max_timestamp, epoch, created_at, checksum"
    };
}

crate::statements! {
    INSERT = concat!(
        "INSERT INTO segments (", columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    LIST = concat!("SELECT ", columns!(), " FROM segments WHERE shard = $1 ORDER BY first_position LIMIT $2");
    BY_NAME = concat!("SELECT ", columns!(), " FROM segments WHERE name = $1");
    DELETE = "DELETE FROM segments WHERE name IN (SELECT value->>0 FROM EACH($1))";
}

/// Adds a published segment; its pending row must have been settled in the same transaction.
pub fn insert(connection: &mut dyn Connection, row: &SegmentRow) -> Result<(), CatalogError> {
    let mut values = encode(row);
    values.push(checksum::of(&values).into());
    connection.execute(INSERT, &values)?;
    Ok(())
}

/// All segments of a shard in journal order.
pub fn list(connection: &mut dyn Connection, shard: i64) -> Result<Vec<SegmentRow>, CatalogError> {
    let rows = connection.query(LIST, &[shard.into(), (SHARD_SEGMENTS_MAX + 1).into()])?;
    if rows.len() > SHARD_SEGMENTS_MAX {
        return Err(CatalogError::Damaged {
            what: format!("shard {shard} has more than {SHARD_SEGMENTS_MAX} segments"),
        });
    }
    rows.iter().map(decode).collect()
}

pub fn by_name(connection: &mut dyn Connection, name: &str) -> Result<Option<SegmentRow>, CatalogError> {
    connection.query_optional(BY_NAME, &[name.into()])?.as_ref().map(decode).transpose()
}

/// Deletes segments by name and returns how many of them were there: fewer than asked means that somebody else
/// replaced them, and the caller's transaction must be abandoned.
pub fn delete(connection: &mut dyn Connection, names: &[&str]) -> Result<u64, CatalogError> {
    let names: Vec<[&str; 1]> = names.iter().map(|name| [*name]).collect();
    connection.execute(DELETE, &[json_rows(&names)])
}

/// The columns before the checksum, which is over all of them.
fn encode(row: &SegmentRow) -> Vec<Value> {
    vec![
        row.name.as_str().into(),
        row.shard.into(),
        row.first_position.into(),
        row.last_position.into(),
        row.level.into(),
        row.bytes.into(),
        (&row.sha256).into(),
        row.rows.into(),
        row.dictionary_bytes.into(),
        row.min_timestamp.into(),
        row.max_timestamp.into(),
        row.epoch.into(),
        row.created_at.into(),
    ]
}

fn decode(row: &Row) -> Result<SegmentRow, CatalogError> {
    checksum::verify(row, "the row of a segment")?;
    Ok(SegmentRow {
        name: row.text(0)?.to_owned(),
        shard: row.integer(1)?,
        first_position: row.integer(2)?,
        last_position: row.integer(3)?,
        level: row.integer(4)?,
        bytes: row.unsigned(5)?,
        sha256: row.array(6)?,
        rows: row.unsigned(7)?,
        dictionary_bytes: row.unsigned(8)?,
        min_timestamp: row.timestamp(9)?,
        max_timestamp: row.timestamp(10)?,
        epoch: row.unsigned(11)?,
        created_at: row.timestamp(12)?,
    })
}
