//! `/v3/session`: signing in with a password, and out again.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use holdfast_organisation::Principal;
use holdfast_organisation::sessions::{self, NewSession, SessionView};

use crate::answer::{created, data};
use crate::cookie;
use crate::error::{ApiError, ApiResult, Code};
use crate::guard::{Guard, SignedIn};
use crate::openapi::{Operation, Success};
use crate::state::AppState;

const PATH: &str = "/v3/session";

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        success: Success::data::<SessionView>(),
        ..Operation::on_object(
            "get",
            ("getSession", PATH),
            (Guard::User, None),
            open,
            "Who you are, and what you may do",
        )
    }]
}

async fn open(SignedIn { user, .. }: SignedIn, State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    Ok(data(state.look_up(move |connection| sessions::view(connection, &user)).await?))
}

/// Refuses to take a password where others could read it, or from a page of somebody else.
pub(super) fn check_sign_in(state: &AppState, headers: &HeaderMap) -> ApiResult<()> {
    let config = state.config();
    if !config.insecure_http && !cookie::may_sign_in(&config.public_url) {
        let message = format!(
            "people cannot sign in at {}: it is plain http, and others on the way could read the password; put a proxy with \
             TLS before the server and set `public_url` to its https address",
            config.public_url
        );
        return Err(ApiError::new(Code::Forbidden, message));
    }
    if headers.contains_key(header::ORIGIN) { cookie::check_origin(headers, &config.public_url) } else { Ok(()) }
}

/// The answer to somebody whose session began just now.
pub(super) async fn signed_in(state: &AppState, session: &NewSession) -> ApiResult<Response> {
    let secret = session.secret().reveal().to_owned();
    let cookie = cookie::set(&secret, &state.config().public_url);
    let view = state.read(move |state| {
        let principal = state.authenticator().authenticate(&secret).map_err(|error| ApiError::internal(&error))?;
        let Principal::User(user) = principal else {
            return Err(ApiError::new(Code::Internal, "a session is not a user's"));
        };
        Ok(state.engine().read(|connection| sessions::view(connection, &user))?)
    });
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), created(view.await?)).into_response())
}
