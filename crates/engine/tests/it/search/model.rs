//! Events of few different values, and what a filter selects of them, written down without any cleverness.

use holdfast_engine::filter::{Expression, Filter, Network, Selection};
use holdfast_format::{Actor, ActorKind, Event, Outcome, Source, Target, Team, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::grammar;

const RESOURCES: [&str; 3] = ["Services", "Runbook", "User Logins"];
const ACTIONS: [&str; 3] = ["Create", "Update", "Delete"];
const IDS: [&str; 4] = ["u1", "u2", "asha@example.com", ""];
const EMAILS: [&str; 3] = ["Asha@Example.com", "ravi@example.com", ""];
const NAMES: [&str; 4] = ["Asha", "rené", "payments", ""];
const TEXTS: [&str; 6] = ["", "renamed to PAYMENTS-api", "Été", r#"{"before":1}"#, "ash of the", LONG];
/// A token that is too long for the dictionary of a segment.
const LONG: &str = concat!(
    "a_long_run_of_letters_and_digits_without_a_blank_as_one_finds_it_in_encoded_data_",
    "payments_and_so_on_until_it_has_more_bytes_than_are_kept_of_a_token"
);
const ADDRESSES: [&str; 4] = ["10.0.0.1", "10.1.2.3", "2001:db8::1", ""];
const NETWORKS: [&str; 4] = ["10.0.0.0/16", "10.1.2.3", "2001:db8::/32", "192.168.0.0/16"];
pub(crate) const TIMES: std::ops::Range<i64> = 0..40;

/// Events of one organisation, ids 1 to n, how they are spread, and a filter.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) events: Vec<Event<'static>>,
    /// Where segments and then blocks of the head end, as shares of all events; the first `sealed` are segments.
    pub(crate) cuts: Vec<prop::sample::Index>,
    pub(crate) sealed: usize,
    pub(crate) floor_id: u64,
    pub(crate) head_id: u64,
    pub(crate) filter: Filter,
}

impl Case {
    /// The events that belong and match, oldest first.
    pub(crate) fn matches(&self) -> Vec<&Event<'static>> {
        let mut matches: Vec<_> =
            self.events.iter().filter(|event| self.belongs(event) && matches(&self.filter, event)).collect();
        matches.sort_by_key(|event| (event.timestamp, event.id));
        matches
    }

    pub(crate) fn belongs(&self, event: &Event<'_>) -> bool {
        (self.floor_id..=self.head_id).contains(&event.id)
    }

    /// The events of each segment, then of each block of the head.
    pub(crate) fn parts(&self) -> (Vec<&[Event<'static>]>, Vec<&[Event<'static>]>) {
        let mut ends: Vec<_> = self.cuts.iter().map(|cut| cut.index(self.events.len() + 1)).collect();
        ends.sort_unstable();
        ends.push(self.events.len());
        let mut start = 0;
        let parts = ends.into_iter().map(|end| &self.events[std::mem::replace(&mut start, end)..end]);
        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
        let (sealed, head) = parts.split_at(self.sealed.min(parts.len()));
        (sealed.to_vec(), head.to_vec())
    }
}

fn matches(filter: &Filter, event: &Event<'_>) -> bool {
    let time = filter.from <= event.timestamp && event.timestamp < filter.to;
    time && selected(&filter.include, event).into_iter().all(|hit| hit != Some(false))
        && selected(&filter.exclude, event).into_iter().all(|hit| hit != Some(true))
        && grammar::holds(&filter.expression, event)
}

/// For each list whether the event has one of its values; nothing for an empty list.
pub(crate) fn selected(selection: &Selection, event: &Event<'_>) -> [Option<bool>; 10] {
    let any = |values: &[String], hit: &dyn Fn(&str) -> bool| {
        (!values.is_empty()).then(|| values.iter().any(|value| hit(value)))
    };
    let is_actor =
        |value: &str| value == event.actor.user_id || value.to_lowercase() == event.actor.user_email.to_lowercase();
    let address = event.ip_address.parse().ok();
    let outcomes = &selection.outcomes;
    let networks = &selection.addresses;
    let in_network = || networks.iter().any(|network| address.is_some_and(|address| network.contains(address)));
    [
        any(&selection.resources, &|value| value == event.resource),
        any(&selection.actions, &|value| value == event.action),
        any(&selection.actors, &is_actor),
        any(&selection.teams, &|value| value == event.team.id),
        any(&selection.clients, &|value| value == event.client),
        any(&selection.targets, &|value| event.targets.iter().any(|target| target.id == value)),
        any(&selection.session_ids, &|value| value == event.session_id),
        any(&selection.request_ids, &|value| value == event.request_id),
        (!outcomes.is_empty()).then(|| outcomes.contains(&event.outcome)),
        (!networks.is_empty()).then(in_network),
    ]
}

fn actor() -> impl Strategy<Value = Actor<'static>> {
    let strings = (select(&IDS[..]), select(&NAMES[..]), select(&EMAILS[..]), select(&NAMES[..]));
    (select(ActorKind::ALL.to_vec()), strings).prop_map(|(kind, (user_id, user_name, user_email, full_name))| Actor {
        kind,
        user_id,
        user_name,
        user_email,
        full_name,
    })
}

fn event() -> impl Strategy<Value = Event<'static>> {
    let target = (select(&RESOURCES[..]), select(&IDS[..]), select(&NAMES[..]));
    let target = target.prop_map(|(kind, id, name)| Target { kind, id, name });
    let lists = (vec(actor(), 0..3), vec(target, 0..3));
    let words =
        (select(&RESOURCES[..]), select(&ACTIONS[..]), select(&["web", "api"][..]), select(Outcome::ALL.to_vec()));
    let ids = (select(&IDS[..]), select(&IDS[..]), select(&IDS[..]), select(&ADDRESSES[..]));
    let texts = (select(&NAMES[..]), select(&TEXTS[..]), select(&TEXTS[..]), select(&TEXTS[..]));
    (TIMES, actor(), lists, words, ids, texts).prop_map(|(time, actor, (on_behalf_of, targets), words, ids, texts)| {
        Event {
            timestamp: Timestamp::from_micros(time),
            recorded_at: Timestamp::from_micros(1_000 + time),
            resource: words.0,
            action: words.1,
            client: words.2,
            outcome: words.3,
            actor,
            on_behalf_of,
            targets,
            team: Team { id: ids.0, name: texts.0 },
            session_id: ids.1,
            request_id: ids.2,
            ip_address: ids.3,
            reason: texts.1,
            additional_info: texts.2,
            meta: texts.3,
            source: Source { id: "s", name: "service" },
            ..Event::default()
        }
    })
}

fn owned(values: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    prop_oneof![
        3 => Just(Vec::new()),
        1 => subsequence(values.to_vec(), 1..=2).prop_map(|values| values.into_iter().map(str::to_owned).collect()),
    ]
}

pub(crate) fn selection() -> impl Strategy<Value = Selection> {
    let outcomes = prop_oneof![3 => Just(Vec::new()), 1 => subsequence(Outcome::ALL.to_vec(), 1..=2)];
    let networks =
        owned(&NETWORKS).prop_map(|texts| texts.iter().map(|text| text.parse::<Network>().unwrap()).collect());
    let names = (owned(&RESOURCES), owned(&ACTIONS), owned(&["web", "api"]), outcomes);
    (
        names,
        owned(&["u1", "ASHA@example.COM", "asha@example.com"]),
        owned(&IDS),
        owned(&IDS),
        owned(&IDS),
        owned(&IDS),
        networks,
    )
        .prop_map(
            |((resources, actions, clients, outcomes), actors, teams, targets, session_ids, request_ids, addresses)| {
                Selection {
                    resources,
                    actions,
                    actors,
                    teams,
                    clients,
                    outcomes,
                    targets,
                    session_ids,
                    request_ids,
                    addresses,
                }
            },
        )
}

pub(crate) fn filter() -> impl Strategy<Value = Filter> {
    let range = prop_oneof![Just((0, 40)), (TIMES, TIMES), Just((i64::MIN, i64::MAX))];
    let selections = prop_oneof![
        Just((Selection::default(), Selection::default())),
        (selection(), Just(Selection::default())),
        (selection(), selection()),
    ];
    let expressions = prop_oneof![1 => Just(Expression::everything()), 2 => grammar::expression()];
    (range, selections, expressions).prop_map(|((from, to), (include, exclude), expression)| Filter {
        from: Timestamp::from_micros(from),
        to: Timestamp::from_micros(to),
        include,
        exclude,
        expression,
    })
}

/// Events repeat, so that there are enough of them for several blocks, spread over time in several ways.
pub(crate) fn case() -> impl Strategy<Value = Case> {
    let times = prop_oneof![4 => 1..4usize, 1 => 100..200usize];
    let step = prop_oneof![Just(0i64), Just(1), Just(-1)];
    let spread = (vec(any::<prop::sample::Index>(), 0..6), 0..5usize);
    let bounds = (prop_oneof![Just(1u64), 1..30u64], prop_oneof![Just(0u64), 0..30u64]);
    (vec(event(), 0..25), times, step, spread, bounds, filter()).prop_map(
        |(pattern, times, step, (cuts, sealed), (floor_id, below_head), filter)| {
            let count = pattern.len() * times;
            let events = (1..).zip(pattern.into_iter().cycle().take(count)).map(|(id, mut event)| {
                event.id = id;
                let moved = event.timestamp.micros() + step * i64::try_from(id).unwrap() / 30;
                event.timestamp = Timestamp::from_micros(moved.max(0));
                event
            });
            let events: Vec<_> = events.collect();
            let head_id = (events.len() as u64).saturating_sub(below_head);
            Case { events, cuts, sealed, floor_id, head_id, filter }
        },
    )
}
