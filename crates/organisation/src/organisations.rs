//! Organisations: made and governed by the operator of the installation.

mod create;
mod support;

use holdfast_engine::catalog::Connection;
use holdfast_engine::catalog::organisations::{self as rows, CatalogueMode, OrganisationRow};
use holdfast_engine::catalog::{CatalogError, resources};
use holdfast_engine::{Engine, EngineError, limits};
use holdfast_format::OrganisationId;
use serde_json::{Value, json};

pub use create::{Created, NewOrganisation, create};
pub use support::{SupportExport, record_support_export};

use crate::author::Author;
use crate::change::{Change, Changed, Told, change};
use crate::limits::RETENTION_DAYS_MAX;
use crate::names::check_name;
use crate::resource::Action;
use crate::{OrganisationError, Plan};

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
pub fn set_plan(engine: &Engine, author: &Author, plan: Plan) -> Result<Changed<bool>, OrganisationError> {
    change(engine, author, move |change| {
        let id = change.organisation().id;
        let before = plan_of(change.organisation())?;
        rows::set_plan(change.connection(), &id, plan.as_str())?;
        let said = format!("Plan changed from {before} to {plan}");
        let (before, after) = (json!({"plan": before.as_str()}), json!({"plan": plan.as_str()}));
        Ok(record(change, Action::OrganisationChangePlan, said, before, after))
    })
}

/// Sets how many days the organisation's events are kept. True when it was another number.
pub fn set_retention(engine: &Engine, author: &Author, days: i64) -> Result<Changed<bool>, OrganisationError> {
    if !(1..=RETENTION_DAYS_MAX).contains(&days) {
        let message = format!("retention is from 1 to {RETENTION_DAYS_MAX} days, not {days}");
        return Err(OrganisationError::invalid("days", message));
    }
    change(engine, author, move |change| {
        let (id, before) = (change.organisation().id, change.organisation().retention_days);
        rows::set_retention(change.connection(), &id, days)?;
        let said = format!("Retention changed from {before} to {days} days");
        let (before, after) = (json!({"retention_days": before}), json!({"retention_days": days}));
        Ok(record(change, Action::LogRetention, said, before, after))
    })
}

/// Decides whether unknown resources and actions are refused or registered as they come. True when that changed.
pub fn set_catalogue(
    engine: &Engine,
    author: &Author,
    mode: CatalogueMode,
) -> Result<Changed<bool>, OrganisationError> {
    change(engine, author, move |change| {
        let (id, before) = (change.organisation().id, change.organisation().catalogue);
        rows::set_catalogue(change.connection(), &id, mode)?;
        let (before, after) = (catalogue_name(before), catalogue_name(mode));
        let said = format!("Catalogue of resources changed from {before} to {after}");
        let (before, after) = (json!({"catalogue": before}), json!({"catalogue": after}));
        Ok(record(change, Action::LogSettings, said, before, after))
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
    author: &Author,
    resource: &str,
    actions: &[String],
) -> Result<Changed<u64>, OrganisationError> {
    check_catalogue_name("resource", resource)?;
    if actions.is_empty() {
        return Err(OrganisationError::invalid("actions", "name at least one action of the resource"));
    }
    actions.iter().try_for_each(|action| check_catalogue_name("action", action))?;
    let (resource, actions) = (resource.to_owned(), actions.to_vec());
    change(engine, author, move |change| {
        let (id, now) = (change.organisation().id, change.now());
        let pairs: Vec<_> = actions.iter().map(|action| (resource.as_str(), action.as_str())).collect();
        let known = resources::count(change.connection(), &id)?;
        if known + pairs.len() as u64 > limits::ORGANISATION_ACTIONS_MAX as u64 {
            let limit = limits::ORGANISATION_ACTIONS_MAX;
            let message = format!("an organisation has at most {limit} actions of its own; there are {known}");
            return Err(OrganisationError::invalid("actions", message));
        }
        let added = resources::insert(change.connection(), &id, &pairs, now)?;
        if added > 0 {
            let said = format!("Resource \"{resource}\" registered with {}", actions.join(", "));
            let after = json!({"resource": resource, "actions": actions});
            record(change, Action::LogSettings, said, Value::Null, after);
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

/// Records a change of the organisation itself. True when there was one.
fn record(change: &mut Change<'_, '_>, action: Action, said: String, before: Value, after: Value) -> bool {
    let (id, name) = (change.organisation().id.to_string(), change.organisation().name.clone());
    change.record(Told { action, id: &id, name: &name, team: None, said, before, after })
}
