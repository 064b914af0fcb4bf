//! `/v3/teams/{id}/members`: who is in a team, with which of its roles.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::Action;
use holdfast_organisation::ability::{Group, Verb};
use holdfast_organisation::teams::TeamMember;
use holdfast_organisation::teams::members::{
    self, TeamMemberInput, TeamMemberRoles, TeamMembersAdded, TeamMembersInput,
};

use crate::answer::{created, data};
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::state::AppState;

const PATH: &str = "/v3/teams/{id}/members";
const PATH_OF_SEVERAL: &str = "/v3/teams/{id}/members/bulk";
const PATH_OF_ONE: &str = "/v3/teams/{id}/members/{user_id}";
/// What the guard does not say of who may.
const RULE: &str = "only roles whose abilities they themselves have there, and not for themselves";

pub(super) fn operations() -> Vec<Operation> {
    let manage = |action| (Guard::Ability(Verb::Update.on(Group::Teams)), Some(action));
    let (join, change, leave) = (manage(Action::MemberAdd), manage(Action::MemberUpdate), manage(Action::MemberRemove));
    let one = || vec![Parameter::path_id(), Parameter::path("user_id", "The user's id"), Parameter::version()];
    let view = (Guard::User, Some(Action::TeamView));
    vec![
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::data_list::<TeamMember>(),
            ..Operation::on_object("get", ("listTeamMembers", PATH), view, list, "The members of a team")
        },
        Operation {
            rule: RULE,
            parameters: vec![Parameter::path_id(), Parameter::version()],
            body: Some(RequestBody::typed::<TeamMemberInput>()),
            success: Success::created_data::<TeamMember>(),
            ..Operation::on_object("post", ("addTeamMember", PATH), join, add, "Makes a user a member")
        },
        Operation {
            rule: RULE,
            parameters: vec![Parameter::path_id(), Parameter::version()],
            body: Some(RequestBody::typed::<TeamMembersInput>()),
            success: Success::data::<TeamMembersAdded>(),
            ..Operation::on_object(
                "post",
                ("addTeamMembers", PATH_OF_SEVERAL),
                join,
                add_many,
                "Makes several users members, or none of them",
            )
        },
        Operation {
            rule: RULE,
            parameters: one(),
            body: Some(RequestBody::typed::<TeamMemberRoles>()),
            success: Success::data::<TeamMember>(),
            ..Operation::on_object(
                "patch",
                ("updateTeamMember", PATH_OF_ONE),
                change,
                update,
                "Replaces the roles of a member",
            )
        },
        Operation {
            rule: "not themselves",
            parameters: one(),
            success: Success::no_content(),
            ..Operation::on_object("delete", ("removeTeamMember", PATH_OF_ONE), leave, remove, "Ends a membership")
        },
    ]
}

async fn list(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(team): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(data(state.look_up(move |connection| members::list(connection, &user, &team)).await?))
}

async fn add(
    by: SignedIn,
    State(state): State<AppState>,
    Path(team): Path<String>,
    Input(input): Input<TeamMemberInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(created(members::add(state.engine(), &by.author(), &team, input)?.await?))
}

async fn add_many(
    by: SignedIn,
    State(state): State<AppState>,
    Path(team): Path<String>,
    Input(input): Input<TeamMembersInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(data(members::add_many(state.engine(), &by.author(), &team, input)?.await?))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Path((team, user_id)): Path<(String, String)>,
    Input(input): Input<TeamMemberRoles>,
) -> ApiResult<impl IntoResponse> {
    Ok(data(members::update(state.engine(), &by.author(), &team, &user_id, input)?.await?))
}

async fn remove(
    by: SignedIn,
    State(state): State<AppState>,
    Path((team, user_id)): Path<(String, String)>,
) -> ApiResult<impl IntoResponse> {
    members::remove(state.engine(), &by.author(), &team, &user_id)?.await?;
    Ok(StatusCode::NO_CONTENT)
}
