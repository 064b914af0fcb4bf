use std::ops::Range;

use super::bits::{packed_bytes, width_of};
use super::columns::ZstdColumn;
use super::layout::{self, Footer, SectionKind};
use super::{CodeColumn, OrganisationRange, PageLocation, RANK_BLOCK_ROWS, TextColumn, organisations};
use crate::limits::{BLOCK_ROWS_MAX, BLOCK_TEXT_BYTES_MAX, GROUP_BLOCKS_MAX, SEGMENT_ROWS_MAX};
use crate::wire::Reader;
use crate::{DecodeError, OrganisationId, Timestamp};

/// A block of bit-packed codes: where it is, and its lowest and highest code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeBlock {
    pub offset: u64,
    pub min: u32,
    pub max: u32,
    pub checksum: u32,
}

impl CodeBlock {
    /// Bytes in the index.
    pub(crate) const LEN: usize = 3 * 4;

    /// Where the block of `rows` codes lies in the file. It is empty when all codes are equal.
    pub fn range(&self, rows: usize) -> Range<u64> {
        self.offset..self.offset + packed_bytes(rows, width_of(self.min, self.max)) as u64
    }

    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        for value in [self.min, self.max, self.checksum] {
            out.extend_from_slice(&value.to_le_bytes());
        }
    }

    /// Reads a block that starts at `offset`, and moves `offset` behind it.
    fn read(reader: &mut Reader<'_>, rows: usize, offset: &mut u64) -> Result<Self, DecodeError> {
        let block = Self { offset: *offset, min: reader.u32()?, max: reader.u32()?, checksum: reader.u32()? };
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

    fn read(reader: &mut Reader<'_>, offset: &mut u64) -> Result<Self, DecodeError> {
        let block = Self { offset: *offset, length: reader.u32()?, raw_length: reader.u32()?, checksum: reader.u32()? };
        if block.raw_length as usize > BLOCK_TEXT_BYTES_MAX {
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

/// Everything about a segment but its data: what a reader keeps of an open one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentIndex {
    pub epoch: u64,
    pub rows: u32,
    /// Ascending.
    pub organisations: Vec<OrganisationRange>,
    pub blocks: Vec<Block>,
    dictionaries: Vec<Vec<PageLocation>>,
    /// Blocks of [`RANK_BLOCK_ROWS`] values of the rank column.
    pub rank: Vec<CodeBlock>,
}

impl SegmentIndex {
    /// Verifies and decodes the header and the bytes of [`Footer::sections_range`].
    pub fn decode(header: &[u8], footer: &Footer, sections: &[u8]) -> Result<Self, DecodeError> {
        let epoch = layout::decode_header(header)?;
        let dictionaries = decode_dictionaries(footer.section(SectionKind::Dictionaries, sections)?)?;
        let blocks = decode_blocks(footer.section(SectionKind::Blocks, sections)?)?;
        let rows = blocks.last().map_or(0, |block| block.row_range().end);
        let organisations = organisations::decode_table(footer.section(SectionKind::Organisations, sections)?, rows)?;
        let rank = decode_rank(footer.section(SectionKind::Rank, sections)?, rows)?;
        let index = Self { epoch, rows, organisations, blocks, dictionaries, rank };
        index.check(footer.data_end())?;
        Ok(index)
    }

    /// Everything lies before the sections, and no code is above its dictionary.
    fn check(&self, data_end: u64) -> Result<(), DecodeError> {
        let malformed = |why| Err(DecodeError::Malformed { what: "the index of a segment", why });
        let last = self.blocks.iter().map(|block| block.zstd[ZstdColumn::COUNT - 1].range().end).max();
        let pages = self.dictionaries.iter().flatten().map(|page| page.offset.saturating_add(page.length.into())).max();
        let rank = self.rank.iter().enumerate().map(|(index, block)| block.range(self.rank_rows(index)).end).max();
        if [last, pages, rank].into_iter().flatten().max().is_some_and(|end| end > data_end) {
            return malformed("a part lies behind the data");
        }
        for column in CodeColumn::with_dictionary() {
            let codes = self.dictionary_len(*column);
            if self.blocks.iter().any(|block| block.codes(*column).max >= codes) {
                return malformed("a code is not in its dictionary");
            }
        }
        Ok(())
    }

    /// The rows of an organisation.
    pub fn organisation(&self, organisation: OrganisationId) -> Option<&OrganisationRange> {
        let index = self.organisations.binary_search_by_key(&organisation, |range| range.organisation).ok()?;
        self.organisations.get(index)
    }

    /// The organisation that has `row`.
    pub fn organisation_of_row(&self, row: u32) -> Option<&OrganisationRange> {
        let after = self.organisations.partition_point(|range| range.first_row <= row);
        self.organisations.get(after.checked_sub(1)?).filter(|range| range.row_range().contains(&row))
    }

    /// The indexes of the blocks that hold `rows`.
    pub fn blocks_of(&self, rows: &Range<u32>) -> Range<usize> {
        if rows.is_empty() {
            return 0..0;
        }
        let first = self.blocks.partition_point(|block| block.row_range().end <= rows.start);
        first..self.blocks.partition_point(|block| block.first_row < rows.end)
    }

    /// The pages of a column's dictionary; none for a column without one.
    pub fn pages(&self, column: CodeColumn) -> &[PageLocation] {
        column.dictionary().and_then(|dictionary| self.dictionaries.get(dictionary)).map_or(&[], Vec::as_slice)
    }

    /// Number of values in a column's dictionary.
    pub fn dictionary_len(&self, column: CodeColumn) -> u32 {
        self.pages(column).last().map_or(0, |page| page.first_code + page.count)
    }

    /// Rows of the block of the rank column at `index`.
    pub fn rank_rows(&self, index: usize) -> usize {
        (self.rows as usize).saturating_sub(index * RANK_BLOCK_ROWS).min(RANK_BLOCK_ROWS)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.organisations.capacity() * size_of::<OrganisationRange>()
            + self.blocks.capacity() * size_of::<Block>()
            + self.dictionaries.iter().map(|pages| pages.capacity() * size_of::<PageLocation>()).sum::<usize>()
            + self.rank.capacity() * size_of::<CodeBlock>()
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

/// The section is one group behind the other: its offset, the number of its blocks, their heads, then for each column
/// in the order of the file what is known of the column's blocks.
pub(crate) fn decode_blocks(bytes: &[u8]) -> Result<Vec<Block>, DecodeError> {
    let mut reader = Reader::new(bytes, "the block index");
    let mut blocks = Vec::with_capacity(bytes.len() / Block::LEN);
    let mut next_row = 0u32;
    while !reader.is_empty() {
        let (offset, count) = (reader.u64()?, reader.u32()? as usize);
        if count == 0 || count > GROUP_BLOCKS_MAX || offset > u64::MAX / 2 {
            return Err(reader.malformed("a row group is over the limit"));
        }
        decode_group(&mut reader, offset, count, &mut next_row, &mut blocks)?;
    }
    Ok(blocks)
}

fn decode_group(
    reader: &mut Reader<'_>,
    mut offset: u64,
    count: usize,
    next_row: &mut u32,
    blocks: &mut Vec<Block>,
) -> Result<(), DecodeError> {
    let start = blocks.len();
    for _ in 0..count {
        let head = BlockHead::read(reader)?;
        let empty = CodeBlock { offset: 0, min: 0, max: 0, checksum: 0 };
        let no_bytes = ZstdBlock { offset: 0, length: 0, raw_length: 0, checksum: 0 };
        blocks.push(Block {
            first_row: *next_row,
            rows: head.rows,
            first: head.first,
            last: head.last,
            min_id: head.min_id,
            max_id: head.max_id,
            codes: [empty; CodeColumn::COUNT],
            zstd: [no_bytes; ZstdColumn::COUNT],
        });
        *next_row += head.rows;
        if *next_row > SEGMENT_ROWS_MAX {
            return Err(reader.malformed("there are too many rows"));
        }
    }
    let group = blocks.get_mut(start..).unwrap_or_default();
    for column in 0..CodeColumn::COUNT {
        for block in &mut *group {
            block.codes[column] = CodeBlock::read(reader, block.rows as usize, &mut offset)?;
        }
    }
    for column in 0..ZstdColumn::COUNT {
        for block in &mut *group {
            block.zstd[column] = ZstdBlock::read(reader, &mut offset)?;
        }
    }
    Ok(())
}

pub(crate) fn decode_dictionaries(bytes: &[u8]) -> Result<Vec<Vec<PageLocation>>, DecodeError> {
    let mut reader = Reader::new(bytes, "the dictionary index");
    let mut dictionaries = Vec::with_capacity(CodeColumn::DICTIONARIES);
    for _ in 0..CodeColumn::DICTIONARIES {
        let count = reader.u32()? as usize;
        if count > reader.remaining() / PageLocation::LEN {
            return Err(reader.malformed("it counts more pages than there are bytes"));
        }
        let mut pages = Vec::with_capacity(count);
        let mut next_code = 0u32;
        for _ in 0..count {
            let page = PageLocation::read(&mut reader)?;
            if page.first_code != next_code || page.count == 0 {
                return Err(reader.malformed("its pages are not in order"));
            }
            let end = next_code.checked_add(page.count);
            next_code = end.ok_or_else(|| reader.malformed("it has too many values"))?;
            pages.push(page);
        }
        dictionaries.push(pages);
    }
    reader.finish()?;
    Ok(dictionaries)
}

pub(crate) fn decode_rank(bytes: &[u8], rows: u32) -> Result<Vec<CodeBlock>, DecodeError> {
    let mut reader = Reader::new(bytes, "the rank index");
    let mut offset = reader.u64()?;
    let count = (rows as usize).div_ceil(RANK_BLOCK_ROWS);
    if reader.remaining() != count * CodeBlock::LEN || offset > u64::MAX / 2 {
        return Err(reader.malformed("it has not the blocks of its rows"));
    }
    let mut left = rows as usize;
    let mut block = || {
        let block = CodeBlock::read(&mut reader, left.min(RANK_BLOCK_ROWS), &mut offset);
        left = left.saturating_sub(RANK_BLOCK_ROWS);
        block
    };
    (0..count).map(|_| block()).collect()
}
