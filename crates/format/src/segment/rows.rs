use std::sync::Arc;

use super::{Actors, Block, CodeColumn, DictionaryPage, SegmentIndex, Targets, TextBlock, source, team};
use crate::{DecodeError, Event, Outcome, Timestamp};

/// The decoded columns of a block, from which a [`RowBlock`] is made.
#[derive(Debug)]
pub struct RowParts {
    pub timestamps: Vec<i64>,
    pub ids: Vec<i64>,
    pub recorded_at: Vec<i64>,
    /// In the order of [`CodeColumn::ALL`].
    pub codes: Vec<Vec<u32>>,
    /// For each column with a dictionary the pages that its codes need, ascending.
    pub pages: Vec<Vec<Arc<DictionaryPage>>>,
    pub text: TextBlock,
    pub plain: TextBlock,
}

/// A row as a segment has it: codes in place of values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) timestamp: Timestamp,
    pub(crate) id: u64,
    pub(crate) recorded_at: Timestamp,
    pub(crate) codes: [u32; CodeColumn::COUNT],
    /// The fields of [`super::TextColumn::Text`].
    pub(crate) text: [&'a str; TextBlock::FIELDS],
    /// The fields of [`super::TextColumn::Plain`].
    pub(crate) plain: [&'a str; TextBlock::FIELDS],
}

/// A block of rows, ready to be read as events.
#[derive(Debug)]
pub struct RowBlock {
    first_row: u32,
    parts: RowParts,
}

impl RowBlock {
    /// Checks that the parts belong together, so that reading an event cannot fail.
    pub fn new(block: &Block, parts: RowParts) -> Result<Self, DecodeError> {
        let malformed = |why| Err(DecodeError::Malformed { what: "a block of rows", why });
        let rows = block.rows as usize;
        let numbers = [&parts.timestamps, &parts.ids, &parts.recorded_at];
        if numbers.into_iter().any(|column| column.len() != rows)
            || parts.codes.len() != CodeColumn::COUNT
            || parts.codes.iter().any(|column| column.len() != rows)
            || parts.pages.len() != CodeColumn::DICTIONARIES
        {
            return malformed("its columns differ in length");
        }
        let row_block = Self { first_row: block.first_row, parts };
        if row_block.codes(CodeColumn::Kind).iter().any(|code| *code != CodeColumn::EVENT) {
            return malformed("a row is of a kind that this release does not read");
        }
        let unknown = |code: &u32| u8::try_from(*code).ok().and_then(Outcome::from_code).is_none();
        if row_block.codes(CodeColumn::Outcome).iter().any(unknown) {
            return malformed("a row has an unknown outcome");
        }
        for column in CodeColumn::with_dictionary() {
            if row_block.codes(*column).iter().any(|code| row_block.page(*column, *code).is_none()) {
                return malformed("a code is not in its dictionary");
            }
        }
        Ok(row_block)
    }

    pub fn first_row(&self) -> u32 {
        self.first_row
    }

    /// Number of rows.
    #[expect(clippy::len_without_is_empty, reason = "a block is never empty")]
    pub fn len(&self) -> usize {
        self.parts.ids.len()
    }

    /// Timestamp and id of the row at `index`, counted in the block.
    #[inline]
    pub fn key(&self, index: usize) -> (Timestamp, u64) {
        (Timestamp::from_micros(self.parts.timestamps[index]), self.parts.ids[index].cast_unsigned())
    }

    /// The event of the row at `index`, counted in the block.
    pub fn event(&self, index: usize) -> Event<'_> {
        let mut event = self.event_without_values(index);
        for column in CodeColumn::with_dictionary() {
            set_value(&mut event, *column, self.value(*column, index));
        }
        event
    }

    /// The event of a row without what its columns with a dictionary hold; those fields are empty.
    #[inline]
    pub fn event_without_values(&self, index: usize) -> Event<'_> {
        let (additional_info, meta) = self.parts.text.row(index);
        let (reason, request_id) = self.parts.plain.row(index);
        let outcome = u8::try_from(self.codes(CodeColumn::Outcome)[index]).ok().and_then(Outcome::from_code);
        let (timestamp, id) = self.key(index);
        Event {
            id,
            timestamp,
            recorded_at: Timestamp::from_micros(self.parts.recorded_at[index]),
            outcome: outcome.unwrap_or_default(),
            reason,
            request_id,
            additional_info,
            meta,
            ..Event::default()
        }
    }

    /// Where the value that a row has in a column with a dictionary is: in this page, under this code.
    #[inline]
    pub fn coded_value(&self, column: CodeColumn, index: usize) -> Option<(&Arc<DictionaryPage>, u32)> {
        let code = self.codes(column)[index];
        Some((self.page(column, code)?, code))
    }

    /// The row at `index`, counted in the block.
    pub(crate) fn row(&self, index: usize) -> Row<'_> {
        let (timestamp, id) = self.key(index);
        Row {
            timestamp,
            id,
            recorded_at: Timestamp::from_micros(self.parts.recorded_at[index]),
            codes: std::array::from_fn(|column| self.parts.codes[column][index]),
            text: self.parts.text.row(index).into(),
            plain: self.parts.plain.row(index).into(),
        }
    }

    #[inline]
    fn codes(&self, column: CodeColumn) -> &[u32] {
        &self.parts.codes[column as usize]
    }

    /// The value that a row has in a column with a dictionary.
    pub(crate) fn value(&self, column: CodeColumn, index: usize) -> &str {
        self.coded_value(column, index).map_or("", |(page, code)| page.value(code))
    }

    #[inline]
    fn page(&self, column: CodeColumn, code: u32) -> Option<&Arc<DictionaryPage>> {
        let pages = &self.parts.pages[column.dictionary()?];
        let page = match pages.as_slice() {
            [page] => page,
            pages => pages.get(pages.partition_point(|page| page.codes().end <= code))?,
        };
        page.codes().contains(&code).then_some(page)
    }

    /// Bytes in memory, without the pages, which other blocks share.
    pub fn bytes(&self) -> usize {
        let numbers = self.len() * (3 * size_of::<i64>() + CodeColumn::COUNT * size_of::<u32>());
        size_of::<Self>() + numbers + self.parts.text.bytes() + self.parts.plain.bytes()
    }
}

/// Sets the fields of `event` that are stored as `value` in `column`, one with a dictionary.
pub fn set_value<'a>(event: &mut Event<'a>, column: CodeColumn, value: &'a str) {
    match column {
        CodeColumn::Resource => event.resource = value,
        CodeColumn::Action => event.action = value,
        CodeColumn::Actor => event.actor = Actors::of(value).next().unwrap_or_default(),
        CodeColumn::OnBehalfOf => event.on_behalf_of = Actors::of(value).collect(),
        CodeColumn::Client => event.client = value,
        CodeColumn::Team => event.team = team(value),
        CodeColumn::Targets => event.targets = Targets::of(value).collect(),
        CodeColumn::Timezone => event.timezone = value,
        CodeColumn::TokenType => event.token_type = value,
        CodeColumn::Source => event.source = source(value),
        CodeColumn::UserAgent => event.user_agent = value,
        CodeColumn::IpAddress => event.ip_address = value,
        CodeColumn::SessionId => event.session_id = value,
        CodeColumn::Kind | CodeColumn::Outcome => {}
    }
}

impl SegmentIndex {
    /// The indexes of the pages that hold `codes` of a column, ascending.
    pub fn pages_of(&self, column: CodeColumn, codes: &[u32]) -> Vec<usize> {
        let pages = self.pages(column);
        let mut needed = Vec::new();
        let mut last = 0..0;
        for code in codes {
            if last.contains(code) {
                continue;
            }
            let index = pages.partition_point(|page| page.first_code <= *code).saturating_sub(1);
            let Some(page) = pages.get(index) else { continue };
            last = page.first_code..page.first_code + page.count;
            if let Err(place) = needed.binary_search(&index) {
                needed.insert(place, index);
            }
        }
        needed
    }
}
