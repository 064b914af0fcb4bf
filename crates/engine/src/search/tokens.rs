//! Patterns looked for in the tokens of a segment instead of its texts.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use holdfast_format::segment::{GroupRows, OTHER_TOKENS};

use super::bits::Bits;
use super::finder::{Finder, Piece};
use crate::EngineError;
use crate::segment::{FoundRows, Segment};

/// A pattern, resolved against the tokens of one segment.
#[derive(Debug)]
pub(super) struct Tokens {
    /// For each piece of the pattern the codes of the tokens that have it, ascending.
    pieces: Vec<Arc<[u32]>>,
    /// Whether a row with such a token has the pattern.
    is_exact: bool,
    /// The rows of groups that were looked at.
    groups: Mutex<HashMap<usize, Arc<Rows>>>,
}

/// Rows of a group, as the tokens have it.
#[derive(Debug)]
struct Rows {
    certain: GroupRows,
    /// Their texts must be read; certain ones may be among them.
    possible: GroupRows,
}

/// Rows of a block in which a pattern was found, and others in which it may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) certain: Bits,
    pub(super) possible: Bits,
}

impl Found {
    pub(super) const NOTHING: Self = Self { certain: Bits::NONE, possible: Bits::NONE };
    /// Nothing is known.
    pub(super) const ANYTHING: Self = Self { certain: Bits::NONE, possible: Bits::ALL };
}

impl From<FoundRows> for Found {
    fn from([certain, possible]: FoundRows) -> Self {
        Self { certain: certain.into(), possible: possible.into() }
    }
}

impl From<Found> for FoundRows {
    fn from(found: Found) -> Self {
        [found.certain.into(), found.possible.into()]
    }
}

impl Tokens {
    /// `None` when the pattern has no piece that a token could have, or the segment has no tokens.
    pub(super) fn resolve(segment: &Segment, finder: &Finder) -> Result<Option<Self>, EngineError> {
        if segment.index().token_pages.is_empty() || finder.pieces().is_empty() {
            return Ok(None);
        }
        let codes = |piece: &Piece| {
            let find = |tokens: &[u8], start: usize| piece.find_at(tokens, start).map(|place| place.start);
            segment.tokens_containing_once(piece.description(), &find)
        };
        let pieces = finder.pieces().iter().map(codes).collect::<Result<_, _>>()?;
        Ok(Some(Self { pieces, is_exact: finder.is_of_one_token(), groups: Mutex::default() }))
    }

    /// Whether hardly any row needs to be read.
    pub(super) fn is_exact(&self) -> bool {
        self.is_exact
    }

    /// What the tokens say of the block at `index`.
    pub(super) fn found(&self, segment: &Segment, index: usize) -> Result<Found, EngineError> {
        let Some((place, group)) = segment.index().group_of(index) else {
            return Ok(Found::ANYTHING);
        };
        let rows = self.rows(segment, place)?;
        let first = (segment.block(index).first_row - group.first_row) as usize;
        Ok(Found { certain: Bits::of_group(&rows.certain, first), possible: Bits::of_group(&rows.possible, first) })
    }

    fn rows(&self, segment: &Segment, place: usize) -> Result<Arc<Rows>, EngineError> {
        let groups = || self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rows) = groups().get(&place) {
            return Ok(Arc::clone(rows));
        }
        let rows = Arc::new(self.read_rows(segment, place)?);
        groups().insert(place, Arc::clone(&rows));
        Ok(rows)
    }

    fn read_rows(&self, segment: &Segment, place: usize) -> Result<Rows, EngineError> {
        let other = segment.rows_with_tokens(place, &[OTHER_TOKENS])?;
        let mut pieces = self.pieces.iter().map(|codes| segment.rows_with_tokens(place, codes));
        if self.is_exact {
            let certain = pieces.next().unwrap_or_else(|| Ok(GroupRows::none()))?;
            return Ok(Rows { certain, possible: other });
        }
        let mut possible = GroupRows::all();
        for rows in pieces {
            let mut rows = rows?;
            rows.add(&other);
            possible.keep(&rows);
        }
        Ok(Rows { certain: GroupRows::none(), possible })
    }
}
