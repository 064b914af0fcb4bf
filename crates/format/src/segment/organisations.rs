use super::ContentHash;
use crate::wire::Reader;
use crate::{DecodeError, OrganisationId, Timestamp};

/// The rows of one organisation: an unbroken range of rows that holds an unbroken range of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrganisationRange {
    pub organisation: OrganisationId,
    pub first_row: u32,
    pub rows: u32,
    pub first_id: u64,
    /// `first_id + rows - 1`.
    pub last_id: u64,
    pub min_timestamp: Timestamp,
    pub max_timestamp: Timestamp,
    pub min_recorded_at: Timestamp,
    pub max_recorded_at: Timestamp,
    /// Of the canonical records of all its rows.
    pub content: ContentHash,
}

impl OrganisationRange {
    /// Bytes in the table.
    const LEN: usize = OrganisationId::LEN + 2 * 4 + 5 * 8 + ContentHash::LEN;

    /// The rows in the segment.
    pub fn row_range(&self) -> std::ops::Range<u32> {
        self.first_row..self.first_row + self.rows
    }

    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.organisation.as_bytes());
        out.extend_from_slice(&self.first_row.to_le_bytes());
        out.extend_from_slice(&self.rows.to_le_bytes());
        out.extend_from_slice(&self.first_id.to_le_bytes());
        for time in [self.min_timestamp, self.max_timestamp, self.min_recorded_at, self.max_recorded_at] {
            out.extend_from_slice(&time.micros().to_le_bytes());
        }
        out.extend_from_slice(&self.content.to_bytes());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let organisation = OrganisationId::from_bytes(reader.array()?);
        let (first_row, rows, first_id) = (reader.u32()?, reader.u32()?, reader.u64()?);
        let mut time = || reader.i64().map(Timestamp::from_micros);
        let (min_timestamp, max_timestamp, min_recorded_at, max_recorded_at) = (time()?, time()?, time()?, time()?);
        let content = ContentHash::from_bytes(reader.array()?);
        let last_id = first_id.checked_add(u64::from(rows)).and_then(|end| end.checked_sub(1));
        let last_id = last_id.ok_or_else(|| reader.malformed("an organisation has an impossible range of ids"))?;
        Ok(Self {
            organisation,
            first_row,
            rows,
            first_id,
            last_id,
            min_timestamp,
            max_timestamp,
            min_recorded_at,
            max_recorded_at,
            content,
        })
    }
}

/// Decodes the table: the organisations ascend and have all rows, none of them none.
pub(crate) fn decode_table(bytes: &[u8], rows: u32) -> Result<Vec<OrganisationRange>, DecodeError> {
    let mut reader = Reader::new(bytes, "the organisation table");
    let mut table: Vec<OrganisationRange> = Vec::with_capacity(bytes.len() / OrganisationRange::LEN);
    let mut next_row = 0u32;
    while !reader.is_empty() {
        let range = OrganisationRange::read(&mut reader)?;
        let ascends = table.last().is_none_or(|previous| previous.organisation < range.organisation);
        if !ascends || range.rows == 0 || range.first_row != next_row || range.min_timestamp > range.max_timestamp {
            return Err(reader.malformed("its ranges are not in order"));
        }
        let end = next_row.checked_add(range.rows);
        next_row = end.ok_or_else(|| reader.malformed("it has too many rows"))?;
        table.push(range);
    }
    if next_row == rows { Ok(table) } else { Err(reader.malformed("it has not as many rows as the blocks")) }
}
