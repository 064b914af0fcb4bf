//! To whom an object belongs, in the shapes of the existing API.

use holdfast_engine::catalog::Connection;
use holdfast_format::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::catalog::users;

/// The team that an object belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Owner {
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

    /// Fails when there is no such owner for an object of the team: a user of the organisation, or the team itself.
    /// Squads are not kept here.
    pub(crate) fn check(
        &self,
        connection: &mut dyn Connection,
        organisation: &OrganisationId,
        field: &str,
        team: &str,
    ) -> Result<(), OrganisationError> {
        let exists = match self.kind {
            EntityOwnerKind::User => users::by_id(connection, organisation, &self.id)?.is_some(),
            EntityOwnerKind::Squad => false,
            EntityOwnerKind::Team => self.id == team,
        };
        if exists {
            return Ok(());
        }
        let what = match self.kind {
            EntityOwnerKind::User => "user",
            EntityOwnerKind::Squad => "squad",
            EntityOwnerKind::Team => "such owner in this team:",
        };
        Err(OrganisationError::invalid(format!("{field}.id"), format!("there is no {what} `{}`", self.id)))
    }
}
