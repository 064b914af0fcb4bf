//! Refresh tokens and the access tokens that they were exchanged for.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Timestamp};

use super::users::{UserRow, user_columns};
use crate::credential::{Credential, CredentialHash};
use crate::limits::{ACCESS_TOKENS_MAX, LISTED_MAX};

holdfast_engine::statements! {
    INSERT_REFRESH = "INSERT INTO refresh_tokens (id, organisation, user_id, hash, hint, last_used_at, is_revoked, created_at)
        VALUES ($1, $2, $3, $4, $5, 0, 0, $6)";
    FIND_REFRESH = "SELECT r.id, r.hint, r.user_id, u.email, r.is_revoked, r.last_used_at, r.created_at
        FROM refresh_tokens r JOIN users u ON u.id = r.user_id
        WHERE r.organisation = $1 AND r.id = $2";
    LIST_REFRESH = "SELECT r.id, r.hint, r.user_id, u.email, r.is_revoked, r.last_used_at, r.created_at
        FROM refresh_tokens r JOIN users u ON u.id = r.user_id
        WHERE r.organisation = $1 AND r.is_revoked = 0 ORDER BY r.id LIMIT $2";
    LIST_REFRESH_OF = "SELECT r.id, r.hint, r.user_id, u.email, r.is_revoked, r.last_used_at, r.created_at
        FROM refresh_tokens r JOIN users u ON u.id = r.user_id
        WHERE r.organisation = $1 AND r.user_id = $3 AND r.is_revoked = 0 ORDER BY r.id LIMIT $2";
    REVOKE_REFRESH = "UPDATE refresh_tokens SET is_revoked = 1 WHERE id = $1";
    DELETE_ACCESS_OF_USER = "DELETE FROM access_tokens WHERE refresh_token IN (
        SELECT id FROM refresh_tokens WHERE user_id = $1)";
    DELETE_REFRESH_OF_USER = "DELETE FROM refresh_tokens WHERE user_id = $1";
    OWNER_OF_REFRESH = concat!(
        "SELECT r.hash, r.id, r.organisation, CAST(0 AS BIGINT), r.is_revoked, ", user_columns!("u."),
        " FROM refresh_tokens r JOIN users u ON u.id = r.user_id
        WHERE r.hash = $1"
    );
    OWNER_OF_ACCESS = concat!(
        "SELECT a.hash, r.id, r.organisation, a.expires_at, r.is_revoked, ", user_columns!("u."),
        " FROM access_tokens a
        JOIN refresh_tokens r ON r.id = a.refresh_token
        JOIN users u ON u.id = r.user_id
        WHERE a.hash = $1"
    );
    TRIM_ACCESS = "DELETE FROM access_tokens WHERE refresh_token = $1 AND hash IN (
        SELECT hash FROM access_tokens WHERE refresh_token = $1 ORDER BY expires_at DESC, hash
        LIMIT 1000 OFFSET $2)";
    INSERT_ACCESS = "INSERT INTO access_tokens (hash, refresh_token, issued_at, expires_at) VALUES ($1, $2, $3, $4)";
    SET_LAST_USED = "UPDATE refresh_tokens SET last_used_at = $2 WHERE id = $1";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RefreshTokenRow {
    pub(crate) id: String,
    pub(crate) hint: String,
    pub(crate) user_id: String,
    pub(crate) user_email: String,
    pub(crate) is_revoked: bool,
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
}

impl RefreshTokenRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        let last_used_at = row.integer(5)?;
        Ok(Self {
            id: row.text(0)?.to_owned(),
            hint: row.text(1)?.to_owned(),
            user_id: row.text(2)?.to_owned(),
            user_email: row.text(3)?.to_owned(),
            is_revoked: row.flag(4)?,
            last_used_at: (last_used_at != 0).then(|| Timestamp::from_micros(last_used_at)),
            created_at: Timestamp::from_micros(row.integer(6)?),
        })
    }
}

/// Whoever a token stands for, or stood for until it was revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenOwner {
    pub(crate) hash: CredentialHash,
    pub(crate) refresh_token: String,
    pub(crate) organisation: OrganisationId,
    pub(crate) user: UserRow,
    /// When an access token ends; refresh tokens do not.
    pub(crate) expires_at: Timestamp,
    /// Whether the refresh token was revoked, and with it every access token it was exchanged for.
    pub(crate) is_revoked: bool,
}

impl TokenOwner {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        Ok(Self {
            hash: credential_hash(row, 0)?,
            refresh_token: row.text(1)?.to_owned(),
            organisation: row.organisation(2)?,
            expires_at: Timestamp::from_micros(row.integer(3)?),
            is_revoked: row.flag(4)?,
            user: UserRow::from_columns(row, 5)?,
        })
    }
}

pub(crate) fn insert_refresh(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    user_id: &str,
    id: &str,
    token: &Credential,
    now: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT_REFRESH,
        &[
            id.into(),
            organisation.to_string().into(),
            user_id.into(),
            token.hash().as_bytes().to_vec().into(),
            token.hint().into(),
            now.micros().into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn find_refresh(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
) -> Result<Option<RefreshTokenRow>, CatalogError> {
    let row = connection.query_optional(FIND_REFRESH, &[organisation.to_string().into(), id.into()])?;
    row.as_ref().map(RefreshTokenRow::from_row).transpose()
}

/// The oldest refresh tokens first, revoked ones left out.
pub(crate) fn list_refresh(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Vec<RefreshTokenRow>, CatalogError> {
    let rows = connection.query(LIST_REFRESH, &[organisation.to_string().into(), LISTED_MAX.into()])?;
    rows.iter().map(RefreshTokenRow::from_row).collect()
}

/// The same of one user.
pub(crate) fn list_refresh_of(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    user_id: &str,
) -> Result<Vec<RefreshTokenRow>, CatalogError> {
    let rows = connection.query(LIST_REFRESH_OF, &[organisation.into(), LISTED_MAX.into(), user_id.into()])?;
    rows.iter().map(RefreshTokenRow::from_row).collect()
}

/// Revokes a refresh token and with it the access tokens it was exchanged for. All stay, so that who still uses one is
/// told from a stranger.
pub(crate) fn revoke_refresh(connection: &mut dyn Connection, id: &str) -> Result<(), CatalogError> {
    connection.execute(REVOKE_REFRESH, &[id.into()])?;
    Ok(())
}

/// Forgets every token of a user who is removed.
pub(crate) fn delete_of_user(connection: &mut dyn Connection, user_id: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE_ACCESS_OF_USER, &[user_id.into()])?;
    connection.execute(DELETE_REFRESH_OF_USER, &[user_id.into()])?;
    Ok(())
}

pub(crate) fn owner_of_refresh(
    connection: &mut dyn Connection,
    hash: CredentialHash,
) -> Result<Option<TokenOwner>, CatalogError> {
    let row = connection.query_optional(OWNER_OF_REFRESH, &[hash.as_bytes().to_vec().into()])?;
    row.as_ref().map(TokenOwner::from_row).transpose()
}

pub(crate) fn owner_of_access(
    connection: &mut dyn Connection,
    hash: CredentialHash,
) -> Result<Option<TokenOwner>, CatalogError> {
    let row = connection.query_optional(OWNER_OF_ACCESS, &[hash.as_bytes().to_vec().into()])?;
    row.as_ref().map(TokenOwner::from_row).transpose()
}

/// Stores a new access token and forgets the oldest of its refresh token when they are too many.
pub(crate) fn insert_access(
    connection: &mut dyn Connection,
    refresh_token: &str,
    hash: CredentialHash,
    issued_at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(TRIM_ACCESS, &[refresh_token.into(), (ACCESS_TOKENS_MAX - 1).into()])?;
    connection.execute(
        INSERT_ACCESS,
        &[hash.as_bytes().to_vec().into(), refresh_token.into(), issued_at.micros().into(), expires_at.micros().into()],
    )?;
    Ok(())
}

pub(crate) fn set_last_used(connection: &mut dyn Connection, id: &str, now: Timestamp) -> Result<(), CatalogError> {
    connection.execute(SET_LAST_USED, &[id.into(), now.micros().into()])?;
    Ok(())
}

pub(super) fn credential_hash(row: &Row, column: usize) -> Result<CredentialHash, CatalogError> {
    CredentialHash::from_bytes(row.bytes(column)?)
        .ok_or_else(|| CatalogError::Damaged { what: "the hash of a credential does not have 32 bytes".to_owned() })
}
