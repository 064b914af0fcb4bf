//! The OpenAPI document, made of the same table of operations as the router, so that neither knows a route that the
//! other does not.

mod document;
mod events;
mod parameter;

use std::collections::BTreeMap;

use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::{self, MethodRouter};
use serde_json::Value;
use utoipa::{PartialSchema, ToSchema};

use crate::state::AppState;

pub(crate) use document::document;
pub(crate) use parameter::Parameter;

/// A route: what serves it and what the document says of it.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: &'static str,
    pub(crate) path: &'static str,
    pub(crate) method: &'static str,
    pub(crate) handler: MethodRouter<AppState>,
    pub(crate) about: &'static str,
    pub(crate) security: Security,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<RequestBody>,
    pub(crate) success: Success,
}

impl Operation {
    /// A `GET` for holders of an access token.
    pub(crate) fn get<H, T>(id: &'static str, path: &'static str, handler: H, about: &'static str) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self::new(id, path, "get", routing::get(handler), about)
    }

    /// A `POST` for holders of an access token.
    pub(crate) fn post<H, T>(id: &'static str, path: &'static str, handler: H, about: &'static str) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self::new(id, path, "post", routing::post(handler), about)
    }

    fn new(
        id: &'static str,
        path: &'static str,
        method: &'static str,
        handler: MethodRouter<AppState>,
        about: &'static str,
    ) -> Self {
        let success = Success::media("application/json");
        Self {
            id,
            path,
            method,
            handler,
            about,
            security: Security::AccessToken,
            parameters: Vec::new(),
            body: None,
            success,
        }
    }
}

/// The credential that an operation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    None,
    AccessToken,
    ServiceKey,
}

/// What an operation takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RequestBody {
    /// Events, in each of the forms of [`holdfast_engine::admit::ContentType`].
    Events,
    /// A JSON object of a schema in [`events`].
    Json(&'static str),
}

/// What an operation answers when all went well.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) status: StatusCode,
    pub(crate) content: Content,
}

#[derive(Debug)]
pub(crate) enum Content {
    /// JSON of a schema, which the collector knows with all that it refers to.
    Json { schema: String, collect: fn(&mut Schemas) },
    /// Bytes of another media type.
    Media(&'static str),
}

/// Schemas by name.
pub(crate) type Schemas = BTreeMap<String, Value>;

impl Success {
    /// JSON that a type writes.
    pub(crate) fn json<T: ToSchema>() -> Self {
        Self {
            status: StatusCode::OK,
            content: Content::Json { schema: T::name().into_owned(), collect: collect::<T> },
        }
    }

    pub(crate) fn created<T: ToSchema>() -> Self {
        Self { status: StatusCode::CREATED, ..Self::json::<T>() }
    }

    /// JSON that is written by hand, of a schema in [`events`].
    pub(crate) fn named(schema: &str) -> Self {
        Self { status: StatusCode::OK, content: Content::Json { schema: schema.to_owned(), collect: |_| {} } }
    }

    pub(crate) fn media(media_type: &'static str) -> Self {
        Self { status: StatusCode::OK, content: Content::Media(media_type) }
    }
}

/// Adds the schema of a type and all that it refers to.
pub(crate) fn collect<T: ToSchema>(schemas: &mut Schemas) {
    let mut found = vec![(T::name().into_owned(), <T as PartialSchema>::schema())];
    T::schemas(&mut found);
    for (name, schema) in found {
        schemas.insert(name, serde_json::to_value(schema).expect("a schema is plain data"));
    }
}
