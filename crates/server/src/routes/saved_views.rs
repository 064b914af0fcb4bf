//! `/v3/audit-logs/views`: filters that a person named and keeps.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use holdfast_organisation::Action;
use holdfast_organisation::saved_views::{self, Draft, Range, SavedView, ViewDuration};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

use super::export::asking;
use crate::answer::{created, data};
use crate::error::{ApiError, ApiResult};
use crate::filters::{RANGE, missing};
use crate::guard::{Guard, Looker};
use crate::json_body::Members;
use crate::looking::Looking;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::NoParameters;
use crate::state::AppState;

const PATH: &str = "/v3/audit-logs/views";
const PATH_OF_ONE: &str = "/v3/audit-logs/views/{id}";
const OWN: &str = "only your own";

pub(super) fn operations() -> Vec<Operation> {
    let guard = (Guard::Looker, Some(Action::LogView));
    let body = || Some(RequestBody::Json("SavedViewRequest"));
    vec![
        Operation {
            rule: OWN,
            success: Success::data_list::<SavedView>(),
            ..Operation::on_object("get", ("listSavedViews", PATH), guard, list, "Your saved views, by name")
        },
        Operation {
            body: body(),
            success: Success::created_data::<SavedView>(),
            ..Operation::on_object("post", ("createSavedView", PATH), guard, create, "Keeps a view for you")
        },
        Operation {
            rule: OWN,
            parameters: vec![Parameter::path_id()],
            body: body(),
            success: Success::data::<SavedView>(),
            ..Operation::on_object("put", ("updateSavedView", PATH_OF_ONE), guard, update, "Replaces a saved view")
        },
        Operation {
            rule: OWN,
            parameters: vec![Parameter::path_id()],
            success: Success::no_content(),
            ..Operation::on_object("delete", ("deleteSavedView", PATH_OF_ONE), guard, delete, "Forgets a saved view")
        },
    ]
}

async fn list(looker: Looker, State(state): State<AppState>, _: NoParameters) -> ApiResult<impl IntoResponse> {
    Ok(data(state.look_up(move |connection| saved_views::list(connection, &looker.user)).await?))
}

async fn create(
    looker: Looker,
    State(state): State<AppState>,
    _: NoParameters,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<impl IntoResponse> {
    let draft = draft(Members::receive(state.bodies(), &headers, body).await?, state.looking())?;
    Ok(created(saved_views::create(state.engine(), &looker.author(), draft)?.await?))
}

async fn update(
    looker: Looker,
    State(state): State<AppState>,
    _: NoParameters,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<impl IntoResponse> {
    let draft = draft(Members::receive(state.bodies(), &headers, body).await?, state.looking())?;
    Ok(data(saved_views::update(state.engine(), &looker.author(), &id, draft)?.await?))
}

async fn delete(
    looker: Looker,
    State(state): State<AppState>,
    _: NoParameters,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    saved_views::delete(state.engine(), &looker.author(), &id)?.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads a view and checks its filters as an export's are checked.
fn draft(mut members: Members, looking: Looking<'_>) -> ApiResult<Draft> {
    let (name, filters) = (members.take_text("name")?, members.take("filters"));
    let absent: Vec<_> =
        [filters.is_none().then_some("filters"), name.is_none().then_some("name")].into_iter().flatten().collect();
    let (Some(name), Some(filters)) = (name, filters) else { return Err(missing(&absent, "")) };
    let range = range(&mut members)?;
    let (mut asking, through_id) = asking(Members::of("filters", filters)?)?;
    let misplaced = RANGE.into_iter().find(|name| asking.scalars.contains_key(name));
    if let Some(name) = misplaced.or(through_id.map(|_| "throughID")) {
        let message = "is no part of a view's filters; beside them stands `duration`, or `startTime` and `endTime`";
        return Err(ApiError::parameter(name, message));
    }
    let filters = asking.to_json();
    if let Range::Between { start, end } = &range {
        asking.scalars.extend([("startTime", start.clone()), ("endTime", end.clone())]);
    }
    asking.resolve_optional(looking)?;
    Ok(Draft { name, body: saved_views::Body { filters, range } })
}

fn range(members: &mut Members) -> ApiResult<Range> {
    let [duration, start, end] =
        [members.take_text("duration")?, members.take_text("startTime")?, members.take_text("endTime")?];
    match (duration, start, end) {
        (Some(duration), None, None) => {
            let known = ViewDuration::deserialize(duration.as_str().into_deserializer());
            known.map(Range::Last).map_err(|error: Error| ApiError::parameter("duration", error.to_string()))
        }
        (None, Some(start), Some(end)) => Ok(Range::Between { start, end }),
        _ => Err(ApiError::parameter("duration", "a view has either `duration`, or `startTime` and `endTime`")),
    }
}
