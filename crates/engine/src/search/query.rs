//! A filter, prepared once per request to be asked about values and records.

use std::collections::HashSet;
use std::net::IpAddr;

use holdfast_format::record::{PersonalView, RecordView};
use holdfast_format::{Actor, Outcome, Timestamp};
use regex::bytes::{Regex, RegexBuilder};

use crate::EngineError;
use crate::filter::{Filter, Network, Selection};

/// Bytes that one term's automaton may take.
const TERM_PROGRAM_BYTES_MAX: usize = 4 << 20;

/// A prepared [`Filter`].
#[derive(Debug)]
pub(super) struct Query {
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
    pub(super) resources: Choice,
    pub(super) actions: Choice,
    pub(super) actors: ActorChoice,
    pub(super) teams: Choice,
    pub(super) clients: Choice,
    pub(super) outcomes: OutcomeChoice,
    pub(super) targets: Choice,
    pub(super) session_ids: Choice,
    pub(super) request_ids: Choice,
    pub(super) addresses: AddressChoice,
    pub(super) terms: Vec<Term>,
}

impl Query {
    pub(super) fn new(filter: &Filter) -> Result<Self, EngineError> {
        let choice =
            |values: fn(&Selection) -> &Vec<String>| Choice::new(values(&filter.include), values(&filter.exclude));
        Ok(Self {
            from: filter.from,
            to: filter.to,
            resources: choice(|selection| &selection.resources),
            actions: choice(|selection| &selection.actions),
            actors: ActorChoice::new(&filter.include.actors, &filter.exclude.actors),
            teams: choice(|selection| &selection.teams),
            clients: choice(|selection| &selection.clients),
            outcomes: OutcomeChoice::new(&filter.include.outcomes, &filter.exclude.outcomes),
            targets: choice(|selection| &selection.targets),
            session_ids: choice(|selection| &selection.session_ids),
            request_ids: choice(|selection| &selection.request_ids),
            addresses: AddressChoice::new(&filter.include.addresses, &filter.exclude.addresses),
            terms: filter.terms.iter().map(|term| Term::new(term)).collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn covers_time(&self, timestamp: Timestamp) -> bool {
        self.from <= timestamp && timestamp < self.to
    }

    /// True when the event of a record matches.
    pub(super) fn accepts(&self, record: &RecordView<'_>) -> bool {
        let rest = self.covers_time(record.timestamp)
            && self.resources.accepts(record.resource)
            && self.actions.accepts(record.action)
            && self.teams.accepts(record.team_id)
            && self.clients.accepts(record.client)
            && self.outcomes.accepts(record.outcome.into())
            && self.targets.accepts_any(record.target_ids())
            && self.session_ids.accepts(record.session_id)
            && self.request_ids.accepts(record.request_id);
        if !rest || !self.looks_at_personal() {
            return rest;
        }
        let personal = record.personal().expect("records are decoded before they enter the journal");
        self.actors.accepts(record.user_id, personal.user_email)
            && self.addresses.accepts(personal.ip_address)
            && self.terms.iter().all(|term| term.is_in(record, &personal))
    }

    fn looks_at_personal(&self) -> bool {
        !self.actors.is_open() || !self.addresses.is_open() || !self.terms.is_empty()
    }
}

/// What a field may and may not be.
#[derive(Debug)]
pub(super) struct Choice {
    include: HashSet<Vec<u8>>,
    exclude: HashSet<Vec<u8>>,
}

impl Choice {
    fn new(include: &[String], exclude: &[String]) -> Self {
        let set = |values: &[String]| values.iter().map(|value| value.as_bytes().to_vec()).collect();
        Self { include: set(include), exclude: set(exclude) }
    }

    /// True when every value is accepted.
    pub(super) fn is_open(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    pub(super) fn accepts(&self, value: &[u8]) -> bool {
        (self.include.is_empty() || self.include.contains(value)) && !self.exclude.contains(value)
    }

    /// Of a field with several values: one of them must be included, none excluded.
    pub(super) fn accepts_any<'a>(&self, values: impl Iterator<Item = &'a [u8]>) -> bool {
        if self.is_open() {
            return true;
        }
        let mut included = self.include.is_empty();
        for value in values {
            if self.exclude.contains(value) {
                return false;
            }
            included |= self.include.contains(value);
        }
        included
    }
}

/// User ids, or e-mails whatever their case.
#[derive(Debug)]
pub(super) struct ActorChoice {
    ids: Choice,
    emails: (HashSet<String>, HashSet<String>),
}

impl ActorChoice {
    fn new(include: &[String], exclude: &[String]) -> Self {
        let folded = |values: &[String]| values.iter().map(|value| value.to_lowercase()).collect();
        Self { ids: Choice::new(include, exclude), emails: (folded(include), folded(exclude)) }
    }

    pub(super) fn is_open(&self) -> bool {
        self.ids.is_open()
    }

    pub(super) fn accepts(&self, user_id: &[u8], user_email: &[u8]) -> bool {
        if self.is_open() {
            return true;
        }
        let email = String::from_utf8_lossy(user_email).to_lowercase();
        let (include, exclude) = (&self.ids.include, &self.ids.exclude);
        (include.is_empty() || include.contains(user_id) || self.emails.0.contains(&email))
            && !exclude.contains(user_id)
            && !self.emails.1.contains(&email)
    }

    pub(super) fn accepts_actor(&self, actor: &Actor<'_>) -> bool {
        self.accepts(actor.user_id.as_bytes(), actor.user_email.as_bytes())
    }
}

#[derive(Debug)]
pub(super) struct OutcomeChoice([bool; Outcome::ALL.len()]);

impl OutcomeChoice {
    fn new(include: &[Outcome], exclude: &[Outcome]) -> Self {
        let accepted = |outcome| (include.is_empty() || include.contains(&outcome)) && !exclude.contains(&outcome);
        Self(Outcome::ALL.map(accepted))
    }

    pub(super) fn is_open(&self) -> bool {
        self.0.iter().all(|accepted| *accepted)
    }

    pub(super) fn accepts(&self, code: u32) -> bool {
        self.0.get(code as usize).copied().unwrap_or(false)
    }
}

#[derive(Debug)]
pub(super) struct AddressChoice {
    include: Vec<Network>,
    exclude: Vec<Network>,
}

impl AddressChoice {
    fn new(include: &[Network], exclude: &[Network]) -> Self {
        Self { include: include.to_vec(), exclude: exclude.to_vec() }
    }

    pub(super) fn is_open(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }

    pub(super) fn accepts(&self, text: &[u8]) -> bool {
        if self.is_open() {
            return true;
        }
        let address: Option<IpAddr> = str::from_utf8(text).ok().and_then(|text| text.parse().ok());
        let is_in = |networks: &[Network]| {
            address.is_some_and(|address| networks.iter().any(|network| network.contains(address)))
        };
        (self.include.is_empty() || is_in(&self.include)) && !is_in(&self.exclude)
    }
}

/// A word or phrase of free text.
#[derive(Debug)]
pub(super) struct Term {
    /// Absent for a term that no text contains.
    regex: Option<Regex>,
}

impl Term {
    fn new(term: &str) -> Result<Self, EngineError> {
        if term.contains('\0') {
            return Ok(Self { regex: None });
        }
        let regex = RegexBuilder::new(&regex::escape(term))
            .case_insensitive(true)
            .size_limit(TERM_PROGRAM_BYTES_MAX)
            .build()
            .map_err(|_| EngineError::invalid("q", "a search term is too long; use a part of it"))?;
        Ok(Self { regex: Some(regex) })
    }

    /// What finds the term in a text, or in several that NULs separate.
    pub(super) fn regex(&self) -> Option<&Regex> {
        self.regex.as_ref()
    }

    pub(super) fn is_in_text(&self, text: &[u8]) -> bool {
        self.regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    fn is_in(&self, record: &RecordView<'_>, personal: &PersonalView<'_>) -> bool {
        self.is_in_text(personal.additional_info)
            || self.is_in_text(personal.meta)
            || self.is_in_text(record.team_name)
            || personal.names().any(|name| self.is_in_text(name))
    }
}
