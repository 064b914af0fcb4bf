//! Idempotency keys and the answers that they got (I3). Keys are kept by day, so that forgetting is cheap.

use holdfast_format::Timestamp;
use sha2::{Digest, Sha256};

use super::connection::json_rows;
use super::{CatalogError, Connection, Row};

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

/// Days whose keys may be there at once: those that are remembered and those that are being dropped.
const DAYS_MAX: i64 = 1_000;

crate::statements! {
    FIND = "SELECT idempotency.day, service, idempotency.key, body_sha256, first_id, event_count, recorded_at
        FROM EACH($1) CROSS JOIN idempotency_days CROSS JOIN idempotency
        WHERE dropping = 0 AND idempotency.day = idempotency_days.day
            AND service = value->>0 AND idempotency.key = UNHEX(value->>1)
        ORDER BY service, idempotency.key, idempotency.day DESC";
    COUNT = "INSERT INTO idempotency_days (day, key_count, dropping)
        SELECT CAST(value->>0 AS BIGINT), COUNT(*), 0 FROM EACH($1) WHERE true GROUP BY CAST(value->>0 AS BIGINT)
        ON CONFLICT (day) DO UPDATE SET key_count = idempotency_days.key_count + excluded.key_count";
    INSERT = "INSERT INTO idempotency (day, service, key, body_sha256, first_id, event_count, recorded_at)
        SELECT CAST(value->>0 AS BIGINT), value->>1, UNHEX(value->>2), UNHEX(value->>3), CAST(value->>4 AS BIGINT),
            CAST(value->>5 AS BIGINT), CAST(value->>6 AS BIGINT)
        FROM EACH($1)";
    DAYS = "SELECT day, key_count FROM idempotency_days ORDER BY day LIMIT $1";
    START_DROPPING = "UPDATE idempotency_days SET dropping = 1 WHERE day = $1";
    DROP_KEYS = "DELETE FROM idempotency WHERE (day, service, key) IN
        (SELECT day, service, key FROM idempotency WHERE day = $1 ORDER BY service, key LIMIT $2)";
    DROP_DAY = "DELETE FROM idempotency_days WHERE day = $1";
}

/// The 16 bytes under which a key is kept. A lower-case UUID stands for itself, so that the time-ordered ones that
/// SDKs send stay beside each other in the index; anything else is hashed.
pub fn fold_key(key: &str) -> [u8; 16] {
    if let Some(uuid) = parse_uuid(key) {
        return uuid;
    }
    let digest = Sha256::digest(key.as_bytes());
    let (half, _) = digest.split_first_chunk().expect("a SHA-256 has 32 bytes");
    *half
}

/// The rows of those of the (service, folded key) pairs that are known; one statement.
pub fn find(connection: &mut dyn Connection, keys: &[(&str, [u8; 16])]) -> Result<Vec<IdempotencyRow>, CatalogError> {
    let pairs: Vec<_> = keys.iter().map(|(service, key)| (service, hex(key))).collect();
    connection.query(FIND, &[json_rows(&pairs)])?.iter().map(decode).collect()
}

/// Remembers answers; two statements. The pairs of service and key must be distinct and new.
pub fn insert(connection: &mut dyn Connection, rows: &[IdempotencyRow]) -> Result<(), CatalogError> {
    let rows = json_rows(&rows.iter().map(encode).collect::<Vec<_>>());
    connection.execute(COUNT, std::slice::from_ref(&rows))?;
    connection.execute(INSERT, &[rows])?;
    Ok(())
}

/// The days that have keys, oldest first.
pub fn days(connection: &mut dyn Connection) -> Result<Vec<KeyDay>, CatalogError> {
    let day = |row: &Row| Ok(KeyDay { day: row.integer(0)?, keys: row.unsigned(1)? });
    connection.query(DAYS, &[DAYS_MAX.into()])?.iter().map(day).collect()
}

/// Deletes at most `limit` keys of a day, and the day once it is empty; returns how many keys went. A day that has
/// begun to go is not looked at by [`find`] any more.
pub fn drop_day(connection: &mut dyn Connection, day: i64, limit: usize) -> Result<u64, CatalogError> {
    connection.execute(START_DROPPING, &[day.into()])?;
    let dropped = connection.execute(DROP_KEYS, &[day.into(), limit.into()])?;
    if dropped < limit as u64 {
        connection.execute(DROP_DAY, &[day.into()])?;
    }
    Ok(dropped)
}

fn encode(row: &IdempotencyRow) -> (i64, &str, String, String, u64, u64, i64) {
    let IdempotencyRow { day, service, key, body_sha256, first_id, count, recorded_at } = row;
    (*day, service, hex(key), hex(body_sha256), *first_id, *count, recorded_at.micros())
}

fn decode(row: &Row) -> Result<IdempotencyRow, CatalogError> {
    Ok(IdempotencyRow {
        day: row.integer(0)?,
        service: row.text(1)?.to_owned(),
        key: row.array(2)?,
        body_sha256: row.array(3)?,
        first_id: row.unsigned(4)?,
        count: row.unsigned(5)?,
        recorded_at: row.timestamp(6)?,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        for digit in [byte >> 4, byte & 0xf] {
            text.push(char::from_digit(digit.into(), 16).expect("half a byte is one digit"));
        }
        text
    })
}

/// The bytes of a UUID in its canonical text form, lower case, and of nothing else.
fn parse_uuid(text: &str) -> Option<[u8; 16]> {
    let hyphens = [8, 13, 18, 23];
    let canonical = |(index, byte): (usize, u8)| match byte {
        b'-' => hyphens.contains(&index),
        b'0'..=b'9' | b'a'..=b'f' => !hyphens.contains(&index),
        _ => false,
    };
    if text.len() != 36 || !text.bytes().enumerate().all(canonical) {
        return None;
    }
    u128::from_str_radix(&text.replace('-', ""), 16).ok().map(u128::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_canonical_uuid_stands_for_itself_and_anything_else_is_hashed() {
        let uuid = "0190f3a2-7c1b-7def-8123-456789abcdef";
        assert_eq!(hex(&fold_key(uuid)), uuid.replace('-', ""));
        let empty_sha256 = "e3b0c44298fc1c149afbf4c8996fb924";
        assert_eq!(hex(&fold_key("")), empty_sha256);
        for other in [uuid.to_uppercase(), uuid.replace('-', ""), format!("{uuid}0"), uuid.replace('7', "-")] {
            assert_eq!(parse_uuid(&other), None, "{other}");
        }
    }
}
