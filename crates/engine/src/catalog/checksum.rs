//! Checksums of rows that are the only witness of what they say (I4).

use holdfast_format::DecodeError;
use xxhash_rust::xxh3::Xxh3Default;

use super::{CatalogError, Row, Value};

/// A checksum over values, their types and their order.
pub(super) fn of(values: &[Value]) -> i64 {
    let mut hash = Xxh3Default::new();
    for value in values {
        match value {
            Value::Null => update(&mut hash, 0, &[]),
            Value::Integer(integer) => update(&mut hash, 1, &integer.to_le_bytes()),
            Value::Text(text) => update(&mut hash, 2, text.as_bytes()),
            Value::Bytes(bytes) => update(&mut hash, 3, bytes),
        }
    }
    hash.digest().cast_signed()
}

/// The length keeps the end of one value apart from the start of the next.
fn update(hash: &mut Xxh3Default, tag: u8, bytes: &[u8]) {
    hash.update(&[tag]);
    hash.update(&(bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

/// Fails unless the last column of `row` is the checksum of the others.
pub(super) fn verify(row: &Row, what: &'static str) -> Result<(), CatalogError> {
    match row.0.split_last() {
        Some((Value::Integer(stored), values)) if *stored == of(values) => Ok(()),
        _ => Err(CatalogError::Row { source: DecodeError::Checksum { what } }),
    }
}
