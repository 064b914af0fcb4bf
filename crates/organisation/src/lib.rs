//! The organisation around the log: its people, what they may do, and the objects whose changes are recorded.
//!
//! Every change here is a unit of work of the engine's committer and commits together with the event that tells of it
//! (I6). Random bits and hashes are made before the unit, which may run twice and must not wait.

mod error;
mod limits;
mod names;

pub mod credential;
pub mod password;

pub mod ability;
mod grants;
mod permission;
mod plan;
mod role;

mod difference;
mod resource;
mod secrets;

pub mod catalog;

pub mod activity;
mod author;
mod change;
mod giving;
mod version;

mod documents;
pub mod links;
pub mod ms_teams;
pub mod organisations;
mod owner;
pub mod policies;
pub mod runbooks;
pub mod saved_views;
pub mod services;
pub mod sessions;
pub mod settings;
pub mod slack;
pub mod teams;
pub mod tokens;
pub mod users;
pub mod webhooks;

mod authenticator;
mod principal;

pub use authenticator::{AuthenticationError, Authenticator};
pub use author::{Author, CLI_CLIENT, Origin, Who};
pub use catalog::SCHEMA;
pub use change::{Changed, SERVER_SOURCE};
pub use error::OrganisationError;
pub use grants::Grants;
pub use permission::{Permission, Permissions};
pub use plan::Plan;
pub use principal::{LookRefusal, Organisation, Principal, Recognised, Service, User};
pub use resource::{Action, Resource};
pub use role::Role;
pub use secrets::SECRET;
pub use version::{Expected, Version, Versioned};
