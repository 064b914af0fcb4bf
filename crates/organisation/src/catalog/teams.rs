//! Teams, their roles and their members.

use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_format::{OrganisationId, Timestamp};

holdfast_engine::statements! {
    INSERT = "INSERT INTO teams (id, organisation, name, slug, description, is_default, is_deleted, created_at)
        VALUES ($1, $2, $3, $4, '', $5, 0, $6)";
    INSERT_ROLE = "INSERT INTO team_roles (id, team, name, slug, is_default, abilities) VALUES ($1, $2, $3, $4, 1, $5)";
    INSERT_MEMBER = "INSERT INTO team_members (team, user_id, role) VALUES ($1, $2, $3)";
    DEFAULT_TEAM = "SELECT id, name, slug, is_default FROM teams
        WHERE organisation = $1 AND is_deleted = 0
        ORDER BY is_default DESC, created_at, id LIMIT 1";
    DELETED = "SELECT id FROM teams WHERE organisation = $1 AND is_deleted = 1 ORDER BY id";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TeamRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) is_default: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleRow {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) slug: &'static str,
    /// JSON: for each group of abilities, which of them the role has.
    pub(crate) abilities: String,
}

pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    team: &TeamRow,
    now: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            team.id.as_str().into(),
            organisation.to_string().into(),
            team.name.as_str().into(),
            team.slug.as_str().into(),
            team.is_default.into(),
            now.micros().into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn insert_role(connection: &mut dyn Connection, team: &str, role: &RoleRow) -> Result<(), CatalogError> {
    connection.execute(
        INSERT_ROLE,
        &[role.id.as_str().into(), team.into(), role.name.into(), role.slug.into(), role.abilities.as_str().into()],
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

/// The organisation's default team: its oldest one, when somebody deleted that mark.
pub(crate) fn default_team(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Option<TeamRow>, CatalogError> {
    let row = connection.query_optional(DEFAULT_TEAM, &[organisation.to_string().into()])?;
    let team = |row: holdfast_engine::catalog::Row| {
        Ok(TeamRow {
            id: row.text(0)?.to_owned(),
            name: row.text(1)?.to_owned(),
            slug: row.text(2)?.to_owned(),
            is_default: row.flag(3)?,
        })
    };
    row.map(team).transpose()
}

/// Ids of the teams that were deleted.
pub(crate) fn deleted(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Vec<String>, CatalogError> {
    let rows = connection.query(DELETED, &[organisation.to_string().into()])?;
    rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
}
