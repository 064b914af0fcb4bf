//! The segment: an immutable file of events in columns, ordered by (organisation, timestamp, id).
//!
//! ```text
//! header | row groups | rank | dictionary pages | sections | footer | trailer
//! ```
//!
//! Rows stand in blocks, blocks in row groups; in a row group the blocks of one column lie one behind the other, so that
//! a filter reads its column of many blocks with one range. Columns of low variety are codes of a dictionary that the
//! segment has for each, in bit planes; the rest is zstd. A row group ends with its indexes: counts of values, filters of
//! request ids, postings of tokens. The sections say where everything is, with the checksum of every part; the
//! layout is drawn byte by byte in `docs/format.md`.
//!
//! Nothing here does I/O: [`SegmentWriter`] writes to what it is given, and the decoders take the bytes of a part after
//! [`verify`] has found its checksum right.

mod bits;
mod block;
mod blocks;
mod columns;
mod content;
mod counts;
mod dictionary;
mod index;
mod interner;
mod layout;
mod organisations;
mod planes;
mod rank;
mod repair;
mod request_filters;
mod rows;
mod tokens;
mod values;
mod writer;

use xxhash_rust::xxh3::xxh3_64;

pub use bits::Packing;
pub use block::{TextBlock, decode_codes, decode_numbers, decode_text, rows_with_code};
pub use blocks::{Block, CodeBlock, Group, Part, ZstdBlock};
pub use columns::{CodeColumn, TextColumn};
pub use content::{ContentHash, Contents};
pub use counts::ValueCounts;
pub use dictionary::{DictionaryPage, PageLocation};
pub use index::SegmentIndex;
pub use layout::{Footer, HEADER_BYTES, TRAILER_BYTES, Trailer, Version};
pub use organisations::OrganisationRange;
pub use planes::RowMask;
pub use rank::{RANK_BIAS, RANK_BLOCK_ROWS};
pub use repair::repair_checksums;
pub use request_filters::RequestFilters;
pub use rows::{RowBlock, RowParts, set_value};
pub use tokens::{GroupRows, OTHER_TOKENS, Posting, PostingList, TokenDirectory, is_token_byte, tokens_of};
pub use values::{Actors, Targets, source, team};
pub use writer::{CodeMap, SegmentOptions, SegmentSummary, SegmentWriteError, SegmentWriter};

use crate::DecodeError;

/// The checksum of blocks and dictionary pages: the low half of XXH3-64.
#[expect(clippy::cast_possible_truncation, reason = "the low half is the checksum")]
pub fn block_checksum(bytes: &[u8]) -> u32 {
    xxh3_64(bytes) as u32
}

/// Compares a block's bytes with the checksum that the index has for them.
pub fn verify(bytes: &[u8], checksum: u32) -> Result<(), DecodeError> {
    if block_checksum(bytes) == checksum { Ok(()) } else { Err(DecodeError::Checksum { what: "a block" }) }
}
