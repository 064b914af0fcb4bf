//! What was looked for in the dictionaries of a segment. A segment never changes, and who looks for a text looks more than
//! once: for the page, its counts by field and by time, and the next page.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use holdfast_format::segment::CodeColumn;

use super::Segment;
use super::cache::{Cached, Part};
use super::codes::CodeSet;
use crate::EngineError;

/// A text that was looked for, in whatever way its description says, and the codes of the values that have it.
#[derive(Debug)]
pub(super) struct Sought<C> {
    description: String,
    codes: C,
}

impl Sought<CodeSet> {
    /// Bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.description.len() + self.codes.bytes()
    }
}

impl Sought<Arc<[u32]>> {
    /// Bytes in memory.
    pub(super) fn bytes(&self) -> usize {
        self.description.len() + size_of_val::<[u32]>(&self.codes)
    }
}

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
        let description = format!("{blocks:?} {description}");
        let part = Part::Containing(column, place_of(&description));
        match self.cached(part) {
            Some(Cached::Values(sought)) if sought.description == description => return Ok(sought.codes.clone()),
            _ => {}
        }
        let codes = self.containing(column, blocks, find, chosen)?;
        self.keep(part, Cached::Values(Arc::new(Sought { description, codes: codes.clone() })));
        Ok(codes)
    }

    /// The codes of the tokens in which `find` finds something, ascending, looked for once: given tokens and a position
    /// in them, it says where something starts at or after the position. Two calls with one description look for the same.
    pub(crate) fn tokens_containing_once(
        &self,
        description: &str,
        find: &dyn Fn(&[u8], usize) -> Option<usize>,
    ) -> Result<Arc<[u32]>, EngineError> {
        let part = Part::TokensContaining(place_of(description));
        match self.cached(part) {
            Some(Cached::Tokens(sought)) if sought.description == description => return Ok(Arc::clone(&sought.codes)),
            _ => {}
        }
        let codes: Arc<[u32]> = self.tokens_containing(find)?.into();
        let sought = Sought { description: description.to_owned(), codes: Arc::clone(&codes) };
        self.keep(part, Cached::Tokens(Arc::new(sought)));
        Ok(codes)
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

/// Where a description is remembered. Two may share a place: what is found there is compared, and the later one stays.
fn place_of(description: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    description.hash(&mut hasher);
    hasher.finish()
}
