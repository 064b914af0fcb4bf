//! Every bound of the layouts. A decoder refuses what is over one, so that no input makes it allocate without bound.

/// Bytes of a journal frame's records before compression.
pub const FRAME_RAW_BYTES_MAX: usize = 64 << 20;

/// Rows of a segment.
pub const SEGMENT_ROWS_MAX: u32 = 1 << 30;
/// Rows of a block.
pub const BLOCK_ROWS_MAX: usize = 1_024;
/// Blocks of a row group.
pub const GROUP_BLOCKS_MAX: usize = 64;
/// Bytes of one text column of a block before compression; a block ends before it would pass this.
pub const BLOCK_TEXT_BYTES_MAX: usize = 2 << 20;
/// Bytes of one dictionary value, and of an event's part of a text column. A writer refuses more.
pub const VALUE_BYTES_MAX: usize = 1 << 20;
/// Bytes of a dictionary page before compression, unless one value alone has more.
pub const PAGE_BYTES_MAX: usize = 64 << 10;
/// Bytes of all values of one dictionary.
pub const DICTIONARY_BYTES_MAX: usize = 1 << 30;
/// Bytes of the tokens of a segment; later ones are not told apart.
pub const TOKENS_BYTES_MAX: usize = 32 << 20;
/// Bytes of a row group's directory of tokens before compression.
pub const DIRECTORY_BYTES_MAX: usize = 128 << 20;
/// Bytes of a segment's sections together.
pub const SECTIONS_BYTES_MAX: u64 = 1 << 30;
