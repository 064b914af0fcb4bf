//! Services: who may record events.

use holdfast_engine::{Engine, random};
use holdfast_format::{OrganisationId, Timestamp};
use serde_json::{Value, json};

use crate::OrganisationError;
use crate::author::Author;
use crate::catalog::documents::Kind;
use crate::catalog::services::{self, ServiceRow};
use crate::catalog::teams::TeamRow;
use crate::catalog::{documents, teams};
use crate::change::{Change, Changed, Told, change};
use crate::credential::{Credential, CredentialKind};
use crate::names::{check_name, slug};
use crate::resource::Action;

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
pub fn create(engine: &Engine, author: &Author, name: &str) -> Result<Changed<NewKey>, OrganisationError> {
    check_name("name", name)?;
    let key = Credential::new(CredentialKind::ServiceKey, random::bytes());
    let (name, id) = (name.to_owned(), random::id(engine.clock().now()));
    change(engine, author, move |change| {
        let organisation = change.organisation().id;
        let team = teams::default_team(change.connection(), &organisation)?;
        let team = team.ok_or_else(|| OrganisationError::not_found("team", "of the organisation"))?;
        let policies = documents::list(change.connection(), &organisation, Kind::EscalationPolicy)?;
        let policy = policies.into_iter().find(|policy| policy.team.as_ref() == Some(&team.id));
        let policy = policy.map(|policy| policy.id);
        let row = new_row(&id, &team, &name, policy, &key, change.now());
        insert(change, &row, &key, &team)?;
        Ok(NewKey { service: row.into(), key: key.clone() })
    })
}

/// A service that has nothing but a name yet.
pub(crate) fn new_row(
    id: &str,
    team: &TeamRow,
    name: &str,
    escalation_policy: Option<String>,
    key: &Credential,
    now: Timestamp,
) -> ServiceRow {
    ServiceRow {
        id: id.to_owned(),
        team: team.id.clone(),
        name: name.to_owned(),
        slug: slug(name),
        escalation_policy,
        body: json!({}),
        key_hint: key.hint(),
        is_disabled: false,
        created_at: now,
        updated_at: now,
        last_event_at: None,
        day_events: 0,
    }
}

/// Inserts a service and records it. Part of a larger change when an organisation is made.
pub(crate) fn insert(
    change: &mut Change<'_, '_>,
    service: &ServiceRow,
    key: &Credential,
    team: &TeamRow,
) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    if services::find(change.connection(), &organisation, &service.name)?.is_some() {
        let message = format!("the organisation has a service `{}` already", service.name);
        return Err(OrganisationError::conflict(message));
    }
    services::insert(change.connection(), &organisation, service, key.hash())?;
    change.record(Told {
        action: Action::ServiceCreate,
        id: &service.id,
        name: &service.name,
        team: Some(team),
        said: format!("Service \"{}\" created", service.name),
        before: Value::Null,
        after: view(service),
    });
    Ok(())
}

/// Gives a service, named by id or name, a new key. The old one stops working within 5 seconds. A disabled service gets
/// none.
pub fn rotate(engine: &Engine, author: &Author, service: &str) -> Result<Changed<NewKey>, OrganisationError> {
    let key = Credential::new(CredentialKind::ServiceKey, random::bytes());
    let name = service.to_owned();
    change(engine, author, move |change| {
        let (before, team) = existing(change, &name)?;
        if before.is_disabled {
            let message =
                format!("the service `{}` is disabled and would refuse its new key; enable it first", before.name);
            return Err(OrganisationError::conflict(message));
        }
        let now = change.now();
        services::set_key(change.connection(), &before.id, &key, now)?;
        let after = ServiceRow { key_hint: key.hint(), ..before.clone() };
        let said = format!("Key of service \"{}\" replaced", before.name);
        record(change, Action::ServiceRotateKey, &before, &after, team.as_ref(), said);
        Ok(NewKey { service: after.into(), key: key.clone() })
    })
}

/// Makes a service's key useless within 5 seconds. Its events stay. True when it was not disabled before.
pub fn disable(engine: &Engine, author: &Author, service: &str) -> Result<Changed<bool>, OrganisationError> {
    let name = service.to_owned();
    change(engine, author, move |change| {
        let (before, team) = existing(change, &name)?;
        services::set_disabled(change.connection(), &before.id, true)?;
        let after = ServiceRow { is_disabled: true, ..before.clone() };
        let said = format!("Service \"{}\" disabled", before.name);
        Ok(record(change, Action::ServiceDisable, &before, &after, team.as_ref(), said))
    })
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

/// The service with this id or name, and its team if that was not deleted.
fn existing(change: &mut Change<'_, '_>, id_or_name: &str) -> Result<(ServiceRow, Option<TeamRow>), OrganisationError> {
    let organisation = change.organisation().id;
    let service = services::find(change.connection(), &organisation, id_or_name)?;
    let service = service.ok_or_else(|| OrganisationError::not_found("service", id_or_name))?;
    let team = teams::by_id(change.connection(), &organisation, &service.team)?;
    Ok((service, team))
}

fn record(
    change: &mut Change<'_, '_>,
    action: Action,
    before: &ServiceRow,
    after: &ServiceRow,
    team: Option<&TeamRow>,
    said: String,
) -> bool {
    let (id, name) = (&after.id, &after.name);
    change.record(Told { action, id, name, team, said, before: view(before), after: view(after) })
}

/// What events compare of a service.
fn view(service: &ServiceRow) -> Value {
    let mut view = json!({
        "id": service.id,
        "name": service.name,
        "slug": service.slug,
        "owner": {"id": service.team, "type": "team"},
        "escalation_policy_id": service.escalation_policy,
        "api_key": service.key_hint,
        "is_disabled": service.is_disabled,
    });
    if let (Value::Object(view), Value::Object(body)) = (&mut view, &service.body) {
        view.extend(body.clone());
    }
    view
}
