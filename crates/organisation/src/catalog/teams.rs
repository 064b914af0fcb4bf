//! Teams. Their roles and members stand in [`super::roles`].

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Team, Timestamp};

use crate::limits::TEAMS_MAX;

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
    BY_NAME = concat!(
        "SELECT ", team_columns!(), " FROM teams WHERE organisation = $1 AND lower(name) = lower($2) AND is_deleted = 0"
    );
    LIST = concat!(
        "SELECT ", team_columns!(), " FROM teams WHERE organisation = $1 AND is_deleted = 0 ORDER BY created_at, id LIMIT $2"
    );
    COUNT = "SELECT COUNT(*) FROM teams WHERE organisation = $1 AND is_deleted = 0";
    UPDATE = "UPDATE teams SET name = $2, slug = $3, description = $4, updated_at = $5 WHERE id = $1";
    BELONGINGS = "SELECT 'service', name FROM services WHERE team = $1
        UNION ALL SELECT kind, name FROM documents WHERE team = $1 ORDER BY 1, 2 LIMIT $2";
    MARK_DELETED = "UPDATE teams SET is_deleted = 1 WHERE id = $1";
    DELETED = "SELECT id FROM teams WHERE organisation = $1 AND is_deleted = 1 ORDER BY id";
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

/// The team of this name in any case that was not deleted.
pub(crate) fn by_name(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    name: &str,
) -> Result<Option<TeamRow>, CatalogError> {
    let row = connection.query_optional(BY_NAME, &[organisation.into(), name.into()])?;
    row.as_ref().map(TeamRow::from_row).transpose()
}

/// The oldest teams first, deleted ones left out.
pub(crate) fn list(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Vec<TeamRow>, CatalogError> {
    let rows = connection.query(LIST, &[organisation.into(), TEAMS_MAX.into()])?;
    rows.iter().map(TeamRow::from_row).collect()
}

/// How many teams there are, deleted ones left out.
pub(crate) fn count(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    connection.query_optional(COUNT, &[organisation.into()])?.map_or(Ok(0), |row| row.unsigned(0))
}

/// Stores name, slug, description and when they changed.
pub(crate) fn update(connection: &mut dyn Connection, team: &TeamRow) -> Result<(), CatalogError> {
    connection.execute(
        UPDATE,
        &[
            team.id.as_str().into(),
            team.name.as_str().into(),
            team.slug.as_str().into(),
            team.description.as_str().into(),
            team.updated_at.into(),
        ],
    )?;
    Ok(())
}

/// Kind and name of what belongs to a team, at most `limit` of it.
pub(crate) fn belongings(
    connection: &mut dyn Connection,
    team: &str,
    limit: i64,
) -> Result<Vec<(String, String)>, CatalogError> {
    let rows = connection.query(BELONGINGS, &[team.into(), limit.into()])?;
    rows.iter().map(|row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))).collect()
}

/// Marks a team as deleted. Its name stays, for the events that tell of it.
pub(crate) fn mark_deleted(connection: &mut dyn Connection, id: &str) -> Result<(), CatalogError> {
    connection.execute(MARK_DELETED, &[id.into()])?;
    Ok(())
}
