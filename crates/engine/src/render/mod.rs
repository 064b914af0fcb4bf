//! The event as readers get it: JSON in the shape of `docs/event.md`, and rows of CSV.
//!
//! What is only known when an event is read, whether its team was deleted since, comes in as [`DeletedTeams`].

pub mod csv;
pub mod json;
mod part;
mod remembered;
mod rows;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub use rows::{Row, RowRenderer};

/// Bytes of a text that are looked at together.
const PIECE_BYTES: usize = 16;

/// Ids of an organisation's teams that exist no more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeletedTeams(HashSet<String>);

impl DeletedTeams {
    pub fn contains(&self, team_id: &str) -> bool {
        !self.0.is_empty() && self.0.contains(team_id)
    }
}

impl FromIterator<String> for DeletedTeams {
    fn from_iter<I: IntoIterator<Item = String>>(ids: I) -> Self {
        Self(ids.into_iter().collect())
    }
}

/// True when some byte is `special`. There is no early end, so that the search runs on many bytes at once.
fn contains_any(bytes: &[u8], special: impl Fn(u8) -> bool) -> bool {
    let any_of = |piece: &[u8]| piece.iter().fold(false, |found, byte| found | special(*byte));
    match bytes.last_chunk::<PIECE_BYTES>() {
        None => any_of(bytes),
        // The last piece may overlap the one before it, so that all have the same length.
        Some(last) => {
            bytes.as_chunks::<PIECE_BYTES>().0.iter().fold(any_of(last), |found, piece| found | any_of(piece))
        }
    }
}
