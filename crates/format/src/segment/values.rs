//! How a value of several fields is one dictionary value: every field is followed by a NUL, which no stored string
//! contains. A list is its items one behind the other.

use super::CodeColumn;
use crate::{Actor, ActorKind, Event, Source, Target, Team};

const END: u8 = 0;
const ACTOR_FIELDS: usize = 4;
const TARGET_FIELDS: usize = 3;
const PAIR_FIELDS: usize = 2;

/// Appends the value that `column`, one with a dictionary, has for `event`, and returns how many fields end in it.
pub(crate) fn put_value(column: CodeColumn, event: &Event<'_>, out: &mut Vec<u8>) -> usize {
    let text = match column {
        CodeColumn::Actor => return put_actor(&event.actor, out),
        CodeColumn::OnBehalfOf => return event.on_behalf_of.iter().map(|actor| put_actor(actor, out)).sum(),
        CodeColumn::Targets => return event.targets.iter().map(|target| put_target(target, out)).sum(),
        CodeColumn::Team => return put_fields(&[event.team.id, event.team.name], out),
        CodeColumn::Source => return put_fields(&[event.source.id, event.source.name], out),
        CodeColumn::Resource => event.resource,
        CodeColumn::Action => event.action,
        CodeColumn::Client => event.client,
        CodeColumn::Timezone => event.timezone,
        CodeColumn::TokenType => event.token_type,
        CodeColumn::UserAgent => event.user_agent,
        CodeColumn::IpAddress => event.ip_address,
        CodeColumn::SessionId => event.session_id,
        CodeColumn::Kind | CodeColumn::Outcome => "",
    };
    out.extend_from_slice(text.as_bytes());
    0
}

fn put_actor(actor: &Actor<'_>, out: &mut Vec<u8>) -> usize {
    out.push(b'0' + actor.kind as u8);
    put_fields(&[actor.user_id, actor.user_name, actor.user_email, actor.full_name], out)
}

fn put_target(target: &Target<'_>, out: &mut Vec<u8>) -> usize {
    put_fields(&[target.kind, target.id, target.name], out)
}

pub(crate) fn put_fields(fields: &[&str], out: &mut Vec<u8>) -> usize {
    for field in fields {
        out.extend_from_slice(field.as_bytes());
        out.push(END);
    }
    fields.len()
}

/// NUL bytes in `bytes`.
pub(crate) fn ends_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == END).count()
}

/// True when `text` has the shape that [`put_value`] gives to values of `column`.
pub(crate) fn is_well_formed(column: CodeColumn, text: &str) -> bool {
    let ends = ends_in(text.as_bytes());
    let ended = text.is_empty() || text.ends_with('\0');
    match column {
        CodeColumn::Actor => ends == ACTOR_FIELDS && ended && actors_are_well_formed(text),
        CodeColumn::OnBehalfOf => ends.is_multiple_of(ACTOR_FIELDS) && ended && actors_are_well_formed(text),
        CodeColumn::Targets => ends.is_multiple_of(TARGET_FIELDS) && ended,
        CodeColumn::Team | CodeColumn::Source => ends == PAIR_FIELDS && ended,
        CodeColumn::Kind
        | CodeColumn::Outcome
        | CodeColumn::Resource
        | CodeColumn::Action
        | CodeColumn::Client
        | CodeColumn::Timezone
        | CodeColumn::TokenType
        | CodeColumn::UserAgent
        | CodeColumn::IpAddress
        | CodeColumn::SessionId => ends == 0,
    }
}

fn actors_are_well_formed(text: &str) -> bool {
    let mut fields = Fields(text);
    while !fields.0.is_empty() {
        if kind_of(fields.0).is_none() {
            return false;
        }
        (0..ACTOR_FIELDS).for_each(|_| _ = fields.next_field());
    }
    true
}

fn kind_of(text: &str) -> Option<ActorKind> {
    ActorKind::from_code(text.bytes().next()?.checked_sub(b'0')?)
}

/// The fields of a value, each up to its NUL; empty ones when there are no more.
#[derive(Debug, Clone, Copy)]
struct Fields<'a>(&'a str);

impl<'a> Fields<'a> {
    fn next_field(&mut self) -> &'a str {
        let (field, rest) = self.0.split_once('\0').unwrap_or((self.0, ""));
        self.0 = rest;
        field
    }
}

/// The actors of a value of [`CodeColumn::Actor`] or [`CodeColumn::OnBehalfOf`].
#[derive(Debug, Clone, Copy)]
pub struct Actors<'a>(Fields<'a>);

impl<'a> Actors<'a> {
    pub fn of(value: &'a str) -> Self {
        Self(Fields(value))
    }
}

impl<'a> Iterator for Actors<'a> {
    type Item = Actor<'a>;

    fn next(&mut self) -> Option<Actor<'a>> {
        let kind = kind_of(self.0.0)?;
        self.0.0 = self.0.0.get(1..)?;
        let mut field = || self.0.next_field();
        Some(Actor { kind, user_id: field(), user_name: field(), user_email: field(), full_name: field() })
    }
}

/// The targets of a value of [`CodeColumn::Targets`].
#[derive(Debug, Clone, Copy)]
pub struct Targets<'a>(Fields<'a>);

impl<'a> Targets<'a> {
    pub fn of(value: &'a str) -> Self {
        Self(Fields(value))
    }
}

impl<'a> Iterator for Targets<'a> {
    type Item = Target<'a>;

    fn next(&mut self) -> Option<Target<'a>> {
        if self.0.0.is_empty() {
            return None;
        }
        let mut field = || self.0.next_field();
        Some(Target { kind: field(), id: field(), name: field() })
    }
}

/// The team of a value of [`CodeColumn::Team`].
pub fn team(value: &str) -> Team<'_> {
    let mut fields = Fields(value);
    Team { id: fields.next_field(), name: fields.next_field() }
}

/// The source of a value of [`CodeColumn::Source`].
pub fn source(value: &str) -> Source<'_> {
    let mut fields = Fields(value);
    Source { id: fields.next_field(), name: fields.next_field() }
}
