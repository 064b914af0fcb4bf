use std::ops::Range;

use super::bits::Packing;
use super::blocks::{Block, CodeBlock, Group, decode_blocks};
use super::columns::ZstdColumn;
use super::layout::{self, Footer, SectionKind, Version};
use super::{CodeColumn, OrganisationRange, PageLocation, RANK_BLOCK_ROWS, organisations};
use crate::wire::Reader;
use crate::{DecodeError, OrganisationId};

/// Everything about a segment but its data: what a reader keeps of an open one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentIndex {
    pub epoch: u64,
    pub rows: u32,
    /// Ascending.
    pub organisations: Vec<OrganisationRange>,
    pub blocks: Vec<Block>,
    /// In the order of their blocks. Those of version 1 have no indexes and are not told apart.
    pub groups: Vec<Group>,
    dictionaries: Vec<Vec<PageLocation>>,
    /// The pages of the tokens.
    pub token_pages: Vec<PageLocation>,
    /// Blocks of [`RANK_BLOCK_ROWS`] values of the rank column.
    pub rank: Vec<CodeBlock>,
}

impl SegmentIndex {
    /// Verifies and decodes the header and the bytes of [`Footer::sections_range`].
    pub fn decode(header: &[u8], footer: &Footer, sections: &[u8]) -> Result<Self, DecodeError> {
        let (version, epoch) = layout::decode_header(header)?;
        if version != footer.version() {
            return Err(DecodeError::Malformed { what: "a segment", why: "its ends are of two versions" });
        }
        let dictionaries = footer.section(SectionKind::Dictionaries, sections)?;
        let (dictionaries, token_pages) = decode_dictionaries(version, dictionaries)?;
        let (blocks, groups) = decode_blocks(version, footer.section(SectionKind::Blocks, sections)?)?;
        let rows = blocks.last().map_or(0, |block| block.row_range().end);
        let organisations = organisations::decode_table(footer.section(SectionKind::Organisations, sections)?, rows)?;
        let rank = decode_rank(version, footer.section(SectionKind::Rank, sections)?, rows)?;
        let index = Self { epoch, rows, organisations, blocks, groups, dictionaries, token_pages, rank };
        index.check(footer.data_end())?;
        Ok(index)
    }

    /// Everything lies before the sections, and no code is above its dictionary.
    fn check(&self, data_end: u64) -> Result<(), DecodeError> {
        let malformed = |why| Err(DecodeError::Malformed { what: "the index of a segment", why });
        let last = self.blocks.iter().map(|block| block.zstd()[ZstdColumn::COUNT - 1].range().end).max();
        let groups = self.groups.iter().map(Group::end).max();
        let pages = self.dictionaries.iter().flatten().chain(&self.token_pages);
        let pages = pages.map(|page| page.offset.saturating_add(page.length.into())).max();
        let rank = self.rank.iter().enumerate().map(|(index, block)| block.range(self.rank_rows(index)).end).max();
        if [last, groups, pages, rank].into_iter().flatten().max().is_some_and(|end| end > data_end) {
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

    /// The group that holds the block at `index`, with its place; `None` in a segment of version 1.
    pub fn group_of(&self, index: usize) -> Option<(usize, &Group)> {
        let place = self.groups.partition_point(|group| group.blocks.end <= index);
        Some((place, self.groups.get(place)?))
    }

    /// Number of tokens.
    pub fn tokens_len(&self) -> u32 {
        self.token_pages.last().map_or(0, |page| page.first_code + page.count)
    }

    /// Rows of the block of the rank column at `index`.
    pub fn rank_rows(&self, index: usize) -> usize {
        (self.rows as usize).saturating_sub(index * RANK_BLOCK_ROWS).min(RANK_BLOCK_ROWS)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.organisations.capacity() * size_of::<OrganisationRange>()
            + self.blocks.capacity() * size_of::<Block>()
            + self.groups.capacity() * size_of::<Group>()
            + self.token_pages.capacity() * size_of::<PageLocation>()
            + self.dictionaries.iter().map(|pages| pages.capacity() * size_of::<PageLocation>()).sum::<usize>()
            + self.rank.capacity() * size_of::<CodeBlock>()
    }
}

/// The pages of each column's dictionary, and those of the tokens.
pub(crate) fn decode_dictionaries(
    version: Version,
    bytes: &[u8],
) -> Result<(Vec<Vec<PageLocation>>, Vec<PageLocation>), DecodeError> {
    let mut reader = Reader::new(bytes, "the dictionary index");
    let dictionaries = (0..CodeColumn::DICTIONARIES).map(|_| decode_pages(&mut reader)).collect::<Result<_, _>>()?;
    let tokens = if version == Version::One { Vec::new() } else { decode_pages(&mut reader)? };
    reader.finish()?;
    Ok((dictionaries, tokens))
}

fn decode_pages(reader: &mut Reader<'_>) -> Result<Vec<PageLocation>, DecodeError> {
    let count = reader.u32()? as usize;
    if count > reader.remaining() / PageLocation::LEN {
        return Err(reader.malformed("it counts more pages than there are bytes"));
    }
    let mut pages = Vec::with_capacity(count);
    let mut next_code = 0u32;
    for _ in 0..count {
        let page = PageLocation::read(reader)?;
        if page.first_code != next_code || page.count == 0 {
            return Err(reader.malformed("its pages are not in order"));
        }
        let end = next_code.checked_add(page.count);
        next_code = end.ok_or_else(|| reader.malformed("it has too many values"))?;
        pages.push(page);
    }
    Ok(pages)
}

pub(crate) fn decode_rank(version: Version, bytes: &[u8], rows: u32) -> Result<Vec<CodeBlock>, DecodeError> {
    let mut reader = Reader::new(bytes, "the rank index");
    let mut offset = reader.u64()?;
    let count = (rows as usize).div_ceil(RANK_BLOCK_ROWS);
    if reader.remaining() != count * CodeBlock::LEN || offset > u64::MAX / 2 {
        return Err(reader.malformed("it has not the blocks of its rows"));
    }
    let packing = Packing::of(version);
    let mut left = rows as usize;
    let mut block = || {
        let block = CodeBlock::read(&mut reader, packing, left.min(RANK_BLOCK_ROWS), &mut offset);
        left = left.saturating_sub(RANK_BLOCK_ROWS);
        block
    };
    (0..count).map(|_| block()).collect()
}
