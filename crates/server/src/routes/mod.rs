//! The routes, one file per resource: what it takes, what it answers, and the handlers.

mod token;

mod events;

mod event;
mod facets;
mod histogram;
mod list;
mod menus;
mod saved_views;
mod tail;

mod download;
mod export;
mod history;

mod join;
mod organization;
mod policies;
mod refresh_tokens;
mod resources;
mod session;
mod team_members;
mod team_roles;
mod teams;
mod users;

mod runbooks;
mod services;
mod settings;

mod ms_teams;
mod slack;
mod webhooks;

mod health;
mod openapi;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;

use crate::envelope::envelope;
use crate::error::ApiError;
use crate::guard::{Protection, protect};
use crate::interface;
use crate::openapi::Operation;
use crate::state::AppState;

pub(crate) use facets::FIELDS as FACETS;
pub(crate) use list::{Asked, ListMetadata};

/// Every route, with the layers around it.
pub fn router(state: AppState) -> Router {
    let mut routes = Router::new();
    for operation in operations() {
        let protection = Protection { guard: operation.guard, action: operation.action };
        let layer = middleware::from_fn_with_state((state.clone(), protection), protect);
        routes = routes.route(operation.path, operation.handler.route_layer(layer));
    }
    if state.config().serve_metrics {
        routes = routes.merge(health::metrics_routes());
    }
    complete(routes.fallback(interface::serve), state)
}

/// `/metrics` alone, for an address of its own.
pub(crate) fn metrics_router(state: AppState) -> Router {
    complete(health::metrics_routes().fallback(async || ApiError::no_route()), state)
}

/// The routes that the document describes.
pub(crate) fn operations() -> Vec<Operation> {
    [
        token::operations(),
        events::operations(),
        list::operations(),
        event::operations(),
        menus::operations(),
        facets::operations(),
        histogram::operations(),
        saved_views::operations(),
        tail::operations(),
        export::operations(),
        history::operations(),
        download::operations(),
        organization::operations(),
        policies::operations(),
        resources::operations(),
        session::operations(),
        join::operations(),
        users::operations(),
        refresh_tokens::operations(),
        teams::operations(),
        team_roles::operations(),
        team_members::operations(),
        runbooks::operations(),
        settings::operations(),
        services::operations(),
        ms_teams::operations(),
        slack::operations(),
        webhooks::operations(),
        health::operations(),
        openapi::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn complete(routes: Router<AppState>, state: AppState) -> Router {
    routes
        // Bodies are bounded where they are read, with limits of their own.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(state.clone(), envelope))
        .with_state(state)
}
