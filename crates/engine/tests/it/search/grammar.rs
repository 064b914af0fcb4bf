//! Expressions of the query language, and what they say of an event, written down without any cleverness.

use holdfast_engine::filter::{Condition, Expression, Extent, Pattern, Selection};
use holdfast_format::{Event, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::model::{TIMES, selected, selection};

const PATTERNS: [&str; 12] =
    ["payments", "ASHA", "ÉTÉ", "before\":", "nothing", "a", "\0", "pay", "rename", "of the", "example.com", "@"];

/// Whether an event is as an expression says.
pub(crate) fn holds(expression: &Expression, event: &Event<'_>) -> bool {
    match expression {
        Expression::All(parts) => parts.iter().all(|part| holds(part, event)),
        Expression::Any(parts) => parts.iter().any(|part| holds(part, event)),
        Expression::Not(part) => !holds(part, event),
        Expression::Field(Condition::Since(moment)) => *moment <= event.timestamp,
        Expression::Field(Condition::Before(moment)) => event.timestamp < *moment,
        Expression::Field(condition) => selected(&alone(condition), event).contains(&Some(true)),
        Expression::Text(pattern) => texts(event).iter().any(|text| is_in(pattern, text)),
    }
}

/// The selection that says what a condition says; nothing of times.
fn alone(condition: &Condition) -> Selection {
    let mut selection = Selection::default();
    match condition.clone() {
        Condition::Resource(values) => selection.resources = values,
        Condition::Action(values) => selection.actions = values,
        Condition::Actor(values) => selection.actors = values,
        Condition::Team(values) => selection.teams = values,
        Condition::Client(values) => selection.clients = values,
        Condition::Outcome(values) => selection.outcomes = values,
        Condition::Target(values) => selection.targets = values,
        Condition::Session(values) => selection.session_ids = values,
        Condition::Request(values) => selection.request_ids = values,
        Condition::Address(values) => selection.addresses = values,
        Condition::Since(_) | Condition::Before(_) => {}
    }
    selection
}

/// Where free text looks.
fn texts<'a>(event: &'a Event<'_>) -> Vec<&'a str> {
    let mut texts = vec![event.additional_info, event.meta, event.team.name];
    for actor in std::iter::once(&event.actor).chain(&event.on_behalf_of) {
        texts.extend([actor.user_name, actor.user_email, actor.full_name]);
    }
    texts.extend(event.targets.iter().map(|target| target.name));
    texts
}

fn is_in(pattern: &Pattern, text: &str) -> bool {
    let folded = |text: &str| text.to_lowercase().chars().collect::<Vec<_>>();
    let (text, wanted) = (folded(text), folded(&pattern.text));
    let cuts = |place: usize| {
        let is_of_word = |place: usize| text.get(place).is_some_and(|character| Pattern::is_of_word(*character));
        place > 0 && is_of_word(place - 1) && is_of_word(place)
    };
    (0..text.len()).filter(|start| text[*start..].starts_with(&wanted)).any(|start| match pattern.extent {
        Extent::Part => true,
        Extent::Prefix => !cuts(start),
        Extent::Word => !cuts(start) && !cuts(start + wanted.len()),
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let of_lists = selection().prop_filter_map("a selection that says nothing is no condition", |selection| {
        let lists = [
            Condition::Resource(selection.resources),
            Condition::Action(selection.actions),
            Condition::Actor(selection.actors),
            Condition::Team(selection.teams),
            Condition::Client(selection.clients),
            Condition::Outcome(selection.outcomes),
            Condition::Target(selection.targets),
            Condition::Session(selection.session_ids),
            Condition::Request(selection.request_ids),
            Condition::Address(selection.addresses),
        ];
        lists.into_iter().find(|condition| alone(condition) != Selection::default())
    });
    let moment = || TIMES.prop_map(Timestamp::from_micros);
    prop_oneof![
        4 => of_lists,
        1 => moment().prop_map(Condition::Since),
        1 => moment().prop_map(Condition::Before),
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    let extents = select(vec![Extent::Part, Extent::Part, Extent::Word, Extent::Prefix]);
    (select(&PATTERNS[..]), extents).prop_map(|(text, extent)| Pattern { text: text.to_owned(), extent })
}

pub(crate) fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![condition().prop_map(Expression::Field), pattern().prop_map(Expression::Text)];
    leaf.prop_recursive(4, 10, 3, |inner| {
        prop_oneof![
            2 => vec(inner.clone(), 0..4).prop_map(Expression::All),
            2 => vec(inner.clone(), 0..4).prop_map(Expression::Any),
            1 => inner.prop_map(Expression::not),
        ]
    })
}
