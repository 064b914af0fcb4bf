//! The organisations of a run: two that keep everything, and one whose events expire.

use crate::Violation;
use crate::server::{Organisation, Program};

/// The one that keeps its events for a day only. It shares its files with the first.
pub(super) const SHORT_LIVED: usize = 2;

/// Makes the data directory and its organisations. The log puts those whose ids end alike into the same segments, and
/// what expires in a segment that is otherwise kept is another case than a segment of its own: more organisations are
/// made, at most as many as there are digits, until two share theirs.
pub(super) fn create(program: &Program) -> Result<Vec<Organisation>, Violation> {
    let mut made = program.initialise(SHORT_LIVED + 1)?;
    loop {
        if let Some((first, last)) = neighbours(&made) {
            made.swap(0, first);
            made.swap(SHORT_LIVED, last);
            made.truncate(SHORT_LIVED + 1);
            return Ok(made);
        }
        made.push(program.create_organisation(made.len())?);
    }
}

/// The first two whose ids end with the same digit.
fn neighbours(organisations: &[Organisation]) -> Option<(usize, usize)> {
    let ending = |index: usize| organisations[index].organisation_id.bytes().last();
    (1..organisations.len()).find_map(|last| {
        let first = (0..last).find(|first| ending(*first) == ending(last))?;
        Some((first, last))
    })
}
