//! Who makes a request and whether they may: 401, then 402, then 403, before anything else of the request is judged.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use holdfast_organisation::{AuthenticationError, LookRefusal, Principal, Service, User};

use crate::caller::Caller;
use crate::denials::Attempt;
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
        let caller = Caller::of(parts);
        let principal = authenticate(state, bearer.clone(), Attempt::Look, &caller).await?;
        let user = looker(&principal)
            .inspect_err(|refusal| state.denials().note(Attempt::Look, &principal, &caller, refusal))?;
        Ok(Self { user, caller, bearer })
    }
}

impl Looker {
    /// Asks again whether the user may look, as of now.
    pub(crate) async fn recheck(&self, state: &AppState) -> ApiResult<()> {
        let principal = authenticate_now(state, self.bearer.clone()).await?.map_err(refused)?;
        looker(&principal).map(drop)
    }
}

impl FromRequestParts<AppState> for Recorder {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> ApiResult<Self> {
        let bearer = bearer(parts)?;
        let caller = Caller::of(parts);
        match authenticate(state, bearer, Attempt::Record, &caller).await? {
            Principal::Service(service) => Ok(Self(service)),
            user @ Principal::User(_) => {
                let message = "an access token cannot record events; use a service's key (`hfs_…`)";
                let refusal = ApiError::new(Code::Forbidden, message);
                state.denials().note(Attempt::Record, &user, &caller, &refusal);
                Err(refusal)
            }
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

/// Whoever `bearer` stands for. That somebody known used a credential which is no longer good is recorded.
async fn authenticate(state: &AppState, bearer: String, attempt: Attempt, caller: &Caller) -> ApiResult<Principal> {
    let outcome = match state.authenticator().remembered(&bearer) {
        Some(outcome) => outcome,
        None => authenticate_now(state, bearer).await?,
    };
    outcome.map_err(|error| {
        let holder = error.holder().cloned();
        let refusal = refused(error);
        if let Some(holder) = holder {
            state.denials().note(attempt, &holder, caller, &refusal);
        }
        refusal
    })
}

async fn authenticate_now(state: &AppState, bearer: String) -> ApiResult<Result<Principal, AuthenticationError>> {
    state.read(move |state| Ok(state.authenticator().authenticate(&bearer))).await
}

fn refused(error: AuthenticationError) -> ApiError {
    match error {
        AuthenticationError::Engine(error) => error.into(),
        error => ApiError::new(Code::Unauthenticated, error.to_string()),
    }
}
