//! Services: who may record events.

mod shape;

use holdfast_engine::catalog::Connection;
use holdfast_engine::{Engine, random};
use holdfast_format::{OrganisationId, Timestamp};
use serde_json::{Value, json};

pub use shape::{AlertGroupingConfig, AutoPauseConfig, NotificationDelayConfig, ServiceInput, ServiceShape};

use crate::OrganisationError;
use crate::ability::{Group, Verb};
use crate::activity::Tally;
use crate::author::Author;
use crate::catalog::documents::Kind;
use crate::catalog::services::{self, ServiceRow};
use crate::catalog::teams::TeamRow;
use crate::catalog::{documents, slack, teams};
use crate::change::{Change, Changed, Told, change};
use crate::credential::{Credential, CredentialKind};
use crate::documents::owning_team;
use crate::limits::SERVICES_MAX;
use crate::names::{check_name, slug};
use crate::owner::{EntityOwner, EntityOwnerKind};
use crate::principal::User;
use crate::resource::Action;
use crate::version::Upon;

use self::shape::ServiceBody;

/// A service with a key that was made just now and is never shown again.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub service: ServiceShape,
    pub key: Credential,
}

impl NewKey {
    /// The service with its key, whole.
    pub fn revealed(self) -> ServiceShape {
        self.service.with_key(&self.key)
    }
}

/// The services that the user may read, oldest first; of one team only when `team` says so.
pub fn list(
    connection: &mut dyn Connection,
    user: &User,
    team: Option<&str>,
) -> Result<Vec<ServiceShape>, OrganisationError> {
    let read = Verb::Read.on(Group::Services);
    let mut rows = services::list(connection, &user.organisation.id)?;
    rows.retain(|row| team.is_none_or(|team| row.team == team) && user.grants.may_in(read, &row.team));
    rows.into_iter().map(|row| shown(connection, (&user.organisation.id, &user.organisation.slug), row)).collect()
}

/// One service.
pub fn find(connection: &mut dyn Connection, user: &User, id: &str) -> Result<ServiceShape, OrganisationError> {
    let row = services::by_id(connection, &user.organisation.id, id)?;
    let row = row.ok_or_else(|| OrganisationError::not_found("service", id))?;
    let read = Verb::Read.on(Group::Services);
    if !user.grants.may_in(read, &row.team) {
        return Err(OrganisationError::lacks_ability(read));
    }
    shown(connection, (&user.organisation.id, &user.organisation.slug), row)
}

/// The service of this name, if the user may read it.
pub fn find_by_name(
    connection: &mut dyn Connection,
    user: &User,
    team: &str,
    name: &str,
) -> Result<ServiceShape, OrganisationError> {
    let found = list(connection, user, Some(team))?.into_iter().find(|service| service.name == name);
    found.ok_or_else(|| OrganisationError::not_found("service", name))
}

/// The id of the service with this id or name, for an operator.
pub fn id_of(engine: &Engine, organisation: &OrganisationId, id_or_name: &str) -> Result<String, OrganisationError> {
    let row = engine
        .read(|connection| services::find(connection, organisation, id_or_name).map_err(OrganisationError::from))?;
    Ok(row.ok_or_else(|| OrganisationError::not_found("service", id_or_name))?.id)
}

/// Makes a service with a key.
///
/// # Errors
/// [`OrganisationError::Conflict`] when the organisation has a service of this name, or too many.
pub fn create(engine: &Engine, author: &Author, input: ServiceInput) -> Result<Changed<NewKey>, OrganisationError> {
    input.check()?;
    let key = Credential::new(CredentialKind::ServiceKey, random::bytes());
    let id = random::id(engine.clock().now());
    change(engine, author, move |change| {
        let team = input.owner_id.as_deref().ok_or_else(|| OrganisationError::missing("owner_id"))?;
        let team = owning_team(change, team)?;
        change.require_in(Verb::Create.on(Group::Services), &team.id)?;
        let name = input.name.as_deref().ok_or_else(|| OrganisationError::missing("name"))?;
        let policy = input.escalation_policy_id.clone();
        let policy = policy.ok_or_else(|| OrganisationError::missing("escalation_policy_id"))?;
        check_references(change, &input, &team.id)?;
        let input = ServiceInput { maintainer: input.maintainer.clone().or_else(|| maker(change)), ..input.clone() };
        let body = input.applied_to(ServiceBody::default());
        let row = new_row(&id, &team, name, Some(policy), &key, change.now());
        let row = ServiceRow { body: crate::documents::body(&body), ..row };
        insert(change, &row, &key, &team)?;
        Ok(NewKey { service: shown_in(change, row)?, key: key.clone() })
    })
}

/// Makes a service that has nothing but a name, in the organisation's default team.
///
/// # Errors
/// As [`create`].
pub fn create_in_default_team(
    engine: &Engine,
    author: &Author,
    name: &str,
) -> Result<Changed<NewKey>, OrganisationError> {
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
        Ok(NewKey { service: shown_in(change, row)?, key: key.clone() })
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
        tally: Tally::default(),
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
    check_unique(change, service)?;
    if services::count(change.connection(), &organisation)? >= SERVICES_MAX {
        let message = format!("an organisation has at most {SERVICES_MAX} services; delete one first");
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

/// Changes what the input names. Nothing happens when nothing differs.
pub fn update(
    engine: &Engine,
    author: &Author,
    id: &str,
    input: ServiceInput,
) -> Result<Changed<ServiceShape>, OrganisationError> {
    input.check()?;
    let id = id.to_owned();
    change(engine, author, move |change| {
        let (before, team) = expected(change, Verb::Update, &id)?;
        check_references(change, &input, &before.team)?;
        let name = input.name.clone().unwrap_or_else(|| before.name.clone());
        let body = input.applied_to(ServiceBody::read(&before)?);
        let after = ServiceRow {
            // A service whose slug was given to it keeps it with its name.
            slug: if name == before.name { before.slug.clone() } else { slug(&name) },
            name,
            escalation_policy: input.escalation_policy_id.clone().or_else(|| before.escalation_policy.clone()),
            body: crate::documents::body(&body),
            updated_at: change.now(),
            ..before.clone()
        };
        check_unique(change, &after)?;
        let said = match before.name == after.name {
            true => format!("Service \"{}\" changed", after.name),
            false => format!("Service \"{}\" renamed to \"{}\"", before.name, after.name),
        };
        if !record(change, Action::ServiceUpdate, &before, &after, team.as_ref(), said) {
            return shown_in(change, before);
        }
        services::update(change.connection(), &after)?;
        shown_in(change, after)
    })
}

/// Gives a service a new key. The old one stops working within 5 seconds. A disabled service gets none.
pub fn rotate(engine: &Engine, author: &Author, id: &str) -> Result<Changed<NewKey>, OrganisationError> {
    let key = Credential::new(CredentialKind::ServiceKey, random::bytes());
    let id = id.to_owned();
    change(engine, author, move |change| {
        let (before, team) = expected(change, Verb::Update, &id)?;
        if before.is_disabled {
            let name = &before.name;
            let message = format!("the service `{name}` is disabled and would refuse its new key; enable it first");
            return Err(OrganisationError::conflict(message));
        }
        let now = change.now();
        services::set_key(change.connection(), &before.id, &key, now)?;
        let after = ServiceRow { key_hint: key.hint(), updated_at: now, ..before.clone() };
        let said = format!("Key of service \"{}\" replaced", before.name);
        record(change, Action::ServiceRotateKey, &before, &after, team.as_ref(), said);
        Ok(NewKey { service: shown_in(change, after)?, key: key.clone() })
    })
}

/// Whether a service may record events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    On,
    /// Its key becomes useless within 5 seconds; its events stay.
    Off,
}

/// Enables or disables a service. Also returns whether that changed anything.
pub fn switch(
    engine: &Engine,
    author: &Author,
    id: &str,
    switch: Switch,
) -> Result<Changed<(ServiceShape, bool)>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        let (before, team) = expected(change, Verb::Update, &id)?;
        let (action, word) = match switch {
            Switch::On => (Action::ServiceEnable, "enabled"),
            Switch::Off => (Action::ServiceDisable, "disabled"),
        };
        let after = ServiceRow { is_disabled: switch == Switch::Off, updated_at: change.now(), ..before.clone() };
        let said = format!("Service \"{}\" {word}", before.name);
        if !record(change, action, &before, &after, team.as_ref(), said) {
            return Ok((shown_in(change, before)?, false));
        }
        services::set_disabled(change.connection(), &after)?;
        Ok((shown_in(change, after)?, true))
    })
}

/// Deletes a service: its key stops working within 5 seconds. Its events stay, and so does its name in them.
pub fn delete(engine: &Engine, author: &Author, id: &str) -> Result<Changed<()>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        let (service, team) = expected(change, Verb::Delete, &id)?;
        slack::delete(change.connection(), &service.id)?;
        services::delete(change.connection(), &service.id)?;
        change.record(Told {
            action: Action::ServiceDelete,
            id: &service.id,
            name: &service.name,
            team: team.as_ref(),
            said: format!("Service \"{}\" deleted", service.name),
            before: view(&service),
            after: Value::Null,
        });
        Ok(())
    })
}

/// The service with this id, on which the author may use the verb, as they saw it; and its team if that was not deleted.
fn expected(
    change: &mut Change<'_, '_>,
    verb: Verb,
    id: &str,
) -> Result<(ServiceRow, Option<TeamRow>), OrganisationError> {
    let (service, team) = of_organisation(change, id)?;
    change.require_in(verb.on(Group::Services), &service.team)?;
    let shape = shown_in(change, service.clone())?;
    change.expect(&shape, Upon::Everything)?;
    Ok((service, team))
}

/// The service with this id, whoever asks, and its team if that was not deleted.
pub(crate) fn of_organisation(
    change: &mut Change<'_, '_>,
    id: &str,
) -> Result<(ServiceRow, Option<TeamRow>), OrganisationError> {
    let organisation = change.organisation().id;
    let service = services::by_id(change.connection(), &organisation, id)?;
    let service = service.ok_or_else(|| OrganisationError::not_found("service", id))?;
    let team = teams::by_id(change.connection(), &organisation, &service.team)?;
    Ok((service, team))
}

fn check_unique(change: &mut Change<'_, '_>, service: &ServiceRow) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    let twin = services::find(change.connection(), &organisation, &service.name)?;
    if twin.is_some_and(|twin| twin.id != service.id) {
        let message = format!("the organisation has a service `{}` already", service.name);
        return Err(OrganisationError::conflict(message));
    }
    Ok(())
}

/// Fails when the input names a policy or a maintainer that the team cannot give the service.
fn check_references(change: &mut Change<'_, '_>, input: &ServiceInput, team: &str) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    if let Some(id) = &input.escalation_policy_id {
        let policy = documents::by_id(change.connection(), &organisation, Kind::EscalationPolicy, id)?;
        if policy.is_none_or(|policy| policy.team.as_deref() != Some(team)) {
            let message = format!("the team has no escalation policy `{id}`");
            return Err(OrganisationError::invalid("escalation_policy_id", message));
        }
    }
    match &input.maintainer {
        Some(maintainer) if maintainer.kind == EntityOwnerKind::Team => {
            Err(OrganisationError::invalid("maintainer.type", "a service is maintained by a user"))
        }
        Some(maintainer) => maintainer.check(change.connection(), &organisation, "maintainer", team),
        None => Ok(()),
    }
}

/// Who makes a service maintains it, unless they say otherwise; an operator does not.
fn maker(change: &Change<'_, '_>) -> Option<EntityOwner> {
    let id = change.person().id();
    (!id.is_empty()).then(|| EntityOwner { id: id.to_owned(), kind: EntityOwnerKind::User })
}

fn shown(
    connection: &mut dyn Connection,
    organisation: (&OrganisationId, &str),
    row: ServiceRow,
) -> Result<ServiceShape, OrganisationError> {
    let slack = slack::by_service(connection, &row.id)?;
    ServiceShape::new(organisation, row, slack)
}

pub(crate) fn shown_in(change: &mut Change<'_, '_>, row: ServiceRow) -> Result<ServiceShape, OrganisationError> {
    let (organisation, slug) = (change.organisation().id, change.organisation().slug.clone());
    shown(change.connection(), (&organisation, &slug), row)
}

/// Records what changed of a service. True when something did.
pub(crate) fn record(
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
