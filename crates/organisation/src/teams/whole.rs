//! A team with its roles and members, and how the existing API shows them.

use std::collections::BTreeSet;

use holdfast_engine::catalog::organisations::OrganisationRow;
use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_format::OrganisationId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::ability::Abilities;
use crate::catalog::roles::{self, Members, RoleRow};
use crate::catalog::teams::{self, TeamRow};
use crate::principal;
use crate::version::Versioned;

/// A team as the existing API shows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Team {
    id: String,
    created_at: String,
    updated_at: String,
    /// Id of the user who made it; empty for the operator.
    created_by: String,
    organization_id: String,
    name: String,
    description: String,
    slug: String,
    members: Vec<TeamMember>,
    roles: Vec<TeamRole>,
    /// Whether the organisation began with it.
    default: bool,
    organization: TeamOrganization,
}

/// The organisation of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TeamOrganization {
    id: String,
    name: String,
    slug: String,
}

/// What a member of a team may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TeamRole {
    id: String,
    name: String,
    slug: String,
    /// Whether every team begins with it.
    default: bool,
    /// Abilities that it gives, by group.
    #[schema(value_type = Abilities)]
    abilities: Value,
}

/// A user in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TeamMember {
    user_id: String,
    role_ids: Vec<String>,
    /// What the roles add up to, by group.
    #[schema(value_type = Abilities)]
    abilities: Value,
}

/// A team with everything that belongs to its being a team, as of one moment.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) team: TeamRow,
    pub(super) roles: Vec<RoleRow>,
    pub(super) members: Members,
}

impl Whole {
    pub(super) fn find(
        connection: &mut dyn Connection,
        organisation: &OrganisationId,
        id: &str,
    ) -> Result<Self, OrganisationError> {
        let team = teams::by_id(connection, organisation, id)?;
        Ok(Self::read(connection, team.ok_or_else(|| OrganisationError::not_found("team", id))?)?)
    }

    pub(super) fn read(connection: &mut dyn Connection, team: TeamRow) -> Result<Self, CatalogError> {
        let roles = roles::of_team(connection, &team.id)?;
        let members = roles::members(connection, &team.id)?;
        Ok(Self { team, roles, members })
    }

    /// Every team of the organisation, oldest first.
    pub(super) fn list(
        connection: &mut dyn Connection,
        organisation: &OrganisationId,
    ) -> Result<Vec<Self>, CatalogError> {
        let mut roles = roles::of_organisation(connection, organisation)?;
        let mut members = roles::members_of_organisation(connection, organisation)?;
        let rows = teams::list(connection, organisation)?;
        let whole = |team: TeamRow| Self {
            roles: roles.remove(&team.id).unwrap_or_default(),
            members: members.remove(&team.id).unwrap_or_default(),
            team,
        };
        Ok(rows.into_iter().map(whole).collect())
    }

    pub(super) fn role(&self, id: &str) -> Option<&RoleRow> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// Ids of a user's roles; empty for somebody who is no member.
    pub(super) fn roles_of(&self, user_id: &str) -> BTreeSet<String> {
        self.members.get(user_id).cloned().unwrap_or_default()
    }

    /// What roles add up to.
    pub(super) fn abilities<'a>(&self, role_ids: impl IntoIterator<Item = &'a String>) -> Abilities {
        let mut abilities = Abilities::default();
        for role in role_ids.into_iter().filter_map(|id| self.role(id)) {
            abilities.extend(&role.abilities);
        }
        abilities
    }

    pub(super) fn role_names(&self, role_ids: &BTreeSet<String>) -> Vec<&str> {
        let named = self.roles.iter().filter(|role| role_ids.contains(&role.id));
        named.map(|role| role.name.as_str()).collect()
    }

    pub(super) fn member(&self, user_id: &str) -> TeamMember {
        let role_ids = self.roles_of(user_id);
        let abilities = self.abilities(&role_ids).to_json();
        TeamMember { user_id: user_id.to_owned(), role_ids: role_ids.into_iter().collect(), abilities }
    }

    pub(super) fn shown_members(&self) -> Vec<TeamMember> {
        self.members.keys().map(|user_id| self.member(user_id)).collect()
    }

    pub(super) fn shown_roles(&self) -> Vec<TeamRole> {
        self.roles.iter().map(TeamRole::from).collect()
    }

    pub(super) fn shown(&self, organization: impl Into<TeamOrganization>) -> Team {
        let (team, organization) = (&self.team, organization.into());
        Team {
            id: team.id.clone(),
            created_at: team.created_at.to_string(),
            updated_at: team.updated_at.to_string(),
            created_by: team.created_by.clone(),
            organization_id: organization.id.clone(),
            name: team.name.clone(),
            description: team.description.clone(),
            slug: team.slug.clone(),
            members: self.shown_members(),
            roles: self.shown_roles(),
            default: team.is_default,
            organization,
        }
    }
}

impl Versioned for Team {
    const PASSING: &'static [&'static str] = &["slug", "updated_at", "organization"];

    fn called(&self) -> String {
        format!("the team `{}`", self.name)
    }
}

impl From<&RoleRow> for TeamRole {
    fn from(role: &RoleRow) -> Self {
        Self {
            id: role.id.clone(),
            name: role.name.clone(),
            slug: role.slug.clone(),
            default: role.is_default,
            abilities: role.abilities.to_json(),
        }
    }
}

impl From<&OrganisationRow> for TeamOrganization {
    fn from(row: &OrganisationRow) -> Self {
        Self { id: row.id.to_string(), name: row.name.clone(), slug: row.slug.clone() }
    }
}

impl From<&principal::Organisation> for TeamOrganization {
    fn from(organisation: &principal::Organisation) -> Self {
        let (name, slug) = (organisation.name.clone(), organisation.slug.clone());
        Self { id: organisation.id.to_string(), name, slug }
    }
}
