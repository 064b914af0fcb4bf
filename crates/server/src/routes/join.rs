//! `POST /v3/join`: somebody who has a link sets their password and is signed in.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use holdfast_engine::random;
use holdfast_organisation::sessions::{NewSession, SessionView};
use holdfast_organisation::{links, password};
use serde::Deserialize;
use utoipa::ToSchema;

use super::session::{check_sign_in, signed_in};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::guard::Guard;
use crate::json_body::Input;
use crate::openapi::{Operation, RequestBody, Success};
use crate::state::AppState;

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        body: Some(RequestBody::typed::<JoinInput>()),
        success: Success::created_data::<SessionView>(),
        ..Operation::on_object(
            "post",
            ("join", "/v3/join"),
            (Guard::Public, None),
            join,
            "Sets a password with the secret of an invitation or a reset link, and signs in",
        )
    }]
}

/// What somebody with a link decides.
#[derive(Deserialize, ToSchema)]
struct JoinInput {
    /// What stands after `#` in the link.
    secret: String,
    /// From 12 to 128 characters.
    password: String,
    /// Taken over when an invitation is accepted.
    first_name: Option<String>,
    last_name: Option<String>,
}

async fn join(
    caller: Caller,
    State(state): State<AppState>,
    headers: HeaderMap,
    Input(input): Input<JoinInput>,
) -> ApiResult<impl IntoResponse> {
    check_sign_in(&state, &headers)?;
    let JoinInput { secret, password, first_name, last_name } = input;
    let now = state.engine().clock().now();
    let text = password.clone();
    let opened = state.look_up(move |connection| {
        links::open(connection, now, &secret, &text, (first_name.as_deref(), last_name.as_deref()))
    });
    let opened = opened.await?;
    let password_hash = state.hash(move || password::hash(&password, random::bytes())).await?;
    let session = NewSession::new(now);
    links::join(state.engine(), opened, password_hash, &session, &caller.origin())?.await?;
    signed_in(&state, &session).await
}
