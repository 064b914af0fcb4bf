//! The event as readers get it: JSON in the shape of `docs/event.md`, and rows of CSV.
//!
//! What is only known when an event is read, whether its team was deleted since, comes in as [`DeletedTeams`].

pub mod csv;
pub mod json;

#[cfg(test)]
mod tests;

use std::collections::HashSet;

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
