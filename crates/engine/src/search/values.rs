use holdfast_format::{ActorKind, Outcome};

use crate::EngineError;
use crate::filter::Filter;
use crate::segment::SegmentStore;
use crate::state::Snapshot;

/// A field whose values can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Resource,
    /// Resource and action together: actions are defined per resource.
    ResourceAction,
    Actor,
    Team,
    Client,
    Outcome,
}

/// A value of a [`Field`], as the events have it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldValue {
    Resource(String),
    ResourceAction { resource: String, action: String },
    Actor { kind: ActorKind, user_id: String, user_name: String, user_email: String, full_name: String },
    Team { id: String, name: String },
    Client(String),
    Outcome(Outcome),
}

/// How often each value of `field` occurs among the matches, the most frequent first, at most `limit` of them. Only
/// values of the organisation's own rows are seen (I5).
pub fn values(
    store: &SegmentStore,
    snapshot: &Snapshot,
    filter: &Filter,
    field: Field,
    limit: usize,
) -> Result<Vec<(FieldValue, u64)>, EngineError> {
    let _ = (store, snapshot, filter, field, limit);
    unimplemented!()
}
