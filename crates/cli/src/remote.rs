//! What the commands that talk to a server have in common: where it is, with which key, and what is looked for.

mod arguments;
mod event;
mod filter;

pub(crate) use arguments::{ServerArguments, explain};
pub(crate) use event::describe;
pub(crate) use filter::{FilterArguments, RangeArguments};
