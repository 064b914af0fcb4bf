//! `/v3/users`: the people of the organisation and what they may do.

use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use holdfast_organisation::users::{self, GrantsInput, InvitationInput, UserRole, UserView};
use holdfast_organisation::{Action, Permission};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{created, data};
use crate::error::ApiResult;
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::Parameters;
use crate::routes::join::link;
use crate::state::AppState;

const PATH: &str = "/v3/users";
const PATH_OF_ONE: &str = "/v3/users/{id}";
const MANAGES: Guard = Guard::Permission(Permission::ManageUsers);

pub(super) fn operations() -> Vec<Operation> {
    [reading(), changing()].into_iter().flatten().collect()
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
            success: Success::data::<UserView>(),
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
            success: Success::created_data::<UserView>(),
            ..Operation::on_object(
                "post",
                ("inviteUser", PATH),
                (MANAGES, Some(Action::UserInvite)),
                invite,
                "Invites a user; the answer alone has the link by which they join",
            )
        },
        Operation {
            rule: "they grant only what they hold, and never to themselves",
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
    Ok(data(state.look_up(move |connection| users::find(connection, &user, &id)).await?))
}

async fn invite(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<InvitationInput>,
) -> ApiResult<impl IntoResponse> {
    let invited = users::invite(state.engine(), &by.author(), input)?.await?;
    let link = link(&state, &invited.secret);
    Ok(created(invited.user.with_link(link)))
}

async fn replace_permissions(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<GrantsInput>,
) -> ApiResult<impl IntoResponse> {
    let changed = users::replace_permissions(state.engine(), &by.author(), input)?.await?;
    Ok(data(format!("permissions changed: {changed}")))
}
