//! The HTTP interface: the routes of the existing audit-log API and what Holdfast adds to it, under one error body.
//!
//! This is the only crate that speaks HTTP. The organisation of a request comes from its credential, never from its
//! path, query or body (I5).

mod config;
mod envelope;
mod error;
mod limits;
mod routes;
mod state;

pub use config::ServerConfig;
pub use routes::router;
pub use state::AppState;
