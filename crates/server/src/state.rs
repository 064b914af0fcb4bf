use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use holdfast_engine::Engine;

use crate::config::ServerConfig;

/// What every route shares. A clone is a reference.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    engine: Engine,
    config: ServerConfig,
    request_ids: RequestIds,
}

impl AppState {
    pub fn new(engine: Engine, config: ServerConfig) -> Self {
        Self(Arc::new(Shared { engine, config, request_ids: RequestIds::new() }))
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.0.engine
    }

    pub(crate) fn config(&self) -> &ServerConfig {
        &self.0.config
    }

    pub(crate) fn new_request_id(&self) -> String {
        self.0.request_ids.next()
    }
}

/// Request ids: unique, cheap, and no secret.
#[derive(Debug)]
struct RequestIds {
    process: u64,
    count: AtomicU64,
}

impl RequestIds {
    fn new() -> Self {
        Self { process: std::hash::RandomState::new().hash_one(0_u8), count: AtomicU64::new(0) }
    }

    fn next(&self) -> String {
        format!("{:016x}{:08x}", self.process, self.count.fetch_add(1, Ordering::Relaxed))
    }
}
