use std::ops::Range;

use holdfast_format::segment::CodeColumn;

use super::Segment;
use crate::EngineError;

/// A set of codes of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeSet {
    first: u32,
    words: Vec<u64>,
    count: usize,
    /// One of the codes, if there are any.
    sample: u32,
}

impl CodeSet {
    /// The codes of `candidates` that are `chosen`.
    pub(crate) fn of(candidates: Range<u32>, mut chosen: impl FnMut(u32) -> bool) -> Self {
        let mut set = Self::empty(&candidates);
        candidates.filter(|code| chosen(*code)).for_each(|code| set.insert(code));
        set
    }

    fn empty(candidates: &Range<u32>) -> Self {
        Self { first: candidates.start, words: vec![0; candidates.len().div_ceil(64)], count: 0, sample: 0 }
    }

    fn insert(&mut self, code: u32) {
        let place = (code - self.first) as usize;
        self.words[place / 64] |= 1 << (place % 64);
        self.count += 1;
        self.sample = code;
    }

    pub(crate) fn contains(&self, code: u32) -> bool {
        let place = code.wrapping_sub(self.first) as usize;
        self.words.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The only code, if there is just one.
    pub(crate) fn single(&self) -> Option<u32> {
        (self.count == 1).then_some(self.sample)
    }

    /// True when some code from `min` to `max` is in the set.
    pub(crate) fn meets(&self, min: u32, max: u32) -> bool {
        !self.is_empty() && (min..=max).any(|code| self.contains(code))
    }

    /// True when every code from `min` to `max` is in the set.
    pub(crate) fn covers(&self, min: u32, max: u32) -> bool {
        (max - min) as usize <= self.count && (min..=max).all(|code| self.contains(code))
    }
}

impl Segment {
    /// The codes of `blocks` whose dictionary value is `chosen`. Only pages that the blocks' codes can be in are read.
    pub(crate) fn matching(
        &self,
        column: CodeColumn,
        blocks: Range<usize>,
        chosen: &mut dyn FnMut(&str) -> bool,
    ) -> Result<CodeSet, EngineError> {
        let zones = self.index().blocks[blocks].iter().map(|block| block.codes(column));
        let (min, max) = zones.fold((u32::MAX, 0), |(min, max), zone| (min.min(zone.min), max.max(zone.max)));
        let candidates = min.min(max)..max.saturating_add(1);
        let mut set = CodeSet::empty(&candidates);
        let pages = self.index().pages(column);
        let first = pages.partition_point(|page| page.first_code + page.count <= candidates.start);
        let last = pages.partition_point(|page| page.first_code < candidates.end);
        for index in first..last {
            let page = self.page(column, index)?;
            let codes = page.codes();
            for code in codes.start.max(candidates.start)..codes.end.min(candidates.end) {
                if chosen(page.value(code)) {
                    set.insert(code);
                }
            }
        }
        Ok(set)
    }
}
