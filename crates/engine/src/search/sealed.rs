//! The part of one segment in which matches can be, block by block.

use std::ops::Range;
use std::sync::Arc;

use holdfast_format::Timestamp;
use holdfast_format::segment::{CodeColumn, OrganisationRange, RowBlock};

use super::bits::Bits;
use super::merge::KeyPair;
use super::nodes::{Node, needed, rows_inside};
use super::query::Query;
use super::resolve::Resolver;
use crate::EngineError;
use crate::limits::SEARCH_THREADS_MAX;
use crate::segment::{Keep, Segment};
use crate::state::Snapshot;

/// Blocks whose columns are read together.
const CHUNK_BLOCKS: usize = 64;

/// A query resolved against one segment.
#[derive(Debug)]
pub(super) struct Sealed {
    pub(super) segment: Arc<Segment>,
    pub(super) range: OrganisationRange,
    /// Rows of the organisation inside the time range.
    rows: Range<u32>,
    ids: Range<u64>,
    node: Node,
}

impl Sealed {
    /// `None` when no row of the segment can match.
    pub(super) fn new(segment: Arc<Segment>, snapshot: &Snapshot, query: &Query) -> Result<Option<Self>, EngineError> {
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
        let resolver = Resolver { segment: &segment, range: &range, blocks: segment.index().blocks_of(&rows) };
        let node = resolver.node(&query.test)?;
        Ok((!node.is_nothing()).then_some(Self { segment, range, rows, ids, node }))
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

    /// The rows of a block, counted in it, that are the organisation's and in the time range.
    pub(super) fn places_in_block(&self, index: usize) -> Range<usize> {
        let first = self.segment.block(index).first_row;
        let rows = self.segment.rows_in_block(index, &self.rows);
        (rows.start - first) as usize..(rows.end - first) as usize
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
        self.node.keep(&self.segment, blocks.start, &mut matches)?;
        Ok(matches)
    }

    /// Rows of a block that are the organisation's, in the time range and in the snapshot, if no zone map rules them
    /// out.
    fn candidates(&self, index: usize) -> Result<Bits, EngineError> {
        let block = self.segment.block(index);
        if !self.node.is_possible_in(block) {
            return Ok(Bits::NONE);
        }
        let mut bits = Bits::of_range(rows_inside(block, &self.rows));
        if block.min_id < self.ids.start || block.max_id >= self.ids.end {
            let ids = self.segment.ids(index)?;
            bits.keep(&Bits::of_values(&ids, |id| self.ids.contains(&id.cast_unsigned())));
        }
        Ok(bits)
    }

    /// Number of matches of each block that has any, ascending by block.
    pub(super) fn counts(&self) -> Result<Vec<(usize, u32)>, EngineError> {
        let chunks: Vec<_> = self.chunks().collect();
        if !self.node.reads_texts() || chunks.len() == 1 {
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
