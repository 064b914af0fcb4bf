//! Which rows have which token: an inverted index of the texts, for each row group.
//!
//! A token is a longest run of bytes of a text that are ASCII letters or digits, `_`, or not ASCII. Tokens stand in the
//! dictionary as they were written, in whatever case: a search that runs over the dictionary as it would over the text
//! finds exactly the rows of a term that consists of such bytes, and the candidates of every other.
//!
//! Code 0 stands for every token that is not in the dictionary, because it is too long or the dictionary was full: its
//! rows have to be read.

use super::blocks::{Group, ZstdBlock};
use super::verify;
use crate::DecodeError;
use crate::compress::decompress;
use crate::limits::{BLOCK_ROWS_MAX, GROUP_BLOCKS_MAX};
use crate::wire::Reader;

const WHAT: &str = "a directory of tokens";
const POSTINGS: &str = "the postings of a token";
/// The code of the tokens that have none of their own. Its value is empty.
pub const OTHER_TOKENS: u32 = 0;
/// Bytes of the longest token in the dictionary.
pub(crate) const TOKEN_BYTES_MAX: usize = 128;
/// The first byte of a list: the rows as steps from one to the next, or a bit for each row of the group.
pub(crate) const STEPS: u8 = 0;
pub(crate) const BITS: u8 = 1;

/// Whether tokens consist of it.
pub const fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// The tokens of a text, one behind the other; one that occurs again comes again.
pub fn tokens_of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| !is_token_byte(*byte)).filter(|token| !token.is_empty())
}

/// A bit for each row of a group, from the lowest bit of the first word on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRows(Vec<u64>);

impl GroupRows {
    const WORDS: usize = GROUP_BLOCKS_MAX * BLOCK_ROWS_MAX / 64;

    /// None of them.
    pub fn none() -> Self {
        Self(vec![0; Self::WORDS])
    }

    /// All that there can be.
    pub fn all() -> Self {
        Self(vec![u64::MAX; Self::WORDS])
    }

    /// Adds the rows of `other`.
    pub fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word |= other);
    }

    /// Drops the rows that are not in `other`.
    pub fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(word, other)| *word &= other);
    }

    pub fn insert(&mut self, row: u32) {
        self.0[row as usize / 64] |= 1 << (row % 64);
    }

    /// The 64 rows from `row` on; rows behind the group's last one are not in it.
    pub fn word_from(&self, row: usize) -> u64 {
        let word = |index: usize| self.0.get(index).copied().unwrap_or(0);
        let shift = row % 64;
        let high = if shift == 0 { 0 } else { word(row / 64 + 1) << (64 - shift) };
        word(row / 64) >> shift | high
    }
}

/// Where the rows of a token are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posting {
    /// In one row, counted in the group.
    Row(u32),
    /// In a list, which other tokens may share.
    List(usize),
}

/// A list of rows: where it is in the file, and its checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostingList {
    pub offset: u64,
    pub length: u32,
    pub checksum: u32,
}

/// The tokens of a row group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenDirectory {
    /// Ascending.
    codes: Vec<u32>,
    /// For each code: its only row times two, or its list times two plus one.
    places: Vec<u32>,
    lists: Vec<PostingList>,
}

impl TokenDirectory {
    /// Verifies and decodes the directory of a group of a segment with `tokens` tokens.
    pub fn decode(group: &Group, tokens: u32, bytes: &[u8]) -> Result<Self, DecodeError> {
        let ZstdBlock { raw_length, checksum, .. } = group.directory;
        verify(bytes, checksum)?;
        let raw = decompress(bytes, raw_length as usize, WHAT)?;
        let mut reader = Reader::new(&raw, WHAT);
        let lists = read_lists(&mut reader, group)?;
        let (codes, places) = read_tokens(&mut reader, group, tokens, lists.len())?;
        reader.finish()?;
        Ok(Self { codes, places, lists })
    }

    /// The rows of a token, if the group has it.
    pub fn posting(&self, code: u32) -> Option<Posting> {
        let place = self.places[self.codes.binary_search(&code).ok()?];
        let value = place / 2;
        Some(if place.is_multiple_of(2) { Posting::Row(value) } else { Posting::List(value as usize) })
    }

    /// Its tokens, ascending.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The list at `index`, as [`Posting::List`] gives it.
    pub fn list(&self, index: usize) -> &PostingList {
        &self.lists[index]
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + (self.codes.capacity() + self.places.capacity()) * size_of::<u32>()
            + self.lists.capacity() * size_of::<PostingList>()
    }
}

fn read_lists(reader: &mut Reader<'_>, group: &Group) -> Result<Vec<PostingList>, DecodeError> {
    let count = reader.length()?;
    let mut lists = Vec::with_capacity(count);
    let mut offset = group.postings.start;
    for _ in 0..count {
        let length = u32::try_from(reader.varint()?).map_err(|_| reader.malformed("a list is over the limit"))?;
        lists.push(PostingList { offset, length, checksum: reader.u32()? });
        offset += u64::from(length);
    }
    if offset == group.postings.end { Ok(lists) } else { Err(reader.malformed("its lists are not the postings")) }
}

fn read_tokens(
    reader: &mut Reader<'_>,
    group: &Group,
    tokens: u32,
    lists: usize,
) -> Result<(Vec<u32>, Vec<u32>), DecodeError> {
    let count = reader.length()?;
    let (mut codes, mut places) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut next = 0u64;
    for _ in 0..count {
        let code = next.saturating_add(reader.varint()?);
        let code = u32::try_from(code).ok().filter(|code| *code < tokens);
        let code = code.ok_or_else(|| reader.malformed("a token is not in the dictionary"))?;
        let place = u32::try_from(reader.varint()?).map_err(|_| reader.malformed("a list is over the limit"))?;
        let limit = if place.is_multiple_of(2) { group.rows as usize } else { lists };
        if place as usize / 2 >= limit {
            return Err(reader.malformed("a token is in no row or list of the group"));
        }
        codes.push(code);
        places.push(place);
        next = u64::from(code) + 1;
    }
    Ok((codes, places))
}

impl PostingList {
    /// Verifies and decodes the list, and adds its rows to `found`. The group has `rows` rows.
    pub fn add_to(&self, rows: u32, bytes: &[u8], found: &mut GroupRows) -> Result<(), DecodeError> {
        verify(bytes, self.checksum)?;
        let malformed = |why| DecodeError::Malformed { what: POSTINGS, why };
        match bytes.split_first() {
            Some((&STEPS, steps)) => add_steps(rows, steps, found),
            Some((&BITS, bits)) if bits.len() == (rows as usize).div_ceil(8) => {
                for (word, bytes) in found.0.iter_mut().zip(bits.chunks(size_of::<u64>())) {
                    let mut padded = [0; size_of::<u64>()];
                    padded[..bytes.len()].copy_from_slice(bytes);
                    *word |= u64::from_le_bytes(padded);
                }
                Ok(())
            }
            _ => Err(malformed("it is of no known kind or length")),
        }
    }
}

/// Adds rows of which each is given by how many rows lie between it and the one before.
fn add_steps(rows: u32, steps: &[u8], found: &mut GroupRows) -> Result<(), DecodeError> {
    let mut reader = Reader::new(steps, POSTINGS);
    let mut next = 0u64;
    while !reader.is_empty() {
        let row = next.saturating_add(reader.varint()?);
        let row = u32::try_from(row).ok().filter(|row| *row < rows);
        let row = row.ok_or_else(|| reader.malformed("a row is not in the group"))?;
        found.insert(row);
        next = u64::from(row) + 1;
    }
    Ok(())
}
