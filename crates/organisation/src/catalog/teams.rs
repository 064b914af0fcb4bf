//! Teams, their roles and their members.

use std::collections::BTreeMap;

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Team, Timestamp};

use crate::ability::Abilities;

macro_rules! team_columns {
    () => {
        "id, name, slug, description, is_default, created_by, created_at, updated_at"
    };
}

holdfast_engine::statements! {
    INSERT = concat!(
        "INSERT INTO teams (organisation, is_deleted, ", team_columns!(), ") VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    BY_ID = concat!(
        "SELECT ", team_columns!(), " FROM teams WHERE organisation = $1 AND id = $2 AND is_deleted = 0"
    );
    DEFAULT_TEAM = concat!(
        "SELECT ", team_columns!(), " FROM teams WHERE organisation = $1 AND is_deleted = 0
        ORDER BY is_default DESC, created_at, id LIMIT 1"
    );
    DELETED = "SELECT id FROM teams WHERE organisation = $1 AND is_deleted = 1 ORDER BY id";
    INSERT_ROLE = "INSERT INTO team_roles (team, id, name, slug, is_default, abilities) VALUES ($1, $2, $3, $4, $5, $6)";
    INSERT_MEMBER = "INSERT INTO team_members (team, user_id, role) VALUES ($1, $2, $3)";
    ABILITIES_OF = "SELECT m.team, r.abilities
        FROM team_members m JOIN team_roles r ON r.id = m.role JOIN teams t ON t.id = m.team
        WHERE m.user_id = $1 AND t.is_deleted = 0 ORDER BY m.team, r.id";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TeamRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) description: String,
    /// The team that an organisation starts with.
    pub(crate) is_default: bool,
    /// Id of the user who made it; empty for the operator.
    pub(crate) created_by: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
}

impl TeamRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        let text = |column: usize| row.text(column).map(str::to_owned);
        Ok(Self {
            id: text(0)?,
            name: text(1)?,
            slug: text(2)?,
            description: text(3)?,
            is_default: row.flag(4)?,
            created_by: text(5)?,
            created_at: row.timestamp(6)?,
            updated_at: row.timestamp(7)?,
        })
    }

    /// The team as an event names it.
    pub(crate) fn as_team(&self) -> Team<'_> {
        Team { id: &self.id, name: &self.name }
    }
}

/// A role of one team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) slug: String,
    /// One of the four that every team starts with.
    pub(crate) is_default: bool,
    pub(crate) abilities: Abilities,
}

pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    team: &TeamRow,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            organisation.into(),
            team.id.as_str().into(),
            team.name.as_str().into(),
            team.slug.as_str().into(),
            team.description.as_str().into(),
            team.is_default.into(),
            team.created_by.as_str().into(),
            team.created_at.into(),
            team.updated_at.into(),
        ],
    )?;
    Ok(())
}

/// A team that was not deleted.
pub(crate) fn by_id(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
) -> Result<Option<TeamRow>, CatalogError> {
    let row = connection.query_optional(BY_ID, &[organisation.into(), id.into()])?;
    row.as_ref().map(TeamRow::from_row).transpose()
}

/// The organisation's default team: its oldest one, when somebody deleted that mark.
pub(crate) fn default_team(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Option<TeamRow>, CatalogError> {
    let row = connection.query_optional(DEFAULT_TEAM, &[organisation.into()])?;
    row.as_ref().map(TeamRow::from_row).transpose()
}

/// Ids of the teams that were deleted.
pub(crate) fn deleted(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Vec<String>, CatalogError> {
    let rows = connection.query(DELETED, &[organisation.into()])?;
    rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
}

pub(crate) fn insert_role(connection: &mut dyn Connection, team: &str, role: &RoleRow) -> Result<(), CatalogError> {
    connection.execute(
        INSERT_ROLE,
        &[
            team.into(),
            role.id.as_str().into(),
            role.name.as_str().into(),
            role.slug.as_str().into(),
            role.is_default.into(),
            role.abilities.to_json().to_string().into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn insert_member(
    connection: &mut dyn Connection,
    team: &str,
    user_id: &str,
    role: &str,
) -> Result<(), CatalogError> {
    connection.execute(INSERT_MEMBER, &[team.into(), user_id.into(), role.into()])?;
    Ok(())
}

/// What the user's roles in each team add up to, by the team's id.
pub(crate) fn abilities_of(
    connection: &mut dyn Connection,
    user_id: &str,
) -> Result<BTreeMap<String, Abilities>, CatalogError> {
    let mut teams: BTreeMap<String, Abilities> = BTreeMap::new();
    for row in connection.query(ABILITIES_OF, &[user_id.into()])? {
        teams.entry(row.text(0)?.to_owned()).or_default().extend(&Abilities::from_stored(row.text(1)?));
    }
    Ok(teams)
}
