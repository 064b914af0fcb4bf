//! Sessions: people who signed in with a browser.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Timestamp};

use super::tokens::credential_hash;
use super::users::{UserRow, user_columns};
use crate::credential::CredentialHash;
use crate::limits::SESSIONS_MAX;

holdfast_engine::statements! {
    INSERT = "INSERT INTO sessions (id, organisation, user_id, hash, created_at, last_used_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $5, $6)";
    BY_HASH = concat!(
        "SELECT s.hash, s.id, s.organisation, s.last_used_at, s.expires_at, ", user_columns!("u."),
        " FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.hash = $1"
    );
    SET_LAST_USED = "UPDATE sessions SET last_used_at = $2 WHERE id = $1";
    DELETE = "DELETE FROM sessions WHERE id = $1";
    DELETE_OF_USER = "DELETE FROM sessions WHERE user_id = $1 AND id <> $2";
    TRIM = "DELETE FROM sessions WHERE user_id = $1 AND (expires_at <= $2 OR id IN (
        SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at DESC, id LIMIT 1000 OFFSET $3))";
}

/// A session and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionRow {
    pub(crate) hash: CredentialHash,
    pub(crate) id: String,
    pub(crate) organisation: OrganisationId,
    pub(crate) last_used_at: Timestamp,
    /// When it ends whether it is used or not.
    pub(crate) expires_at: Timestamp,
    pub(crate) user: UserRow,
}

impl SessionRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        Ok(Self {
            hash: credential_hash(row, 0)?,
            id: row.text(1)?.to_owned(),
            organisation: row.organisation(2)?,
            last_used_at: row.timestamp(3)?,
            expires_at: row.timestamp(4)?,
            user: UserRow::from_columns(row, 5)?,
        })
    }
}

/// Stores a new session and forgets those of its user that have ended or are too many.
pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    user_id: &str,
    (id, hash): (&str, CredentialHash),
    (now, expires_at): (Timestamp, Timestamp),
) -> Result<(), CatalogError> {
    connection.execute(TRIM, &[user_id.into(), now.into(), (SESSIONS_MAX - 1).into()])?;
    connection.execute(
        INSERT,
        &[id.into(), organisation.into(), user_id.into(), hash.as_bytes().into(), now.into(), expires_at.into()],
    )?;
    Ok(())
}

pub(crate) fn by_hash(
    connection: &mut dyn Connection,
    hash: CredentialHash,
) -> Result<Option<SessionRow>, CatalogError> {
    let row = connection.query_optional(BY_HASH, &[hash.as_bytes().into()])?;
    row.as_ref().map(SessionRow::from_row).transpose()
}

pub(crate) fn set_last_used(connection: &mut dyn Connection, id: &str, now: Timestamp) -> Result<(), CatalogError> {
    connection.execute(SET_LAST_USED, &[id.into(), now.into()])?;
    Ok(())
}

pub(crate) fn delete(connection: &mut dyn Connection, id: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE, &[id.into()])?;
    Ok(())
}

/// Ends every session of a user but one; all when `kept` is empty.
pub(crate) fn delete_of_user(connection: &mut dyn Connection, user_id: &str, kept: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE_OF_USER, &[user_id.into(), kept.into()])?;
    Ok(())
}
