//! What every answer carries: the request's id, what a browser may do with it, and on failure the one error body.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{ApiError, Code, Detail};
use crate::state::AppState;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Characters of a request id that a caller may choose. A longer one is replaced.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// The id of the request being answered; events that the server writes about it carry it too.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// The body of every answer that is not a success.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    meta: ErrorMeta,
}

#[derive(Debug, Serialize, ToSchema)]
struct ErrorMeta {
    status: u16,
    error_message: String,
    code: &'static str,
    request_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_details: Option<ErrorDetails>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ErrorDetails {
    errors: Vec<Detail>,
}

/// The outermost layer: gives the request its id, completes error answers, and counts.
pub(crate) async fn envelope(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let request_id = chosen_id(&request).unwrap_or_else(|| state.new_request_id());
    request.extensions_mut().insert(RequestId(request_id.clone()));
    let mut response = next.run(request).await;
    if let Some(error) = failure(&mut response) {
        error.log(&request_id);
        response = complete(error, response, &request_id);
    }
    metrics::counter!("http_responses_total", "status" => response.status().as_str().to_owned()).increment(1);
    let value = HeaderValue::from_str(&request_id).expect("ids are visible ASCII");
    response.headers_mut().insert(REQUEST_ID, value);
    restrict(response.headers_mut());
    response
}

/// Keeps a browser that opens an answer from running anything in it, unless the answer says what may run.
fn restrict(headers: &mut HeaderMap) {
    let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(nothing);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

fn chosen_id(request: &Request) -> Option<String> {
    let id = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let usable = !id.is_empty() && id.len() <= REQUEST_ID_CHARS_MAX && id.bytes().all(|byte| byte.is_ascii_graphic());
    usable.then(|| id.to_owned())
}

/// Our own error, or one made of an error status that the framework answered by itself.
fn failure(response: &mut Response) -> Option<ApiError> {
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        return Some(error);
    }
    let code = match response.status() {
        StatusCode::NOT_FOUND => Code::RouteNotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        status if status.is_client_error() => Code::InvalidBody,
        status if status.is_server_error() => Code::Internal,
        _ => return None,
    };
    Some(ApiError::new(code, framework_message(code)))
}

fn framework_message(code: Code) -> &'static str {
    match code {
        Code::RouteNotFound => "no route has this path; `/v3/openapi.json` lists them",
        Code::MethodNotAllowed => "this path does not take this method; `Allow` lists those it takes",
        _ => "the request could not be read",
    }
}

/// Writes the body, keeping headers such as `Allow` and `Retry-After`.
fn complete(error: ApiError, response: Response, request_id: &str) -> Response {
    let body = ErrorBody {
        meta: ErrorMeta {
            status: error.code.status().as_u16(),
            error_message: error.message,
            code: error.code.as_str(),
            request_id: request_id.to_owned(),
            error_details: (!error.details.is_empty()).then_some(ErrorDetails { errors: error.details }),
        },
    };
    let mut complete = (error.code.status(), axum::Json(body)).into_response();
    for (name, value) in response.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            complete.headers_mut().insert(name, value.clone());
        }
    }
    complete
}
