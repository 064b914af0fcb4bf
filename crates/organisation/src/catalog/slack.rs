//! The Slack channels of services.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Timestamp};

holdfast_engine::statements! {
    INSERT = "INSERT INTO slack_channels (service, organisation, id, channel_id, name, created_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    BY_SERVICE = "SELECT service, id, channel_id, name, created_at FROM slack_channels WHERE service = $1";
    LAST_ID = "SELECT COALESCE(MAX(id), 0) FROM slack_channels WHERE organisation = $1";
    UPDATE = "UPDATE slack_channels SET channel_id = $2, name = $3 WHERE service = $1";
    DELETE = "DELETE FROM slack_channels WHERE service = $1";
}

/// Where a service's alerts would be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SlackRow {
    pub(crate) service: String,
    /// Unique in the organisation: 1, 2, 3, …
    pub(crate) id: u64,
    pub(crate) channel_id: String,
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
}

impl SlackRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        let text = |column: usize| row.text(column).map(str::to_owned);
        Ok(Self {
            service: text(0)?,
            id: row.unsigned(1)?,
            channel_id: text(2)?,
            name: text(3)?,
            created_at: row.timestamp(4)?,
        })
    }
}

pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    row: &SlackRow,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            row.service.as_str().into(),
            organisation.into(),
            row.id.into(),
            row.channel_id.as_str().into(),
            row.name.as_str().into(),
            row.created_at.into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn by_service(connection: &mut dyn Connection, service: &str) -> Result<Option<SlackRow>, CatalogError> {
    connection.query_optional(BY_SERVICE, &[service.into()])?.as_ref().map(SlackRow::from_row).transpose()
}

/// The highest id in the organisation; 0 when there is none.
pub(crate) fn last_id(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    let row = connection.query_optional(LAST_ID, &[organisation.into()])?;
    row.map_or(Ok(0), |row| row.unsigned(0))
}

/// Stores channel and name.
pub(crate) fn update(connection: &mut dyn Connection, row: &SlackRow) -> Result<(), CatalogError> {
    connection
        .execute(UPDATE, &[row.service.as_str().into(), row.channel_id.as_str().into(), row.name.as_str().into()])?;
    Ok(())
}

/// Forgets the channel of a service, if it has one.
pub(crate) fn delete(connection: &mut dyn Connection, service: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE, &[service.into()])?;
    Ok(())
}
