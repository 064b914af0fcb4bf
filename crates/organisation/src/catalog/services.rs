//! Services and their keys.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Timestamp};

use super::tokens::{credential_hash, organisation_id};
use crate::credential::{Credential, CredentialHash};
use crate::limits::{LISTED_MAX, RETIRED_KEYS_MAX};

holdfast_engine::statements! {
    INSERT = "INSERT INTO services (id, organisation, team, name, key_hash, key_hint, is_disabled, last_used_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    BY_KEY = "SELECT id, team, name, key_hint, is_disabled, created_at, key_hash, organisation FROM services
        WHERE key_hash = $1";
    BY_RETIRED_KEY = "SELECT s.id, s.team, s.name, s.key_hint, s.is_disabled, s.created_at, r.hash, s.organisation
        FROM retired_service_keys r JOIN services s ON s.id = r.service
        WHERE r.hash = $1";
    FIND = "SELECT id, team, name, key_hint, is_disabled, created_at FROM services
        WHERE organisation = $1 AND (id = $2 OR name = $2)
        ORDER BY id LIMIT 1";
    LIST = "SELECT id, team, name, key_hint, is_disabled, created_at FROM services
        WHERE organisation = $1 ORDER BY id LIMIT $2";
    RETIRE_KEY = "INSERT INTO retired_service_keys (hash, service, retired_at)
        SELECT key_hash, id, $2 FROM services WHERE id = $1";
    TRIM_RETIRED = "DELETE FROM retired_service_keys WHERE service = $1 AND hash IN (
        SELECT hash FROM retired_service_keys WHERE service = $1 ORDER BY retired_at DESC, hash LIMIT 1000 OFFSET $2)";
    SET_KEY = "UPDATE services SET key_hash = $2, key_hint = $3 WHERE id = $1";
    DISABLE = "UPDATE services SET is_disabled = 1 WHERE id = $1";
    SET_LAST_USED = "UPDATE services SET last_used_at = $2 WHERE id = $1";
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceRow {
    pub(crate) id: String,
    pub(crate) team: String,
    pub(crate) name: String,
    pub(crate) key_hint: String,
    pub(crate) is_disabled: bool,
    pub(crate) created_at: Timestamp,
}

impl ServiceRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        Ok(Self {
            id: row.text(0)?.to_owned(),
            team: row.text(1)?.to_owned(),
            name: row.text(2)?.to_owned(),
            key_hint: row.text(3)?.to_owned(),
            is_disabled: row.flag(4)?,
            created_at: Timestamp::from_micros(row.integer(5)?),
        })
    }
}

/// A service found by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyOwner {
    pub(crate) service: ServiceRow,
    pub(crate) key_hash: CredentialHash,
    pub(crate) organisation: OrganisationId,
}

pub(crate) fn insert(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    service: &ServiceRow,
    key_hash: CredentialHash,
) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            service.id.as_str().into(),
            organisation.to_string().into(),
            service.team.as_str().into(),
            service.name.as_str().into(),
            key_hash.as_bytes().to_vec().into(),
            service.key_hint.as_str().into(),
            service.is_disabled.into(),
            service.created_at.micros().into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn by_key(
    connection: &mut dyn Connection,
    key_hash: CredentialHash,
) -> Result<Option<KeyOwner>, CatalogError> {
    owner_of(connection, BY_KEY, key_hash)
}

/// The service that had this key until it was replaced.
pub(crate) fn by_retired_key(
    connection: &mut dyn Connection,
    key_hash: CredentialHash,
) -> Result<Option<KeyOwner>, CatalogError> {
    owner_of(connection, BY_RETIRED_KEY, key_hash)
}

fn owner_of(
    connection: &mut dyn Connection,
    statement: &'static str,
    key_hash: CredentialHash,
) -> Result<Option<KeyOwner>, CatalogError> {
    let row = connection.query_optional(statement, &[key_hash.as_bytes().to_vec().into()])?;
    let owner = |row: Row| {
        Ok(KeyOwner {
            service: ServiceRow::from_row(&row)?,
            key_hash: credential_hash(&row, 6)?,
            organisation: organisation_id(&row, 7)?,
        })
    };
    row.map(owner).transpose()
}

/// The service with this id or this name.
pub(crate) fn find(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id_or_name: &str,
) -> Result<Option<ServiceRow>, CatalogError> {
    let row = connection.query_optional(FIND, &[organisation.to_string().into(), id_or_name.into()])?;
    row.as_ref().map(ServiceRow::from_row).transpose()
}

/// The oldest services first.
pub(crate) fn list(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<Vec<ServiceRow>, CatalogError> {
    let rows = connection.query(LIST, &[organisation.to_string().into(), LISTED_MAX.into()])?;
    rows.iter().map(ServiceRow::from_row).collect()
}

/// Replaces the key; the old one stops working and is remembered as the service's.
pub(crate) fn set_key(
    connection: &mut dyn Connection,
    id: &str,
    key: &Credential,
    now: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(RETIRE_KEY, &[id.into(), now.micros().into()])?;
    connection.execute(TRIM_RETIRED, &[id.into(), RETIRED_KEYS_MAX.into()])?;
    connection.execute(SET_KEY, &[id.into(), key.hash().as_bytes().to_vec().into(), key.hint().into()])?;
    Ok(())
}

pub(crate) fn disable(connection: &mut dyn Connection, id: &str) -> Result<(), CatalogError> {
    connection.execute(DISABLE, &[id.into()])?;
    Ok(())
}

pub(crate) fn set_last_used(connection: &mut dyn Connection, id: &str, now: Timestamp) -> Result<(), CatalogError> {
    connection.execute(SET_LAST_USED, &[id.into(), now.micros().into()])?;
    Ok(())
}
