//! The rows of the organisation. No SQL of this crate stands anywhere else.

pub(crate) mod documents;
pub(crate) mod links;
pub(crate) mod roles;
pub(crate) mod saved_views;
pub(crate) mod services;
pub(crate) mod sessions;
pub(crate) mod slack;
pub(crate) mod teams;
pub(crate) mod tokens;
pub(crate) mod users;

#[cfg(test)]
mod tests;

use holdfast_engine::catalog::{CatalogError, SchemaPart};

/// The tables of this crate, beside the engine's `organisations`.
pub const SCHEMA: SchemaPart = SchemaPart {
    name: "organisation",
    migrations: &[
        include_str!("schema/organisation-1.sql"),
        include_str!("schema/organisation-2.sql"),
        include_str!("schema/organisation-3.sql"),
        include_str!("schema/organisation-4.sql"),
    ],
};

/// Every statement of this crate.
pub fn statements() -> Vec<&'static str> {
    [
        documents::STATEMENTS,
        links::STATEMENTS,
        roles::STATEMENTS,
        saved_views::STATEMENTS,
        services::STATEMENTS,
        sessions::STATEMENTS,
        slack::STATEMENTS,
        teams::STATEMENTS,
        tokens::STATEMENTS,
        users::STATEMENTS,
    ]
    .concat()
}

fn damaged(what: impl Into<String>) -> CatalogError {
    CatalogError::Damaged { what: what.into() }
}
