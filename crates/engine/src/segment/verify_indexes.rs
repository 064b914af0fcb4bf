//! Whether the indexes of row groups say what their rows say: a search trusts them without looking at rows.

use std::collections::{BTreeMap, HashMap};

use holdfast_format::Event;
use holdfast_format::segment::{GroupRows, OTHER_TOKENS, RowBlock, ValueCounts, tokens_of};

use super::Segment;
use super::read::Keep;
use crate::EngineError;

/// The code of each token, without its NUL.
type Tokens = HashMap<Vec<u8>, u32>;

impl Segment {
    pub(super) fn verify_indexes(&self) -> Result<(), EngineError> {
        let mut tokens = Tokens::new();
        for page in 0..self.index().token_pages.len() {
            let page = self.token_page(page)?;
            let token = |code: u32| page.value(code).trim_end_matches('\0').as_bytes().to_vec();
            tokens.extend(page.codes().map(|code| (token(code), code)));
        }
        (0..self.index().groups.len()).try_for_each(|place| self.verify_group(place, &tokens))
    }

    fn verify_group(&self, place: usize, tokens: &Tokens) -> Result<(), EngineError> {
        let group = &self.index().groups[place];
        let mut rows_of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for index in group.blocks.clone() {
            let rows = self.rows_of_block(index, Keep::Pass)?;
            self.verify_request_filter(place, index - group.blocks.start, &rows)?;
            for (row, number) in (0..rows.len()).zip(rows.first_row() - group.first_row..) {
                add_tokens(&rows.event(row), number, tokens, &mut rows_of);
            }
        }
        self.verify_counts(place)?;
        self.verify_postings(place, &rows_of)
    }

    fn verify_request_filter(&self, place: usize, block: usize, rows: &RowBlock) -> Result<(), EngineError> {
        let filters = self.request_filters(place)?;
        let is_found = |row: usize| {
            let event = rows.event(row);
            event.request_id.is_empty() || filters.may_contain(block, event.request_id.as_bytes())
        };
        self.agrees((0..rows.len()).all(is_found), "a request id is not in the filter of its block")
    }

    fn verify_counts(&self, place: usize) -> Result<(), EngineError> {
        let blocks = self.index().groups[place].blocks.clone();
        let indexes: Vec<usize> = blocks.clone().collect();
        for column in ValueCounts::COLUMNS {
            let Some(counts) = self.value_counts(column, place)? else { continue };
            let mut codes = Vec::new();
            for (index, bytes) in blocks.clone().zip(self.code_bytes(column, &indexes)?) {
                self.decode_codes(column, index, &bytes, &mut codes)?;
                let mut expected: BTreeMap<u32, u32> = BTreeMap::new();
                codes.iter().for_each(|code| *expected.entry(*code).or_default() += 1);
                let found = counts.of_block(index - blocks.start);
                let agrees = found.is_none_or(|pairs| pairs.iter().copied().eq(expected));
                self.agrees(agrees, "the counts of a block are not those of its rows")?;
            }
        }
        Ok(())
    }

    fn verify_postings(&self, place: usize, rows_of: &BTreeMap<u32, Vec<u32>>) -> Result<(), EngineError> {
        let why = "the postings of a token are not the rows that have it";
        self.agrees(self.directory(place)?.codes().iter().eq(rows_of.keys()), why)?;
        for (code, rows) in rows_of {
            let mut expected = GroupRows::none();
            rows.iter().for_each(|row| expected.insert(*row));
            self.agrees(self.rows_with_tokens(place, &[*code])? == expected, why)?;
        }
        Ok(())
    }

    fn agrees(&self, agrees: bool, why: &'static str) -> Result<(), EngineError> {
        if agrees { Ok(()) } else { Err(self.contradiction(why)) }
    }
}

/// Adds a row to each of its tokens, once.
fn add_tokens(event: &Event<'_>, row: u32, tokens: &Tokens, rows_of: &mut BTreeMap<u32, Vec<u32>>) {
    for token in [event.additional_info, event.meta].into_iter().flat_map(|text| tokens_of(text.as_bytes())) {
        let code = tokens.get(token).copied().unwrap_or(OTHER_TOKENS);
        let rows = rows_of.entry(code).or_default();
        if rows.last() != Some(&row) {
            rows.push(row);
        }
    }
}
