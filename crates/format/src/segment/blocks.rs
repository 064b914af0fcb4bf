//! What the index says of blocks and row groups.

use std::ops::Range;

use super::bits::{Packing, width_of};
use super::columns::ZstdColumn;
use super::layout::Version;
use super::{CodeColumn, TextColumn, ValueCounts};
use crate::limits::{BLOCK_ROWS_MAX, BLOCK_TEXT_BYTES_MAX, DIRECTORY_BYTES_MAX, GROUP_BLOCKS_MAX, SEGMENT_ROWS_MAX};
use crate::wire::Reader;
use crate::{DecodeError, Timestamp};

/// A block of bit-packed codes: where it is, and its lowest and highest code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeBlock {
    pub offset: u64,
    pub min: u32,
    pub max: u32,
    pub checksum: u32,
    pub packing: Packing,
}

impl CodeBlock {
    /// Bytes in the index.
    pub(crate) const LEN: usize = 3 * 4;

    /// Where the block of `rows` codes lies in the file. It is empty when all codes are equal.
    pub fn range(&self, rows: usize) -> Range<u64> {
        self.offset..self.offset + self.packing.bytes(rows, self.width()) as u64
    }

    /// Bits of a code, less the lowest one.
    pub(crate) fn width(&self) -> u32 {
        width_of(self.min, self.max)
    }

    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        for value in [self.min, self.max, self.checksum] {
            out.extend_from_slice(&value.to_le_bytes());
        }
    }

    /// Reads a block that starts at `offset`, and moves `offset` behind it.
    pub(crate) fn read(
        reader: &mut Reader<'_>,
        packing: Packing,
        rows: usize,
        offset: &mut u64,
    ) -> Result<Self, DecodeError> {
        let (min, max, checksum) = (reader.u32()?, reader.u32()?, reader.u32()?);
        let block = Self { offset: *offset, min, max, checksum, packing };
        if block.min > block.max {
            return Err(reader.malformed("the lowest code of a block is above the highest"));
        }
        *offset = block.range(rows).end;
        Ok(block)
    }
}

/// A zstd block: where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZstdBlock {
    pub offset: u64,
    pub length: u32,
    /// Bytes before compression.
    pub raw_length: u32,
    pub checksum: u32,
}

impl ZstdBlock {
    /// Bytes in the index.
    pub(crate) const LEN: usize = 3 * 4;

    pub fn range(&self) -> Range<u64> {
        self.offset..self.offset + u64::from(self.length)
    }

    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        for value in [self.length, self.raw_length, self.checksum] {
            out.extend_from_slice(&value.to_le_bytes());
        }
    }

    fn read(reader: &mut Reader<'_>, raw_bytes_max: usize, offset: &mut u64) -> Result<Self, DecodeError> {
        let block = Self { offset: *offset, length: reader.u32()?, raw_length: reader.u32()?, checksum: reader.u32()? };
        if block.raw_length as usize > raw_bytes_max {
            return Err(reader.malformed("a block is over the limit"));
        }
        *offset = block.range().end;
        Ok(block)
    }
}

/// Consecutive rows, with what is known of them without reading any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub first_row: u32,
    pub rows: u32,
    /// Timestamp and id of the first row and of the last.
    pub first: (Timestamp, u64),
    pub last: (Timestamp, u64),
    /// Lowest and highest id.
    pub min_id: u64,
    pub max_id: u64,
    codes: [CodeBlock; CodeColumn::COUNT],
    zstd: [ZstdBlock; ZstdColumn::COUNT],
}

impl Block {
    /// Bytes in the index.
    const LEN: usize = BlockHead::LEN + CodeColumn::COUNT * CodeBlock::LEN + ZstdColumn::COUNT * ZstdBlock::LEN;

    pub fn row_range(&self) -> Range<u32> {
        self.first_row..self.first_row + self.rows
    }

    pub fn codes(&self, column: CodeColumn) -> &CodeBlock {
        &self.codes[column as usize]
    }

    /// The blocks of all zstd columns, in the order of the file.
    pub(crate) fn zstd(&self) -> &[ZstdBlock] {
        &self.zstd
    }

    pub fn timestamps(&self) -> &ZstdBlock {
        &self.zstd[ZstdColumn::Timestamp as usize]
    }

    pub fn ids(&self) -> &ZstdBlock {
        &self.zstd[ZstdColumn::Id as usize]
    }

    pub fn recorded_at(&self) -> &ZstdBlock {
        &self.zstd[ZstdColumn::RecordedAt as usize]
    }

    pub fn text(&self, column: TextColumn) -> &ZstdBlock {
        match column {
            TextColumn::Text => &self.zstd[ZstdColumn::Text as usize],
            TextColumn::Plain => &self.zstd[ZstdColumn::Plain as usize],
        }
    }
}

/// What of a block is written before its columns.
pub(crate) fn put_block_head(block: &BlockHead, out: &mut Vec<u8>) {
    out.extend_from_slice(&block.rows.to_le_bytes());
    for (timestamp, id) in [block.first, block.last] {
        out.extend_from_slice(&timestamp.micros().to_le_bytes());
        out.extend_from_slice(&id.to_le_bytes());
    }
    out.extend_from_slice(&block.min_id.to_le_bytes());
    out.extend_from_slice(&block.max_id.to_le_bytes());
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct BlockHead {
    pub(crate) rows: u32,
    pub(crate) first: (Timestamp, u64),
    pub(crate) last: (Timestamp, u64),
    pub(crate) min_id: u64,
    pub(crate) max_id: u64,
}

impl BlockHead {
    /// Bytes in the index.
    pub(crate) const LEN: usize = 4 + 6 * 8;

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let rows = reader.u32()?;
        let mut key = || Ok::<_, DecodeError>((Timestamp::from_micros(reader.i64()?), reader.u64()?));
        let (first, last) = (key()?, key()?);
        let head = Self { rows, first, last, min_id: reader.u64()?, max_id: reader.u64()? };
        if rows == 0 || rows as usize > BLOCK_ROWS_MAX || head.min_id > head.max_id {
            return Err(reader.malformed("a block has an impossible range"));
        }
        Ok(head)
    }
}

/// A run of bytes: where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub offset: u64,
    pub length: u32,
    pub checksum: u32,
}

impl Part {
    /// Bytes in the index.
    pub(crate) const LEN: usize = 2 * 4;

    pub fn range(&self) -> Range<u64> {
        self.offset..self.offset + u64::from(self.length)
    }

    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        for value in [self.length, self.checksum] {
            out.extend_from_slice(&value.to_le_bytes());
        }
    }

    fn read(reader: &mut Reader<'_>, offset: &mut u64) -> Result<Self, DecodeError> {
        let part = Self { offset: *offset, length: reader.u32()?, checksum: reader.u32()? };
        *offset = part.range().end;
        Ok(part)
    }
}

/// The indexes of a row group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The group's blocks in the segment.
    pub blocks: Range<usize>,
    pub first_row: u32,
    pub rows: u32,
    counts: [Part; ValueCounts::COLUMNS.len()],
    /// See [`super::RequestFilters`].
    pub request_filters: Part,
    /// See [`super::TokenDirectory`].
    pub directory: ZstdBlock,
    /// Where the postings start that the directory measures, and their bytes.
    pub postings: Range<u64>,
}

impl Group {
    /// The counts of a column's values, if it is one of [`ValueCounts::COLUMNS`].
    pub fn counts(&self, column: CodeColumn) -> Option<&Part> {
        let place = ValueCounts::COLUMNS.iter().position(|counted| *counted == column)?;
        self.counts.get(place)
    }

    /// The parts in the order of the file: the counts, then the filters of request ids.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.counts.iter().chain([&self.request_filters])
    }

    /// Where its last byte ends.
    pub(crate) fn end(&self) -> u64 {
        self.postings.end
    }

    fn read(reader: &mut Reader<'_>, start: usize, blocks: &[Block], offset: &mut u64) -> Result<Self, DecodeError> {
        let mut part = || Part::read(reader, offset);
        let mut counts = [Part { offset: 0, length: 0, checksum: 0 }; ValueCounts::COLUMNS.len()];
        for counted in &mut counts {
            *counted = part()?;
        }
        let request_filters = part()?;
        let directory = ZstdBlock::read(reader, DIRECTORY_BYTES_MAX, offset)?;
        let postings = *offset..*offset + u64::from(reader.u32()?);
        *offset = postings.end;
        Ok(Self {
            blocks: start..start + blocks.len(),
            first_row: blocks.first().map_or(0, |block| block.first_row),
            rows: blocks.iter().map(|block| block.rows).sum(),
            counts,
            request_filters,
            directory,
            postings,
        })
    }
}

/// The section is one group behind the other: its offset, the number of its blocks, their heads, then for each column
/// in the order of the file what is known of the column's blocks, then what is known of the group's indexes.
pub(crate) fn decode_blocks(version: Version, bytes: &[u8]) -> Result<(Vec<Block>, Vec<Group>), DecodeError> {
    let mut reader = Reader::new(bytes, "the block index");
    let (mut blocks, mut groups) = (Vec::with_capacity(bytes.len() / Block::LEN), Vec::new());
    while !reader.is_empty() {
        let (mut offset, count) = (reader.u64()?, reader.u32()? as usize);
        if count == 0 || count > GROUP_BLOCKS_MAX || offset > u64::MAX / 2 {
            return Err(reader.malformed("a row group is over the limit"));
        }
        let start = blocks.len();
        decode_heads(&mut reader, count, &mut blocks)?;
        let group = blocks.get_mut(start..).unwrap_or_default();
        decode_columns(&mut reader, Packing::of(version), &mut offset, group)?;
        if version != Version::One {
            groups.push(Group::read(&mut reader, start, group, &mut offset)?);
        }
    }
    Ok((blocks, groups))
}

fn decode_heads(reader: &mut Reader<'_>, count: usize, blocks: &mut Vec<Block>) -> Result<(), DecodeError> {
    let empty = CodeBlock { offset: 0, min: 0, max: 0, checksum: 0, packing: Packing::Vertical };
    let no_bytes = ZstdBlock { offset: 0, length: 0, raw_length: 0, checksum: 0 };
    for _ in 0..count {
        let head = BlockHead::read(reader)?;
        let first_row = blocks.last().map_or(0, |previous: &Block| previous.row_range().end);
        if first_row + head.rows > SEGMENT_ROWS_MAX {
            return Err(reader.malformed("there are too many rows"));
        }
        blocks.push(Block {
            first_row,
            rows: head.rows,
            first: head.first,
            last: head.last,
            min_id: head.min_id,
            max_id: head.max_id,
            codes: [empty; CodeColumn::COUNT],
            zstd: [no_bytes; ZstdColumn::COUNT],
        });
    }
    Ok(())
}

fn decode_columns(
    reader: &mut Reader<'_>,
    packing: Packing,
    offset: &mut u64,
    group: &mut [Block],
) -> Result<(), DecodeError> {
    for column in 0..CodeColumn::COUNT {
        for block in &mut *group {
            block.codes[column] = CodeBlock::read(reader, packing, block.rows as usize, offset)?;
        }
    }
    for column in 0..ZstdColumn::COUNT {
        for block in &mut *group {
            block.zstd[column] = ZstdBlock::read(reader, BLOCK_TEXT_BYTES_MAX, offset)?;
        }
    }
    Ok(())
}
