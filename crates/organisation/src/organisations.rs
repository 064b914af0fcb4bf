//! Organisations: made and governed by the operator of the installation.

mod create;
mod support;

use holdfast_engine::catalog::Connection;
use holdfast_engine::catalog::organisations::{self as rows, CatalogueMode, OrganisationRow};
use holdfast_engine::catalog::{CatalogError, resources};
use holdfast_engine::commit::UnitOfWork;
use holdfast_engine::{Engine, EngineError, limits};
use holdfast_format::{OrganisationId, Target, Team};
use serde_json::{Value, json};

pub use create::{Created, NewOrganisation, create};
pub use support::{SupportExport, record_support_export};

use crate::events::{Change, record_by_operator};
use crate::limits::RETENTION_DAYS_MAX;
use crate::names::check_name;
use crate::{OrganisationError, Plan};

pub(crate) const RESOURCE_ORGANISATION: &str = "Organisation";
pub(crate) const RESOURCE_AUDIT_LOGS: &str = "Audit Logs";
pub(crate) const RESOURCE_SERVICES: &str = "Services";
pub(crate) const RESOURCE_USERS: &str = "User management";
pub(crate) const RESOURCE_RBAC: &str = "RBAC Management";
pub(crate) const RESOURCE_POLICIES: &str = "Escalation Policy";
pub(crate) const RESOURCE_TOKENS: &str = "API Refresh Token";

/// The organisation with this id or slug.
pub fn find(engine: &Engine, id_or_slug: &str) -> Result<OrganisationRow, OrganisationError> {
    let row = engine.read(|connection| match id_or_slug.parse() {
        Ok(id) => rows::by_id(connection, &id),
        Err(_) => rows::by_slug(connection, id_or_slug),
    });
    row.map_err(EngineError::from)?.ok_or_else(|| OrganisationError::not_found("organisation", id_or_slug))
}

/// At most `limit` organisations whose ids come after `after`, by id.
pub fn list(
    engine: &Engine,
    after: Option<&OrganisationId>,
    limit: usize,
) -> Result<Vec<OrganisationRow>, OrganisationError> {
    let page = engine.read(|connection| rows::list(connection, after, limit));
    Ok(page.map_err(EngineError::from)?)
}

/// What an organisation pays for; a plan that no release ever wrote is damage.
pub fn plan_of(row: &OrganisationRow) -> Result<Plan, EngineError> {
    row.plan.parse().map_err(|what| EngineError::Catalog(CatalogError::Damaged { what }))
}

/// Moves an organisation to another plan. True when it was on a different one.
pub fn set_plan(engine: &Engine, organisation: &OrganisationId, plan: Plan) -> Result<bool, OrganisationError> {
    change(engine, organisation, move |unit, row| {
        let before = plan_of(row)?;
        if before == plan {
            return Ok(false);
        }
        rows::set_plan(unit.connection(), &row.id, plan.as_str())?;
        let said = format!("Plan changed from {before} to {plan}");
        let meta = json!({"before": {"plan": before.as_str()}, "after": {"plan": plan.as_str()}});
        record(unit, row, RESOURCE_ORGANISATION, "Change Plan", said, meta);
        Ok(true)
    })
}

/// Sets how many days the organisation's events are kept. True when it was another number.
pub fn set_retention(engine: &Engine, organisation: &OrganisationId, days: i64) -> Result<bool, OrganisationError> {
    if !(1..=RETENTION_DAYS_MAX).contains(&days) {
        let message = format!("retention is from 1 to {RETENTION_DAYS_MAX} days, not {days}");
        return Err(OrganisationError::invalid("days", message));
    }
    change(engine, organisation, move |unit, row| {
        let before = row.retention_days;
        if before == days {
            return Ok(false);
        }
        rows::set_retention(unit.connection(), &row.id, days)?;
        let said = format!("Retention changed from {before} to {days} days");
        let meta = json!({"before": {"retentionDays": before}, "after": {"retentionDays": days}});
        record(unit, row, RESOURCE_AUDIT_LOGS, "Retention", said, meta);
        Ok(true)
    })
}

/// Decides whether unknown resources and actions are refused or registered as they come. True when that changed.
pub fn set_catalogue(
    engine: &Engine,
    organisation: &OrganisationId,
    mode: CatalogueMode,
) -> Result<bool, OrganisationError> {
    change(engine, organisation, move |unit, row| {
        if row.catalogue == mode {
            return Ok(false);
        }
        rows::set_catalogue(unit.connection(), &row.id, mode)?;
        let (before, after) = (catalogue_name(row.catalogue), catalogue_name(mode));
        let said = format!("Catalogue of resources changed from {before} to {after}");
        let meta = json!({"before": {"catalogue": before}, "after": {"catalogue": after}});
        record(unit, row, RESOURCE_AUDIT_LOGS, "Settings", said, meta);
        Ok(true)
    })
}

/// How a catalogue's mode is called on the command line and in events.
pub const fn catalogue_name(mode: CatalogueMode) -> &'static str {
    match mode {
        CatalogueMode::Closed => "closed",
        CatalogueMode::Open => "open",
    }
}

/// Registers actions of a resource. Returns how many of them were new.
pub fn add_resource(
    engine: &Engine,
    organisation: &OrganisationId,
    resource: &str,
    actions: &[String],
) -> Result<u64, OrganisationError> {
    check_catalogue_name("resource", resource)?;
    if actions.is_empty() {
        return Err(OrganisationError::invalid("actions", "name at least one action of the resource"));
    }
    actions.iter().try_for_each(|action| check_catalogue_name("action", action))?;
    let (resource, actions) = (resource.to_owned(), actions.to_vec());
    change(engine, organisation, move |unit, row| {
        let pairs: Vec<_> = actions.iter().map(|action| (resource.as_str(), action.as_str())).collect();
        let known = resources::count(unit.connection(), &row.id)?;
        if known + pairs.len() as u64 > limits::ORGANISATION_ACTIONS_MAX as u64 {
            let limit = limits::ORGANISATION_ACTIONS_MAX;
            let message = format!("an organisation has at most {limit} actions of its own; there are {known}");
            return Err(OrganisationError::invalid("actions", message));
        }
        let now = unit.now();
        let added = resources::insert(unit.connection(), &row.id, &pairs, now)?;
        if added > 0 {
            let said = format!("Resource \"{resource}\" registered with {}", actions.join(", "));
            let meta = json!({"after": {"resource": resource, "actions": actions}});
            record(unit, row, RESOURCE_AUDIT_LOGS, "Settings", said, meta);
        }
        Ok(added)
    })
}

/// A comma would make one value of a filter read as two.
fn check_catalogue_name(field: &'static str, name: &str) -> Result<(), OrganisationError> {
    check_name(field, name)?;
    if name.contains(',') {
        return Err(OrganisationError::invalid(
            field,
            format!("`{name}` contains a comma, which separates filter values"),
        ));
    }
    Ok(())
}

/// Fails when the organisation does not exist.
pub(crate) fn must_exist(
    connection: &mut dyn Connection,
    id: &OrganisationId,
) -> Result<OrganisationRow, OrganisationError> {
    let row = rows::by_id(connection, id)?;
    row.ok_or_else(|| OrganisationError::not_found("organisation", &id.to_string()))
}

/// Runs a change of one organisation as a unit of work and waits for its commit.
fn change<T: Send + 'static>(
    engine: &Engine,
    organisation: &OrganisationId,
    mut work: impl FnMut(&mut UnitOfWork<'_>, &OrganisationRow) -> Result<T, OrganisationError> + Send + 'static,
) -> Result<T, OrganisationError> {
    let organisation = *organisation;
    let waiting = engine.change(move |unit| {
        let row = must_exist(unit.connection(), &organisation)?;
        work(unit, &row)
    })?;
    waiting.wait()
}

fn record(unit: &mut UnitOfWork<'_>, row: &OrganisationRow, resource: &str, action: &str, said: String, meta: Value) {
    let id = row.id.to_string();
    let target = Target { kind: RESOURCE_ORGANISATION, id: &id, name: &row.name };
    let change = Change { resource, action, target, team: Team::default(), said, meta, request_id: "" };
    record_by_operator(unit, row.id, &change);
}
