//! The organisations of a run: two that keep everything, and one whose events expire.

use crate::server::{Organisation, Program};
use crate::{Violation, retention};

/// The one that keeps its events for a day only. It shares its files with the first.
pub(super) const SHORT_LIVED: usize = 2;

/// Makes the data directory and its organisations. The log puts those whose ids end alike into the same segments, and
/// what expires in a segment that is otherwise kept is another case than a segment of its own: organisations that keep
/// their events for a day are made, about eight, until one shares its segments with one of those that keep everything.
pub(super) fn create(program: &Program) -> Result<Vec<Organisation>, Violation> {
    let mut made = program.initialise(SHORT_LIVED)?;
    for index in SHORT_LIVED.. {
        let short_lived = program.create_organisation_keeping(index, retention::DAYS)?;
        if let Some(neighbour) = made.iter().position(|keeping| ending(keeping) == ending(&short_lived)) {
            made.swap(0, neighbour);
            made.push(short_lived);
            break;
        }
    }
    Ok(made)
}

/// The digit that decides in which segments an organisation's events are.
fn ending(organisation: &Organisation) -> Option<u8> {
    organisation.organisation_id.bytes().last()
}
