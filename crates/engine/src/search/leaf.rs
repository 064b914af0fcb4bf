//! What a prepared filter asks of one field or of the texts of an event.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use holdfast_format::{Actor, Outcome};

use super::finder::Finder;
use super::query::Look;
use crate::filter::Network;

/// One question. Whoever asks it holds the answer against what is expected.
#[derive(Debug)]
pub(super) enum Leaf {
    Values(Field, Arc<HashSet<Vec<u8>>>),
    Actor(ActorSet),
    /// By code.
    Outcome([bool; Outcome::ALL.len()]),
    Address(Vec<Network>),
    Text(Arc<Finder>),
}

/// A field whose values are compared byte by byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Resource,
    Action,
    Team,
    Client,
    /// Of several targets one is enough.
    Target,
    Session,
    Request,
}

/// User ids, or e-mails whatever their case.
#[derive(Debug)]
pub(super) struct ActorSet {
    ids: HashSet<Vec<u8>>,
    emails: HashSet<String>,
}

impl Leaf {
    pub(super) fn of_values(field: Field, values: &[String]) -> Self {
        Self::Values(field, Arc::new(bytes_of(values)))
    }

    /// What it costs to answer, in no unit: codes are compared sooner than texts are expanded.
    pub(super) fn cost(&self) -> u32 {
        match self {
            Self::Values(Field::Request, _) => 3,
            Self::Values(..) | Self::Outcome(_) => 1,
            Self::Actor(_) | Self::Address(_) => 2,
            Self::Text(_) => 4,
        }
    }

    /// The answer for an event that is not sealed.
    pub(super) fn accepts(&self, look: &Look<'_, '_>) -> bool {
        let record = look.record;
        match self {
            Self::Values(Field::Resource, values) => values.contains(record.resource),
            Self::Values(Field::Action, values) => values.contains(record.action),
            Self::Values(Field::Team, values) => values.contains(record.team_id),
            Self::Values(Field::Client, values) => values.contains(record.client),
            Self::Values(Field::Target, values) => record.target_ids().any(|id| values.contains(id)),
            Self::Values(Field::Session, values) => values.contains(record.session_id),
            Self::Values(Field::Request, values) => values.contains(record.request_id),
            Self::Actor(actors) => actors.contains(record.user_id, look.personal().user_email),
            Self::Outcome(accepted) => has_code(accepted, record.outcome.into()),
            Self::Address(networks) => holds(networks, look.personal().ip_address),
            Self::Text(finder) => {
                let personal = look.personal();
                let texts = [personal.additional_info, personal.meta, record.team_name];
                texts.into_iter().chain(personal.names()).any(|text| finder.is_in(text))
            }
        }
    }
}

impl ActorSet {
    pub(super) fn new(values: &[String]) -> Self {
        Self { ids: bytes_of(values), emails: values.iter().map(|value| value.to_lowercase()).collect() }
    }

    pub(super) fn contains_actor(&self, actor: &Actor<'_>) -> bool {
        self.contains(actor.user_id.as_bytes(), actor.user_email.as_bytes())
    }

    fn contains(&self, user_id: &[u8], user_email: &[u8]) -> bool {
        self.ids.contains(user_id) || self.emails.contains(&String::from_utf8_lossy(user_email).to_lowercase())
    }
}

/// Whether outcomes, accepted or not by code, accept this one.
pub(super) fn has_code(accepted: &[bool], code: u32) -> bool {
    accepted.get(code as usize).copied().unwrap_or(false)
}

/// Whether one of the networks has the address in `text`. None has what is no address.
pub(super) fn holds(networks: &[Network], text: &[u8]) -> bool {
    let address: Option<IpAddr> = str::from_utf8(text).ok().and_then(|text| text.parse().ok());
    address.is_some_and(|address| networks.iter().any(|network| network.contains(address)))
}

fn bytes_of(values: &[String]) -> HashSet<Vec<u8>> {
    values.iter().map(|value| value.as_bytes().to_vec()).collect()
}
