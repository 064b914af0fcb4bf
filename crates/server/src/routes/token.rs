//! `GET /oauth/access-token`: a refresh token is exchanged for an access token.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderName;
use axum::response::IntoResponse;
use holdfast_organisation::{Action, OrganisationError, tokens};
use serde::Serialize;
use utoipa::ToSchema;

use crate::caller::Caller;
use crate::error::{ApiError, ApiResult, Code};
use crate::guard::Guard;
use crate::openapi::{Operation, Parameter, Success};
use crate::state::AppState;

const REFRESH_TOKEN: HeaderName = HeaderName::from_static("x-refresh-token");

pub(super) fn operations() -> Vec<Operation> {
    let at = |id, path| Operation {
        guard: Guard::Public,
        action: None,
        parameters: vec![Parameter::header("X-Refresh-Token", "The refresh token").required()],
        success: Success::json::<AccessTokenAnswer>(),
        ..Operation::get(id, path, exchange, "Exchanges a refresh token for an access token")
    };
    vec![at("getAccessToken", "/oauth/access-token"), at("getAccessTokenV3", "/v3/oauth/access-token")]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccessTokenAnswer {
    data: AccessTokenData,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccessTokenData {
    access_token: String,
    /// Unix seconds.
    expires_at: i64,
    /// Unix seconds.
    issued_at: i64,
    refresh_token: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

async fn exchange(State(state): State<AppState>, request: Request) -> ApiResult<impl IntoResponse> {
    let (parts, _) = request.into_parts();
    let refresh_token = parts.headers.get(REFRESH_TOKEN).and_then(|token| token.to_str().ok()).map(str::trim);
    let refresh_token = refresh_token
        .filter(|token| !token.is_empty())
        .ok_or_else(|| ApiError::new(Code::Unauthenticated, "the header `X-Refresh-Token` is missing"))?;
    let caller = Caller::of(&parts, &state.config().trusted_proxies);
    let attempt = state.attempts().begin(ending(refresh_token), &caller.ip_address)?;
    let access = match tokens::exchange(state.engine(), refresh_token, &caller.origin()) {
        Ok(exchanging) => exchanging.await,
        Err(error) => Err(error),
    };
    let access = match access {
        Ok(access) => access,
        Err(error) => {
            let refusal = refused(&state, &caller, error);
            if refusal.code == Code::Unauthenticated {
                attempt.fail();
            }
            return Err(refusal);
        }
    };
    let data = AccessTokenData {
        access_token: access.token.reveal().to_owned(),
        expires_at: access.expires_at.micros() / 1_000_000,
        issued_at: access.issued_at.micros() / 1_000_000,
        refresh_token: refresh_token.to_owned(),
        kind: "bearer",
    };
    Ok(([(axum::http::header::CACHE_CONTROL, "no-store")], Json(AccessTokenAnswer { data })))
}

/// What failures with one token are counted under: the characters that may be shown of it.
fn ending(token: &str) -> String {
    token.char_indices().rev().nth(3).map_or(token, |(at, _)| &token[at..]).to_owned()
}

/// That somebody known used a token which was revoked is recorded.
fn refused(state: &AppState, caller: &Caller, error: OrganisationError) -> ApiError {
    let holder = match &error {
        OrganisationError::RefreshTokenRevoked { holder } => Some(holder.clone()),
        _ => None,
    };
    let refusal = ApiError::from(error);
    if let Some(holder) = holder {
        state.denials().note((Action::TokenExchange, String::new()), &holder, caller, &refusal);
    }
    refusal
}
