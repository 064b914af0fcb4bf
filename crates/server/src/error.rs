//! The one error body, and the one table of codes and their status.

use std::error::Error as StdError;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use holdfast_engine::language::SyntaxError;
use holdfast_engine::{EngineError, ErrorKind};
use holdfast_organisation::OrganisationError;
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds that a client waits before it tries again after a 503.
const RETRY_AFTER_SECONDS: u64 = 1;

macro_rules! codes {
    ($($code:ident $name:literal $status:ident $meaning:literal;)*) => {
        /// What went wrong, in a form that a program can compare. Each code has one status; `docs/errors.md` is
        /// written from this table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code { $($code),* }

        impl Code {
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$code),*];

            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Self::$code => $name),* }
            }

            pub(crate) fn status(self) -> StatusCode {
                match self { $(Self::$code => StatusCode::$status),* }
            }

            /// What it means and what the caller does about it.
            #[cfg(test)]
            pub(crate) fn meaning(self) -> &'static str {
                match self { $(Self::$code => $meaning),* }
            }
        }
    };
}

codes! {
    InvalidParameter "invalid_parameter" BAD_REQUEST "A parameter or a field has a value that is not allowed; the message names it.";
    MissingParameter "missing_parameter" BAD_REQUEST "A required parameter is absent; the message names it.";
    UnknownParameter "unknown_parameter" BAD_REQUEST "A parameter or filter does not exist; the message names the nearest that does.";
    InvalidBody "invalid_body" BAD_REQUEST "The body is not what its Content-Type and Content-Encoding say.";
    InvalidCursor "invalid_cursor" BAD_REQUEST "The cursor was not made by this installation for this organisation; list again without it.";
    RangeTooLong "range_too_long" BAD_REQUEST "The time range is longer than three calendar months; ask for less.";
    RangeTooOld "range_too_old" BAD_REQUEST "The time range begins before the history window; the message says who can provide older records.";
    Unauthenticated "unauthenticated" UNAUTHORIZED "The credential is missing, malformed, expired or revoked.";
    PlanRequired "plan_required" PAYMENT_REQUIRED "The organisation's plan has no audit logs.";
    Forbidden "forbidden" FORBIDDEN "The credential is good, but not for this.";
    LinkForged "link_forged" FORBIDDEN "The download link was edited; read the export's history for a fresh one.";
    ForeignOrigin "foreign_origin" FORBIDDEN "A change with a session cookie must come from our own pages.";
    NotFound "not_found" NOT_FOUND "There is no such thing, or it is not this organisation's.";
    RouteNotFound "route_not_found" NOT_FOUND "No route has this path.";
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED "The path exists, but not for this method; see `Allow`.";
    TooManyAttempts "too_many_attempts" TOO_MANY_REQUESTS "Too many wrong passwords or tokens came from this address; try again after `Retry-After`.";
    RequestTimeout "request_timeout" REQUEST_TIMEOUT "The body did not arrive in time; nothing of it was kept.";
    Conflict "conflict" CONFLICT "The thing is not in a state in which this is possible.";
    ChangedMeanwhile "changed_meanwhile" CONFLICT "Somebody changed the object since it was read; `error_details` names its members; read it again.";
    KeyReused "idempotency_key_reused" CONFLICT "The idempotency key was used before with another body; nothing was recorded.";
    StalePosition "stale_position" CONFLICT "The position belongs to another epoch of the installation or lies ahead of the log; start again without it.";
    LinkExpired "link_expired" GONE "The download link or the file behind it has expired; read the export's history, or export again.";
    BodyTooLarge "body_too_large" PAYLOAD_TOO_LARGE "The request has more than a limit allows; send less at once.";
    UnsupportedMediaType "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "The Content-Type or Content-Encoding is not one that this route reads.";
    RangeNotSatisfiable "range_not_satisfiable" RANGE_NOT_SATISFIABLE "The `Range` lies outside the file.";
    InvalidEvents "invalid_events" UNPROCESSABLE_ENTITY "Some events are not acceptable; `error_details` lists them; nothing of the request was kept.";
    Internal "internal" INTERNAL_SERVER_ERROR "A bug or a failing machine; the server's log has the causes under the request's id.";
    Damaged "damaged" INTERNAL_SERVER_ERROR "Stored bytes that the answer needs are damaged; an operator restores them.";
    Overloaded "overloaded" SERVICE_UNAVAILABLE "Too much waits; nothing was kept; try again after `Retry-After`.";
    NotReady "not_ready" SERVICE_UNAVAILABLE "Requests should go elsewhere for now; the message says why.";
    ReadOnly "read_only" SERVICE_UNAVAILABLE "Nothing can be recorded until an operator acts; reading goes on.";
    DiskFull "disk_full" INSUFFICIENT_STORAGE "The disk is full; nothing was recorded; an operator frees space.";
}

/// A request's failure. It becomes the error body once the request's id is known, see [`crate::envelope`].
#[derive(Debug, Clone)]
pub(crate) struct ApiError {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) details: Vec<Detail>,
    /// When to come back, where that is known.
    retry_after_seconds: Option<u64>,
    /// The chain of causes, for the log only.
    causes: String,
}

/// One of several things that are wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Detail {
    /// Place of the event in the request, counted from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) index: Option<usize>,
    /// Path of the field, such as `actor.userID`; the member of an object that was changed meanwhile.
    pub(crate) field: String,
    /// The character of a query at which it is noticed, counted from 1; one past the last for what is missing at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) position: Option<usize>,
    pub(crate) message: String,
}

impl Detail {
    pub(crate) fn of_field(field: String, message: String) -> Self {
        Self { index: None, field, position: None, message }
    }
}

pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: Vec::new(), retry_after_seconds: None, causes: String::new() }
    }

    /// Nothing answers the path of the request.
    pub(crate) fn no_route() -> Self {
        Self::new(Code::RouteNotFound, "no route has this path; `/v3/openapi.json` lists them")
    }

    /// Somebody showed too many wrong passwords or tokens and has to wait so long.
    pub(crate) fn too_many_attempts(wait: Duration) -> Self {
        let seconds = wait.as_secs().max(1);
        let message = format!("too many wrong passwords or tokens came from here; try again in {seconds} seconds");
        Self { retry_after_seconds: Some(seconds), ..Self::new(Code::TooManyAttempts, message) }
    }

    /// A value of the input that is not allowed.
    pub(crate) fn parameter(field: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        let detail = Detail::of_field(field.to_owned(), message.clone());
        Self { details: vec![detail], ..Self::new(Code::InvalidParameter, format!("`{field}`: {message}")) }
    }

    /// These members of an object are not as the caller saw them.
    fn changed_meanwhile(message: String, members: Vec<String>) -> Self {
        let message_of_one = "was changed since it was read".to_owned();
        let detail = |field| Detail::of_field(field, message_of_one.clone());
        let details = members.into_iter().map(detail).collect();
        Self { details, ..Self::new(Code::ChangedMeanwhile, message) }
    }

    /// A failure that is not the caller's; `error` goes to the log and not into the answer.
    pub(crate) fn internal(error: &dyn StdError) -> Self {
        Self {
            causes: chain(error),
            ..Self::new(Code::Internal, "something failed inside the server; its log has the causes")
        }
    }

    /// The response that [`crate::envelope`] completes.
    fn incomplete_response(self) -> Response {
        let mut response = self.code.status().into_response();
        let is_unavailable = self.code.status() == StatusCode::SERVICE_UNAVAILABLE;
        if let Some(seconds) = self.retry_after_seconds.or(is_unavailable.then_some(RETRY_AFTER_SECONDS)) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code == Code::Unauthenticated {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }

    /// Says in the server's log what the answer leaves out.
    pub(crate) fn log(&self, request_id: &str) {
        let code = self.code.as_str();
        // Whoever looks after the server asks for its readiness all the time; a change of it is told where it is seen.
        if self.code.status().is_server_error() && self.code != Code::NotReady {
            tracing::error!(request_id, code, causes = self.causes, "{}", self.message);
        } else {
            tracing::debug!(request_id, code, "{}", self.message);
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.incomplete_response()
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        let causes = chain(&error);
        let code = code_of(&error);
        let message = match code {
            Code::Internal => "something failed inside the server; its log has the causes".to_owned(),
            // Names of files and ids of organisations stay in the log.
            Code::Damaged => "stored bytes that the answer needs are damaged; an operator must restore them".to_owned(),
            _ => error.to_string(),
        };
        let details = match error {
            EngineError::BadEvents { events, .. } => events.into_iter().map(Detail::from).collect(),
            EngineError::Invalid { field, ref message } => {
                vec![Detail::of_field(field.to_owned(), message.clone())]
            }
            _ => Vec::new(),
        };
        Self { code, message, details, retry_after_seconds: None, causes }
    }
}

impl From<SyntaxError> for ApiError {
    fn from(error: SyntaxError) -> Self {
        let mut refused = Self::parameter("q", error.to_string());
        refused.details.iter_mut().for_each(|detail| detail.position = Some(error.position));
        refused
    }
}

impl From<OrganisationError> for ApiError {
    fn from(error: OrganisationError) -> Self {
        match error {
            OrganisationError::Engine(error) => error.into(),
            OrganisationError::Invalid { field, message } => Self::parameter(&field, message),
            OrganisationError::NotFound { .. } => Self::new(Code::NotFound, error.to_string()),
            OrganisationError::Conflict { message } => Self::new(Code::Conflict, message),
            OrganisationError::ChangedMeanwhile { message, members } => Self::changed_meanwhile(message, members),
            OrganisationError::NoVersion => {
                Self::parameter("If-Match", "there is no one object here whose version could be compared; leave it out")
            }
            OrganisationError::Denied { message } => Self::new(Code::Forbidden, message),
            OrganisationError::AuthorRemoved
            | OrganisationError::SignInRefused
            | OrganisationError::LinkEnded
            | OrganisationError::RefreshTokenUnknown
            | OrganisationError::RefreshTokenRevoked { .. } => Self::new(Code::Unauthenticated, error.to_string()),
        }
    }
}

impl From<holdfast_engine::admit::BadEvent> for Detail {
    fn from(bad: holdfast_engine::admit::BadEvent) -> Self {
        Self { index: Some(bad.index), ..Self::of_field(bad.field, bad.message) }
    }
}

fn code_of(error: &EngineError) -> Code {
    match (error.kind(), error) {
        (ErrorKind::Invalid, EngineError::BadEvents { .. }) => Code::InvalidEvents,
        (ErrorKind::Invalid, EngineError::Invalid { field: "body", .. }) => Code::InvalidBody,
        (ErrorKind::Invalid, _) => Code::InvalidParameter,
        (ErrorKind::TooLarge, _) => Code::BodyTooLarge,
        (ErrorKind::Conflict, EngineError::KeyReused) => Code::KeyReused,
        (ErrorKind::Conflict, EngineError::StalePosition) => Code::StalePosition,
        (ErrorKind::Conflict, _) => Code::Conflict,
        (ErrorKind::NotFound, _) => Code::NotFound,
        (ErrorKind::Overloaded, _) => Code::Overloaded,
        (ErrorKind::DiskFull, _) => Code::DiskFull,
        (ErrorKind::ReadOnly, _) => Code::ReadOnly,
        (ErrorKind::Corrupt, _) => Code::Damaged,
        (ErrorKind::Internal, _) => Code::Internal,
    }
}

fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use holdfast_engine::catalog::CatalogError;

    use super::*;
    use crate::generated;

    /// The table as a page for people.
    fn page() -> String {
        let mut page = String::from(
            "# Errors\n\n\
             Every answer that is not a success has one body, whatever the route:\n\n\
             ```json\n\
             {\"meta\":{\"status\":422,\"error_message\":\"…\",\"code\":\"invalid_events\",\"request_id\":\"…\",\n\
             \x20        \"error_details\":{\"errors\":[{\"index\":3,\"field\":\"actor.userID\",\"message\":\"…\"}]}}}\n\
             ```\n\n\
             `error_details` is there where there are details. `X-Request-ID` is on every answer. Checks run in the order 401, \
             402, 403, 400 or 422, 404. A 429 and a 503 carry `Retry-After`.\n\n\
             | status | code | meaning |\n|---|---|---|\n",
        );
        for code in Code::ALL {
            page.push_str(&format!("| {} | `{}` | {} |\n", code.status().as_u16(), code.as_str(), code.meaning()));
        }
        page
    }

    #[test]
    fn the_page_of_errors_is_fresh() {
        generated::assert_fresh("docs/errors.md", &page());
    }

    #[test]
    fn codes_are_told_apart() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }

    #[test]
    fn every_kind_of_engine_error_has_its_status() {
        let of = |error: EngineError| ApiError::from(error).code.status().as_u16();
        assert_eq!(of(EngineError::invalid("q", "wrong")), 400);
        assert_eq!(of(EngineError::invalid("body", "wrong")), 400);
        assert_eq!(of(EngineError::BadEvents { count: 1, events: Vec::new() }), 422);
        assert_eq!(of(EngineError::TooLarge { unit: "events", actual: 2, limit: 1 }), 413);
        assert_eq!(of(EngineError::KeyReused), 409);
        assert_eq!(of(EngineError::StalePosition), 409);
        assert_eq!(of(EngineError::NotFound { what: "it" }), 404);
        assert_eq!(of(EngineError::Overloaded), 503);
        assert_eq!(of(EngineError::Stopping), 503);
        assert_eq!(of(EngineError::ReadOnly { why: String::new() }), 503);
        assert_eq!(of(EngineError::SegmentMissing { segment: String::new() }), 500);
        let full = CatalogError::Full { source: "disk".into() };
        assert_eq!(of(EngineError::NotCommitted { source: std::sync::Arc::new(full) }), 507);
    }

    #[test]
    fn what_is_private_stays_in_the_log() {
        let error = ApiError::from(EngineError::SegmentMissing { segment: "segments/secret".to_owned() });
        assert!(!error.message.contains("secret") && error.causes.contains("secret"));
    }
}
