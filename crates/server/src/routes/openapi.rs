//! `GET /v3/openapi.json`: what the other routes take and answer.

use axum::Json;
use serde_json::Value;

use crate::guard::Guard;
use crate::openapi::{Operation, document};

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        guard: Guard::Public,
        action: None,
        ..Operation::get("getOpenApi", "/v3/openapi.json", openapi, "This document")
    }]
}

async fn openapi() -> Json<Value> {
    Json(document())
}
