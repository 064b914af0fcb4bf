//! How often each code of a column occurs among the matches of a segment.

use holdfast_format::segment::CodeColumn;

use super::bits::Bits;
use super::sealed::Sealed;
use crate::EngineError;
use crate::segment::CodeSet;

/// How often a code was seen in one segment, whose rows are numbered with 32 bits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) count: u32,
    /// The last row that may have the code: all matches with it stand there or before, and one in the same block.
    bound: u32,
    /// Whether the row at the bound has it.
    is_exact: bool,
}

impl Tally {
    fn add(&mut self, count: u32, bound: u32, is_exact: bool) {
        self.count += count;
        if bound >= self.bound {
            (self.bound, self.is_exact) = (bound, is_exact);
        }
    }

    /// The last match that has the code.
    pub(super) fn last_row(&self, sealed: &Sealed, column: CodeColumn, code: u32) -> Result<u32, EngineError> {
        if self.is_exact {
            return Ok(self.bound);
        }
        let segment = &sealed.segment;
        let (index, _) = segment.place_of(self.bound);
        let codes = CodeSet::of(code..code + 1, |_| true);
        let bytes = segment.code_bytes(column, &[index])?;
        let rows = Bits::from(segment.rows_with_codes(column, index, &bytes[0], &codes)?);
        let last = rows.last().and_then(|row| u32::try_from(row).ok());
        Ok(last.map_or(self.bound, |row| segment.block(index).first_row + row))
    }
}

/// How often each code of a column occurs among the matches: 12 bytes for each code up to the highest, and a segment has
/// no more codes than `limits::SEGMENT_DICTIONARY_BYTES_MAX` has values. Blocks that match as a whole were counted when
/// they were written; the others are decoded.
pub(super) fn tallies(sealed: &Sealed, column: CodeColumn) -> Result<Vec<Tally>, EngineError> {
    let mut tallies: Vec<Tally> = Vec::new();
    let mut codes = Vec::new();
    for chunk in sealed.chunks() {
        let matches = sealed.matches(chunk.clone())?;
        let mut partly = Vec::new();
        for (index, bits) in chunk.zip(matches).filter(|(_, bits)| !bits.is_empty()) {
            if !add_counted(sealed, column, index, &bits, &mut tallies)? {
                partly.push((index, bits));
            }
        }
        let blocks: Vec<_> = partly.iter().map(|(index, _)| *index).collect();
        for ((index, bits), bytes) in partly.into_iter().zip(sealed.segment.code_bytes(column, &blocks)?) {
            sealed.segment.decode_codes(column, index, &bytes, &mut codes)?;
            let rows = (sealed.segment.block(index).first_row..).zip(&codes).enumerate();
            for (_, (row, code)) in rows.filter(|(place, _)| bits.contains(*place)) {
                at(&mut tallies, *code).add(1, row, true);
            }
        }
    }
    Ok(tallies)
}

/// Adds the counts of a block that matches as a whole. False when it does not, or was not counted.
fn add_counted(
    sealed: &Sealed,
    column: CodeColumn,
    index: usize,
    bits: &Bits,
    tallies: &mut Vec<Tally>,
) -> Result<bool, EngineError> {
    let (segment, block) = (&sealed.segment, sealed.segment.block(index));
    let Some((place, group)) = segment.index().group_of(index).filter(|_| bits.count() == block.rows) else {
        return Ok(false);
    };
    let Some(counts) = segment.value_counts(column, place)? else { return Ok(false) };
    let Some(pairs) = counts.of_block(index - group.blocks.start) else { return Ok(false) };
    for (code, count) in pairs {
        at(tallies, *code).add(*count, block.row_range().end - 1, false);
    }
    Ok(true)
}

fn at(tallies: &mut Vec<Tally>, code: u32) -> &mut Tally {
    let place = code as usize;
    if place >= tallies.len() {
        tallies.resize(place + 1, Tally::default());
    }
    &mut tallies[place]
}
