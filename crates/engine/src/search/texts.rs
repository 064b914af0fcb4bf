//! Texts found in the rows of one segment: first in names and e-mails, which are values of dictionaries, and in the tokens
//! of `additionalInfo` and `meta`; these are expanded only for rows about which the tokens say too little.

use std::sync::Arc;

use holdfast_format::segment::{CodeColumn, TextBlock, TextColumn};

use super::bits::Bits;
use super::finder::Finder;
use super::nodes::{needed, visit_marked};
use super::tokens::{Found, Tokens};
use crate::EngineError;
use crate::segment::{CodeSet, Description, Segment};

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
    /// Absent when it is as fast to read the texts.
    pub(super) tokens: Option<Tokens>,
    /// Of the pattern and of where it is looked for before texts are read.
    pub(super) description: Description,
}

impl Texts {
    /// Whether texts are read for more than a few rows.
    pub(super) fn reads_texts(&self) -> bool {
        !self.leaves.iter().all(|leaf| leaf.tokens.as_ref().is_some_and(Tokens::is_exact))
    }

    /// Drops the rows that do not pass from the candidates of the blocks from `first` on.
    pub(super) fn keep(&self, segment: &Segment, first: usize, matches: &mut [Bits]) -> Result<(), EngineError> {
        let found = self.leaves.iter().map(|leaf| leaf.found(segment, first, matches));
        let mut found = found.collect::<Result<Vec<_>, _>>()?;
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
                if !candidates.and(&found.possible).without(&found.certain).is_empty() {
                    mark_texts(&raw, &leaf.finder, &mut found.certain);
                }
                found.possible = Bits::NONE;
            }
        }
        for (place, bits) in matches.iter_mut().enumerate() {
            *bits = self.decided(*bits, found.iter().map(|found| found[place])).passed;
        }
        Ok(())
    }

    /// The candidates of a block whose texts have to be read.
    fn undecided(&self, candidates: Bits, found: impl Iterator<Item = Found>) -> Bits {
        let Decided { passed, failed } = self.decided(candidates, found);
        candidates.without(&passed).without(&failed)
    }

    /// The candidates of a block that pass or fail, as far as it is known what they have.
    fn decided(&self, candidates: Bits, found: impl Iterator<Item = Found>) -> Decided {
        let leaves = self.leaves.iter().zip(found).map(|(leaf, found)| leaf.decided(candidates, found));
        match self.joined {
            Joined::All => leaves.fold(Decided { passed: candidates, failed: Bits::NONE }, |all, leaf| Decided {
                passed: all.passed.and(&leaf.passed),
                failed: all.failed.or(&leaf.failed),
            }),
            Joined::Any => leaves.fold(Decided { passed: Bits::NONE, failed: candidates }, |any, leaf| Decided {
                passed: any.passed.or(&leaf.passed),
                failed: any.failed.and(&leaf.failed),
            }),
        }
    }
}

/// Candidates of a block of which it is known whether they pass.
#[derive(Debug, Clone, Copy)]
struct Decided {
    passed: Bits,
    failed: Bits,
}

impl TextLeaf {
    /// What names and tokens say of each block that has candidates.
    fn found(&self, segment: &Segment, first: usize, matches: &[Bits]) -> Result<Vec<Found>, EngineError> {
        let mut found = vec![Found::NOTHING; matches.len()];
        let mut missing = needed(first, matches, |_| true);
        missing.retain(|index| match segment.found_before(&self.description, *index) {
            Some(before) => {
                found[index - first] = before.into();
                false
            }
            None => true,
        });
        for index in &missing {
            found[index - first] =
                self.tokens.as_ref().map_or(Ok(Found::ANYTHING), |tokens| tokens.found(segment, *index))?;
        }
        for (column, codes) in &self.names {
            let has_one = |index: &usize| {
                let zone = segment.block(*index).codes(*column);
                codes.meets(zone.min, zone.max)
            };
            let blocks: Vec<_> = missing.iter().copied().filter(has_one).collect();
            let mark = |index: usize, marked: Bits| found[index - first].certain.add(&marked);
            visit_marked(*column, codes, segment, &blocks, mark)?;
        }
        for index in missing {
            segment.keep_found(&self.description, index, found[index - first].into());
        }
        Ok(found)
    }

    fn decided(&self, candidates: Bits, found: Found) -> Decided {
        let has = candidates.and(&found.certain);
        let lacks = candidates.without(&found.certain).without(&found.possible);
        if self.expected { Decided { passed: has, failed: lacks } } else { Decided { passed: lacks, failed: has } }
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
