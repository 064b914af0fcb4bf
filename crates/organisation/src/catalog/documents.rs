//! Objects that are stored and shown whole: escalation policies, runbooks, webhooks and the configuration for Microsoft
//! Teams. What only one kind has stands in its body.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Timestamp};
use serde_json::Value;

use super::damaged;
use crate::limits::DOCUMENTS_MAX;

macro_rules! columns {
    () => {
        "id, kind, team, name, slug, body, created_by, created_at, updated_by, updated_at"
    };
}

holdfast_engine::statements! {
    INSERT = concat!(
        "INSERT INTO documents (organisation, ", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );
    BY_ID = concat!("SELECT ", columns!(), " FROM documents WHERE organisation = $1 AND kind = $2 AND id = $3");
    BY_NAME = concat!(
        "SELECT ", columns!(), " FROM documents
        WHERE organisation = $1 AND kind = $2 AND COALESCE(team, '') = $3 AND lower(name) = lower($4)"
    );
    LIST = concat!(
        "SELECT ", columns!(), " FROM documents WHERE organisation = $1 AND kind = $2 ORDER BY created_at, id LIMIT $3"
    );
    COUNT = "SELECT COUNT(*) FROM documents WHERE organisation = $1 AND kind = $2";
    UPDATE = "UPDATE documents SET name = $2, slug = $3, body = $4, updated_by = $5, updated_at = $6 WHERE id = $1";
    DELETE = "DELETE FROM documents WHERE id = $1";
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    EscalationPolicy,
    Runbook,
    Webhook,
    MsTeams,
}

impl Kind {
    const ALL: [Self; 4] = [Self::EscalationPolicy, Self::Runbook, Self::Webhook, Self::MsTeams];

    const fn as_str(self) -> &'static str {
        match self {
            Self::EscalationPolicy => "escalation_policy",
            Self::Runbook => "runbook",
            Self::Webhook => "webhook",
            Self::MsTeams => "ms_teams",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DocumentRow {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// The team that it belongs to; `None` for the organisation's own. Names are unique in a team.
    pub(crate) team: Option<String>,
    pub(crate) name: String,
    pub(crate) slug: String,
    /// Everything else that the API takes and shows.
    pub(crate) body: Value,
    /// Id of the user who made it; empty for the operator.
    pub(crate) created_by: String,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_by: String,
    pub(crate) updated_at: Timestamp,
}

impl DocumentRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        let text = |column: usize| row.text(column).map(str::to_owned);
        let kind = row.text(1)?;
        let kind = Kind::ALL.into_iter().find(|known| known.as_str() == kind);
        Ok(Self {
            id: text(0)?,
            kind: kind.ok_or_else(|| damaged("a document has an unknown kind"))?,
            team: row.optional(2, |row, column| row.text(column).map(str::to_owned))?,
            name: text(3)?,
            slug: text(4)?,
            body: serde_json::from_str(row.text(5)?).map_err(|_| damaged("the body of a document is not JSON"))?,
            created_by: text(6)?,
            created_at: row.timestamp(7)?,
            updated_by: text(8)?,
            updated_at: row.timestamp(9)?,
        })
    }
}

pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    document: &DocumentRow,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            organisation.into(),
            document.id.as_str().into(),
            document.kind.as_str().into(),
            document.team.as_deref().into(),
            document.name.as_str().into(),
            document.slug.as_str().into(),
            document.body.to_string().into(),
            document.created_by.as_str().into(),
            document.created_at.into(),
            document.updated_by.as_str().into(),
            document.updated_at.into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn by_id(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    kind: Kind,
    id: &str,
) -> Result<Option<DocumentRow>, CatalogError> {
    let row = connection.query_optional(BY_ID, &[organisation.into(), kind.as_str().into(), id.into()])?;
    row.as_ref().map(DocumentRow::from_row).transpose()
}

/// The document of this name, in any case, that belongs to the team, or to the organisation itself.
pub(crate) fn by_name(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    kind: Kind,
    team: Option<&str>,
    name: &str,
) -> Result<Option<DocumentRow>, CatalogError> {
    let arguments = [organisation.into(), kind.as_str().into(), team.unwrap_or("").into(), name.into()];
    connection.query_optional(BY_NAME, &arguments)?.as_ref().map(DocumentRow::from_row).transpose()
}

/// The oldest documents of a kind first.
pub(crate) fn list(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    kind: Kind,
) -> Result<Vec<DocumentRow>, CatalogError> {
    let rows = connection.query(LIST, &[organisation.into(), kind.as_str().into(), DOCUMENTS_MAX.into()])?;
    rows.iter().map(DocumentRow::from_row).collect()
}

pub(crate) fn count(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    kind: Kind,
) -> Result<u64, CatalogError> {
    let row = connection.query_optional(COUNT, &[organisation.into(), kind.as_str().into()])?;
    row.map_or(Ok(0), |row| row.unsigned(0))
}

/// Stores name, slug, body and who changed them when.
pub(crate) fn update(connection: &mut dyn Connection, document: &DocumentRow) -> Result<(), CatalogError> {
    connection.execute(
        UPDATE,
        &[
            document.id.as_str().into(),
            document.name.as_str().into(),
            document.slug.as_str().into(),
            document.body.to_string().into(),
            document.updated_by.as_str().into(),
            document.updated_at.into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn delete(connection: &mut dyn Connection, id: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE, &[id.into()])?;
    Ok(())
}
