//! `/v3/refresh-token`: what people give to programs that act in their name.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use holdfast_organisation::Action;
use holdfast_organisation::tokens::{self, RefreshToken, RefreshTokenInput};

use crate::answer::{created, data};
use crate::error::{ApiError, ApiResult, Code};
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::state::AppState;

const PATH: &str = "/v3/refresh-token";
const PATH_OF_ONE: &str = "/v3/refresh-token/{id}";

pub(super) fn operations() -> Vec<Operation> {
    let everybody = |action| (Guard::User, Some(action));
    let (view, make, revoke) =
        (everybody(Action::TokenView), everybody(Action::TokenCreate), everybody(Action::TokenRevoke));
    vec![
        Operation {
            rule: "their own; with `manage-api-tokens` everybody's",
            success: Success::data_list::<RefreshToken>(),
            ..Operation::on_object("get", ("listRefreshTokens", PATH), view, list, "The refresh tokens that are good")
        },
        Operation {
            rule: "their own; with `manage-api-tokens` those of users who may do nothing that the caller may not",
            body: Some(RequestBody::typed::<RefreshTokenInput>()),
            success: Success::created_data::<RefreshToken>(),
            ..Operation::on_object("post", ("createRefreshToken", PATH), make, create, "Makes a refresh token")
        },
        Operation {
            rule: "their own; with `manage-api-tokens` everybody's but the account owner's",
            parameters: vec![Parameter::path_id()],
            success: Success::no_content(),
            ..Operation::on_object(
                "delete",
                ("revokeRefreshToken", PATH_OF_ONE),
                revoke,
                delete,
                "Revokes a refresh token and with it the access tokens that it was exchanged for",
            )
        },
    ]
}

async fn list(SignedIn { user, .. }: SignedIn, State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    Ok(data(state.look_up(move |connection| tokens::list(connection, &user)).await?))
}

async fn create(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<RefreshTokenInput>,
) -> ApiResult<impl IntoResponse> {
    let new = tokens::create(state.engine(), &by.author(), Some(&input.user_id))?.await?;
    Ok(created(RefreshToken::new(&by.user.organisation.id, &new)))
}

async fn delete(by: SignedIn, State(state): State<AppState>, Path(id): Path<String>) -> ApiResult<impl IntoResponse> {
    if tokens::revoke(state.engine(), &by.author(), &id)?.await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::new(Code::NotFound, format!("the refresh token `{id}` was revoked before")))
    }
}
