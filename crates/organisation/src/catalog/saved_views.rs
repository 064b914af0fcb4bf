//! Filters of the log that people named and keep.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::OrganisationId;

holdfast_engine::statements! {
    INSERT = "INSERT INTO saved_views (id, organisation, user_id, name, folded_name, body)
        VALUES ($1, $2, $3, $4, $5, $6)";
    OF_USER = "SELECT id, name, body FROM saved_views WHERE user_id = $1 ORDER BY folded_name";
    UPDATE = "UPDATE saved_views SET name = $3, folded_name = $4, body = $5 WHERE id = $1 AND user_id = $2";
    DELETE = "DELETE FROM saved_views WHERE id = $1 AND user_id = $2";
    DELETE_OF_USER = "DELETE FROM saved_views WHERE user_id = $1";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SavedViewRow {
    pub(crate) id: String,
    pub(crate) name: String,
    /// JSON, as [`crate::saved_views`] writes it.
    pub(crate) body: String,
}

impl SavedViewRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        let text = |column: usize| row.text(column).map(str::to_owned);
        Ok(Self { id: text(0)?, name: text(1)?, body: text(2)? })
    }

    /// What no two views of one user have in common.
    pub(crate) fn folded_name(&self) -> String {
        self.name.to_lowercase()
    }
}

pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    user_id: &str,
    row: &SavedViewRow,
) -> Result<(), CatalogError> {
    let folded_name = row.folded_name();
    connection.execute(
        INSERT,
        &[
            row.id.as_str().into(),
            organisation.into(),
            user_id.into(),
            row.name.as_str().into(),
            folded_name.as_str().into(),
            row.body.as_str().into(),
        ],
    )?;
    Ok(())
}

/// All of a user, by name.
pub(crate) fn of_user(connection: &mut dyn Connection, user_id: &str) -> Result<Vec<SavedViewRow>, CatalogError> {
    connection.query(OF_USER, &[user_id.into()])?.iter().map(SavedViewRow::from_row).collect()
}

/// Stores name and body. False when the user has no such view.
pub(crate) fn update(connection: &mut dyn Connection, user_id: &str, row: &SavedViewRow) -> Result<bool, CatalogError> {
    let folded_name = row.folded_name();
    let values = [
        row.id.as_str().into(),
        user_id.into(),
        row.name.as_str().into(),
        folded_name.as_str().into(),
        row.body.as_str().into(),
    ];
    Ok(connection.execute(UPDATE, &values)? == 1)
}

/// False when the user has no such view.
pub(crate) fn delete(connection: &mut dyn Connection, user_id: &str, id: &str) -> Result<bool, CatalogError> {
    Ok(connection.execute(DELETE, &[id.into(), user_id.into()])? == 1)
}

pub(crate) fn delete_of_user(connection: &mut dyn Connection, user_id: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE_OF_USER, &[user_id.into()])?;
    Ok(())
}
