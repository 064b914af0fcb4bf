//! Services: who may record events.

use holdfast_engine::catalog::Connection;
use holdfast_engine::commit::UnitOfWork;
use holdfast_engine::{Engine, random};
use holdfast_format::{OrganisationId, Target, Team, Timestamp};
use serde_json::json;

use crate::catalog::services::{self, ServiceRow};
use crate::catalog::teams;
use crate::credential::{Credential, CredentialKind};
use crate::events::{Change, record_by_operator};
use crate::names::check_name;
use crate::organisations::RESOURCE_SERVICES;
use crate::{OrganisationError, organisations};

/// A service as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceInfo {
    pub id: String,
    pub name: String,
    /// Prefix and last four characters of the key.
    pub key_hint: String,
    pub is_disabled: bool,
    pub created_at: Timestamp,
}

/// A service with a key that was made just now and is never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    pub service: ServiceInfo,
    pub key: Credential,
}

/// Makes a service in the organisation's default team.
///
/// # Errors
/// [`OrganisationError::Conflict`] when the organisation has a service of this name.
pub fn create(engine: &Engine, organisation: &OrganisationId, name: &str) -> Result<NewKey, OrganisationError> {
    check_name("name", name)?;
    let key = Credential::new(CredentialKind::ServiceKey, random::bytes());
    let (organisation, name, id) = (*organisation, name.to_owned(), random::id(engine.clock().now()));
    let unit_key = key.clone();
    let service = engine
        .change(move |unit| {
            let team = teams::default_team(unit.connection(), &organisation)?;
            let team = team.ok_or_else(|| OrganisationError::not_found("team", "of the organisation"))?;
            let row = ServiceRow {
                id: id.clone(),
                team: team.id.clone(),
                name: name.clone(),
                key_hint: unit_key.hint(),
                is_disabled: false,
                created_at: unit.now(),
            };
            insert(unit, organisation, &row, &unit_key, Team { id: &team.id, name: &team.name }, "")?;
            Ok::<_, OrganisationError>(row)
        })?
        .wait()?;
    Ok(NewKey { service: service.into(), key })
}

/// Inserts a service and records it. Part of a larger unit when an organisation is made.
pub(crate) fn insert(
    unit: &mut UnitOfWork<'_>,
    organisation: OrganisationId,
    service: &ServiceRow,
    key: &Credential,
    team: Team<'_>,
    request_id: &str,
) -> Result<(), OrganisationError> {
    if services::find(unit.connection(), &organisation, &service.name)?.is_some() {
        let message = format!("the organisation has a service `{}` already", service.name);
        return Err(OrganisationError::Conflict { message });
    }
    services::insert(unit.connection(), &organisation, service, key.hash())?;
    let change = Change {
        resource: RESOURCE_SERVICES,
        action: "Create",
        target: target(service),
        team,
        said: format!("Service \"{}\" created", service.name),
        meta: json!({"after": {"name": service.name, "keyHint": service.key_hint}}),
        request_id,
    };
    record_by_operator(unit, organisation, &change);
    Ok(())
}

/// Gives a service, named by id or name, a new key. The old one stops working within 5 seconds. A disabled service gets
/// none: its key would be refused.
pub fn rotate(engine: &Engine, organisation: &OrganisationId, service: &str) -> Result<NewKey, OrganisationError> {
    let key = Credential::new(CredentialKind::ServiceKey, random::bytes());
    let (organisation, name, unit_key) = (*organisation, service.to_owned(), key.clone());
    let service = engine
        .change(move |unit| {
            let before = existing(unit.connection(), &organisation, &name)?;
            if before.is_disabled {
                let message = format!("the service `{}` is disabled, which is for good; create another", before.name);
                return Err(OrganisationError::Conflict { message });
            }
            let now = unit.now();
            services::set_key(unit.connection(), &before.id, &unit_key, now)?;
            let said = format!("Key of service \"{}\" replaced", before.name);
            let meta = json!({"before": {"keyHint": before.key_hint}, "after": {"keyHint": unit_key.hint()}});
            record(unit, organisation, "Rotate Key", &before, said, meta);
            Ok::<_, OrganisationError>(ServiceRow { key_hint: unit_key.hint(), ..before })
        })?
        .wait()?;
    Ok(NewKey { service: service.into(), key })
}

/// Makes a service's key useless within 5 seconds. Its events stay. True when it was not disabled before.
pub fn disable(engine: &Engine, organisation: &OrganisationId, service: &str) -> Result<bool, OrganisationError> {
    let (organisation, name) = (*organisation, service.to_owned());
    let waiting = engine.change(move |unit| {
        let service = existing(unit.connection(), &organisation, &name)?;
        if service.is_disabled {
            return Ok(false);
        }
        services::disable(unit.connection(), &service.id)?;
        let said = format!("Service \"{}\" disabled", service.name);
        let meta = json!({"before": {"disabled": false}, "after": {"disabled": true}});
        record(unit, organisation, "Disable", &service, said, meta);
        Ok::<_, OrganisationError>(true)
    })?;
    waiting.wait()
}

/// The services of an organisation, oldest first.
pub fn list(engine: &Engine, organisation: &OrganisationId) -> Result<Vec<ServiceInfo>, OrganisationError> {
    let rows = engine.read(|connection| services::list(connection, organisation).map_err(OrganisationError::from))?;
    Ok(rows.into_iter().map(ServiceInfo::from).collect())
}

impl From<ServiceRow> for ServiceInfo {
    fn from(row: ServiceRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            key_hint: row.key_hint,
            is_disabled: row.is_disabled,
            created_at: row.created_at,
        }
    }
}

fn existing(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    id_or_name: &str,
) -> Result<ServiceRow, OrganisationError> {
    organisations::must_exist(connection, organisation)?;
    let service = services::find(connection, organisation, id_or_name)?;
    service.ok_or_else(|| OrganisationError::not_found("service", id_or_name))
}

fn record(
    unit: &mut UnitOfWork<'_>,
    organisation: OrganisationId,
    action: &str,
    service: &ServiceRow,
    said: String,
    meta: serde_json::Value,
) {
    let change = Change {
        resource: RESOURCE_SERVICES,
        action,
        target: target(service),
        team: Team::default(),
        said,
        meta,
        request_id: "",
    };
    record_by_operator(unit, organisation, &change);
}

fn target(service: &ServiceRow) -> Target<'_> {
    Target { kind: RESOURCE_SERVICES, id: &service.id, name: &service.name }
}
