//! Services and their keys.

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::{OrganisationId, Timestamp};
use serde_json::Value;

use super::damaged;
use super::tokens::credential_hash;
use crate::activity::Tally;
use crate::credential::{Credential, CredentialHash};
use crate::limits::{LISTED_MAX, RETIRED_KEYS_MAX};

macro_rules! columns {
    () => {
        "id, team, name, slug, escalation_policy, body, key_hint, is_disabled, created_at, updated_at, last_event_at, \
         day_events"
    };
}

holdfast_engine::statements! {
    INSERT = concat!(
        "INSERT INTO services (organisation, key_hash, ", columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    BY_KEY = concat!("SELECT ", columns!(), ", key_hash, organisation FROM services WHERE key_hash = $1");
    BY_RETIRED_KEY = "SELECT s.id, s.team, s.name, s.slug, s.escalation_policy, s.body, s.key_hint, s.is_disabled,
        s.created_at, s.updated_at, s.last_event_at, s.day_events, r.hash, s.organisation
        FROM retired_service_keys r JOIN services s ON s.id = r.service
        WHERE r.hash = $1";
    BY_ID = concat!("SELECT ", columns!(), " FROM services WHERE organisation = $1 AND id = $2");
    FIND = concat!(
        "SELECT ", columns!(), " FROM services WHERE organisation = $1 AND (id = $2 OR name = $2) ORDER BY id LIMIT 1"
    );
    LIST = concat!("SELECT ", columns!(), " FROM services WHERE organisation = $1 ORDER BY id LIMIT $2");
    NAMES_WITH_POLICY = "SELECT name FROM services WHERE escalation_policy = $1 ORDER BY name LIMIT $2";
    COUNT = "SELECT COUNT(*) FROM services WHERE organisation = $1";
    UPDATE = "UPDATE services SET name = $2, slug = $3, escalation_policy = $4, body = $5, updated_at = $6 WHERE id = $1";
    RETIRE_KEY = "INSERT INTO retired_service_keys (hash, service, retired_at)
        SELECT key_hash, id, $2 FROM services WHERE id = $1";
    TRIM_RETIRED = "DELETE FROM retired_service_keys WHERE service = $1 AND hash IN (
        SELECT hash FROM retired_service_keys WHERE service = $1 ORDER BY retired_at DESC, hash LIMIT 1000 OFFSET $2)";
    SET_KEY = "UPDATE services SET key_hash = $2, key_hint = $3, updated_at = $4 WHERE id = $1";
    SET_DISABLED = "UPDATE services SET is_disabled = $2, updated_at = $3 WHERE id = $1";
    SET_TALLY = "UPDATE services SET last_event_at = $2, day_events = $3 WHERE id = $1";
    DELETE_RETIRED = "DELETE FROM retired_service_keys WHERE service = $1";
    DELETE = "DELETE FROM services WHERE id = $1";
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ServiceRow {
    pub(crate) id: String,
    pub(crate) team: String,
    /// Unique in the organisation.
    pub(crate) name: String,
    pub(crate) slug: String,
    /// `None` only when the team had no policy when services began to have one.
    pub(crate) escalation_policy: Option<String>,
    /// Everything else that the API takes and shows.
    pub(crate) body: Value,
    pub(crate) key_hint: String,
    pub(crate) is_disabled: bool,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// What it recorded, as of when that was last stored.
    pub(crate) tally: Tally,
}

impl ServiceRow {
    /// Columns that `columns!` lists.
    const COLUMNS: usize = 12;

    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        let text = |column: usize| row.text(column).map(str::to_owned);
        let last_event_at = row.timestamp(10)?;
        Ok(Self {
            id: text(0)?,
            team: text(1)?,
            name: text(2)?,
            slug: text(3)?,
            escalation_policy: row.optional(4, |row, column| row.text(column).map(str::to_owned))?,
            body: serde_json::from_str(row.text(5)?).map_err(|_| damaged("the body of a service is not JSON"))?,
            key_hint: text(6)?,
            is_disabled: row.flag(7)?,
            created_at: row.timestamp(8)?,
            updated_at: row.timestamp(9)?,
            tally: Tally {
                last_event_at: (last_event_at.micros() != 0).then_some(last_event_at),
                day_events: row.unsigned(11)?,
            },
        })
    }
}

/// A service found by its key.
#[derive(Debug, Clone, PartialEq)]
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
            organisation.into(),
            key_hash.as_bytes().into(),
            service.id.as_str().into(),
            service.team.as_str().into(),
            service.name.as_str().into(),
            service.slug.as_str().into(),
            service.escalation_policy.as_deref().into(),
            service.body.to_string().into(),
            service.key_hint.as_str().into(),
            service.is_disabled.into(),
            service.created_at.into(),
            service.updated_at.into(),
            service.tally.last_event_at.map_or(0, Timestamp::micros).into(),
            service.tally.day_events.into(),
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
    let row = connection.query_optional(statement, &[key_hash.as_bytes().into()])?;
    let owner = |row: Row| {
        Ok(KeyOwner {
            service: ServiceRow::from_row(&row)?,
            key_hash: credential_hash(&row, ServiceRow::COLUMNS)?,
            organisation: row.organisation(ServiceRow::COLUMNS + 1)?,
        })
    };
    row.map(owner).transpose()
}

pub(crate) fn by_id(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id: &str,
) -> Result<Option<ServiceRow>, CatalogError> {
    let row = connection.query_optional(BY_ID, &[organisation.into(), id.into()])?;
    row.as_ref().map(ServiceRow::from_row).transpose()
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

/// The names of services that use an escalation policy.
pub(crate) fn names_with_policy(connection: &mut dyn Connection, policy: &str) -> Result<Vec<String>, CatalogError> {
    let rows = connection.query(NAMES_WITH_POLICY, &[policy.into(), LISTED_MAX.into()])?;
    rows.iter().map(|row| row.text(0).map(str::to_owned)).collect()
}

pub(crate) fn count(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<u64, CatalogError> {
    let row = connection.query_optional(COUNT, &[organisation.into()])?;
    row.map_or(Ok(0), |row| row.unsigned(0))
}

/// Stores name, slug, policy and body, and that they changed.
pub(crate) fn update(connection: &mut dyn Connection, service: &ServiceRow) -> Result<(), CatalogError> {
    connection.execute(
        UPDATE,
        &[
            service.id.as_str().into(),
            service.name.as_str().into(),
            service.slug.as_str().into(),
            service.escalation_policy.as_deref().into(),
            service.body.to_string().into(),
            service.updated_at.into(),
        ],
    )?;
    Ok(())
}

/// Replaces the key; the old one stops working and is remembered as the service's.
pub(crate) fn set_key(
    connection: &mut dyn Connection,
    id: &str,
    key: &Credential,
    now: Timestamp,
) -> Result<(), CatalogError> {
    connection.execute(RETIRE_KEY, &[id.into(), now.into()])?;
    connection.execute(TRIM_RETIRED, &[id.into(), RETIRED_KEYS_MAX.into()])?;
    connection.execute(SET_KEY, &[id.into(), key.hash().as_bytes().to_vec().into(), key.hint().into(), now.into()])?;
    Ok(())
}

/// Stores whether it is disabled, and that this changed.
pub(crate) fn set_disabled(connection: &mut dyn Connection, service: &ServiceRow) -> Result<(), CatalogError> {
    let arguments = [service.id.as_str().into(), service.is_disabled.into(), service.updated_at.into()];
    connection.execute(SET_DISABLED, &arguments)?;
    Ok(())
}

/// Stores what a service recorded; nothing when it was deleted.
pub(crate) fn set_tally(connection: &mut dyn Connection, id: &str, tally: &Tally) -> Result<(), CatalogError> {
    let last_event_at = tally.last_event_at.map_or(0, Timestamp::micros);
    connection.execute(SET_TALLY, &[id.into(), last_event_at.into(), tally.day_events.into()])?;
    Ok(())
}

/// Deletes a service with its former keys.
pub(crate) fn delete(connection: &mut dyn Connection, id: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE_RETIRED, &[id.into()])?;
    connection.execute(DELETE, &[id.into()])?;
    Ok(())
}
