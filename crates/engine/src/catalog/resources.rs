//! Resources and actions that an organisation added to the built-in ones.

use holdfast_format::{OrganisationId, Timestamp};

use super::connection::json_rows;
use super::{CatalogError, Connection, Row};
use crate::limits::ORGANISATION_ACTIONS_MAX;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceRow {
    pub resource: String,
    pub action: String,
    pub since: Timestamp,
}

crate::statements! {
    LIST = "SELECT resource, action, since FROM organisation_actions WHERE organisation = $1
        ORDER BY resource, action LIMIT $2";
    COUNT = "SELECT COUNT(*) FROM organisation_actions WHERE organisation = $1";
    INSERT = "INSERT INTO organisation_actions (organisation, resource, action, since)
        SELECT CAST($2 AS TEXT), value->>0, value->>1, CAST($3 AS BIGINT) FROM EACH($1) WHERE true
        ON CONFLICT DO NOTHING";
    REMOVE = "DELETE FROM organisation_actions WHERE organisation = $1 AND resource = $2 AND action = $3";
}

/// The pairs of an organisation, by resource and action; at most [`crate::limits::ORGANISATION_ACTIONS_MAX`].
pub fn list(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<Vec<ResourceRow>, CatalogError> {
    let arguments = [organisation.into(), ORGANISATION_ACTIONS_MAX.into()];
    connection.query(LIST, &arguments)?.iter().map(decode).collect()
}

/// How many pairs an organisation has.
pub fn count(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    connection.query_optional(COUNT, &[organisation.into()])?.map_or(Ok(0), |row| row.unsigned(0))
}

/// Adds (resource, action) pairs; those that exist keep their `since`. Returns how many were new.
pub fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    pairs: &[(&str, &str)],
    since: Timestamp,
) -> Result<u64, CatalogError> {
    connection.execute(INSERT, &[json_rows(pairs), organisation.into(), since.into()])
}

/// False when there was no such pair.
pub fn remove(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    resource: &str,
    action: &str,
) -> Result<bool, CatalogError> {
    Ok(connection.execute(REMOVE, &[organisation.into(), resource.into(), action.into()])? == 1)
}

fn decode(row: &Row) -> Result<ResourceRow, CatalogError> {
    Ok(ResourceRow { resource: row.text(0)?.to_owned(), action: row.text(1)?.to_owned(), since: row.timestamp(2)? })
}
