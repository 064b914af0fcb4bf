//! `/v3/runbooks`: what to do, step by step.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::Action;
use holdfast_organisation::ability::{Group, Verb};
use holdfast_organisation::runbooks::{self, Runbook, RunbookInput};

use crate::answer::{created_object, data, object};
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::Parameters;
use crate::state::AppState;

const PATH: &str = "/v3/runbooks";
const PATH_OF_ONE: &str = "/v3/runbooks/{id}";

pub(super) fn operations() -> Vec<Operation> {
    let guard = |verb: Verb, action| (Guard::Ability(verb.on(Group::Runbooks)), Some(action));
    let (view, make) = (guard(Verb::Read, Action::RunbookView), guard(Verb::Create, Action::RunbookCreate));
    let (change, remove) = (guard(Verb::Update, Action::RunbookUpdate), guard(Verb::Delete, Action::RunbookDelete));
    vec![
        Operation {
            parameters: vec![Parameter::text("owner_id", "Only the runbooks of this team")],
            success: Success::data_list::<Runbook>(),
            ..Operation::on_object("get", ("listRunbooks", PATH), view, list, "The runbooks that you may read")
        },
        Operation {
            body: Some(RequestBody::typed::<RunbookInput>()),
            success: Success::created_object::<Runbook>(),
            ..Operation::on_object("post", ("createRunbook", PATH), make, create, "Makes a runbook")
        },
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::object::<Runbook>(),
            ..Operation::on_object("get", ("getRunbook", PATH_OF_ONE), view, open, "One runbook")
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            body: Some(RequestBody::typed::<RunbookInput>()),
            success: Success::object::<Runbook>(),
            ..Operation::on_object("put", ("updateRunbook", PATH_OF_ONE), change, update, "Changes a runbook")
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            success: Success::no_content(),
            ..Operation::on_object("delete", ("deleteRunbook", PATH_OF_ONE), remove, delete, "Deletes a runbook")
        },
    ]
}

async fn list(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let team = Parameters::pick(query.as_deref(), &["owner_id"])?.scalar("owner_id")?.map(str::to_owned);
    Ok(data(state.look_up(move |connection| runbooks::list(connection, &user, team.as_deref())).await?))
}

async fn open(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(state.look_up(move |connection| runbooks::find(connection, &user, &id)).await?))
}

async fn create(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<RunbookInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(created_object(runbooks::create(state.engine(), &by.author(), input)?.await?))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(input): Input<RunbookInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(runbooks::update(state.engine(), &by.author(), &id, input)?.await?))
}

async fn delete(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    runbooks::delete(state.engine(), &by.author(), &id)?.await?;
    Ok(StatusCode::NO_CONTENT)
}
