use std::time::Duration;

use holdfast_engine::filter::Network;

/// What the operator decides about the HTTP interface.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Scheme and authority under which clients reach the server, without a slash at the end. Every link is built from
    /// it, never from a request's `Host`.
    pub public_url: String,
    /// Text or URL that tells a reader where records older than the history window are to be had.
    pub support_contact: String,
    /// How long repeated refusals of one kind are one event; [`crate::DENIAL_WINDOW`] by default.
    pub denial_window: Duration,
    /// How long the looks of one person at the log are one event; [`crate::VIEW_WINDOW`] by default.
    pub view_window: Duration,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Whether sign-in over plain http is allowed off loopback.
    pub insecure_http: bool,
    /// Whether `/metrics` is served beside everything else; false when it has an address of its own.
    pub serve_metrics: bool,
}
