//! What was looked for in the dictionaries and blocks of a segment. A segment never changes, and who looks for a text looks more than
//! once: for the page, its counts by field and by time, and the next page.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use holdfast_format::segment::{CodeColumn, RowMask};

use super::Segment;
use super::cache::{Cached, Part};
use super::codes::CodeSet;
use crate::EngineError;

/// Says all that it depends on what is found. Two that are equal find the same.
#[derive(Debug, Clone)]
pub(crate) struct Description {
    text: Arc<str>,
    /// Where it is remembered. Two may share a place: the later one stays, as the texts tell them apart.
    place: u64,
}

impl Description {
    pub(crate) fn new(text: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self { text: text.into(), place: hasher.finish() }
    }
}

impl PartialEq for Description {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Something that was looked for, and what was found.
#[derive(Debug)]
pub(super) struct Sought<F> {
    description: Description,
    found: F,
}

impl<F> Sought<F> {
    /// Bytes in memory, if what was found takes so many.
    pub(super) fn bytes(&self, found: impl Fn(&F) -> usize) -> usize {
        self.description.text.len() + found(&self.found)
    }
}

/// Rows of a block that have what is looked for, and rows that may have it.
pub(crate) type FoundRows = [RowMask; 2];

impl Segment {
    /// What [`Segment::containing`] finds, looked for once. Two calls with one description look for the same.
    pub(crate) fn containing_once(
        &self,
        description: &str,
        column: CodeColumn,
        blocks: Range<usize>,
        find: &dyn Fn(&str, usize) -> Option<usize>,
        chosen: &mut dyn FnMut(&str) -> bool,
    ) -> Result<CodeSet, EngineError> {
        let description = Description::new(&format!("{blocks:?} {description}"));
        let part = Part::Containing(column, description.place);
        match self.cached(part) {
            Some(Cached::Values(sought)) if sought.description == description => return Ok(sought.found.clone()),
            _ => {}
        }
        let codes = self.containing(column, blocks, find, chosen)?;
        self.keep(part, Cached::Values(Arc::new(Sought { description, found: codes.clone() })));
        Ok(codes)
    }

    /// The codes of the tokens in which `find` finds something, ascending, looked for once: given tokens and a position
    /// in them, it says where something starts at or after the position. Two calls with one description look for the same.
    pub(crate) fn tokens_containing_once(
        &self,
        description: &str,
        find: &dyn Fn(&[u8], usize) -> Option<usize>,
    ) -> Result<Arc<[u32]>, EngineError> {
        let description = Description::new(description);
        let part = Part::TokensContaining(description.place);
        match self.cached(part) {
            Some(Cached::Tokens(sought)) if sought.description == description => return Ok(Arc::clone(&sought.found)),
            _ => {}
        }
        let codes: Arc<[u32]> = self.tokens_containing(find)?.into();
        self.keep(part, Cached::Tokens(Arc::new(Sought { description, found: Arc::clone(&codes) })));
        Ok(codes)
    }

    /// What was kept of the block at `index` under such a description.
    pub(crate) fn found_before(&self, description: &Description, index: usize) -> Option<FoundRows> {
        match self.cached(Part::FoundRows(description.place, index)) {
            Some(Cached::FoundRows(sought)) if sought.description == *description => Some(sought.found),
            _ => None,
        }
    }

    /// Keeps what was found in the block at `index`.
    pub(crate) fn keep_found(&self, description: &Description, index: usize, found: FoundRows) {
        let sought = Sought { description: description.clone(), found };
        self.keep(Part::FoundRows(description.place, index), Cached::FoundRows(Arc::new(sought)));
    }

    fn tokens_containing(&self, find: &dyn Fn(&[u8], usize) -> Option<usize>) -> Result<Vec<u32>, EngineError> {
        let mut codes = Vec::new();
        for page in 0..self.index().token_pages.len() {
            let page = self.token_page(page)?;
            let mut position = 0;
            while let Some(start) = find(page.text().as_bytes(), position) {
                let code = page.code_at(start);
                codes.push(code);
                position = page.end_of(code);
            }
        }
        Ok(codes)
    }
}
