//! The OpenAPI document, made of the same table of operations as the router, so that neither knows a route that the
//! other does not.

mod document;
mod events;
mod parameter;

use std::collections::BTreeMap;

use axum::handler::Handler;
use axum::http::StatusCode;
use axum::routing::{self, MethodRouter};
use holdfast_organisation::{Action, Versioned};
use serde_json::Value;
use utoipa::{PartialSchema, ToSchema};

use crate::guard::Guard;
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
    /// Who may.
    pub(crate) guard: Guard,
    /// What the guard does not say of who may, for the page of permissions.
    pub(crate) rule: &'static str,
    /// What the event of a refusal says was tried; `None` where a refusal has nobody to tell of.
    pub(crate) action: Option<Action>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<RequestBody>,
    pub(crate) success: Success,
}

impl Operation {
    /// A `GET` for those who may look at the log.
    pub(crate) fn get<H, T>(id: &'static str, path: &'static str, handler: H, about: &'static str) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self::new(id, path, "get", routing::get(handler), about)
    }

    /// A `POST` for those who may look at the log.
    pub(crate) fn post<H, T>(id: &'static str, path: &'static str, handler: H, about: &'static str) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        Self::new(id, path, "post", routing::post(handler), about)
    }

    /// An operation on an object of the organisation, which has nothing to do with looking at the log.
    pub(crate) fn on_object<H, T>(
        method: &'static str,
        (id, path): (&'static str, &'static str),
        (guard, action): (Guard, Option<Action>),
        handler: H,
        about: &'static str,
    ) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let handler = match method {
            "get" => routing::get(handler),
            "post" => routing::post(handler),
            "put" => routing::put(handler),
            "patch" => routing::patch(handler),
            "delete" => routing::delete(handler),
            other => unreachable!("`{other}` is not a method of this interface"),
        };
        Self { guard, action, ..Self::new(id, path, method, handler, about) }
    }

    /// Who may, for people.
    pub(crate) fn who(&self) -> String {
        let who = match self.guard {
            Guard::Public => "anybody".to_owned(),
            Guard::Service => "a service with its key".to_owned(),
            Guard::User => "every user".to_owned(),
            Guard::Permission(permission) => format!("holders of `{permission}`"),
            Guard::Ability(ability) => format!("users with `{ability}` in the team"),
            Guard::Owner => "the account owner".to_owned(),
            Guard::Looker => "holders of `manage-audit-logs` on the plan `enterprise`".to_owned(),
        };
        if self.rule.is_empty() { who } else { format!("{who}; {}", self.rule) }
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
            guard: Guard::Looker,
            rule: "",
            action: Some(Action::LogView),
            parameters: Vec::new(),
            body: None,
            success,
        }
    }
}

/// What an operation takes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RequestBody {
    /// Events, in each of the forms of [`holdfast_engine::admit::ContentType`].
    Events,
    /// A JSON object of a schema in [`events`].
    Json(&'static str),
    /// A JSON object that a type reads.
    Typed { schema: fn() -> String, collect: fn(&mut Schemas) },
}

impl RequestBody {
    pub(crate) fn typed<T: ToSchema>() -> Self {
        Self::Typed { schema: || T::name().into_owned(), collect: collect::<T> }
    }
}

/// What an operation answers when all went well.
#[derive(Debug)]
pub(crate) struct Success {
    pub(crate) status: StatusCode,
    pub(crate) content: Content,
    /// Whether the answer has the version of the object that it shows.
    pub(crate) has_version: bool,
}

#[derive(Debug)]
pub(crate) enum Content {
    /// JSON of a schema, which the collector knows with all that it refers to.
    Json {
        schema: String,
        collect: fn(&mut Schemas),
    },
    /// An object whose one member `data` is of a schema, or a list of it.
    Data {
        schema: String,
        collect: fn(&mut Schemas),
        is_list: bool,
    },
    /// Bytes of another media type.
    Media(&'static str),
    Nothing,
}

/// Schemas by name.
pub(crate) type Schemas = BTreeMap<String, Value>;

impl Success {
    /// JSON that a type writes.
    pub(crate) fn json<T: ToSchema>() -> Self {
        Self::of(Content::Json { schema: T::name().into_owned(), collect: collect::<T> })
    }

    pub(crate) fn created<T: ToSchema>() -> Self {
        Self { status: StatusCode::CREATED, ..Self::json::<T>() }
    }

    /// `{"data": …}` around what a type writes.
    pub(crate) fn data<T: ToSchema>() -> Self {
        Self::of(Content::Data { schema: T::name().into_owned(), collect: collect::<T>, is_list: false })
    }

    /// `{"data": [ … ]}` around what a type writes.
    pub(crate) fn data_list<T: ToSchema>() -> Self {
        Self::of(Content::Data { schema: T::name().into_owned(), collect: collect::<T>, is_list: true })
    }

    /// `{"data": …}` around something that was made just now.
    pub(crate) fn created_data<T: ToSchema>() -> Self {
        Self { status: StatusCode::CREATED, ..Self::data::<T>() }
    }

    /// `{"data": …}` around an object, with its version.
    pub(crate) fn object<T: ToSchema + Versioned>() -> Self {
        Self { has_version: true, ..Self::data::<T>() }
    }

    /// The same for an object that was made just now.
    pub(crate) fn created_object<T: ToSchema + Versioned>() -> Self {
        Self { status: StatusCode::CREATED, ..Self::object::<T>() }
    }

    /// No body.
    pub(crate) fn no_content() -> Self {
        Self { status: StatusCode::NO_CONTENT, ..Self::of(Content::Nothing) }
    }

    /// JSON that is written by hand, of a schema in [`events`].
    pub(crate) fn named(schema: &str) -> Self {
        Self::of(Content::Json { schema: schema.to_owned(), collect: |_| {} })
    }

    pub(crate) fn media(media_type: &'static str) -> Self {
        Self::of(Content::Media(media_type))
    }

    fn of(content: Content) -> Self {
        Self { status: StatusCode::OK, content, has_version: false }
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
