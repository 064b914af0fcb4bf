//! The log: what happens to an event from the moment it arrives until it is forgotten.
//!
//! The stages are modules, in the order of an event's way: [`admit`], [`commit`], [`seal`], [`search`], [`tail`],
//! [`export`], [`retain`], [`recover`]. A stage imports only stages before it; `tests/architecture.rs` checks that.
//! Nothing here speaks HTTP or knows who is allowed to do what.

pub mod clock;
mod error;
pub mod fault;
pub mod filter;
pub mod limits;

pub mod catalog;
pub mod objects;

pub mod admit;
pub mod commit;
pub mod export;
pub mod recover;
pub mod render;
pub mod retain;
pub mod seal;
pub mod search;
pub mod segment;
pub mod state;
pub mod tail;

mod engine;

pub use engine::{Engine, Options};
pub use error::{EngineError, ErrorKind};
