use holdfast_format::Event;

use super::DeletedTeams;

/// How much of an event is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Everything but `meta`.
    List,
    WithMeta,
}

/// Appends the event as one JSON object.
pub fn event(event: &Event<'_>, deleted_teams: &DeletedTeams, detail: Detail, out: &mut Vec<u8>) {
    unimplemented!("{event:?} {deleted_teams:?} {detail:?} {out:?}")
}
