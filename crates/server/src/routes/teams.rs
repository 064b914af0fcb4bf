//! `/v3/teams`: what objects belong to, and whose members may do what with them.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::ability::{Group, Verb};
use holdfast_organisation::teams::{self, Team, TeamInput, TeamUpdate};
use holdfast_organisation::{Action, Permission};

use crate::answer::{created_object, data, object};
use crate::error::{ApiError, ApiResult, Code};
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::Parameters;
use crate::state::AppState;

const PATH: &str = "/v3/teams";
const PATH_BY_NAME: &str = "/v3/teams/by-name";
const PATH_OF_ONE: &str = "/v3/teams/{id}";

pub(super) fn operations() -> Vec<Operation> {
    let view = (Guard::User, Some(Action::TeamView));
    let make = (Guard::Permission(Permission::ManageTeams), Some(Action::TeamCreate));
    let change = (Guard::Ability(Verb::Update.on(Group::Teams)), Some(Action::TeamUpdate));
    let remove = (Guard::Ability(Verb::Delete.on(Group::Teams)), Some(Action::TeamDelete));
    vec![
        Operation {
            success: Success::data_list::<Team>(),
            ..Operation::on_object("get", ("listTeams", PATH), view, list, "The teams of the organisation")
        },
        Operation {
            body: Some(RequestBody::typed::<TeamInput>()),
            success: Success::created_object::<Team>(),
            ..Operation::on_object("post", ("createTeam", PATH), make, create, "Makes a team")
        },
        Operation {
            parameters: vec![Parameter::text("name", "The name, in any case").required()],
            success: Success::object::<Team>(),
            ..Operation::on_object("get", ("getTeamByName", PATH_BY_NAME), view, by_name, "The team of a name")
        },
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::object::<Team>(),
            ..Operation::on_object("get", ("getTeam", PATH_OF_ONE), view, open, "One team")
        },
        Operation {
            rule: "who lacks an ability gives it to nobody",
            parameters: vec![Parameter::path_id(), Parameter::version()],
            body: Some(RequestBody::typed::<TeamUpdate>()),
            success: Success::object::<Team>(),
            ..Operation::on_object(
                "put",
                ("updateTeam", PATH_OF_ONE),
                change,
                update,
                "Changes a team and replaces its members",
            )
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            success: Success::no_content(),
            ..Operation::on_object(
                "delete",
                ("deleteTeam", PATH_OF_ONE),
                remove,
                delete,
                "Deletes a team that nothing belongs to",
            )
        },
    ]
}

async fn list(SignedIn { user, .. }: SignedIn, State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    Ok(data(state.look_up(move |connection| teams::list(connection, &user)).await?))
}

async fn by_name(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let name = Parameters::pick(query.as_deref(), &["name"])?.scalar("name")?.map(str::to_owned);
    let name = name.ok_or_else(|| ApiError::new(Code::MissingParameter, "`name` is missing"))?;
    Ok(object(state.look_up(move |connection| teams::find_by_name(connection, &user, &name)).await?))
}

async fn open(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(state.look_up(move |connection| teams::find(connection, &user, &id)).await?))
}

async fn create(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<TeamInput>,
) -> ApiResult<impl IntoResponse> {
    let team = teams::create(state.engine(), &by.author(), input)?.await?;
    // Who made a team may use it at once.
    by.forget(&state);
    Ok(created_object(team))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(input): Input<TeamUpdate>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(teams::update(state.engine(), &by.author(), &id, input)?.await?))
}

async fn delete(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    teams::delete(state.engine(), &by.author(), &id)?.await?;
    Ok(StatusCode::NO_CONTENT)
}
