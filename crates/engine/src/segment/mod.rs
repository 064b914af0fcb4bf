//! Reading sealed segments: which bytes a question needs, read by range, verified, kept in a bounded cache.
//!
//! In: a row of the catalog's list of segments and the object of its name.
//! Out: ranges of rows, codes, texts and whole events.
//! Invariants: I4 (nothing is used before its checksum was verified), I5 (a caller asks for rows of one organisation).
//! If we crash here: nothing was written.
//! Bounds: `limits::SEGMENT_CACHE_BYTES` for what is kept; one block of each column for what is in use.

mod cache;
mod codes;
mod cursor;
mod indexes;
mod order;
mod parts;
mod read;
mod sought;
mod store;
mod verify;
mod verify_indexes;

pub(crate) use codes::CodeSet;
pub use cursor::RowCursor;
pub(crate) use read::Keep;
pub use read::Segment;
pub(crate) use sought::{Description, FoundRows};
pub use store::SegmentStore;
