//! How often each value occurs in a block, so that counting the values of whole blocks looks at no row.

use super::blocks::{Block, Part};
use super::{CodeColumn, verify};
use crate::DecodeError;
use crate::wire::{Reader, put_varint};

const WHAT: &str = "counts of values";
/// A block with more than one value for so many rows is not counted: reading its rows is as fast and costs no bytes.
const ROWS_PER_VALUE_MIN: usize = 8;

/// The counts of one column for the blocks of a row group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueCounts {
    /// Codes and how many rows have them, block after block.
    pairs: Vec<(u32, u32)>,
    /// Where each block's pairs end.
    ends: Vec<u32>,
}

impl ValueCounts {
    /// The columns that are counted, in the order of the file.
    pub const COLUMNS: [CodeColumn; 7] = [
        CodeColumn::Outcome,
        CodeColumn::Resource,
        CodeColumn::Action,
        CodeColumn::Actor,
        CodeColumn::Client,
        CodeColumn::Team,
        CodeColumn::IpAddress,
    ];

    /// Verifies and decodes the counts of `column` in the group's `blocks`.
    pub fn decode(part: &Part, blocks: &[Block], column: CodeColumn, bytes: &[u8]) -> Result<Self, DecodeError> {
        verify(bytes, part.checksum)?;
        let mut reader = Reader::new(bytes, WHAT);
        let mut counts = Self { pairs: Vec::new(), ends: Vec::with_capacity(blocks.len()) };
        for block in blocks {
            counts.read_block(&mut reader, block, column)?;
            let end = u32::try_from(counts.pairs.len()).map_err(|_| reader.malformed("there are too many"))?;
            counts.ends.push(end);
        }
        reader.finish()?;
        Ok(counts)
    }

    fn read_block(&mut self, reader: &mut Reader<'_>, block: &Block, column: CodeColumn) -> Result<(), DecodeError> {
        let zone = block.codes(column);
        let (mut code, mut rows) = (u64::from(zone.min), 0u64);
        let values = reader.varint()?;
        for place in 0..values {
            let step = reader.varint()?;
            code = code.saturating_add(step);
            let (narrow, count) = (u32::try_from(code).ok(), u32::try_from(reader.varint()?).ok());
            let (Some(narrow), Some(count)) = (narrow.filter(|code| *code <= zone.max), count) else {
                return Err(reader.malformed("a value is not one of its block"));
            };
            if count == 0 || (place > 0 && step == 0) {
                return Err(reader.malformed("a value occurs twice or never"));
            }
            rows += u64::from(count);
            self.pairs.push((narrow, count));
        }
        let is_whole = values == 0 || rows == u64::from(block.rows);
        if is_whole { Ok(()) } else { Err(reader.malformed("they do not add up to the block's rows")) }
    }

    /// The codes of a block, counted in the group, and how many of its rows have each. `None` when it was not counted.
    pub fn of_block(&self, index: usize) -> Option<&[(u32, u32)]> {
        let start = index.checked_sub(1).map_or(0, |previous| self.ends[previous] as usize);
        let pairs = &self.pairs[start..self.ends[index] as usize];
        (!pairs.is_empty()).then_some(pairs)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.pairs.capacity() * size_of::<(u32, u32)>() + self.ends.capacity() * size_of::<u32>()
    }
}

/// Appends the counts of a block. `sorted` is scratch space.
pub(crate) fn put_counts(codes: &[u32], sorted: &mut Vec<u32>, out: &mut Vec<u8>) {
    sorted.clear();
    sorted.extend_from_slice(codes);
    sorted.sort_unstable();
    let runs = || sorted.chunk_by(|left, right| left == right);
    let values = runs().count();
    if values * ROWS_PER_VALUE_MIN > codes.len() {
        put_varint(out, 0);
        return;
    }
    put_varint(out, values as u64);
    let mut previous = sorted.first().copied().unwrap_or(0);
    for run in runs() {
        put_varint(out, u64::from(run[0] - previous));
        put_varint(out, run.len() as u64);
        previous = run[0];
    }
}
