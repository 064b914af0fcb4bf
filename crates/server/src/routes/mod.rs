//! The routes, one file per resource: what it takes, what it answers, and the handlers.

mod health;

use axum::Router;
use axum::middleware;

use crate::envelope::envelope;
use crate::error::{ApiError, Code};
use crate::state::AppState;

/// Every route, with the layers around it.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(health::routes())
        .fallback(async || ApiError::new(Code::RouteNotFound, "no route has this path; `/v3/openapi.json` lists them"))
        .layer(middleware::from_fn_with_state(state.clone(), envelope))
        .with_state(state)
}
