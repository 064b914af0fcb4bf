//! What a request looks for: one filter for the list, the count, the tail and the export (I7).

mod expression;
mod network;
mod stored;

use holdfast_format::{Outcome, Timestamp};
use serde::{Deserialize, Serialize};

pub use expression::{Condition, Expression, Extent, Pattern};
pub use network::Network;

/// An event matches when its timestamp lies in `from..to`, it matches every non-empty list of `include`, none of
/// `exclude`, and the expression. Two filters that are equal select the same events of one snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "stored::Filter")]
pub struct Filter {
    /// First moment, in microseconds.
    #[serde(with = "stored::micros")]
    pub from: Timestamp,
    /// One past the last moment.
    #[serde(with = "stored::micros")]
    pub to: Timestamp,
    pub include: Selection,
    pub exclude: Selection,
    /// What `q` says.
    pub expression: Expression,
}

/// Values by field; an empty list says nothing about its field, the values of one list are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Selection {
    pub resources: Vec<String>,
    pub actions: Vec<String>,
    /// User ids or e-mails of the actor; e-mails are compared without regard to case.
    pub actors: Vec<String>,
    /// Team ids.
    pub teams: Vec<String>,
    pub clients: Vec<String>,
    #[serde(with = "stored::outcomes")]
    pub outcomes: Vec<Outcome>,
    /// Ids of targets: one of the event's targets has it.
    pub targets: Vec<String>,
    pub session_ids: Vec<String>,
    pub request_ids: Vec<String>,
    pub addresses: Vec<Network>,
}

impl Filter {
    /// Every event of the time range.
    pub fn of_range(from: Timestamp, to: Timestamp) -> Self {
        let (include, exclude) = (Selection::default(), Selection::default());
        Self { from, to, include, exclude, expression: Expression::everything() }
    }

    /// Every event there is.
    pub fn everything() -> Self {
        Self::of_range(Timestamp::MIN, Timestamp::from_micros(i64::MAX))
    }
}

impl Selection {
    /// What the lists that say something say, one by one.
    pub(crate) fn conditions(&self) -> Vec<Condition> {
        let Self { resources, actions, actors, teams, clients, outcomes, targets, session_ids, request_ids, addresses } =
            self.clone();
        let mut conditions = vec![
            Condition::Resource(resources),
            Condition::Action(actions),
            Condition::Actor(actors),
            Condition::Team(teams),
            Condition::Client(clients),
            Condition::Outcome(outcomes),
            Condition::Target(targets),
            Condition::Session(session_ids),
            Condition::Request(request_ids),
            Condition::Address(addresses),
        ];
        conditions.retain(|condition| !condition.is_empty());
        conditions
    }
}
