//! The Rust SDK of Holdfast.
//!
//! A service records events with a [`Sender`]: it collects events into batches, keeps each batch in a [`Spool`] on disk
//! until the server has answered for it, and repeats a request with the same idempotency key until it knows the
//! outcome, so that no event is lost and none is recorded twice. People read with a [`Client`]: pages of a search, one
//! event, the live tail, and exports.
//!
//! Every call blocks its thread; there is no runtime to bring along. Nothing here is shared with the server but the
//! wire format, which is documented in `docs/`.

mod clock;
mod error;
mod key;
mod retry;

mod client;
mod credential;

mod batch;
mod sender;
mod spool;

mod export;
mod query;
mod search;
pub mod sse;
mod tail;

pub use batch::{Batch, Recorded};
pub use client::{Client, Settings};
pub use clock::{Clock, SystemClock};
pub use credential::Credential;
pub use error::{BadEvent, ClientError, Delivery};
pub use export::{Export, ExportRequest};
pub use key::IdempotencyKey;
pub use query::Query;
pub use retry::Backoff;
pub use search::{Metadata, Page};
pub use sender::{KeySource, Observer, SendError, Sender, SenderOptions, Transport};
pub use spool::{Spool, SpoolError, State as SpoolState};
pub use tail::{Tail, TailMessage};
