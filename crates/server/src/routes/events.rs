//! `POST /v3/audit-logs/events`: records events. Answers when they cannot be lost any more.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use holdfast_engine::EngineError;
use holdfast_engine::admit::{self, Admitted, ContentType};
use holdfast_engine::commit::{Append, Committed, Idempotency, Waiting};
use holdfast_engine::limits::{IDEMPOTENCY_KEY_CHARS_MAX, REQUEST_BYTES_MAX};
use holdfast_format::Source;
use holdfast_organisation::{Action, Service};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::body::{Received, receive};
use crate::catalogues::Known;
use crate::error::{ApiError, ApiResult, Code};
use crate::guard::{Guard, Recorder};
use crate::openapi::{Operation, Parameter, RequestBody, Success};
use crate::query::Parameters;
use crate::state::AppState;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        guard: Guard::Service,
        action: Some(Action::LogRecord),
        parameters: vec![Parameter::header(
            "Idempotency-Key",
            "Makes a repetition of the request harmless; at most 255 characters",
        )],
        body: Some(RequestBody::Events),
        success: Success::created::<RecordedAnswer>(),
        ..Operation::post(
            "recordEvents",
            "/v3/audit-logs/events",
            record,
            "Records one event, an array or a stream of them",
        )
    }]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RecordedAnswer {
    data: Recorded,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Recorded {
    #[serde(rename = "firstID")]
    first_id: u64,
    #[serde(rename = "lastID")]
    last_id: u64,
    count: u64,
    #[serde(rename = "recordedAt")]
    recorded_at: String,
}

async fn record(
    Recorder(service): Recorder,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Response> {
    Parameters::parse(query.as_deref(), &[])?;
    let posted = Posted {
        content_type: content_type(&headers)?,
        idempotency_key: idempotency_key(&headers)?,
        body: receive(state.bodies(), &headers, body, REQUEST_BYTES_MAX).await?,
        service,
    };
    let waiting = if posted.body.is_small() {
        posted.append(&state)?
    } else {
        state.admit(move |state| posted.append(state)).await?
    };
    Ok(answer(waiting.await?))
}

/// A request to record events, before its events are looked at.
struct Posted {
    service: Arc<Service>,
    content_type: ContentType,
    idempotency_key: Option<String>,
    body: Received,
}

impl Posted {
    /// Takes processor time by the size of the body, and reads the catalog now and then.
    fn append(self, state: &AppState) -> ApiResult<Waiting<Committed>> {
        let body = self.body.expand()?;
        let request = admit::Request { content_type: self.content_type, body: &body.bytes };
        let idempotency = self.idempotency_key.map(|key| Idempotency {
            service: self.service.id.clone(),
            key,
            body_sha256: fingerprint(self.content_type, &body.bytes),
        });
        let Admitted { events, register } = check(state, &self.service, request)?;
        metrics::counter!("admit_events_total").increment(events.len() as u64);
        metrics::counter!("admit_bytes_total").increment(body.bytes.len() as u64);
        let append = Append { organisation: self.service.organisation.id, idempotency, events, register };
        let activity = Arc::clone(state.activity());
        Ok(state.engine().append_then(append, move |committed| activity.note(&self.service, committed))?)
    }
}

/// Checks the events. Before any is refused the catalogue is read anew: what it lacks may have been registered just now.
fn check(state: &AppState, service: &Service, request: admit::Request<'_>) -> Result<Admitted, EngineError> {
    let (engine, organisation) = (state.engine(), &service.organisation.id);
    let source = Source { id: &service.id, name: &service.name };
    let now = engine.clock().now();
    match state.catalogues().get(engine, organisation)? {
        Known::Fresh(catalogue) => admit::admit(request, &catalogue, source, now),
        Known::Remembered(catalogue) => match admit::admit(request, &catalogue, source, now) {
            Err(EngineError::BadEvents { .. }) => {
                let catalogue = state.catalogues().read(engine, organisation)?;
                admit::admit(request, &catalogue, source, now)
            }
            other => other,
        },
    }
}

fn answer(committed: Committed) -> Response {
    let recorded = Recorded {
        first_id: committed.first_id,
        last_id: committed.last_id,
        count: committed.count(),
        recorded_at: committed.recorded_at.to_string(),
    };
    let mut response = (StatusCode::CREATED, Json(RecordedAnswer { data: recorded })).into_response();
    if committed.replayed {
        response.headers_mut().insert(IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

fn content_type(headers: &HeaderMap) -> ApiResult<ContentType> {
    let text = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let essence = text.split(';').next().unwrap_or("").trim();
    if essence.eq_ignore_ascii_case("application/json") {
        Ok(ContentType::Json)
    } else if essence.eq_ignore_ascii_case("application/x-ndjson") {
        Ok(ContentType::Ndjson)
    } else {
        let message =
            "Content-Type must be `application/json` (an event or an array) or `application/x-ndjson` (one per line)";
        Err(ApiError::new(Code::UnsupportedMediaType, message))
    }
}

fn idempotency_key(headers: &HeaderMap) -> ApiResult<Option<String>> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let usable = key.to_str().ok().filter(|key| (1..=IDEMPOTENCY_KEY_CHARS_MAX).contains(&key.len()));
    let key = usable.ok_or_else(|| {
        let message = format!("must be 1 to {IDEMPOTENCY_KEY_CHARS_MAX} visible ASCII characters");
        ApiError::parameter("Idempotency-Key", message)
    })?;
    Ok(Some(key.to_owned()))
}

/// What makes two bodies the same: their expanded bytes and how those are read.
fn fingerprint(content_type: ContentType, body: &[u8]) -> [u8; 32] {
    let kind: &[u8] = match content_type {
        ContentType::Json => b"json\0",
        ContentType::Ndjson => b"ndjson\0",
    };
    Sha256::new().chain_update(kind).chain_update(body).finalize().into()
}
