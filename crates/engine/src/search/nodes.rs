//! A filter's test, resolved against one segment and asked about a few of its blocks at a time.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use holdfast_format::segment::{Block, CodeColumn, TextBlock, TextColumn};

use super::bits::Bits;
use super::texts::Texts;
use crate::EngineError;
use crate::segment::{CodeSet, Segment};

/// A test of the rows of one segment. It is given the candidates of a few blocks and leaves the rows that pass.
#[derive(Debug)]
pub(super) enum Node {
    /// Each narrows what the one before it left.
    All(Vec<Node>),
    /// Each is asked about what none before it passed.
    Any(Vec<Node>),
    Rows(Range<u32>),
    /// The column has one of the codes.
    Codes(CodeColumn, CodeSet),
    /// The request id is one of the values, or none of them, as is expected.
    Requests {
        values: Arc<HashSet<Vec<u8>>>,
        expected: bool,
    },
    Texts(Texts),
}

impl Node {
    /// True when no row of the segment passes.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::Any(nodes) => nodes.is_empty(),
            Self::Codes(_, codes) => codes.is_empty(),
            Self::Rows(rows) => rows.is_empty(),
            Self::All(_) | Self::Requests { .. } | Self::Texts(_) => false,
        }
    }

    /// False when zone maps rule out every row of a block.
    pub(super) fn is_possible_in(&self, block: &Block) -> bool {
        match self {
            Self::All(nodes) => nodes.iter().all(|node| node.is_possible_in(block)),
            Self::Any(nodes) => nodes.iter().any(|node| node.is_possible_in(block)),
            Self::Rows(rows) => !rows_inside(block, rows).is_empty(),
            Self::Codes(column, codes) => {
                let zone = block.codes(*column);
                codes.meets(zone.min, zone.max)
            }
            Self::Requests { .. } | Self::Texts(_) => true,
        }
    }

    /// Whether passing takes a look at texts, which is much slower than anything else.
    pub(super) fn reads_texts(&self) -> bool {
        match self {
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().any(Self::reads_texts),
            Self::Texts(texts) => texts.reads_texts(),
            Self::Rows(_) | Self::Codes(..) | Self::Requests { .. } => false,
        }
    }

    /// Drops the rows that do not pass from the candidates of the blocks from `first` on.
    pub(super) fn keep(&self, segment: &Segment, first: usize, matches: &mut [Bits]) -> Result<(), EngineError> {
        match self {
            Self::All(nodes) => nodes.iter().try_for_each(|node| node.keep(segment, first, matches)),
            Self::Any(nodes) => keep_any(nodes, segment, first, matches),
            Self::Rows(rows) => {
                for (index, bits) in (first..).zip(matches) {
                    bits.keep(&Bits::of_range(rows_inside(segment.block(index), rows)));
                }
                Ok(())
            }
            Self::Codes(column, codes) => keep_codes(*column, codes, segment, first, matches),
            Self::Requests { values, expected } => keep_requests(values, *expected, segment, first, matches),
            Self::Texts(texts) => texts.keep(segment, first, matches),
        }
    }
}

/// What at least one of the nodes passes.
fn keep_any(nodes: &[Node], segment: &Segment, first: usize, matches: &mut [Bits]) -> Result<(), EngineError> {
    let mut open = matches.to_vec();
    for node in nodes {
        let mut passed = open.clone();
        node.keep(segment, first, &mut passed)?;
        open.iter_mut().zip(&passed).for_each(|(open, passed)| *open = open.without(passed));
    }
    matches.iter_mut().zip(&open).for_each(|(bits, open)| *bits = bits.without(open));
    Ok(())
}

/// Drops rows whose code of `column` is not one of `codes`.
fn keep_codes(
    column: CodeColumn,
    codes: &CodeSet,
    segment: &Segment,
    first: usize,
    matches: &mut [Bits],
) -> Result<(), EngineError> {
    for (index, bits) in (first..).zip(matches.iter_mut()) {
        let zone = segment.block(index).codes(column);
        if !bits.is_empty() && !codes.meets(zone.min, zone.max) {
            *bits = Bits::NONE;
        }
    }
    let undecided = |index: usize| {
        let zone = segment.block(index).codes(column);
        !codes.covers(zone.min, zone.max)
    };
    let needed = needed(first, matches, undecided);
    visit_marked(column, codes, segment, &needed, |index, marked| matches[index - first].keep(&marked))
}

/// Calls `visit` with the rows of each block whose code is one of `codes`.
pub(super) fn visit_marked(
    column: CodeColumn,
    codes: &CodeSet,
    segment: &Segment,
    blocks: &[usize],
    mut visit: impl FnMut(usize, Bits),
) -> Result<(), EngineError> {
    for (index, bytes) in blocks.iter().zip(segment.code_bytes(column, blocks)?) {
        visit(*index, segment.rows_with_codes(column, *index, &bytes, codes)?.into());
    }
    Ok(())
}

fn keep_requests(
    values: &HashSet<Vec<u8>>,
    expected: bool,
    segment: &Segment,
    first: usize,
    matches: &mut [Bits],
) -> Result<(), EngineError> {
    if expected {
        drop_filtered(values, segment, first, matches)?;
    }
    let needed = needed(first, matches, |_| true);
    let bytes = segment.text_bytes(TextColumn::Plain, &needed)?;
    for (place, index) in needed.into_iter().enumerate() {
        let raw = segment.expand_text(TextColumn::Plain, index, &bytes, place)?;
        let mut marked = Bits::NONE;
        for (row, request_id) in raw.split(|byte| *byte == 0).skip(1).step_by(TextBlock::FIELDS).enumerate() {
            if row < segment.block(index).rows as usize && values.contains(request_id) == expected {
                marked.set(row);
            }
        }
        matches[index - first].keep(&marked);
    }
    Ok(())
}

/// Drops the blocks whose filters have none of the request ids.
fn drop_filtered(
    values: &HashSet<Vec<u8>>,
    segment: &Segment,
    first: usize,
    matches: &mut [Bits],
) -> Result<(), EngineError> {
    for (index, bits) in (first..).zip(matches).filter(|(_, bits)| !bits.is_empty()) {
        let Some((place, group)) = segment.index().group_of(index) else { continue };
        let filters = segment.request_filters(place)?;
        let block = index - group.blocks.start;
        if !values.iter().any(|value| value.is_empty() || filters.may_contain(block, value)) {
            *bits = Bits::NONE;
        }
    }
    Ok(())
}

/// The blocks that still have candidates and for which the column is `wanted`.
pub(super) fn needed(first: usize, matches: &[Bits], wanted: impl Fn(usize) -> bool) -> Vec<usize> {
    let candidates = (first..).zip(matches).filter(|(_, bits)| !bits.is_empty());
    candidates.map(|(index, _)| index).filter(|index| wanted(*index)).collect()
}

/// Those of `rows` that a block has, counted in it.
pub(super) fn rows_inside(block: &Block, rows: &Range<u32>) -> Range<usize> {
    let place = |row: u32| (row.clamp(block.first_row, block.row_range().end) - block.first_row) as usize;
    place(rows.start)..place(rows.end)
}
