//! The matches of one segment, block by block.

use std::ops::Range;
use std::sync::Arc;

use holdfast_format::Timestamp;
use holdfast_format::segment::{Actors, CodeColumn, OrganisationRange, RowBlock, Targets, TextBlock, TextColumn, team};

use super::bits::Bits;
use super::merge::KeyPair;
use super::query::{Choice, Query, Term};
use crate::EngineError;
use crate::limits::SEARCH_THREADS_MAX;
use crate::segment::{CodeSet, Keep, Segment};
use crate::state::Snapshot;

/// Blocks whose columns are read together.
const CHUNK_BLOCKS: usize = 64;

/// A query resolved against one segment's dictionaries.
#[derive(Debug)]
pub(super) struct Sealed {
    pub(super) segment: Arc<Segment>,
    pub(super) range: OrganisationRange,
    /// Rows of the organisation inside the time range.
    rows: Range<u32>,
    ids: Range<u64>,
    query: Arc<Query>,
    /// Columns that decide, the codes they may have.
    codes: Vec<(CodeColumn, CodeSet)>,
    /// For each term the codes of names that contain it.
    terms: Vec<Vec<(CodeColumn, CodeSet)>>,
    /// A column may have no code of this segment: nothing matches.
    nothing: bool,
}

/// Columns whose names and e-mails free text looks at.
const NAMES: [CodeColumn; 4] = [CodeColumn::Actor, CodeColumn::OnBehalfOf, CodeColumn::Team, CodeColumn::Targets];

impl Sealed {
    /// `None` when no row of the segment can match.
    pub(super) fn new(
        segment: Arc<Segment>,
        snapshot: &Snapshot,
        query: &Arc<Query>,
    ) -> Result<Option<Self>, EngineError> {
        let Some(range) = segment.organisation(snapshot.organisation).copied() else { return Ok(None) };
        let ids = snapshot.floor_id..snapshot.head_id.saturating_add(1);
        if range.last_id < ids.start || range.first_id >= ids.end {
            return Ok(None);
        }
        let start = segment.lower_bound(&range, (query.from, 0))?;
        let end = segment.lower_bound(&range, (query.to, 0))?;
        if start >= end {
            return Ok(None);
        }
        let rows = start..end;
        let mut sealed = Self {
            segment,
            range,
            rows,
            ids,
            query: Arc::clone(query),
            codes: Vec::new(),
            terms: Vec::new(),
            nothing: false,
        };
        sealed.resolve()?;
        Ok((!sealed.nothing).then_some(sealed))
    }

    fn resolve(&mut self) -> Result<(), EngineError> {
        let query = Arc::clone(&self.query);
        self.resolve_choice(CodeColumn::Resource, &query.resources)?;
        self.resolve_choice(CodeColumn::Action, &query.actions)?;
        self.resolve_choice(CodeColumn::Client, &query.clients)?;
        self.resolve_choice(CodeColumn::SessionId, &query.session_ids)?;
        if !query.outcomes.is_open() {
            self.add(CodeColumn::Outcome, CodeSet::of(0..u32::from(u8::MAX), |code| query.outcomes.accepts(code)));
        }
        if !query.teams.is_open() {
            self.resolve_with(CodeColumn::Team, &mut |value| query.teams.accepts(team(value).id.as_bytes()))?;
        }
        if !query.actors.is_open() {
            let accepts = |value: &str| Actors::of(value).any(|actor| query.actors.accepts_actor(&actor));
            self.resolve_with(CodeColumn::Actor, &mut { accepts })?;
        }
        if !query.targets.is_open() {
            let accepts =
                |value: &str| query.targets.accepts_any(Targets::of(value).map(|target| target.id.as_bytes()));
            self.resolve_with(CodeColumn::Targets, &mut { accepts })?;
        }
        if !query.addresses.is_open() {
            self.resolve_with(CodeColumn::IpAddress, &mut |value| query.addresses.accepts(value.as_bytes()))?;
        }
        if !self.nothing {
            self.terms = query.terms.iter().map(|term| self.resolve_term(term)).collect::<Result<_, _>>()?;
        }
        Ok(())
    }

    fn resolve_choice(&mut self, column: CodeColumn, choice: &Choice) -> Result<(), EngineError> {
        if choice.is_open() {
            return Ok(());
        }
        self.resolve_with(column, &mut |value| choice.accepts(value.as_bytes()))
    }

    fn resolve_with(&mut self, column: CodeColumn, accepts: &mut dyn FnMut(&str) -> bool) -> Result<(), EngineError> {
        if !self.nothing {
            let codes = self.segment.matching(column, self.blocks(), accepts)?;
            self.add(column, codes);
        }
        Ok(())
    }

    fn add(&mut self, column: CodeColumn, codes: CodeSet) {
        self.nothing |= codes.is_empty();
        self.codes.push((column, codes));
    }

    fn resolve_term(&self, term: &Term) -> Result<Vec<(CodeColumn, CodeSet)>, EngineError> {
        let names = |column: CodeColumn| {
            let contains = |text: &str| term.is_in_text(text.as_bytes());
            let codes = self.segment.matching(column, self.blocks(), &mut |value| match column {
                CodeColumn::Team => contains(team(value).name),
                CodeColumn::Targets => Targets::of(value).any(|target| contains(target.name)),
                _ => Actors::of(value)
                    .any(|actor| contains(actor.user_name) || contains(actor.user_email) || contains(actor.full_name)),
            })?;
            Ok((column, codes))
        };
        let sets = NAMES.into_iter().map(names).collect::<Result<Vec<_>, EngineError>>()?;
        Ok(sets.into_iter().filter(|(_, codes)| !codes.is_empty()).collect())
    }

    /// The blocks that can hold matches.
    pub(super) fn blocks(&self) -> Range<usize> {
        self.segment.index().blocks_of(&self.rows)
    }

    /// The blocks in pieces that are read together.
    pub(super) fn chunks(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let blocks = self.blocks();
        let end = blocks.end;
        blocks.step_by(CHUNK_BLOCKS).map(move |start| start..end.min(start + CHUNK_BLOCKS))
    }

    /// Bounds of the (timestamp, id) of a block's matches.
    pub(super) fn key_bounds(&self, block: usize) -> ((Timestamp, u64), (Timestamp, u64)) {
        self.segment.key_bounds(block, &self.range)
    }

    /// The matching rows of one block.
    pub(super) fn block_matches(&self, block: usize) -> Result<Bits, EngineError> {
        Ok(self.matches(block..block + 1)?.pop().unwrap_or(Bits::NONE))
    }

    /// The matching rows of each of a few blocks.
    pub(super) fn matches(&self, blocks: Range<usize>) -> Result<Vec<Bits>, EngineError> {
        let mut matches: Vec<Bits> = blocks.clone().map(|block| self.candidates(block)).collect::<Result<_, _>>()?;
        for (column, codes) in &self.codes {
            self.keep_codes(*column, codes, blocks.start, &mut matches)?;
        }
        if !self.query.request_ids.is_open() {
            self.keep_request_ids(blocks.start, &mut matches)?;
        }
        if !self.query.terms.is_empty() {
            self.keep_terms(blocks.start, &mut matches)?;
        }
        Ok(matches)
    }

    /// Rows of a block that are the organisation's, in the time range and in the snapshot, if no zone map rules them
    /// out.
    fn candidates(&self, index: usize) -> Result<Bits, EngineError> {
        let block = self.segment.block(index);
        let possible = self.codes.iter().all(|(column, codes)| {
            let zone = block.codes(*column);
            codes.meets(zone.min, zone.max)
        });
        if !possible {
            return Ok(Bits::NONE);
        }
        let rows = self.segment.rows_in_block(index, &self.rows);
        let place = |row: u32| (row - block.first_row) as usize;
        let mut bits = Bits::of_range(place(rows.start)..place(rows.end));
        if block.min_id < self.ids.start || block.max_id >= self.ids.end {
            let ids = self.segment.ids(index)?;
            bits.keep(&Bits::of_values(&ids, |id| self.ids.contains(&id.cast_unsigned())));
        }
        Ok(bits)
    }

    /// Drops rows whose code of `column` is not one of `codes`.
    fn keep_codes(
        &self,
        column: CodeColumn,
        codes: &CodeSet,
        first: usize,
        matches: &mut [Bits],
    ) -> Result<(), EngineError> {
        let undecided = |index: usize| {
            let zone = self.segment.block(index).codes(column);
            !codes.covers(zone.min, zone.max)
        };
        let needed = needed(first, matches, undecided);
        let bytes = self.segment.code_bytes(column, &needed)?;
        let mut buffer = Vec::new();
        for (index, bytes) in needed.into_iter().zip(bytes) {
            let marked = self.marked(column, codes, index, &bytes, &mut buffer)?;
            matches[index - first].keep(&marked);
        }
        Ok(())
    }

    /// Rows of a block whose code is one of `codes`.
    fn marked(
        &self,
        column: CodeColumn,
        codes: &CodeSet,
        index: usize,
        bytes: &[u8],
        buffer: &mut Vec<u32>,
    ) -> Result<Bits, EngineError> {
        self.segment.decode_codes(column, index, bytes, buffer)?;
        Ok(match codes.single() {
            Some(single) => Bits::of_values(buffer, |code| code == single),
            None => Bits::of_values(buffer, |code| codes.contains(code)),
        })
    }

    fn keep_request_ids(&self, first: usize, matches: &mut [Bits]) -> Result<(), EngineError> {
        let needed = needed(first, matches, |_| true);
        let bytes = self.segment.text_bytes(TextColumn::Plain, &needed)?;
        for (place, index) in needed.into_iter().enumerate() {
            let raw = self.segment.expand_text(TextColumn::Plain, index, &bytes, place)?;
            let mut marked = Bits::NONE;
            for (row, request_id) in raw.split(|byte| *byte == 0).skip(1).step_by(TextBlock::FIELDS).enumerate() {
                if row < self.segment.block(index).rows as usize && self.query.request_ids.accepts(request_id) {
                    marked.set(row);
                }
            }
            matches[index - first].keep(&marked);
        }
        Ok(())
    }

    fn keep_terms(&self, first: usize, matches: &mut [Bits]) -> Result<(), EngineError> {
        let mut named = vec![vec![Bits::NONE; matches.len()]; self.terms.len()];
        for (term, sets) in named.iter_mut().zip(&self.terms) {
            for (column, codes) in sets {
                self.mark_names(*column, codes, first, matches, term)?;
            }
        }
        let needed = needed(first, matches, |index| {
            let place = index - first;
            named.iter().any(|term| !matches[place].without(&term[place]).is_empty())
        });
        let bytes = self.segment.text_bytes(TextColumn::Text, &needed)?;
        for (place, index) in needed.into_iter().enumerate() {
            let raw = self.segment.expand_text(TextColumn::Text, index, &bytes, place)?;
            let bits = &mut matches[index - first];
            for (term, named) in self.query.terms.iter().zip(&mut named) {
                let found = &mut named[index - first];
                if !bits.without(found).is_empty() {
                    mark_text(&raw, term, found);
                }
            }
            named.iter().for_each(|term| bits.keep(&term[index - first]));
        }
        Ok(())
    }

    fn mark_names(
        &self,
        column: CodeColumn,
        codes: &CodeSet,
        first: usize,
        matches: &[Bits],
        term: &mut [Bits],
    ) -> Result<(), EngineError> {
        let needed = needed(first, matches, |index| {
            let zone = self.segment.block(index).codes(column);
            codes.meets(zone.min, zone.max)
        });
        let bytes = self.segment.code_bytes(column, &needed)?;
        let mut buffer = Vec::new();
        for (index, bytes) in needed.into_iter().zip(bytes) {
            term[index - first].add(&self.marked(column, codes, index, &bytes, &mut buffer)?);
        }
        Ok(())
    }

    /// Number of matches of each block that has any, ascending by block.
    pub(super) fn counts(&self) -> Result<Vec<(usize, u32)>, EngineError> {
        let chunks: Vec<_> = self.chunks().collect();
        if self.query.terms.is_empty() || chunks.len() == 1 {
            return self.counts_of(chunks.into_iter());
        }
        let mut counts = std::thread::scope(|scope| {
            let share = |thread| chunks.iter().skip(thread).step_by(SEARCH_THREADS_MAX).cloned();
            let threads: Vec<_> =
                (0..SEARCH_THREADS_MAX).map(|thread| scope.spawn(move || self.counts_of(share(thread)))).collect();
            let counts = threads.into_iter().map(|thread| thread.join().expect("counting does not panic"));
            counts.collect::<Result<Vec<_>, _>>()
        })?
        .concat();
        counts.sort_unstable();
        Ok(counts)
    }

    fn counts_of(&self, chunks: impl Iterator<Item = Range<usize>>) -> Result<Vec<(usize, u32)>, EngineError> {
        let mut counts = Vec::new();
        for chunk in chunks {
            let matches = self.matches(chunk.clone())?;
            counts.extend(chunk.zip(matches.iter().map(Bits::count)).filter(|(_, count)| *count > 0));
        }
        Ok(counts)
    }

    /// Calls `visit` with the row of each match, oldest first, and the codes that it has in `columns`.
    pub(super) fn visit_codes<const N: usize>(
        &self,
        columns: [CodeColumn; N],
        visit: &mut dyn FnMut(u32, [u32; N]),
    ) -> Result<(), EngineError> {
        let mut codes = [(); N].map(|()| Vec::new());
        for chunk in self.chunks() {
            let matches = self.matches(chunk.clone())?;
            let needed = needed(chunk.start, &matches, |_| true);
            let bytes = columns.map(|column| self.segment.code_bytes(column, &needed));
            let bytes: Vec<_> = bytes.into_iter().collect::<Result<_, _>>()?;
            for (place, index) in needed.iter().enumerate() {
                for ((column, bytes), codes) in columns.iter().zip(&bytes).zip(&mut codes) {
                    self.segment.decode_codes(*column, *index, &bytes[place], codes)?;
                }
                let first = self.segment.block(*index).first_row;
                for row in matches[*index - chunk.start].rows() {
                    let number = first + u32::try_from(row).expect("blocks have few rows");
                    visit(number, std::array::from_fn(|column| codes[column][row]));
                }
            }
        }
        Ok(())
    }

    /// Timestamp, id and place in the block of its matches, in the order of rows.
    pub(super) fn match_keys(&self, block: usize) -> Result<Vec<(KeyPair, u32)>, EngineError> {
        let bits = self.block_matches(block)?;
        if bits.is_empty() {
            return Ok(Vec::new());
        }
        let (timestamps, ids) = (self.segment.timestamps(block)?, self.segment.ids(block)?);
        let key = |row: usize| {
            let place = u32::try_from(row).expect("blocks have few rows");
            ((Timestamp::from_micros(timestamps[row]), ids[row].cast_unsigned()), place)
        };
        Ok(bits.rows().map(key).collect())
    }

    /// The rows of a block as events.
    pub(super) fn rows(&self, block: usize, keep: Keep) -> Result<Arc<RowBlock>, EngineError> {
        self.segment.rows_of_block(block, keep)
    }
}

/// The blocks that still have candidates and for which the column is `wanted`.
fn needed(first: usize, matches: &[Bits], wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    let candidates = (first..).zip(matches).filter(|(_, bits)| !bits.is_empty());
    candidates.map(|(index, _)| index).filter(|index| wanted(*index)).collect()
}

/// Marks the rows of a text block in which the term stands. Texts end with NUL, which no term contains, so a match
/// lies in one text.
fn mark_text(raw: &[u8], term: &Term, found: &mut Bits) {
    let Some(regex) = term.regex() else { return };
    let (mut position, mut ends) = (0, 0);
    while let Some(matched) = regex.find_at(raw, position) {
        ends += count_ends(&raw[position..matched.start()]);
        let row = ends / TextBlock::FIELDS;
        found.set(row);
        // The rest of the row needs no look: on to the end of its last text.
        position = matched.start();
        for _ in 0..TextBlock::FIELDS - ends % TextBlock::FIELDS {
            let Some(end) = raw[position..].iter().position(|byte| *byte == 0) else { return };
            position += end + 1;
            ends += 1;
        }
    }
}

fn count_ends(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == 0).count()
}
