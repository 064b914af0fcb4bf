//! The values of a field, and the most frequent ones among the matches.

use holdfast_format::{Actor, ActorKind, Event, Outcome, Team};

use super::counts::{Counts, Wanted};
use crate::EngineError;
use crate::filter::Filter;
use crate::segment::SegmentStore;
use crate::state::Snapshot;

/// A field whose values can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Resource,
    Action,
    /// Resource and action together: actions are defined per resource.
    ResourceAction,
    Actor,
    Team,
    Client,
    Outcome,
    IpAddress,
}

impl Field {
    /// Whether its values have an id that stays and names that may change.
    pub(super) fn is_identity(self) -> bool {
        matches!(self, Self::Actor | Self::Team)
    }
}

/// A value of a [`Field`], as the events have it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum FieldValue {
    Resource(String),
    Action(String),
    ResourceAction { resource: String, action: String },
    Actor { kind: ActorKind, user_id: String, user_name: String, user_email: String, full_name: String },
    Team { id: String, name: String },
    Client(String),
    Outcome(Outcome),
    IpAddress(String),
}

impl FieldValue {
    pub(super) fn of_event(field: Field, event: &Event<'_>) -> Self {
        match field {
            Field::Resource => Self::Resource(event.resource.to_owned()),
            Field::Action => Self::Action(event.action.to_owned()),
            Field::ResourceAction => {
                Self::ResourceAction { resource: event.resource.to_owned(), action: event.action.to_owned() }
            }
            Field::Actor => Self::of_actor(&event.actor),
            Field::Team => Self::of_team(&event.team),
            Field::Client => Self::Client(event.client.to_owned()),
            Field::Outcome => Self::Outcome(event.outcome),
            Field::IpAddress => Self::IpAddress(event.ip_address.to_owned()),
        }
    }

    pub(super) fn of_actor(actor: &Actor<'_>) -> Self {
        Self::Actor {
            kind: actor.kind,
            user_id: actor.user_id.to_owned(),
            user_name: actor.user_name.to_owned(),
            user_email: actor.user_email.to_owned(),
            full_name: actor.full_name.to_owned(),
        }
    }

    pub(super) fn of_team(team: &Team<'_>) -> Self {
        Self::Team { id: team.id.to_owned(), name: team.name.to_owned() }
    }

    /// What a filter takes for it; of resource and action together the resource.
    pub(super) fn id(&self) -> &str {
        self.sort_key()[0]
    }

    /// Name and e-mail, where its kind has them.
    pub(super) fn names(&self) -> (&str, &str) {
        match self {
            Self::Actor { full_name, user_name, user_email, .. } => {
                (if full_name.is_empty() { user_name } else { full_name }, user_email)
            }
            Self::Team { name, .. } => (name, ""),
            _ => ("", ""),
        }
    }

    /// What orders values of one field that occur equally often.
    fn sort_key(&self) -> [&str; 5] {
        match self {
            Self::Resource(text) | Self::Action(text) | Self::Client(text) | Self::IpAddress(text) => {
                [text, "", "", "", ""]
            }
            Self::ResourceAction { resource, action } => [resource, action, "", "", ""],
            Self::Actor { kind, user_id, user_name, user_email, full_name } => {
                [user_id, user_name, user_email, full_name, kind.as_str()]
            }
            Self::Team { id, name } => [id, name, "", "", ""],
            Self::Outcome(outcome) => [outcome.as_str(), "", "", "", ""],
        }
    }
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
    let wanted = Wanted { field, keeps: &|_| true, values_max: usize::MAX };
    let counts = Counts::of(store, snapshot, filter, &wanted)?;
    let mut counts: Vec<_> = counts.values.into_iter().map(|(value, seen)| (value, seen.count)).collect();
    counts
        .sort_unstable_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.sort_key().cmp(&right.0.sort_key())));
    counts.truncate(limit);
    Ok(counts)
}
