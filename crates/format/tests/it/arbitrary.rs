//! Arbitrary events, owned.

use holdfast_format::{Actor, ActorKind, Event, OrganisationId, Outcome, Source, Target, Team, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// An event's values with their strings, without its id.
#[derive(Debug, Clone)]
pub(crate) struct Owned {
    timestamp: i64,
    recorded_at: i64,
    outcome: Outcome,
    strings: Vec<String>,
    actors: Vec<(ActorKind, [String; 4])>,
    targets: Vec<[String; 3]>,
}

/// Strings of an event outside of its lists.
const STRINGS: usize = 16;

impl Owned {
    pub(crate) fn event(&self, id: u64) -> Event<'_> {
        let text = |index: usize| self.strings[index].as_str();
        Event {
            id,
            timestamp: Timestamp::from_micros(self.timestamp),
            recorded_at: Timestamp::from_micros(self.recorded_at),
            resource: text(0),
            action: text(1),
            outcome: self.outcome,
            reason: text(2),
            actor: actor(&self.actors[0]),
            on_behalf_of: self.actors[1..].iter().map(actor).collect(),
            client: text(3),
            team: Team { id: text(4), name: text(5) },
            targets: self.targets.iter().map(|[kind, id, name]| Target { kind, id, name }).collect(),
            timezone: text(6),
            token_type: text(7),
            ip_address: text(8),
            user_agent: text(9),
            session_id: text(10),
            request_id: text(11),
            additional_info: text(12),
            meta: text(13),
            source: Source { id: text(14), name: text(15) },
        }
    }
}

fn actor((kind, [user_id, user_name, user_email, full_name]): &(ActorKind, [String; 4])) -> Actor<'_> {
    Actor { kind: *kind, user_id, user_name, user_email, full_name }
}

/// Few different short strings, so that dictionaries repeat, and now and then any other without NUL.
fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec!["", "a", "Services", "é", "日本", "x@example.com"]).prop_map(str::to_owned),
        1 => any::<String>().prop_map(|text| text.replace('\0', " ")),
    ]
}

fn one_actor() -> impl Strategy<Value = (ActorKind, [String; 4])> {
    (select(ActorKind::ALL.to_vec()), [string(), string(), string(), string()])
}

pub(crate) fn owned_event() -> impl Strategy<Value = Owned> {
    let time = prop_oneof![0..50i64, any::<i64>()];
    let lists = (vec(one_actor(), 1..4), vec([string(), string(), string()], 0..4));
    (time.clone(), time, select(Outcome::ALL.to_vec()), vec(string(), STRINGS), lists).prop_map(
        |(timestamp, recorded_at, outcome, strings, (actors, targets))| Owned {
            timestamp,
            recorded_at,
            outcome,
            strings,
            actors,
            targets,
        },
    )
}

/// One organisation's events, the first of which has the given id.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    pub(crate) organisation: OrganisationId,
    pub(crate) first_id: u64,
    pub(crate) events: Vec<Owned>,
}

impl Log {
    /// The events in the order of a segment's rows.
    pub(crate) fn in_row_order(&self) -> Vec<Event<'_>> {
        let mut events: Vec<_> = (self.first_id..).zip(&self.events).map(|(id, owned)| owned.event(id)).collect();
        events.sort_by_key(|event| (event.timestamp, event.id));
        events
    }
}

/// Organisations in ascending order. Some have a few events over and over, so that they fill blocks.
pub(crate) fn logs() -> impl Strategy<Value = Vec<Log>> {
    let first_id = prop_oneof![Just(1u64), 1..1_000_000_000u64];
    let events = (vec(owned_event(), 1..12), prop_oneof![3 => 1..3usize, 1 => 100..400usize]);
    vec((first_id, events), 1..4).prop_map(|organisations| {
        organisations
            .into_iter()
            .zip(1u8..)
            .map(|((first_id, (events, times)), number)| Log {
                organisation: OrganisationId::from_bytes([number; OrganisationId::LEN]),
                first_id,
                events: events.iter().cycle().take(events.len() * times).cloned().collect(),
            })
            .collect()
    })
}
