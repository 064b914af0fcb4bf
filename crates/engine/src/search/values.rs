use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use holdfast_format::segment::{Actors, CodeColumn, team};
use holdfast_format::{Actor, ActorKind, Event, Outcome, Team};

use super::head::Head;
use super::query::Query;
use super::sealed::Sealed;
use super::sealed_parts;
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

impl FieldValue {
    fn of_event(field: Field, event: &Event<'_>) -> Self {
        match field {
            Field::Resource => Self::Resource(event.resource.to_owned()),
            Field::ResourceAction => {
                Self::ResourceAction { resource: event.resource.to_owned(), action: event.action.to_owned() }
            }
            Field::Actor => Self::of_actor(&event.actor),
            Field::Team => Self::of_team(&event.team),
            Field::Client => Self::Client(event.client.to_owned()),
            Field::Outcome => Self::Outcome(event.outcome),
        }
    }

    fn of_actor(actor: &Actor<'_>) -> Self {
        Self::Actor {
            kind: actor.kind,
            user_id: actor.user_id.to_owned(),
            user_name: actor.user_name.to_owned(),
            user_email: actor.user_email.to_owned(),
            full_name: actor.full_name.to_owned(),
        }
    }

    fn of_team(team: &Team<'_>) -> Self {
        Self::Team { id: team.id.to_owned(), name: team.name.to_owned() }
    }

    /// What orders values of one field that occur equally often.
    fn sort_key(&self) -> [&str; 5] {
        match self {
            Self::Resource(text) | Self::Client(text) => [text, "", "", "", ""],
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
    let query = Arc::new(Query::new(filter)?);
    let head = Head::new(snapshot, &query);
    let mut counts = HashMap::new();
    for found in &head.matches {
        add(&mut counts, FieldValue::of_event(field, &head.event(found)), 1);
    }
    let located = |error: EngineError| error.in_organisation(snapshot.organisation);
    for sealed in sealed_parts(store, snapshot, &query).map_err(located)? {
        count_sealed(&sealed, field, &mut counts).map_err(located)?;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts
        .sort_unstable_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.sort_key().cmp(&right.0.sort_key())));
    counts.truncate(limit);
    Ok(counts)
}

fn count_sealed(sealed: &Sealed, field: Field, counts: &mut HashMap<FieldValue, u64>) -> Result<(), EngineError> {
    match field {
        Field::ResourceAction => {
            for ((resource, action), count) in pair_counts(sealed)? {
                let resource = value(sealed, CodeColumn::Resource, resource, str::to_owned)?;
                let action = value(sealed, CodeColumn::Action, action, str::to_owned)?;
                add(counts, FieldValue::ResourceAction { resource, action }, count);
            }
        }
        Field::Outcome => {
            for (code, count) in code_counts(sealed, CodeColumn::Outcome)? {
                let outcome = u8::try_from(code).ok().and_then(Outcome::from_code).unwrap_or_default();
                add(counts, FieldValue::Outcome(outcome), count);
            }
        }
        Field::Resource => {
            count_column(sealed, CodeColumn::Resource, counts, |text| FieldValue::Resource(text.to_owned()))?
        }
        Field::Client => count_column(sealed, CodeColumn::Client, counts, |text| FieldValue::Client(text.to_owned()))?,
        Field::Team => count_column(sealed, CodeColumn::Team, counts, |text| FieldValue::of_team(&team(text)))?,
        Field::Actor => count_column(sealed, CodeColumn::Actor, counts, |text| {
            FieldValue::of_actor(&Actors::of(text).next().unwrap_or_default())
        })?,
    }
    Ok(())
}

fn count_column(
    sealed: &Sealed,
    column: CodeColumn,
    counts: &mut HashMap<FieldValue, u64>,
    read: fn(&str) -> FieldValue,
) -> Result<(), EngineError> {
    for (code, count) in code_counts(sealed, column)? {
        add(counts, value(sealed, column, code, read)?, count);
    }
    Ok(())
}

/// How often each code of a column occurs among the matches.
fn code_counts(sealed: &Sealed, column: CodeColumn) -> Result<HashMap<u32, u64>, EngineError> {
    let mut counts = HashMap::new();
    sealed.visit_codes([column], &mut |[code]| add(&mut counts, code, 1))?;
    Ok(counts)
}

fn pair_counts(sealed: &Sealed) -> Result<HashMap<(u32, u32), u64>, EngineError> {
    let mut counts = HashMap::new();
    let columns = [CodeColumn::Resource, CodeColumn::Action];
    sealed.visit_codes(columns, &mut |[resource, action]| add(&mut counts, (resource, action), 1))?;
    Ok(counts)
}

fn value<T>(sealed: &Sealed, column: CodeColumn, code: u32, read: fn(&str) -> T) -> Result<T, EngineError> {
    let pages = sealed.segment.index().pages_of(column, &[code]);
    let page = sealed.segment.page(column, pages[0])?;
    Ok(read(page.value(code)))
}

fn add<K: Eq + Hash>(counts: &mut HashMap<K, u64>, key: K, count: u64) {
    *counts.entry(key).or_default() += count;
}
