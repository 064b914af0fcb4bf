//! Whether the process lives, whether it is ready, and its figures.

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::ApiResult;
use crate::guard::Guard;
use crate::openapi::{Operation, Success};
use crate::state::AppState;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation {
            guard: Guard::Public,
            action: None,
            success: Success::json::<Health>(),
            ..Operation::get("getLiveness", "/livez", livez, "Whether the process answers")
        },
        Operation {
            guard: Guard::Public,
            action: None,
            success: Success::json::<Health>(),
            ..Operation::get("getReadiness", "/readyz", readyz, "Whether requests should come here, and why not")
        },
    ]
}

/// `/metrics`, on this address or on one of its own.
pub(super) fn metrics_routes() -> Router<AppState> {
    Router::new().route("/metrics", get(metrics_text))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// Always `ok`; what is not is an error.
    status: &'static str,
}

/// The process answers; it says nothing about the log.
async fn livez() -> Json<Health> {
    Json(Health { status: "ok" })
}

async fn readyz(State(state): State<AppState>) -> ApiResult<Json<Health>> {
    state.readiness().answer(state.engine().ready())?;
    Ok(Json(Health { status: "ok" }))
}

async fn metrics_text(State(state): State<AppState>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4");
    ([(header::CONTENT_TYPE, kind)], state.metrics().render()).into_response()
}
