//! The organisation around the log: its users, teams, tokens and services, and who may look or record.
//!
//! Every change here is a unit of work of the engine's committer and commits together with the event that tells of it
//! (I6). Random bits and hashes are made before the unit, which may run twice and must not wait.

pub mod access;
pub mod catalog;
pub mod credential;
mod error;
mod events;
mod limits;
mod names;
pub mod organisations;
pub mod password;
mod plan;
pub mod services;
pub mod teams;
pub mod tokens;

pub use access::{AuthenticationError, Authenticator, LookRefusal, Principal, Service, User};
pub use catalog::SCHEMA;
pub use error::OrganisationError;
pub use events::{CLI_CLIENT, SERVER_SOURCE};
pub use plan::Plan;
