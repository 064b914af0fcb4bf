//! `/v3/users`: the people of the organisation and what they may do.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::users::{self, GrantsInput, InvitationInput, SwapInput, UserInput, UserRole, UserView};
use holdfast_organisation::{Action, Permission, links};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{created, created_object, data, object};
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::Parameters;
use crate::state::AppState;

const PATH: &str = "/v3/users";
const PATH_OF_ONE: &str = "/v3/users/{id}";
const MANAGES: Guard = Guard::Permission(Permission::ManageUsers);

pub(super) fn operations() -> Vec<Operation> {
    [reading(), changing(), linking()].into_iter().flatten().collect()
}

fn reading() -> Vec<Operation> {
    let everybody = (Guard::User, None);
    vec![
        Operation {
            parameters: vec![Parameter::text("email", "Only the user with this address, not in a list")],
            success: Success::data::<Users>(),
            ..Operation::on_object("get", ("listUsers", PATH), everybody, list, "The users of the organisation")
        },
        Operation {
            success: Success::data_list::<UserRole>(),
            ..Operation::on_object("get", ("listUserRoles", "/v3/users/roles"), everybody, roles, "The roles of users")
        },
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::object::<UserView>(),
            ..Operation::on_object("get", ("getUser", PATH_OF_ONE), everybody, open, "One user")
        },
    ]
}

fn changing() -> Vec<Operation> {
    let abilities = ("updateUserAbilities", "/v3/users/abilities");
    vec![
        Operation {
            rule: "only the account owner passes ownership on",
            body: Some(RequestBody::typed::<InvitationInput>()),
            success: Success::created_object::<UserView>(),
            ..Operation::on_object(
                "post",
                ("inviteUser", PATH),
                (MANAGES, Some(Action::UserInvite)),
                invite,
                "Invites a user; the answer alone has the link by which they join",
            )
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            rule: "their own profile without it; a role by its holders, and that of the account owner by the owner",
            body: Some(RequestBody::typed::<UserInput>()),
            success: Success::object::<UserView>(),
            ..Operation::on_object(
                "put",
                ("updateUser", PATH_OF_ONE),
                (Guard::User, Some(Action::UserUpdate)),
                update,
                "Changes a user's role or profile; holders of `manage-users` change those of others",
            )
        },
        Operation {
            parameters: vec![Parameter::path_id(), Parameter::version()],
            rule: "not themselves, and never the account owner",
            success: Success::no_content(),
            ..Operation::on_object(
                "delete",
                ("removeUser", PATH_OF_ONE),
                (MANAGES, Some(Action::UserDelete)),
                remove,
                "Removes a user whom nothing refers to",
            )
        },
        Operation {
            rule: "not themselves, and never the account owner",
            parameters: vec![Parameter::version()],
            body: Some(RequestBody::typed::<SwapInput>()),
            success: Success::data::<Nothing>(),
            ..Operation::on_object(
                "put",
                ("deleteUser", "/v3/users/delete-user"),
                (MANAGES, Some(Action::UserDelete)),
                swap,
                "Removes a user and puts another in their place",
            )
        },
        Operation {
            rule: "they grant only what they hold, and never to themselves",
            parameters: vec![Parameter::version()],
            body: Some(RequestBody::typed::<GrantsInput>()),
            success: Success::data::<String>(),
            ..Operation::on_object(
                "put",
                abilities,
                (MANAGES, Some(Action::PermissionsUpdate)),
                replace_permissions,
                "Replaces the permissions of users: of all that are named, or of none",
            )
        },
    ]
}

fn linking() -> Vec<Operation> {
    let rule = "for others, who may no more than they do";
    vec![
        Operation {
            parameters: vec![Parameter::path_id()],
            rule,
            success: Success::created_object::<UserView>(),
            ..Operation::on_object(
                "post",
                ("inviteUserAgain", "/v3/users/{id}/invitation"),
                (MANAGES, Some(Action::UserInvite)),
                invite_again,
                "Makes the link of an open invitation again, which ends the one before",
            )
        },
        Operation {
            parameters: vec![Parameter::path_id()],
            rule,
            success: Success::created_data::<ResetLink>(),
            ..Operation::on_object(
                "post",
                ("resetPassword", "/v3/users/{id}/reset-link"),
                (MANAGES, Some(Action::UserResetPassword)),
                reset,
                "Makes a link by which a user sets a new password",
            )
        },
    ]
}

/// A link that is not shown again.
#[derive(Serialize, ToSchema)]
struct ResetLink {
    reset_link: String,
}

/// An empty object.
#[derive(Serialize, ToSchema)]
struct Nothing {}

/// All users, or the one that was asked for by address.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum Users {
    All(Vec<UserView>),
    One(Box<UserView>),
}

async fn list(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let email = Parameters::pick(query.as_deref(), &["email"])?.scalar("email")?.map(str::to_owned);
    let users = state.look_up(move |connection| match &email {
        None => users::list(connection, &user).map(Users::All),
        Some(email) => users::find_by_email(connection, &user, email).map(|user| Users::One(Box::new(user))),
    });
    Ok(data(users.await?))
}

async fn roles() -> impl IntoResponse {
    data(users::roles())
}

async fn open(
    SignedIn { user, .. }: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(state.look_up(move |connection| users::find(connection, &user, &id)).await?))
}

async fn invite(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<InvitationInput>,
) -> ApiResult<impl IntoResponse> {
    let invited = users::invite(state.engine(), &by.author(), input)?.await?;
    let link = links::address(&state.config().public_url, &invited.secret);
    Ok(created_object(invited.user.with_link(link)))
}

async fn replace_permissions(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<GrantsInput>,
) -> ApiResult<impl IntoResponse> {
    let changed = users::replace_permissions(state.engine(), &by.author(), input)?.await?;
    Ok(data(format!("permissions changed: {changed}")))
}

async fn update(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
    Input(input): Input<UserInput>,
) -> ApiResult<impl IntoResponse> {
    Ok(object(users::update(state.engine(), &by.author(), &id, input)?.await?))
}

async fn remove(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    users::remove(state.engine(), &by.author(), &id)?.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn swap(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<SwapInput>,
) -> ApiResult<impl IntoResponse> {
    users::swap(state.engine(), &by.author(), input)?.await?;
    Ok(data(Nothing {}))
}

async fn invite_again(
    by: SignedIn,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let invited = users::invite_again(state.engine(), &by.author(), &id)?.await?;
    let link = links::address(&state.config().public_url, &invited.secret);
    Ok(created_object(invited.user.with_link(link)))
}

async fn reset(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    let secret = links::reset(state.engine(), &by.author(), &id)?.await?;
    Ok(created(ResetLink { reset_link: links::address(&state.config().public_url, &secret) }))
}
