//! Whether the process lives.

use axum::Router;
use axum::routing::get;

use crate::state::AppState;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/livez", get(livez))
}

/// The process answers; it says nothing about the log.
async fn livez() -> &'static str {
    "ok\n"
}
