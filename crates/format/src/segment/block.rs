//! The blocks of a column: encoding, and decoding after the checksum was verified.

use super::bits::{self, Packing, width_of};
use super::blocks::{CodeBlock, ZstdBlock};
use super::planes::{self, RowMask};
use super::{block_checksum, verify};
use crate::DecodeError;
use crate::compress::decompress;
use crate::wire::{Reader, put_varint};

/// Appends the packed codes and returns where they are; `offset` is relative to whatever `out` is.
pub(crate) fn encode_codes(codes: &[u32], out: &mut Vec<u8>) -> CodeBlock {
    let min = codes.iter().copied().min().unwrap_or(0);
    let max = codes.iter().copied().max().unwrap_or(0);
    let start = out.len();
    planes::pack(codes, min, width_of(min, max), out);
    let checksum = block_checksum(&out[start..]);
    CodeBlock { offset: start as u64, min, max, checksum, packing: Packing::Vertical }
}

/// Verifies and decodes a block of `rows` codes, at most [`crate::limits::BLOCK_ROWS_MAX`], into `codes`.
pub fn decode_codes(block: &CodeBlock, rows: usize, bytes: &[u8], codes: &mut Vec<u32>) -> Result<(), DecodeError> {
    const WHAT: &str = "a block of codes";
    verify(bytes, block.checksum)?;
    let width = block.width();
    if bytes.len() != block.packing.bytes(rows, width) {
        return Err(DecodeError::Malformed { what: WHAT, why: "it has not the length of its rows" });
    }
    match block.packing {
        Packing::Horizontal => bits::unpack(bytes, rows, block.min, width, codes),
        Packing::Vertical => planes::unpack(bytes, rows, block.min, width, codes),
    }
    // Counted from the lowest code, since a sum that wraps around would look like a low code.
    if codes.iter().fold(0, |most, code| most.max(code.wrapping_sub(block.min))) > block.max - block.min {
        return Err(DecodeError::Malformed { what: WHAT, why: "a code is not between the stated lowest and highest" });
    }
    Ok(())
}

/// The rows of a block of bit planes whose code is `code`, found in the block's verified bytes without decoding them. No
/// row, when it is packed otherwise.
pub fn rows_with_code(block: &CodeBlock, rows: usize, bytes: &[u8], code: u32) -> RowMask {
    let is_whole = bytes.len() == Packing::Vertical.bytes(rows, block.width());
    if block.packing != Packing::Vertical || !is_whole || code < block.min || code > block.max {
        return RowMask::default();
    }
    planes::equal(bytes, rows, block.width(), code - block.min)
}

/// Appends each number as the difference from the one before it.
pub(crate) fn put_deltas(numbers: &[i64], out: &mut Vec<u8>) {
    let mut previous = 0i64;
    for number in numbers {
        let delta = number.wrapping_sub(previous);
        put_varint(out, (delta.wrapping_shl(1) ^ (delta >> 63)).cast_unsigned());
        previous = *number;
    }
}

/// Verifies and decodes a block of `rows` numbers.
pub fn decode_numbers(block: &ZstdBlock, rows: usize, bytes: &[u8]) -> Result<Vec<i64>, DecodeError> {
    const WHAT: &str = "a block of numbers";
    verify(bytes, block.checksum)?;
    let raw = decompress(bytes, block.raw_length as usize, WHAT)?;
    let mut reader = Reader::new(&raw, WHAT);
    let mut numbers = Vec::with_capacity(rows);
    let mut previous = 0i64;
    for _ in 0..rows {
        let folded = reader.varint()?;
        let delta = (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed();
        previous = previous.wrapping_add(delta);
        numbers.push(previous);
    }
    reader.finish()?;
    Ok(numbers)
}

/// Verifies and expands a block of texts, without looking at them.
pub fn decode_text(block: &ZstdBlock, bytes: &[u8]) -> Result<Vec<u8>, DecodeError> {
    verify(bytes, block.checksum)?;
    decompress(bytes, block.raw_length as usize, "a block of texts")
}

/// The texts of a block's rows: two for each.
#[derive(Debug, PartialEq, Eq)]
pub struct TextBlock {
    text: String,
    ends: Vec<u32>,
}

impl TextBlock {
    /// Texts for each row.
    pub const FIELDS: usize = 2;

    /// Takes what [`decode_text`] returned for a block of `rows` rows.
    pub fn new(raw: Vec<u8>, rows: usize) -> Result<Self, DecodeError> {
        let malformed = |why| DecodeError::Malformed { what: "a block of texts", why };
        let text = String::from_utf8(raw).map_err(|_| malformed("it is not UTF-8"))?;
        let mut ends = Vec::with_capacity(rows * Self::FIELDS);
        for (end, _) in text.match_indices('\0') {
            ends.push(u32::try_from(end).map_err(|_| malformed("it is over the limit"))?);
        }
        if ends.len() != rows * Self::FIELDS || !(text.is_empty() || text.ends_with('\0')) {
            return Err(malformed("it has not two texts for each row"));
        }
        Ok(Self { text, ends })
    }

    /// Both texts of a row of the block.
    #[inline]
    pub fn row(&self, row: usize) -> (&str, &str) {
        (self.field(row * Self::FIELDS), self.field(row * Self::FIELDS + 1))
    }

    #[inline]
    fn field(&self, field: usize) -> &str {
        let start = field.checked_sub(1).map_or(0, |previous| self.ends[previous] as usize + 1);
        &self.text[start..self.ends[field] as usize]
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.text.capacity() + self.ends.capacity() * size_of::<u32>()
    }
}
