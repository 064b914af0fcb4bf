use holdfast_format::Event;

use super::DeletedTeams;

/// Appends the event as one row, its line ending included.
pub fn row(event: &Event<'_>, deleted_teams: &DeletedTeams, out: &mut Vec<u8>) {
    unimplemented!("{event:?} {deleted_teams:?} {out:?}")
}
