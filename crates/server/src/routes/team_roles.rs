//! `/v3/teams/{id}/roles`: what the members of a team can be.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::Action;
use holdfast_organisation::ability::{Group, Verb};
use holdfast_organisation::teams::roles::{self, TeamRoleInput, TeamRoleUpdate};
use holdfast_organisation::teams::{Team, TeamRole};

use crate::answer::{created_object, data, object};
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::state::AppState;

const PATH: &str = "/v3/teams/{id}/roles";
const PATH_OF_ONE: &str = "/v3/teams/{id}/roles/{role_id}";

pub(super) fn operations() -> Vec<Operation> {
    let manage = |action| (Guard::Ability(Verb::Update.on(Group::Teams)), Some(action));
    let (make, change, remove) = (manage(Action::RoleCreate), manage(Action::RoleUpdate), manage(Action::RoleDelete));
    let one = || vec![Parameter::path_id(), Parameter::path("role_id", "The role's id"), Parameter::version()];
    let view = (Guard::User, Some(Action::TeamView));
    vec![
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::data_list::<TeamRole>(),
            ..Operation::on_object("get", ("listTeamRoles", PATH), view, list, "The roles of a team")
        },
        Operation {
            rule: "only abilities that they themselves have there",
            parameters: vec![Parameter::path_id(), Parameter::version()],
            body: Some(RequestBody::typed::<TeamRoleInput>()),
            success: Success::created_object::<Team>(),
            ..Operation::on_object("post", ("createTeamRole", PATH), make, create, "Makes a role and answers the team")
        },
        Operation {
            rule: "only abilities that they themselves have there, and no role of their own",
            parameters: one(),
            body: Some(RequestBody::typed::<TeamRoleUpdate>()),
            success: Success::object::<Team>(),
            ..Operation::on_object(
                "put",
                ("updateTeamRole", PATH_OF_ONE),
                change,
                update,
                "Changes a role and answers the team",
            )
        },
        Operation {
            rule: "no role of their own",
            parameters: one(),
            success: Success::no_content(),
            ..Operation::on_object(
                "delete",
                ("deleteTeamRole", PATH_OF_ONE),
                remove,
                delete,
                "Deletes a role that no member has",
            )
        },
    ]
}

async fn list(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(team): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(data(state.look_up(move |connection| roles::list(connection, &user, &team)).await?))
}

async fn create(
    by: SignedIn,
    State(state): State<AppState>,
    Path(team): Path<String>,
    Input(input): Input<TeamRoleInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(created_object(roles::create(state.engine(), &by.author(), &team, input)?.await?))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Path((team, role)): Path<(String, String)>,
    Input(input): Input<TeamRoleUpdate>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(roles::update(state.engine(), &by.author(), (&team, &role), input)?.await?))
}

async fn delete(
    by: SignedIn,
    State(state): State<AppState>,
    Path((team, role)): Path<(String, String)>,
) -> ApiResult<impl IntoResponse> {
    roles::delete(state.engine(), &by.author(), &team, &role)?.await?;
    Ok(StatusCode::NO_CONTENT)
}
