//! Events as JSON objects, written by hand because lists and exports write millions of them.

use std::io::Write as _;

use holdfast_format::{Actor, Event, Source, Target, Team};

use super::part::Part;
use super::{DeletedTeams, contains_any};

/// How much of an event is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Everything but `meta`.
    List,
    WithMeta,
}

/// Appends the event as one JSON object, its fields in the order of `docs/event.md`. `meta` is the received text.
pub fn event(event: &Event<'_>, deleted_teams: &DeletedTeams, detail: Detail, out: &mut Vec<u8>) {
    for part in Part::ALL {
        if part != Part::Meta || detail == Detail::WithMeta {
            self::part(part, event, deleted_teams, out);
        }
    }
    end_event(out);
}

/// Appends the member of a part, the first one with the brace before it, each other one with the comma before it.
pub(super) fn part(part: Part, event: &Event<'_>, deleted_teams: &DeletedTeams, out: &mut Vec<u8>) {
    match part {
        Part::Id => {
            out.extend_from_slice(b"{\"id\":");
            number(event.id, out);
        }
        Part::Timestamp => field("timestamp", event.timestamp.text().as_str(), out),
        Part::RecordedAt => field("recordedAt", event.recorded_at.text().as_str(), out),
        Part::Resource => field("resource", event.resource, out),
        Part::Action => field("action", event.action, out),
        Part::Outcome => field("outcome", event.outcome.as_str(), out),
        Part::Reason => field("reason", event.reason, out),
        Part::Actor => {
            key("actor", out);
            actor(&event.actor, out);
        }
        Part::OnBehalfOf => {
            key("onBehalfOf", out);
            actors(&event.on_behalf_of, out);
        }
        Part::Client => field("client", event.client, out),
        Part::Team => {
            key("team", out);
            team(&event.team, deleted_teams, out);
        }
        Part::Targets => {
            key("targets", out);
            targets(&event.targets, out);
        }
        Part::Timezone => field("timezone", event.timezone, out),
        Part::TokenType => field("tokenType", event.token_type, out),
        Part::IpAddress => field("ipAddress", event.ip_address, out),
        Part::UserAgent => field("userAgent", event.user_agent, out),
        Part::SessionId => field("sessionID", event.session_id, out),
        Part::RequestId => field("requestID", event.request_id, out),
        Part::AdditionalInfo => field("additionalInfo", event.additional_info, out),
        Part::Meta => {
            key("meta", out);
            out.extend_from_slice(meta(event).as_bytes());
        }
        Part::Source => {
            key("source", out);
            source(&event.source, out);
        }
    }
}

/// Appends the brace that ends an event.
pub(super) fn end_event(out: &mut Vec<u8>) {
    out.push(b'}');
}

/// The event's `meta` as JSON text; an absent one is the empty object.
pub(super) fn meta<'a>(event: &Event<'a>) -> &'a str {
    if event.meta.is_empty() { "{}" } else { event.meta }
}

pub(super) fn number(number: u64, out: &mut Vec<u8>) {
    write!(out, "{number}").expect("a vector takes all bytes");
}

pub(super) fn actors(actors: &[Actor<'_>], out: &mut Vec<u8>) {
    array(actors, actor, out);
}

pub(super) fn targets(targets: &[Target<'_>], out: &mut Vec<u8>) {
    array(targets, target, out);
}

fn array<T>(items: &[T], item: impl Fn(&T, &mut Vec<u8>), out: &mut Vec<u8>) {
    out.push(b'[');
    for (index, value) in items.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        item(value, out);
    }
    out.push(b']');
}

fn actor(actor: &Actor<'_>, out: &mut Vec<u8>) {
    first_field("type", actor.kind.as_str(), out);
    field("userID", actor.user_id, out);
    field("userName", actor.user_name, out);
    field("userEmail", actor.user_email, out);
    field("fullName", actor.full_name, out);
    out.push(b'}');
}

fn team(team: &Team<'_>, deleted_teams: &DeletedTeams, out: &mut Vec<u8>) {
    first_field("id", team.id, out);
    field("name", team.name, out);
    key("isDeleted", out);
    out.extend_from_slice(if deleted_teams.contains(team.id) { b"true" } else { b"false" });
    out.push(b'}');
}

fn target(target: &Target<'_>, out: &mut Vec<u8>) {
    first_field("type", target.kind, out);
    field("id", target.id, out);
    field("name", target.name, out);
    out.push(b'}');
}

fn source(source: &Source<'_>, out: &mut Vec<u8>) {
    first_field("id", source.id, out);
    field("name", source.name, out);
    out.push(b'}');
}

fn first_field(name: &str, text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    string(text, out);
}

fn field(name: &str, text: &str, out: &mut Vec<u8>) {
    key(name, out);
    string(text, out);
}

fn key(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
}

fn string(text: &str, out: &mut Vec<u8>) {
    // Few strings need an escape.
    if contains_any(text.as_bytes(), |byte| (byte < 0x20) | (byte == b'"') | (byte == b'\\')) {
        serde_json::to_writer(out, text).expect("a vector takes all bytes");
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}
