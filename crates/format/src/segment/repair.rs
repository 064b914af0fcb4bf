//! Right checksums over wrong bytes, for tests and fuzzers: a decoder must not believe what it reads because a checksum
//! is right, since whoever can write an object can also compute one.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::blocks::{Block, BlockHead, CodeBlock, Group, Part, ZstdBlock, decode_blocks};
use super::columns::ZstdColumn;
use super::index::{decode_dictionaries, decode_rank};
use super::layout::{
    HEADER_BYTES, SECTION_BYTES, Section, SectionKind, TRAILER_BYTES, TRAILER_CHECKED_BYTES, Trailer, Version,
    read_section,
};
use super::{CodeColumn, PageLocation, RANK_BLOCK_ROWS, block_checksum};
use crate::wire::Reader;

/// Offset of a row group and number of its blocks.
const GROUP_HEAD_BYTES: usize = 8 + 4;
/// The offset with which the rank index begins.
const RANK_HEAD_BYTES: usize = 8;
/// The number with which the footer and each dictionary's index begin.
const COUNT_BYTES: usize = 4;
/// Where the checksum stands in what the index says of a block.
const BLOCK_CHECKSUM: usize = 2 * 4;
/// Where the checksum stands in what the index says of a part of a group.
const PART_CHECKSUM: usize = 4;
/// What the index says of a group's postings.
const POSTINGS_LENGTH_BYTES: usize = 4;
/// Where the checksum stands in what the index says of a dictionary page.
const PAGE_CHECKSUM: usize = 4 * 4;

/// Makes the checksums of `segment`, which a test or a fuzzer has edited, right again, as far as its footer and its
/// indexes still lead to what they cover.
pub fn repair_checksums(segment: &mut [u8]) {
    if let Some((checked, checksum)) = segment.get_mut(..HEADER_BYTES).and_then(<[u8]>::split_last_chunk_mut) {
        *checksum = xxh3_64(checked).to_le_bytes();
    }
    let Some(footer) = footer(segment) else { return };
    let sections = sections(segment, footer.start);
    for (place, covered) in parts(segment, &sections) {
        if let Some(checksum) = segment.get(covered).map(block_checksum) {
            put(segment, place, &checksum.to_le_bytes());
        }
    }
    for (place, section) in sections {
        if let Some(checksum) = in_memory(section.range()).and_then(|range| segment.get(range)).map(xxh3_64) {
            put(segment, place, &checksum.to_le_bytes());
        }
    }
    if let Some(checksum) = segment.get(footer.clone()).map(xxh3_64) {
        put(segment, footer.end, &checksum.to_le_bytes());
    }
}

/// What the checksum of the trailer covers.
fn footer(segment: &[u8]) -> Option<Range<usize>> {
    let trailer = Trailer::decode(segment.last_chunk::<TRAILER_BYTES>()?, segment.len() as u64).ok()?;
    let range = in_memory(trailer.footer_range())?;
    Some(range.start..range.end - TRAILER_BYTES + TRAILER_CHECKED_BYTES)
}

/// The sections that the footer at `start` names, each with the place of its checksum.
fn sections(segment: &[u8], start: usize) -> Vec<(usize, Section)> {
    let mut reader = Reader::new(segment.get(start..).unwrap_or_default(), "the footer of a segment");
    let count = reader.u32().unwrap_or(0) as usize;
    let place = |index: usize| start + COUNT_BYTES + (index + 1) * SECTION_BYTES - size_of::<u64>();
    let read = (0..count).map_while(|index| Some((place(index), read_section(&mut reader).ok()?)));
    read.filter_map(|(place, section)| Some((place, section?))).collect()
}

/// What the indexes say that a block's checksum covers, each with the place of that checksum.
fn parts(segment: &[u8], sections: &[(usize, Section)]) -> Vec<(usize, Range<usize>)> {
    let find = |kind| {
        let (_, section) = sections.iter().find(|(_, section)| section.kind == kind)?;
        let range = in_memory(section.range())?;
        Some((range.start, segment.get(range)?))
    };
    let mut parts = Vec::new();
    let mut rows = 0;
    if let Some((start, bytes)) = find(SectionKind::Blocks) {
        let (blocks, groups) = decode_blocks(Version::WRITTEN, bytes).unwrap_or_default();
        rows = blocks.last().map_or(0, |block| block.row_range().end);
        parts_of_groups(start, &blocks, &groups, &mut parts);
    }
    if let Some((start, bytes)) = find(SectionKind::Dictionaries) {
        let (mut dictionaries, tokens) = decode_dictionaries(Version::WRITTEN, bytes).unwrap_or_default();
        dictionaries.push(tokens);
        parts_of_dictionaries(start, &dictionaries, &mut parts);
    }
    if let Some((start, bytes)) = find(SectionKind::Rank) {
        parts_of_rank(
            start,
            &decode_rank(Version::WRITTEN, bytes, rows).unwrap_or_default(),
            rows as usize,
            &mut parts,
        );
    }
    parts.into_iter().filter_map(|(place, covered)| Some((place, in_memory(covered)?))).collect()
}

type Covered = Vec<(usize, Range<u64>)>;

fn parts_of_groups(start: usize, blocks: &[Block], groups: &[Group], parts: &mut Covered) {
    let mut place = start;
    for group in groups {
        let blocks = &blocks[group.blocks.clone()];
        place += GROUP_HEAD_BYTES + blocks.len() * BlockHead::LEN;
        for column in CodeColumn::ALL {
            for block in blocks {
                parts.push((place + BLOCK_CHECKSUM, block.codes(column).range(block.rows as usize)));
                place += CodeBlock::LEN;
            }
        }
        for column in 0..ZstdColumn::COUNT {
            for block in blocks {
                parts.push((place + BLOCK_CHECKSUM, block.zstd()[column].range()));
                place += ZstdBlock::LEN;
            }
        }
        for part in group.parts() {
            parts.push((place + PART_CHECKSUM, part.range()));
            place += Part::LEN;
        }
        parts.push((place + BLOCK_CHECKSUM, group.directory.range()));
        place += ZstdBlock::LEN + POSTINGS_LENGTH_BYTES;
    }
}

fn parts_of_dictionaries(start: usize, dictionaries: &[Vec<PageLocation>], parts: &mut Covered) {
    let mut place = start;
    for pages in dictionaries {
        place += COUNT_BYTES;
        for page in pages {
            parts.push((place + PAGE_CHECKSUM, page.offset..page.offset.saturating_add(page.length.into())));
            place += PageLocation::LEN;
        }
    }
}

fn parts_of_rank(start: usize, blocks: &[CodeBlock], rows: usize, parts: &mut Covered) {
    for (index, block) in blocks.iter().enumerate() {
        let rows = (rows - index * RANK_BLOCK_ROWS).min(RANK_BLOCK_ROWS);
        parts.push((start + RANK_HEAD_BYTES + index * CodeBlock::LEN + BLOCK_CHECKSUM, block.range(rows)));
    }
}

fn put(segment: &mut [u8], place: usize, bytes: &[u8]) {
    if let Some(slot) = segment.get_mut(place..place + bytes.len()) {
        slot.copy_from_slice(bytes);
    }
}

fn in_memory(range: Range<u64>) -> Option<Range<usize>> {
    Some(usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?)
}
