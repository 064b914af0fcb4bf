//! `GET /v3/audit-logs/{id}`: one event with everything that is known of it.

use axum::extract::{Path, State};
use axum::response::IntoResponse;
use holdfast_engine::render::json;
use holdfast_engine::search;
use holdfast_format::OrganisationId;

use crate::answer::{JsonText, Surroundings};
use crate::error::{ApiError, ApiResult, Code};
use crate::guard::Looker;
use crate::openapi::{Operation, Parameter, Success};
use crate::query::NoParameters;
use crate::state::AppState;

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        parameters: vec![Parameter::path_id()],
        success: Success::named("AuditLogEvent"),
        ..Operation::get("getAuditLog", "/v3/audit-logs/{id}", event, "One event with everything that is known of it")
    }]
}

async fn event(
    looker: Looker,
    State(state): State<AppState>,
    _: NoParameters,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let organisation = looker.user.organisation.id;
    // Whatever is not a number is looked for as one that no event has, so that every miss takes the same way (I5).
    let id = if id.bytes().all(|byte| byte.is_ascii_digit()) { id.parse().unwrap_or(0) } else { 0 };
    state.views().note(&looker).await;
    state.read(move |state| open(state, &organisation, id)).await
}

fn open(state: &AppState, organisation: &OrganisationId, id: u64) -> ApiResult<JsonText> {
    let engine = state.engine();
    let surroundings = engine.read(|connection| Surroundings::load(connection, organisation))?;
    let snapshot = engine.snapshot(organisation)?;
    let found = search::by_id(engine.segments(), &snapshot, id)?;
    let found = found.ok_or_else(|| ApiError::new(Code::NotFound, "there is no event with this id"))?;
    let event = found.event();
    state.looking().moment(event.timestamp)?;
    let mut out = b"{\"data\":".to_vec();
    json::event(&event, &surroundings.deleted_teams, json::Detail::WithMeta, &mut out);
    out.push(b'}');
    Ok(JsonText(out))
}
