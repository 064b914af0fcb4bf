//! To whom an object belongs, in the shapes of the existing API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The team that an object belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Owner {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

impl Owner {
    pub(crate) fn team(id: &str) -> Self {
        Self { id: id.to_owned(), kind: "team" }
    }
}

/// Who looks after an object inside its team: a user, a squad, or the team itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntityOwner {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: EntityOwnerKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntityOwnerKind {
    User,
    Squad,
    Team,
}

impl EntityOwner {
    /// What an object has that nobody in particular looks after.
    pub(crate) fn team(id: &str) -> Self {
        Self { id: id.to_owned(), kind: EntityOwnerKind::Team }
    }
}
