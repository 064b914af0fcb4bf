//! Who makes a request and whether they may: 401, then 402, then 403, before anything else of the request is judged.
//!
//! The table of operations names a [`Guard`] for each; [`protect`] stands before every handler and enforces it, and
//! records what was refused, whether here or by the handler.

use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use holdfast_organisation::ability::Ability;
use holdfast_organisation::{
    Action, AuthenticationError, Author, Expected, LookRefusal, OrganisationError, Permission, Principal, Service, User,
};

use crate::caller::Caller;
use crate::cookie;
use crate::error::{ApiError, ApiResult, Code};
use crate::state::AppState;
use crate::version::expected;

/// Who may use an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// Anybody; what is needed stands in the request itself, such as a password or a signed link.
    Public,
    /// A service with its key, which may do nothing else.
    Service,
    /// Every user of the organisation.
    User,
    /// Holders of a permission.
    Permission(Permission),
    /// Users with an ability in the object's team: in some team before the object is known, then in its own.
    Ability(Ability),
    /// The account owner.
    Owner,
    /// Holders of `manage-audit-logs` in an organisation whose plan has audit logs.
    Looker,
}

/// What stands before a handler.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Protection {
    pub(crate) guard: Guard,
    /// What the event of a refusal says was tried.
    pub(crate) action: Option<Action>,
}

/// The credential of a request.
#[derive(Debug)]
struct Shown {
    text: Arc<str>,
    /// Cookies are sent by browsers whoever asks them to: a change needs the right `Origin` too.
    is_cookie: bool,
}

/// A user whom the operation's guard let through. A clone is a reference.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(crate) user: Arc<User>,
    pub(crate) caller: Arc<Caller>,
    /// What the user showed, so that a long answer can ask again whether it still holds.
    credential: Arc<str>,
    /// What a change takes for granted of its object.
    expected: Option<Expected>,
}

/// A user who may list, open, watch and export the log of their organisation.
#[derive(Debug, Clone)]
pub(crate) struct Looker {
    pub(crate) user: Arc<User>,
    pub(crate) caller: Arc<Caller>,
    credential: Arc<str>,
    expected: Option<Expected>,
}

/// A service that may record events of its organisation.
#[derive(Debug, Clone)]
pub(crate) struct Recorder(pub(crate) Arc<Service>);

/// Lets a request through to its handler, or refuses it.
pub(crate) async fn protect(
    State((state, protection)): State<(AppState, Protection)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut caller = Caller::of(&parts, &state.config().trusted_proxies);
    if protection.guard == Guard::Public {
        parts.extensions.insert(caller);
        return next.run(Request::from_parts(parts, body)).await;
    }
    let params = RawPathParams::from_request_parts(&mut parts, &state).await.ok();
    let tell = |holder: &Principal, caller: &Caller, refusal: &ApiError| {
        if let Some(action) = protection.action {
            state.denials().note((action, target(params.as_ref())), holder, caller, refusal);
        }
    };
    let (principal, shown) = match identify(&state, &parts).await {
        Ok(identified) => identified,
        Err(Unknown { refusal, holder }) => {
            if let Some(holder) = holder {
                tell(&holder, &caller, &refusal);
            }
            return refusal.into_response();
        }
    };
    if shown.is_cookie {
        caller.client = "web";
    }
    let caller = Arc::new(caller);
    let response = match admit(protection.guard, &principal, &shown, &parts, &state) {
        Ok(()) => {
            introduce(&mut parts, principal.clone(), Arc::clone(&caller), shown.text);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(refusal) => refusal.into_response(),
    };
    if let Some(refusal) = refused(&response) {
        tell(&principal, &caller, refusal);
    }
    response
}

/// The id in the path, for the event of a refusal.
fn target(params: Option<&RawPathParams>) -> String {
    let first = params.and_then(|params| params.iter().next());
    first.map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// The refusal in an answer, when it is one that events tell of.
fn refused(response: &Response) -> Option<&ApiError> {
    let refusal = response.extensions().get::<ApiError>()?;
    matches!(refusal.code, Code::Forbidden | Code::PlanRequired).then_some(refusal)
}

/// Puts who it is where the extractors of the handlers find it.
fn introduce(parts: &mut Parts, principal: Principal, caller: Arc<Caller>, credential: Arc<str>) {
    match principal {
        Principal::Service(service) => drop(parts.extensions.insert(Recorder(service))),
        Principal::User(user) => drop(parts.extensions.insert(SignedIn { user, caller, credential, expected: None })),
    }
}

fn admit(guard: Guard, principal: &Principal, shown: &Shown, parts: &Parts, state: &AppState) -> ApiResult<()> {
    if shown.is_cookie && !matches!(parts.method, Method::GET | Method::HEAD) {
        cookie::check_origin(&parts.headers, &state.config().public_url)?;
    }
    match (guard, principal) {
        (Guard::Public, _) | (Guard::Service, Principal::Service(_)) => Ok(()),
        (Guard::Looker, principal) => looker(principal).map(drop),
        (Guard::Service, Principal::User(_)) => {
            let message = "an access token cannot record events; use a service's key (`hfs_…`)";
            Err(ApiError::new(Code::Forbidden, message))
        }
        (_, Principal::Service(_)) => Err(only_records()),
        (guard, Principal::User(user)) => user_may(guard, user),
    }
}

fn user_may(guard: Guard, user: &User) -> ApiResult<()> {
    match guard {
        Guard::Permission(permission) if !user.grants.may(permission) => {
            Err(OrganisationError::lacks_permission(permission).into())
        }
        Guard::Ability(ability) if !user.grants.may_somewhere(ability) => {
            Err(OrganisationError::lacks_ability(ability).into())
        }
        Guard::Owner if !user.grants.is_owner() => {
            Err(ApiError::new(Code::Forbidden, "only the account owner may do this"))
        }
        _ => Ok(()),
    }
}

fn only_records() -> ApiError {
    ApiError::new(Code::Forbidden, "a service's key can only record events; use an access token (`hfa_…`)")
}

pub(crate) fn looker(principal: &Principal) -> ApiResult<Arc<User>> {
    principal.looker().cloned().map_err(|refusal| match (refusal, principal) {
        (LookRefusal::PlanMissing, _) => {
            ApiError::new(Code::PlanRequired, "audit logs need the plan `enterprise`; events are recorded meanwhile")
        }
        (LookRefusal::PermissionMissing, Principal::User(_)) => {
            OrganisationError::lacks_permission(Permission::ManageAuditLogs).into()
        }
        (LookRefusal::PermissionMissing, Principal::Service(_)) => only_records(),
    })
}

impl SignedIn {
    /// The user as the author of a change.
    pub(crate) fn author(&self) -> Author {
        self.user.author(self.caller.origin(), self.expected.clone())
    }

    /// Forgets what the user showed: it ended just now, or stands for more than before.
    pub(crate) fn forget(&self, state: &AppState) {
        state.authenticator().forget(&self.credential);
    }
}

impl Looker {
    /// The user as the author of a change.
    pub(crate) fn author(&self) -> Author {
        self.user.author(self.caller.origin(), self.expected.clone())
    }

    /// Asks again whether the user may look, as of now. It does not keep a session from running out.
    pub(crate) async fn recheck(&self, state: &AppState) -> ApiResult<()> {
        let credential = Arc::clone(&self.credential);
        let principal = state.read(move |state| Ok(state.authenticator().recheck(&credential))).await?;
        let principal = principal.map_err(unauthenticated)?;
        looker(&principal).map(drop)
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> ApiResult<Self> {
        let by = parts.extensions.get::<Self>().cloned().ok_or_else(unguarded)?;
        // Who reads takes nothing for granted.
        if matches!(parts.method, Method::GET | Method::HEAD) {
            return Ok(by);
        }
        Ok(Self { expected: expected(&parts.headers)?, ..by })
    }
}

impl FromRequestParts<AppState> for Looker {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> ApiResult<Self> {
        let SignedIn { user, caller, credential, expected } = SignedIn::from_request_parts(parts, state).await?;
        let user = looker(&Principal::User(user))?;
        Ok(Self { user, caller, credential, expected })
    }
}

impl FromRequestParts<AppState> for Recorder {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> ApiResult<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(unguarded)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> ApiResult<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(unguarded)
    }
}

/// A handler whose guard lets others through than the handler expects.
fn unguarded() -> ApiError {
    ApiError::new(Code::Internal, "the operation's guard and its handler disagree")
}

/// A request of nobody who is known, or of somebody whose credential is no longer good.
struct Unknown {
    refusal: ApiError,
    holder: Option<Principal>,
}

impl From<ApiError> for Unknown {
    fn from(refusal: ApiError) -> Self {
        Self { refusal, holder: None }
    }
}

async fn identify(state: &AppState, parts: &Parts) -> Result<(Principal, Shown), Unknown> {
    let shown = shown(parts)?;
    let outcome = match state.authenticator().remembered(&shown.text) {
        Some(outcome) => outcome,
        None => authenticate_now(state, Arc::clone(&shown.text)).await?,
    };
    match outcome {
        Ok(principal) => Ok((principal, shown)),
        Err(error) => {
            let holder = error.holder().cloned();
            Err(Unknown { refusal: unauthenticated(error), holder })
        }
    }
}

/// The header wins over the cookie: who sends one means it.
fn shown(parts: &Parts) -> ApiResult<Shown> {
    let Some(header) = parts.headers.get(header::AUTHORIZATION) else {
        let text = cookie::session(&parts.headers).ok_or_else(missing)?;
        return Ok(Shown { text: text.into(), is_cookie: true });
    };
    let (scheme, credential) = header.to_str().ok().and_then(|text| text.split_once(' ')).ok_or_else(missing)?;
    let credential = credential.trim();
    if scheme.eq_ignore_ascii_case("bearer") && !credential.is_empty() {
        Ok(Shown { text: credential.into(), is_cookie: false })
    } else {
        Err(missing())
    }
}

fn missing() -> ApiError {
    let message = "the header `Authorization: Bearer <credential>` is missing or malformed, and nobody is signed in";
    ApiError::new(Code::Unauthenticated, message)
}

async fn authenticate_now(state: &AppState, credential: Arc<str>) -> ApiResult<Result<Principal, AuthenticationError>> {
    state.read(move |state| Ok(state.authenticator().authenticate(&credential))).await
}

fn unauthenticated(error: AuthenticationError) -> ApiError {
    match error {
        AuthenticationError::Engine(error) => error.into(),
        error => ApiError::new(Code::Unauthenticated, error.to_string()),
    }
}
