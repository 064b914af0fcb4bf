//! Texts found in the rows of one segment: first in names and e-mails, which are values of dictionaries, then in
//! `additionalInfo` and `meta`, which must be expanded.

use std::sync::Arc;

use holdfast_format::segment::{CodeColumn, TextBlock, TextColumn};

use super::bits::Bits;
use super::finder::Finder;
use super::nodes::{needed, visit_marked};
use crate::EngineError;
use crate::segment::{CodeSet, Segment};

/// Several leaves of one conjunction, or of one list of alternatives.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) leaves: Vec<TextLeaf>,
    pub(super) joined: Joined,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joined {
    All,
    Any,
}

/// Something to be found in a row, or not to be found, as is expected.
#[derive(Debug)]
pub(super) struct TextLeaf {
    pub(super) finder: Arc<Finder>,
    pub(super) expected: bool,
    /// The codes of names that have it.
    pub(super) names: Vec<(CodeColumn, CodeSet)>,
}

impl Texts {
    /// Drops the rows that do not pass from the candidates of the blocks from `first` on.
    pub(super) fn keep(&self, segment: &Segment, first: usize, matches: &mut [Bits]) -> Result<(), EngineError> {
        let named = self.leaves.iter().map(|leaf| leaf.named(segment, first, matches));
        let mut found = named.collect::<Result<Vec<_>, _>>()?;
        let needed = needed(first, matches, |index| {
            let place = index - first;
            !self.undecided(matches[place], found.iter().map(|found| found[place])).is_empty()
        });
        let bytes = segment.text_bytes(TextColumn::Text, &needed)?;
        for (place, index) in needed.into_iter().enumerate() {
            let raw = segment.expand_text(TextColumn::Text, index, &bytes, place)?;
            let candidates = matches[index - first];
            for (leaf, found) in self.leaves.iter().zip(&mut found) {
                let found = &mut found[index - first];
                if !candidates.without(found).is_empty() {
                    mark_texts(&raw, &leaf.finder, found);
                }
            }
        }
        for (place, bits) in matches.iter_mut().enumerate() {
            *bits = self.passed(*bits, found.iter().map(|found| found[place]));
        }
        Ok(())
    }

    /// The candidates of a block about which names say too little, `found` being what they say for each leaf.
    fn undecided(&self, candidates: Bits, found: impl Iterator<Item = Bits>) -> Bits {
        let found = self.leaves.iter().map(|leaf| leaf.expected).zip(found);
        match self.joined {
            Joined::All => {
                let (mut open, mut passed) = (candidates, candidates);
                for (expected, found) in found {
                    // What names do not have may stand in a text.
                    open = if expected { open } else { open.without(&found) };
                    passed.keep(if expected { &found } else { &Bits::NONE });
                }
                open.without(&passed)
            }
            Joined::Any => {
                found.filter(|(expected, _)| *expected).fold(candidates, |open, (_, found)| open.without(&found))
            }
        }
    }

    /// The candidates of a block that pass, `found` being the rows in which each leaf was found anywhere.
    fn passed(&self, candidates: Bits, found: impl Iterator<Item = Bits>) -> Bits {
        let is_as_expected = |(leaf, mut found): (&TextLeaf, Bits)| {
            if leaf.expected {
                found.keep(&candidates);
                found
            } else {
                candidates.without(&found)
            }
        };
        let passed = self.leaves.iter().zip(found).map(is_as_expected);
        match self.joined {
            Joined::All => passed.fold(candidates, |mut all, passed| {
                all.keep(&passed);
                all
            }),
            Joined::Any => passed.fold(Bits::NONE, |mut any, passed| {
                any.add(&passed);
                any
            }),
        }
    }
}

impl TextLeaf {
    /// The rows of each block whose names have it.
    fn named(&self, segment: &Segment, first: usize, matches: &[Bits]) -> Result<Vec<Bits>, EngineError> {
        let mut found = vec![Bits::NONE; matches.len()];
        for (column, codes) in &self.names {
            let needed = needed(first, matches, |index| {
                let zone = segment.block(index).codes(*column);
                codes.meets(zone.min, zone.max)
            });
            visit_marked(*column, codes, segment, &needed, |index, marked| found[index - first].add(&marked))?;
        }
        Ok(found)
    }
}

/// Marks the rows of a text block in which something is found. Texts end with NUL, which no pattern contains, so what is
/// found lies in one text.
fn mark_texts(raw: &[u8], finder: &Finder, found: &mut Bits) {
    let (mut position, mut ends) = (0, 0);
    while let Some(place) = finder.find_at(raw, position) {
        ends += count_ends(&raw[position..place.start]);
        let row = ends / TextBlock::FIELDS;
        found.set(row);
        // The rest of the row needs no look: on to the end of its last text.
        position = place.start;
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
