//! The log: what happens to an event from the moment it arrives until it is forgotten.
//!
//! The stages are modules, in the order of an event's way: [`admit`], [`commit`], [`seal`], [`search`], [`tail`],
//! [`export`], [`retain`], [`recover`]. A stage imports only stages before it; `tests/architecture.rs` checks that.
//! Nothing here speaks HTTP or knows who is allowed to do what.

mod bell;
pub mod clock;
mod error;
pub mod fault;
pub mod filter;
pub mod language;
pub mod limits;
pub mod nearest;
pub mod random;

pub mod catalog;
pub mod objects;
pub mod state;

pub mod admit;
pub mod commit;
mod core;
pub mod export;
pub mod recover;
pub mod render;
pub mod retain;
pub mod seal;
pub mod search;
pub mod segment;
pub mod tail;

mod engine;
mod patience;
mod upkeep;

pub use core::Settings;
pub use engine::{Engine, FilesPin, Options, catalog_path, objects_path};
pub use error::{EngineError, ErrorKind};
