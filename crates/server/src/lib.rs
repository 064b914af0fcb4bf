//! The HTTP interface: the routes of the existing audit-log API and what Holdfast adds to it, under one error body.
//!
//! This is the only crate that speaks HTTP. The organisation of a request comes from its credential, never from its
//! path, query or body (I5).

mod config;
mod limits;
mod serve;
mod state;

mod interface;
mod routes;

mod attempts;
mod caller;
mod cookie;
mod denials;
mod failed_logins;
mod guard;
mod views;
mod windows;

mod envelope;
mod error;

mod body;
mod json_body;
mod query;

mod filters;
mod looking;

mod version;

mod answer;
mod cursor;

pub mod parsers;

mod blocking;
mod catalogues;
mod metrics;
mod openapi;
mod readiness;

#[cfg(test)]
mod generated;
#[cfg(test)]
mod pages;

pub use catalogues::load as load_catalogue;
pub use config::ServerConfig;
pub use limits::{DENIAL_WINDOW, VIEW_WINDOW};
pub use metrics::collect_metrics;
pub use routes::router;
pub use serve::{serve, serve_metrics};
pub use state::AppState;
