//! Who makes a request and whether they may: 401, then 402, then 403, before anything else of the request is judged.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use holdfast_organisation::{AuthenticationError, LookRefusal, Principal, Service, User};

use crate::caller::Caller;
use crate::error::{ApiError, ApiResult, Code};
use crate::state::AppState;

/// A user who may list, open, watch and export the log of their organisation.
#[derive(Debug, Clone)]
pub(crate) struct Looker {
    pub(crate) user: User,
    pub(crate) caller: Caller,
    /// What the user showed, so that a long answer can ask again whether it still holds.
    bearer: String,
}

/// A service that may record events of its organisation.
#[derive(Debug, Clone)]
pub(crate) struct Recorder(pub(crate) Service);

impl FromRequestParts<AppState> for Looker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> ApiResult<Self> {
        let bearer = bearer(parts)?;
        let principal = authenticate(state, bearer.clone()).await?;
        let caller = Caller::of(parts);
        let user = looker(&principal).inspect_err(|refusal| state.denials().looking(&principal, &caller, refusal))?;
        Ok(Self { user, caller, bearer })
    }
}

impl Looker {
    /// Asks again whether the user may look, as of now.
    pub(crate) async fn recheck(&self, state: &AppState) -> ApiResult<()> {
        let principal = authenticate_now(state, self.bearer.clone()).await?;
        looker(&principal).map(drop)
    }
}

impl FromRequestParts<AppState> for Recorder {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> ApiResult<Self> {
        match authenticate(state, bearer(parts)?).await? {
            Principal::Service(service) => Ok(Self(service)),
            Principal::User(_) => Err(ApiError::new(
                Code::Forbidden,
                "an access token cannot record events; use a service's key (`hfs_…`)",
            )),
        }
    }
}

pub(crate) fn looker(principal: &Principal) -> ApiResult<User> {
    principal.looker().cloned().map_err(|refusal| match (refusal, principal) {
        (LookRefusal::PlanMissing, _) => {
            ApiError::new(Code::PlanRequired, "audit logs need the plan `enterprise`; events are recorded meanwhile")
        }
        (LookRefusal::PermissionMissing, Principal::User(_)) => ApiError::new(
            Code::Forbidden,
            "you do not have the permission `manage-audit-logs`; the account owner can grant it",
        ),
        (LookRefusal::PermissionMissing, Principal::Service(_)) => {
            ApiError::new(Code::Forbidden, "a service's key can only record events; use an access token (`hfa_…`)")
        }
    })
}

fn bearer(parts: &Parts) -> ApiResult<String> {
    let missing = || {
        let message = "the header `Authorization: Bearer <credential>` is missing or malformed";
        ApiError::new(Code::Unauthenticated, message)
    };
    let header = parts.headers.get(header::AUTHORIZATION).ok_or_else(missing)?;
    let (scheme, credential) = header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(missing)?;
    let credential = credential.trim();
    if scheme.eq_ignore_ascii_case("bearer") && !credential.is_empty() {
        Ok(credential.to_owned())
    } else {
        Err(missing())
    }
}

async fn authenticate(state: &AppState, bearer: String) -> ApiResult<Principal> {
    match state.authenticator().remembered(&bearer) {
        Some(outcome) => outcome.map_err(refused),
        None => authenticate_now(state, bearer).await,
    }
}

async fn authenticate_now(state: &AppState, bearer: String) -> ApiResult<Principal> {
    state.read(move |state| state.authenticator().authenticate(&bearer).map_err(refused)).await
}

fn refused(error: AuthenticationError) -> ApiError {
    match error {
        AuthenticationError::Engine(error) => error.into(),
        AuthenticationError::Malformed
        | AuthenticationError::RefreshToken
        | AuthenticationError::Unknown
        | AuthenticationError::Expired
        | AuthenticationError::Disabled => ApiError::new(Code::Unauthenticated, error.to_string()),
    }
}
