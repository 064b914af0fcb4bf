//! Idempotency keys and the answers that they got (I3). Keys are kept by day, so that forgetting is cheap.

use holdfast_format::Timestamp;

use super::{CatalogError, Connection};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRow {
    /// Days since 1970-01-01 of the commit.
    pub day: i64,
    /// The id of the service; keys of different services have nothing to do with each other.
    pub service: String,
    /// See [`fold_key`].
    pub key: [u8; 16],
    /// Over content type and body.
    pub body_sha256: [u8; 32],
    pub first_id: u64,
    pub count: u64,
    pub recorded_at: Timestamp,
}

/// A day and how many keys it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyDay {
    pub day: i64,
    pub keys: u64,
}

/// The 16 bytes under which a key is kept. A lower-case UUID stands for itself, so that the time-ordered ones that
/// SDKs send stay beside each other in the index; anything else is hashed.
pub fn fold_key(key: &str) -> [u8; 16] {
    unimplemented!()
}

/// The rows of those of the (service, folded key) pairs that are known; one statement.
pub fn find(connection: &mut dyn Connection, keys: &[(&str, [u8; 16])]) -> Result<Vec<IdempotencyRow>, CatalogError> {
    unimplemented!()
}

/// Remembers answers; two statements. The pairs of service and key must be distinct and new.
pub fn insert(connection: &mut dyn Connection, rows: &[IdempotencyRow]) -> Result<(), CatalogError> {
    unimplemented!()
}

/// The days that have keys, oldest first.
pub fn days(connection: &mut dyn Connection) -> Result<Vec<KeyDay>, CatalogError> {
    unimplemented!()
}

/// Deletes at most `limit` keys of a day, and the day once it is empty; returns how many keys went. A day that has
/// begun to go is not looked at by [`find`] any more.
pub fn drop_day(connection: &mut dyn Connection, day: i64, limit: usize) -> Result<u64, CatalogError> {
    unimplemented!()
}
