//! Organisations: made and governed by the operator of the installation.

mod create;
mod support;

use holdfast_engine::catalog::CatalogError;
use holdfast_engine::catalog::Connection;
use holdfast_engine::catalog::organisations::{self as rows, OrganisationRow};
use holdfast_engine::{Engine, EngineError};
use holdfast_format::OrganisationId;
use serde_json::json;

pub use create::{Created, NewOrganisation, create};
pub use support::{SupportExport, record_support_export};

use crate::author::Author;
use crate::change::{Changed, Told, change};
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
        let name = change.organisation().name.clone();
        Ok(change.record(Told {
            action: Action::OrganisationChangePlan,
            id: &id.to_string(),
            name: &name,
            team: None,
            said: format!("Plan changed from {before} to {plan}"),
            before: json!({"plan": before.as_str()}),
            after: json!({"plan": plan.as_str()}),
        }))
    })
}

/// Fails when the organisation does not exist.
pub(crate) fn must_exist(
    connection: &mut dyn Connection,
    id: &OrganisationId,
) -> Result<OrganisationRow, OrganisationError> {
    let row = rows::by_id(connection, id)?;
    row.ok_or_else(|| OrganisationError::not_found("organisation", &id.to_string()))
}
