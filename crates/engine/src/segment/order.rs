use std::ops::Range;

use holdfast_format::Timestamp;
use holdfast_format::segment::OrganisationRange;

use super::Segment;
use crate::EngineError;

impl Segment {
    /// The first row of an organisation whose (timestamp, id) is not below `key`; one past its last row if there is
    /// none. Reads at most the blocks that the index alone cannot place.
    pub(crate) fn lower_bound(&self, range: &OrganisationRange, key: (Timestamp, u64)) -> Result<u32, EngineError> {
        let mut rows = range.row_range();
        if key.0 < range.min_timestamp {
            return Ok(rows.start);
        }
        if key.0 > range.max_timestamp {
            return Ok(rows.end);
        }
        while !rows.is_empty() {
            let middle = rows.start + (rows.end - rows.start) / 2;
            let index = self.index().blocks_of(&(middle..middle + 1)).start;
            let inside = self.rows_in_block(index, &rows);
            let below = self.rows_below(index, &inside, range, key)?;
            if below == inside.end {
                rows.start = inside.end;
            } else if below == inside.start {
                rows.end = inside.start;
            } else {
                return Ok(below);
            }
        }
        Ok(rows.start)
    }

    /// The block that holds `row`, and the row's place in it.
    pub(crate) fn place_of(&self, row: u32) -> (usize, usize) {
        let index = self.index().blocks_of(&(row..row + 1)).start;
        (index, (row - self.block(index).first_row) as usize)
    }

    /// Timestamp and id of a row.
    pub(crate) fn key_of_row(&self, row: u32) -> Result<(Timestamp, u64), EngineError> {
        let (block, place) = self.place_of(row);
        let (timestamps, ids) = (self.timestamps(block)?, self.ids(block)?);
        Ok((Timestamp::from_micros(timestamps[place]), ids[place].cast_unsigned()))
    }

    /// The part of `rows` that the block at `index` holds.
    pub(crate) fn rows_in_block(&self, index: usize, rows: &Range<u32>) -> Range<u32> {
        let block = self.block(index).row_range();
        block.start.max(rows.start)..block.end.min(rows.end)
    }

    /// The first of `inside`, rows of one organisation in one block, that is not below `key`, or their end.
    fn rows_below(
        &self,
        index: usize,
        inside: &Range<u32>,
        range: &OrganisationRange,
        key: (Timestamp, u64),
    ) -> Result<u32, EngineError> {
        let (first, last) = self.key_bounds(index, range);
        if last < key {
            return Ok(inside.end);
        }
        if first >= key {
            return Ok(inside.start);
        }
        let (timestamps, ids) = (self.timestamps(index)?, self.ids(index)?);
        let block_start = self.block(index).first_row;
        let below = |row: u32| {
            let place = (row - block_start) as usize;
            (Timestamp::from_micros(timestamps[place]), ids[place].cast_unsigned()) < key
        };
        let (mut low, mut high) = (inside.start, inside.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if below(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Bounds of the keys that an organisation's rows have in a block: exact where its first or last row is theirs.
    pub(crate) fn key_bounds(&self, index: usize, range: &OrganisationRange) -> ((Timestamp, u64), (Timestamp, u64)) {
        let block = self.block(index);
        let rows = range.row_range();
        let first = if rows.contains(&block.first_row) { block.first } else { (range.min_timestamp, range.first_id) };
        let ends_inside = rows.contains(&(block.row_range().end - 1));
        let last = if ends_inside { block.last } else { (range.max_timestamp, range.last_id) };
        (first, last)
    }
}
