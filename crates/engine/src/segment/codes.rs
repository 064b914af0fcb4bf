use std::ops::Range;

use holdfast_format::segment::{CodeColumn, DictionaryPage, Packing, RowMask, rows_with_code};

use super::Segment;
use crate::EngineError;

/// Codes of a set up to which a block is scanned for each; a block is decoded for more.
const SCANNED_CODES_MAX: usize = 16;

/// A set of codes of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodeSet {
    first: u32,
    words: Vec<u64>,
    count: usize,
}

impl CodeSet {
    /// The codes of `candidates` that are `chosen`.
    pub(crate) fn of(candidates: Range<u32>, mut chosen: impl FnMut(u32) -> bool) -> Self {
        let mut set = Self::empty(&candidates);
        candidates.filter(|code| chosen(*code)).for_each(|code| set.insert(code));
        set
    }

    fn empty(candidates: &Range<u32>) -> Self {
        Self { first: candidates.start, words: vec![0; candidates.len().div_ceil(64)], count: 0 }
    }

    /// Bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(self.words.as_slice())
    }

    fn insert(&mut self, code: u32) {
        let place = (code - self.first) as usize;
        self.words[place / 64] |= 1 << (place % 64);
        self.count += 1;
    }

    pub(crate) fn contains(&self, code: u32) -> bool {
        let place = code.wrapping_sub(self.first) as usize;
        self.words.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// True when some code from `min` to `max` is in the set.
    pub(crate) fn meets(&self, min: u32, max: u32) -> bool {
        self.within(min, max).next().is_some()
    }

    /// True when every code from `min` to `max` is in the set.
    pub(crate) fn covers(&self, min: u32, max: u32) -> bool {
        ((max - min) as usize) < self.count && (min..=max).all(|code| self.contains(code))
    }

    /// The codes from `min` to `max` that are in the set, ascending.
    pub(crate) fn within(&self, min: u32, max: u32) -> impl Iterator<Item = u32> {
        let mut next = min.max(self.first);
        std::iter::from_fn(move || {
            while next <= max {
                let place = (next - self.first) as usize;
                let word = self.words.get(place / 64)? >> (place % 64);
                if word != 0 {
                    let code = next.checked_add(word.trailing_zeros()).filter(|code| *code <= max)?;
                    next = code.checked_add(1)?;
                    return Some(code);
                }
                next = next.checked_add(64 - next.wrapping_sub(self.first) % 64)?;
            }
            None
        })
    }
}

impl Segment {
    /// The rows of the block at `index` whose code is in `codes`. `bytes` are what [`Segment::code_bytes`] returned for
    /// the block.
    pub(crate) fn rows_with_codes(
        &self,
        column: CodeColumn,
        index: usize,
        bytes: &[u8],
        codes: &CodeSet,
    ) -> Result<RowMask, EngineError> {
        let block = self.block(index);
        let (zone, rows) = (block.codes(column), block.rows as usize);
        let few = codes.within(zone.min, zone.max).take(SCANNED_CODES_MAX + 1).count() <= SCANNED_CODES_MAX;
        let mut found = RowMask::default();
        if few && zone.packing == Packing::Vertical {
            for code in codes.within(zone.min, zone.max) {
                let rows = rows_with_code(zone, rows, bytes, code);
                found.iter_mut().zip(rows).for_each(|(word, rows)| *word |= rows);
            }
            return Ok(found);
        }
        let mut decoded = Vec::with_capacity(rows);
        self.decode_codes(column, index, bytes, &mut decoded)?;
        for (word, codes_of_rows) in found.iter_mut().zip(decoded.chunks(u64::BITS as usize)) {
            for (row, code) in codes_of_rows.iter().enumerate() {
                *word |= u64::from(codes.contains(*code)) << row;
            }
        }
        Ok(found)
    }

    /// The codes of `blocks` whose dictionary value is `chosen`. Only pages that the blocks' codes can be in are read.
    pub(crate) fn matching(
        &self,
        column: CodeColumn,
        blocks: Range<usize>,
        chosen: &mut dyn FnMut(&str) -> bool,
    ) -> Result<CodeSet, EngineError> {
        self.codes_of_pages(column, blocks, &mut |page, candidates, set| {
            candidates.filter(|code| chosen(page.value(*code))).for_each(|code| set.insert(code));
        })
    }

    /// The same, for values of which it is known that `find` finds something in those that are `chosen`: given a text and
    /// a position in it, where something starts at or after the position. Values are looked at only where it does.
    pub(super) fn containing(
        &self,
        column: CodeColumn,
        blocks: Range<usize>,
        find: &dyn Fn(&str, usize) -> Option<usize>,
        chosen: &mut dyn FnMut(&str) -> bool,
    ) -> Result<CodeSet, EngineError> {
        self.codes_of_pages(column, blocks, &mut |page, candidates, set| {
            let mut position = 0;
            while let Some(place) = find(page.text(), position) {
                let code = page.code_at(place);
                if candidates.contains(&code) && chosen(page.value(code)) {
                    set.insert(code);
                }
                position = page.end_of(code);
            }
        })
    }

    /// Calls `visit` with each page that codes of the blocks can be in, and the codes of the page that they can be.
    fn codes_of_pages(
        &self,
        column: CodeColumn,
        blocks: Range<usize>,
        visit: &mut dyn FnMut(&DictionaryPage, Range<u32>, &mut CodeSet),
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
            visit(&page, codes.start.max(candidates.start)..codes.end.min(candidates.end), &mut set);
        }
        Ok(set)
    }
}
