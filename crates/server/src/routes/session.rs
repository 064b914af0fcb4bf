//! `/v3/session`: signing in with a password, and out again.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use holdfast_engine::random;
use holdfast_organisation::sessions::{self, Account, NewSession, SessionView};
use holdfast_organisation::{Action, OrganisationError, Principal, password};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::answer::{created, data};
use crate::attempts::Attempt;
use crate::caller::Caller;
use crate::cookie;
use crate::error::{ApiError, ApiResult, Code};
use crate::guard::{Guard, SignedIn};
use crate::json_body::Input;
use crate::limits::ACCOUNT_CHARS_MAX;
use crate::openapi::{Operation, RequestBody, Success};
use crate::state::AppState;

const PATH: &str = "/v3/session";

pub(super) fn operations() -> Vec<Operation> {
    let user = |action| (Guard::User, action);
    vec![
        Operation {
            body: Some(RequestBody::typed::<SignInInput>()),
            success: Success::created_data::<SessionView>(),
            ..Operation::on_object(
                "post",
                ("signIn", PATH),
                (Guard::Public, None),
                sign_in,
                "Signs in with a password; the cookie in the answer is the session",
            )
        },
        Operation {
            success: Success::data::<SessionView>(),
            ..Operation::on_object("get", ("getSession", PATH), user(None), open, "Who you are, and what you may do")
        },
        Operation {
            success: Success::no_content(),
            ..Operation::on_object("delete", ("signOut", PATH), user(None), sign_out, "Ends the session")
        },
        Operation {
            rule: "who knows the current password",
            body: Some(RequestBody::typed::<PasswordInput>()),
            success: Success::no_content(),
            ..Operation::on_object(
                "put",
                ("changePassword", "/v3/session/password"),
                user(Some(Action::UserChangePassword)),
                change_password,
                "Changes your password and ends your other sessions",
            )
        },
    ]
}

/// Who signs in.
#[derive(Deserialize, ToSchema)]
struct SignInInput {
    /// The organisation's slug; may be absent while the installation has one organisation.
    organization: Option<String>,
    email: String,
    password: String,
}

/// A password and the one in whose place it comes.
#[derive(Deserialize, ToSchema)]
struct PasswordInput {
    current_password: String,
    /// From 12 to 128 characters.
    password: String,
}

async fn sign_in(
    caller: Caller,
    State(state): State<AppState>,
    headers: HeaderMap,
    Input(input): Input<SignInInput>,
) -> ApiResult<Response> {
    check_sign_in(&state, &headers)?;
    let SignInInput { organization, email, password } = input;
    let (slug, address) = (organization.clone(), email.clone());
    let account = state.look_up(move |connection| sessions::account(connection, slug.as_deref(), &address)).await?;
    let key = match account.organisation() {
        Some(organisation) => account_key(&organisation.to_string(), &email),
        None => account_key(&organization.unwrap_or_default(), &email),
    };
    let attempt = state.attempts().begin(key, &caller.ip_address).inspect_err(|refusal| {
        state.failed_logins().note(&account, &caller, reason(refusal.code));
    })?;
    let account = verified(&state, account, password, attempt, &caller).await?;
    let session = NewSession::new(state.engine().clock().now());
    let shown = cookie::session(&headers);
    sessions::sign_in(state.engine(), &account, &session, shown.as_deref(), &caller.origin())?.await?;
    if let Some(shown) = shown {
        state.authenticator().forget(&shown);
    }
    signed_in(&state, &session).await
}

/// The account, when the password is its own.
async fn verified(
    state: &AppState,
    account: Account,
    password: String,
    attempt: Attempt<'_>,
    caller: &Caller,
) -> ApiResult<Account> {
    tokio::time::sleep(attempt.delay()).await;
    let (account, is_right) = state
        .hash(move || {
            let is_right = account.verify(&password);
            (account, is_right)
        })
        .await?;
    if is_right {
        return Ok(account);
    }
    attempt.fail();
    let refusal = ApiError::from(OrganisationError::SignInRefused);
    state.failed_logins().note(&account, caller, reason(refusal.code));
    Err(refusal)
}

/// Why somebody could not sign in, without what only the account's owner should learn.
fn reason(code: Code) -> &'static str {
    match code {
        Code::TooManyAttempts => "too many attempts",
        _ => "wrong e-mail address or password",
    }
}

/// What failures on one account are counted under; long texts are nobody's.
fn account_key(organisation: &str, email: &str) -> String {
    let short = |text: &str| text.chars().take(ACCOUNT_CHARS_MAX).collect::<String>().to_lowercase();
    format!("{}/{}", short(organisation), short(email))
}

async fn open(SignedIn { user, .. }: SignedIn, State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    Ok(data(state.look_up(move |connection| sessions::view(connection, &user)).await?))
}

async fn sign_out(by: SignedIn, State(state): State<AppState>) -> ApiResult<impl IntoResponse> {
    if !sessions::sign_out(state.engine(), &by.author())?.await? {
        let message = "there is no session to end; a token ends when its refresh token is revoked";
        return Err(ApiError::new(Code::Conflict, message));
    }
    by.forget(&state);
    let cookie = cookie::clear(&state.config().public_url);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, cookie)])))
}

async fn change_password(
    by: SignedIn,
    State(state): State<AppState>,
    Input(input): Input<PasswordInput>,
) -> ApiResult<impl IntoResponse> {
    let user = by.user.clone();
    let stored = state.look_up(move |connection| sessions::stored_password(connection, &user)).await?;
    let key = account_key(&by.user.organisation.id.to_string(), &by.user.email);
    let attempt = state.attempts().begin(key, &by.caller.ip_address)?;
    tokio::time::sleep(attempt.delay()).await;
    let (verifying, current) = (stored.clone(), input.current_password);
    if !state.hash(move || password::verify(&current, &verifying)).await? {
        attempt.fail();
        return Err(ApiError::new(Code::Forbidden, "`current_password` is not your password"));
    }
    sessions::check_new_password(&by.user, &input.password)?;
    let new = state.hash(move || password::hash(&input.password, random::bytes())).await?;
    sessions::change_password(state.engine(), &by.author(), stored, new)?.await?;
    Ok(StatusCode::NO_CONTENT)
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
