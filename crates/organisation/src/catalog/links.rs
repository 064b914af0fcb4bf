//! Links by which people set a password: one of each user at most.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Timestamp};

use super::damaged;
use super::tokens::credential_hash;
use crate::credential::CredentialHash;

holdfast_engine::statements! {
    INSERT = "INSERT INTO password_links (user_id, organisation, kind, hash, made_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    BY_HASH = "SELECT user_id, organisation, kind, hash, made_by, expires_at FROM password_links WHERE hash = $1";
    DELETE = "DELETE FROM password_links WHERE user_id = $1";
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkKind {
    /// The first password of somebody who was invited.
    Invitation,
    /// A new password of somebody who had one.
    Reset,
}

impl LinkKind {
    const ALL: [Self; 2] = [Self::Invitation, Self::Reset];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkRow {
    pub(crate) user_id: String,
    pub(crate) organisation: OrganisationId,
    pub(crate) kind: LinkKind,
    pub(crate) hash: CredentialHash,
    /// Id of the user who made it; empty for the operator.
    pub(crate) made_by: String,
    pub(crate) expires_at: Timestamp,
}

impl LinkRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        let kind = row.text(2)?;
        let kind = LinkKind::ALL.into_iter().find(|known| known.as_str() == kind);
        Ok(Self {
            user_id: row.text(0)?.to_owned(),
            organisation: row.organisation(1)?,
            kind: kind.ok_or_else(|| damaged("a link has an unknown kind"))?,
            hash: credential_hash(row, 3)?,
            made_by: row.text(4)?.to_owned(),
            expires_at: row.timestamp(5)?,
        })
    }
}

/// Stores a link and ends the one that its user had.
pub(crate) fn replace(connection: &mut dyn Connection, link: &LinkRow) -> Result<(), CatalogError> {
    delete_of_user(connection, &link.user_id)?;
    connection.execute(
        INSERT,
        &[
            link.user_id.as_str().into(),
            (&link.organisation).into(),
            link.kind.as_str().into(),
            link.hash.as_bytes().into(),
            link.made_by.as_str().into(),
            link.expires_at.into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn by_hash(connection: &mut dyn Connection, hash: CredentialHash) -> Result<Option<LinkRow>, CatalogError> {
    let row = connection.query_optional(BY_HASH, &[hash.as_bytes().into()])?;
    row.as_ref().map(LinkRow::from_row).transpose()
}

pub(crate) fn delete_of_user(connection: &mut dyn Connection, user_id: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE, &[user_id.into()])?;
    Ok(())
}
