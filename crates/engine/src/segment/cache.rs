use std::fmt;
use std::sync::Arc;

use holdfast_format::segment::{CodeColumn, DictionaryPage, RequestFilters, RowBlock, TokenDirectory, ValueCounts};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::Segment;
use super::codes::CodeSet;
use super::sought::{FoundRows, Sought};

/// What the key and the bookkeeping of a cached part cost, in bytes.
const OVERHEAD_BYTES: u64 = 96;

/// A part of an open segment. `segment` is the number that it got when it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct PartKey {
    pub(super) segment: u64,
    pub(super) part: Part,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Codes(CodeColumn, usize),
    Rank(usize),
    Page(CodeColumn, usize),
    Timestamps(usize),
    Ids(usize),
    Rows(usize),
    TokenPage(usize),
    /// What was looked for in the values of a column, and in the tokens: the place of its description.
    Containing(CodeColumn, u64),
    TokensContaining(u64),
    /// What was looked for in a block: the place of its description, and the block.
    FoundRows(u64, usize),
    /// Of a row group, as all that follow.
    Counts(CodeColumn, usize),
    RequestFilters(usize),
    Directory(usize),
    /// The list at the second place.
    Postings(usize, usize),
}

/// Verified bytes, or what was decoded of them.
#[derive(Clone)]
pub(super) enum Cached {
    Bytes(Arc<[u8]>),
    Page(Arc<DictionaryPage>),
    Numbers(Arc<[i64]>),
    Rows(Arc<RowBlock>),
    Counts(Arc<ValueCounts>),
    RequestFilters(Arc<RequestFilters>),
    Directory(Arc<TokenDirectory>),
    Values(Arc<Sought<CodeSet>>),
    Tokens(Arc<Sought<Arc<[u32]>>>),
    FoundRows(Arc<Sought<FoundRows>>),
}

#[derive(Debug, Clone)]
pub(super) struct PartWeight;

impl Weighter<PartKey, Cached> for PartWeight {
    fn weight(&self, _: &PartKey, cached: &Cached) -> u64 {
        let bytes = match cached {
            Cached::Bytes(bytes) => bytes.len(),
            Cached::Page(page) => page.bytes(),
            Cached::Numbers(numbers) => size_of_val::<[i64]>(numbers),
            Cached::Rows(rows) => rows.bytes(),
            Cached::Counts(counts) => counts.bytes(),
            Cached::RequestFilters(filters) => filters.bytes(),
            Cached::Directory(directory) => directory.bytes(),
            Cached::Values(sought) => sought.bytes(CodeSet::bytes),
            Cached::Tokens(sought) => sought.bytes(|codes| size_of_val::<[u32]>(codes)),
            Cached::FoundRows(sought) => sought.bytes(size_of_val),
        };
        bytes as u64 + OVERHEAD_BYTES
    }
}

#[derive(Debug, Clone)]
pub(super) struct SegmentWeight;

impl Weighter<String, Arc<Segment>> for SegmentWeight {
    fn weight(&self, _: &String, segment: &Arc<Segment>) -> u64 {
        segment.index().bytes() as u64 + OVERHEAD_BYTES
    }
}

/// Parts of all open segments, the least useful ones forgotten at the limit.
pub(super) struct PartCache(Cache<PartKey, Cached, PartWeight>);

impl PartCache {
    pub(super) fn new(bytes: u64) -> Self {
        const TYPICAL_PART_BYTES: u64 = 8 << 10;
        let parts = usize::try_from(bytes / TYPICAL_PART_BYTES).unwrap_or(usize::MAX);
        Self(Cache::with_weighter(parts, bytes, PartWeight))
    }

    pub(super) fn get(&self, key: PartKey) -> Option<Cached> {
        self.0.get(&key)
    }

    pub(super) fn insert(&self, key: PartKey, cached: Cached) {
        self.0.insert(key, cached);
    }
}

impl fmt::Debug for PartCache {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PartCache({} parts)", self.0.len())
    }
}
