//! Checks one event of a request, field by field, in the order of `docs/event.md`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::net::IpAddr;

use holdfast_format::canonical::Templates;
use holdfast_format::{Actor, ActorKind, Event, Outcome, Source, Target, Team, Timestamp};

use super::input::{ActorInput, EventInput, Object, TargetInput, TeamInput};
use super::{Catalogue, Problem, meta, timestamp};
use crate::limits::{
    ADDITIONAL_INFO_BYTES_MAX, CLIENT_CHARS_MAX, EVENT_BYTES_MAX, NAME_CHARS_MAX, ON_BEHALF_OF_MAX, REASON_CHARS_MAX,
    STRING_CHARS_MAX, TARGETS_MAX, USER_AGENT_CHARS_MAX,
};

pub(super) const NUL_REFUSED: &str = "the NUL character (`\\u0000`) is not allowed";

/// Bytes of input repeated in a message, so that answers stay small whatever was sent.
const EXCERPT_BYTES: usize = 100;
/// Bytes of a parser's message; one that lists all fields of an event fits.
const MESSAGE_BYTES: usize = 600;

/// Checks the events of one request, with buffers that are used again for each.
#[derive(Debug)]
pub(super) struct Checker<'c> {
    catalogue: &'c Catalogue,
    source: Source<'c>,
    now: Timestamp,
    register: BTreeSet<(String, String)>,
    meta: String,
    ip_address: String,
}

impl<'c> Checker<'c> {
    pub(super) fn new(catalogue: &'c Catalogue, source: Source<'c>, now: Timestamp) -> Self {
        Self { catalogue, source, now, register: BTreeSet::new(), meta: String::new(), ip_address: String::new() }
    }

    /// The pairs that an open catalogue takes up.
    pub(super) fn into_register(self) -> Vec<(String, String)> {
        self.register.into_iter().collect()
    }

    /// Checks the event whose JSON is `text` and adds it to `events`.
    pub(super) fn check(&mut self, text: &[u8], events: &mut Templates) -> Result<(), Problem> {
        check_length(text.len())?;
        let text = str::from_utf8(text)
            .map_err(|error| Problem::new("", format!("the event is not UTF-8 at byte {}", error.valid_up_to())))?;
        let Object(input) = parse(text)?;
        self.check_input(&input, events)
    }

    /// Checks an event that was parsed and adds it to `events`.
    pub(super) fn check_input(&mut self, input: &EventInput<'_>, events: &mut Templates) -> Result<(), Problem> {
        let timestamp = match input.timestamp.as_deref() {
            Some(text) => timestamp::parse(text, self.now).map_err(|message| Problem::new("timestamp", message))?,
            None => self.now,
        };
        self.check_names(&input.resource, &input.action)?;
        check_strings(input)?;
        let actor = input.actor.as_ref().ok_or_else(|| Problem::new("actor", "is required: who did it"))?;
        let on_behalf_of = chain(input.on_behalf_of.as_deref().unwrap_or_default())?;
        meta::compact(input.meta.map_or("", |meta| meta.get()), &mut self.meta)?;
        normalise_address(&input.ip_address, &mut self.ip_address)?;
        events.push(&Event {
            id: 0,
            timestamp,
            recorded_at: Timestamp::default(),
            resource: &input.resource,
            action: &input.action,
            outcome: outcome(input.outcome.as_deref())?,
            reason: &input.reason,
            actor: checked_actor("actor", actor)?,
            on_behalf_of,
            client: &input.client,
            team: team(input.team.as_ref())?,
            targets: targets(input.targets.as_deref().unwrap_or_default())?,
            timezone: &input.timezone,
            token_type: &input.token_type,
            ip_address: &self.ip_address,
            user_agent: &input.user_agent,
            session_id: &input.session_id,
            request_id: &input.request_id,
            additional_info: &input.additional_info,
            meta: &self.meta,
            source: self.source,
        });
        Ok(())
    }

    /// Resource and action are in the catalogue, or may be taken up by it.
    fn check_names(&mut self, resource: &str, action: &str) -> Result<(), Problem> {
        if self.catalogue.contains(resource, action) {
            return Ok(());
        }
        check_name("resource", resource)?;
        check_name("action", action)?;
        if !self.catalogue.open {
            return Err(self.unknown_name(resource, action));
        }
        self.register.insert((resource.to_owned(), action.to_owned()));
        Ok(())
    }

    fn unknown_name(&self, resource: &str, action: &str) -> Problem {
        match self.catalogue.resources.get(resource) {
            Some(actions) => {
                let known = list(actions.iter());
                Problem::new("action", format!("`{action}` is not registered for `{resource}`; known are {known}"))
            }
            None => {
                let known = list(self.catalogue.resources.keys());
                Problem::new("resource", format!("`{resource}` is not a registered resource; known are {known}"))
            }
        }
    }
}

pub(super) fn check_length(bytes: usize) -> Result<(), Problem> {
    if bytes > EVENT_BYTES_MAX {
        return Err(Problem::new("", format!("the event has {bytes} bytes; the limit is {EVENT_BYTES_MAX}")));
    }
    Ok(())
}

/// Parses an event. Only when that fails is it parsed again, by the slower reader that knows which field it was in.
fn parse(text: &str) -> Result<Object<EventInput<'_>>, Problem> {
    serde_json::from_str(text).map_err(|first| {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        match serde_path_to_error::deserialize::<_, Object<EventInput<'_>>>(&mut deserializer) {
            Err(error) => {
                let path = error.path().to_string();
                parse_problem(path, &error.into_inner())
            }
            // The value itself is good, so the fault lies after its end.
            Ok(_) => parse_problem(".".to_owned(), &first),
        }
    })
}

fn parse_problem(path: String, error: &serde_json::Error) -> Problem {
    let field = if path == "." { String::new() } else { path };
    let text = error.to_string();
    if !error.is_data() {
        return Problem::new(excerpt(&field), format!("the event is not JSON: {text}"));
    }
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = text.strip_suffix(&position).unwrap_or(&text);
    let field = match message.strip_prefix("duplicate field `").and_then(|rest| rest.strip_suffix('`')) {
        Some(name) if field.is_empty() => name.to_owned(),
        Some(name) => format!("{field}.{name}"),
        None => field,
    };
    Problem::new(excerpt(&field), cut(message, MESSAGE_BYTES))
}

fn check_name(field: &'static str, name: &str) -> Result<(), Problem> {
    if name.is_empty() {
        return Err(Problem::new(field, "is required"));
    }
    if name.contains(',') {
        return Err(Problem::new(field, "must not contain a comma, which separates the values of a filter"));
    }
    check_chars(field, name, NAME_CHARS_MAX)
}

fn check_strings(input: &EventInput<'_>) -> Result<(), Problem> {
    check_chars("reason", &input.reason, REASON_CHARS_MAX)?;
    check_chars("client", &input.client, CLIENT_CHARS_MAX)?;
    check_chars("timezone", &input.timezone, STRING_CHARS_MAX)?;
    check_chars("tokenType", &input.token_type, STRING_CHARS_MAX)?;
    check_chars("userAgent", &input.user_agent, USER_AGENT_CHARS_MAX)?;
    check_chars("sessionID", &input.session_id, STRING_CHARS_MAX)?;
    check_chars("requestID", &input.request_id, STRING_CHARS_MAX)?;
    if input.additional_info.len() > ADDITIONAL_INFO_BYTES_MAX {
        let bytes = input.additional_info.len();
        let message = format!("has {bytes} bytes; the limit is {ADDITIONAL_INFO_BYTES_MAX}");
        return Err(Problem::new("additionalInfo", message));
    }
    if !is_zone_name(&input.timezone) {
        let message = format!("`{}` is not an IANA zone, such as Asia/Kolkata", excerpt(&input.timezone));
        return Err(Problem::new("timezone", message));
    }
    Ok(())
}

/// True for the empty string and for what could be a zone's name. Whether the zone exists depends on the release of the
/// zone database, which differs between machines and must not decide what is recorded.
fn is_zone_name(zone: &str) -> bool {
    let of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte);
    zone.is_empty() || zone.split('/').all(|part| !part.is_empty() && part.bytes().all(of_name))
}

fn outcome(name: Option<&str>) -> Result<Outcome, Problem> {
    let Some(name) = name else { return Ok(Outcome::default()) };
    Outcome::from_name(name).ok_or_else(|| {
        let known = list(Outcome::ALL.iter().map(|outcome| outcome.as_str()));
        Problem::new("outcome", format!("`{}` is not an outcome; known are {known}", excerpt(name)))
    })
}

fn chain<'a>(actors: &'a [Object<ActorInput<'a>>]) -> Result<Vec<Actor<'a>>, Problem> {
    check_count("onBehalfOf", actors.len(), ON_BEHALF_OF_MAX)?;
    let actors = actors.iter().enumerate();
    actors
        .map(|(index, actor)| {
            checked_actor("", actor).map_err(|problem| within(problem, format!("onBehalfOf[{index}]")))
        })
        .collect()
}

/// Puts the path of the value in front of the field inside it.
fn within(problem: Problem, path: String) -> Problem {
    Problem { field: format!("{path}{}", problem.field), ..problem }
}

fn checked_actor<'a>(path: &str, Object(input): &'a Object<ActorInput<'a>>) -> Result<Actor<'a>, Problem> {
    let field = |name: &str| format!("{path}.{name}");
    let kind = producer_kind(&input.kind).map_err(|message| Problem::new(field("type"), message))?;
    if input.user_id.is_empty() && kind != ActorKind::System {
        return Err(Problem::new(field("userID"), "is required, except for an actor of type `system`"));
    }
    let strings = [
        ("userID", &input.user_id),
        ("userName", &input.user_name),
        ("userEmail", &input.user_email),
        ("fullName", &input.full_name),
    ];
    check_nested(path, &strings.map(|(name, text)| (name, &**text)))?;
    Ok(Actor {
        kind,
        user_id: &input.user_id,
        user_name: &input.user_name,
        user_email: &input.user_email,
        full_name: &input.full_name,
    })
}

/// The actor types that a producer may send: `anonymous` is the server's own.
fn producer_kind(name: &str) -> Result<ActorKind, String> {
    let kind = ActorKind::from_name(name).filter(|kind| *kind != ActorKind::Anonymous);
    kind.ok_or_else(|| {
        let kinds = ActorKind::ALL.iter().filter(|kind| **kind != ActorKind::Anonymous);
        let known = list(kinds.map(|kind| kind.as_str()));
        match name {
            "" => format!("is required; known are {known}"),
            name => format!("`{}` is not an actor type; known are {known}", excerpt(name)),
        }
    })
}

fn team<'a>(input: Option<&'a Object<TeamInput<'a>>>) -> Result<Team<'a>, Problem> {
    let Some(Object(input)) = input else { return Ok(Team::default()) };
    check_nested("team", &[("id", &input.id), ("name", &input.name)])?;
    Ok(Team { id: &input.id, name: &input.name })
}

fn targets<'a>(inputs: &'a [Object<TargetInput<'a>>]) -> Result<Vec<Target<'a>>, Problem> {
    check_count("targets", inputs.len(), TARGETS_MAX)?;
    let target = |(index, Object(input)): (usize, &'a Object<TargetInput<'a>>)| {
        check_nested("", &[("type", &input.kind), ("id", &input.id), ("name", &input.name)])
            .map_err(|problem| within(problem, format!("targets[{index}]")))?;
        Ok(Target { kind: &input.kind, id: &input.id, name: &input.name })
    };
    inputs.iter().enumerate().map(target).collect()
}

fn check_nested(path: &str, strings: &[(&str, &str)]) -> Result<(), Problem> {
    for (name, text) in strings {
        check_chars("", text, STRING_CHARS_MAX).map_err(|problem| within(problem, format!("{path}.{name}")))?;
    }
    Ok(())
}

fn check_chars(field: &'static str, text: &str, limit: usize) -> Result<(), Problem> {
    // A character has at least one byte, so counting them is seldom needed.
    if text.len() <= limit {
        return Ok(());
    }
    match text.chars().count() {
        count if count > limit => Err(Problem::new(field, format!("has {count} characters; the limit is {limit}"))),
        _ => Ok(()),
    }
}

fn check_count(field: &'static str, count: usize, limit: usize) -> Result<(), Problem> {
    if count > limit {
        return Err(Problem::new(field, format!("has {count} items; the limit is {limit}")));
    }
    Ok(())
}

/// Writes the address in its one normal form: lower case, shortest, and IPv4 mapped into IPv6 as IPv4.
fn normalise_address(text: &str, out: &mut String) -> Result<(), Problem> {
    out.clear();
    if text.is_empty() {
        return Ok(());
    }
    let address: IpAddr = text
        .parse()
        .map_err(|_| Problem::new("ipAddress", format!("`{}` is not an IPv4 or IPv6 address", excerpt(text))))?;
    write!(out, "{}", address.to_canonical()).expect("a string takes whatever is written");
    Ok(())
}

/// The names in backticks, as many as a message can hold.
fn list(names: impl Iterator<Item: AsRef<str>>) -> String {
    let mut text = String::new();
    for name in names {
        if text.len() > MESSAGE_BYTES {
            text.push_str(", …");
            break;
        }
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&format!("`{}`", name.as_ref()));
    }
    text
}

/// The start of what was sent, for a message.
pub(super) fn excerpt(text: &str) -> Cow<'_, str> {
    cut(text, EXCERPT_BYTES)
}

fn cut(text: &str, bytes: usize) -> Cow<'_, str> {
    if text.len() <= bytes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{}…", &text[..text.floor_char_boundary(bytes)]))
}
