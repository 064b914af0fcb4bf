//! The canonical event, version 1: the bytes that later proofs hash, frozen for ever.
//!
//! An event is two parts, encoded separately so that erasing the personal part can leave the rest provable. Each part is
//! a version byte and then every stored field in a fixed order. Integers of fixed width are little-endian; strings and
//! lists carry their length, or count, before them as unsigned LEB128. An absent field is its empty value. The order of
//! the fields is the order of [`encode_rest_tail`] and [`encode_personal`], and is drawn in `docs/format.md`.
//!
//! A *record* is both parts, each with its length before it: the unit of journal frames and head blocks.

use crate::wire::{Reader, put_bytes, put_str, put_varint};
use crate::{Actor, ActorKind, DecodeError, Event, Outcome, Source, Target, Team, Timestamp};

/// The version byte at the start of both parts.
pub const VERSION: u8 = 1;

/// Bytes of the rest before its variable fields: version, id, timestamp, recordedAt.
const REST_PREFIX_BYTES: usize = 1 + 8 + 8 + 8;
/// Bytes of the lengths of both parts of a record, at most.
const LENGTHS_BYTES_MAX: usize = 2 * 10;

/// Events that were admitted but have no number yet, one behind the other in one buffer: an event costs no allocation of
/// its own, and none that another thread has to give back. What commit adds, id and recordedAt, stands at fixed places at
/// the front of a record, so that the committer only copies bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Templates {
    bytes: Vec<u8>,
    shapes: Vec<Shape>,
}

/// How an event lies in the buffer: the rest without its prefix, then the personal part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    timestamp: Timestamp,
    rest_tail_bytes: usize,
    personal_bytes: usize,
}

impl Templates {
    /// Without events, with room for so many bytes of them.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), shapes: Vec::new() }
    }

    /// Encodes everything of `event` but its id and recordedAt, which are ignored.
    pub fn push(&mut self, event: &Event<'_>) {
        let start = self.bytes.len();
        encode_rest_tail(event, &mut self.bytes);
        let personal_start = self.bytes.len();
        encode_personal(event, &mut self.bytes);
        self.shapes.push(Shape {
            timestamp: event.timestamp,
            rest_tail_bytes: personal_start - start,
            personal_bytes: self.bytes.len() - personal_start,
        });
    }

    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = TemplateRef<'_>> {
        let mut bytes = self.bytes.as_slice();
        self.shapes.iter().map(move |shape| {
            let (rest_tail, after) = bytes.split_at(shape.rest_tail_bytes);
            let (personal, after) = after.split_at(shape.personal_bytes);
            bytes = after;
            TemplateRef { timestamp: shape.timestamp, rest_tail, personal }
        })
    }

    /// Upper bound of the bytes that [`TemplateRef::write_record`] appends for all of them.
    pub fn record_bytes_max(&self) -> usize {
        self.bytes.len() + self.len() * (REST_PREFIX_BYTES + LENGTHS_BYTES_MAX)
    }
}

impl FromIterator<Template> for Templates {
    fn from_iter<I: IntoIterator<Item = Template>>(events: I) -> Self {
        let mut all = Self::default();
        for Template(mut one) in events {
            all.bytes.append(&mut one.bytes);
            all.shapes.append(&mut one.shapes);
        }
        all
    }
}

/// One of [`Templates`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateRef<'a> {
    timestamp: Timestamp,
    rest_tail: &'a [u8],
    personal: &'a [u8],
}

impl TemplateRef<'_> {
    pub fn timestamp(&self) -> Timestamp {
        self.timestamp
    }

    /// Appends the record of the event under its number.
    pub fn write_record(&self, id: u64, recorded_at: Timestamp, out: &mut Vec<u8>) {
        put_varint(out, (REST_PREFIX_BYTES + self.rest_tail.len()) as u64);
        put_rest_prefix(id, self.timestamp, recorded_at, out);
        out.extend_from_slice(self.rest_tail);
        put_bytes(out, self.personal);
    }
}

/// A single event that has no number yet, such as the one that tells of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Templates);

impl Template {
    /// Encodes everything of `event` but its id and recordedAt, which are ignored.
    pub fn new(event: &Event<'_>) -> Self {
        let mut one = Templates::with_capacity(320 + event.additional_info.len() + event.meta.len());
        one.push(event);
        Self(one)
    }

    /// Appends the record of the event under its number.
    pub fn write_record(&self, id: u64, recorded_at: Timestamp, out: &mut Vec<u8>) {
        self.0.iter().for_each(|one| one.write_record(id, recorded_at, out));
    }
}

impl AsRef<Templates> for Template {
    fn as_ref(&self) -> &Templates {
        &self.0
    }
}

/// Appends the part that stays when the personal part is erased.
pub fn encode_rest(event: &Event<'_>, out: &mut Vec<u8>) {
    put_rest_prefix(event.id, event.timestamp, event.recorded_at, out);
    encode_rest_tail(event, out);
}

/// Appends the personal part: what names or describes a person.
pub fn encode_personal(event: &Event<'_>, out: &mut Vec<u8>) {
    out.push(VERSION);
    put_names(&event.actor, out);
    put_varint(out, event.on_behalf_of.len() as u64);
    event.on_behalf_of.iter().for_each(|actor| put_names(actor, out));
    put_str(out, event.ip_address);
    put_str(out, event.user_agent);
    put_varint(out, event.targets.len() as u64);
    event.targets.iter().for_each(|target| put_str(out, target.name));
    put_str(out, event.additional_info);
    put_str(out, event.reason);
    put_str(out, event.meta);
}

/// Appends both parts as a record.
pub fn encode_record(event: &Event<'_>, out: &mut Vec<u8>) {
    put_part(|out| encode_rest(event, out), out);
    put_part(|out| encode_personal(event, out), out);
}

/// Appends what `encode` appends, its length before it. Room is left for a length of two bytes, which nearly all parts
/// have; only others are moved.
fn put_part(encode: impl FnOnce(&mut Vec<u8>), out: &mut Vec<u8>) {
    const ROOM: usize = 2;
    let start = out.len();
    out.extend_from_slice(&[0; ROOM]);
    encode(out);
    let end = out.len();
    put_varint(out, (end - start - ROOM) as u64);
    match out.len() - end {
        ROOM => {
            let (part, length) = out.split_at_mut(end);
            part[start..start + ROOM].copy_from_slice(length);
            out.truncate(end);
        }
        _ => {
            let length = out.split_off(end);
            out.splice(start..start + ROOM, length);
        }
    }
}

/// The first record of `bytes` as its two parts, and what follows it.
#[expect(clippy::type_complexity, reason = "two parts and a rest, taken apart at once by the callers")]
pub fn split_record(bytes: &[u8]) -> Result<((&[u8], &[u8]), &[u8]), DecodeError> {
    let mut reader = Reader::new(bytes, "an event record");
    let rest = reader.bytes()?;
    let personal = reader.bytes()?;
    Ok(((rest, personal), reader.take(reader.remaining())?))
}

/// Decodes the first record of `bytes` and returns what follows it.
pub fn decode_record(bytes: &[u8]) -> Result<(Event<'_>, &[u8]), DecodeError> {
    let ((rest, personal), following) = split_record(bytes)?;
    Ok((decode(rest, personal)?, following))
}

/// Id and timestamp of the first record of `bytes`, without decoding the rest of it.
pub fn peek_record(bytes: &[u8]) -> Result<(u64, Timestamp), DecodeError> {
    let mut reader = Reader::new(bytes, "an event record");
    let mut rest = Reader::new(reader.bytes()?, "an event record");
    rest.u8()?;
    Ok((rest.u64()?, Timestamp::from_micros(rest.i64()?)))
}

/// Decodes an event from its two parts.
pub fn decode<'a>(rest: &'a [u8], personal: &'a [u8]) -> Result<Event<'a>, DecodeError> {
    let mut event = decode_rest(rest)?;
    decode_personal(personal, &mut event)?;
    Ok(event)
}

fn put_rest_prefix(id: u64, timestamp: Timestamp, recorded_at: Timestamp, out: &mut Vec<u8>) {
    out.push(VERSION);
    out.extend_from_slice(&id.to_le_bytes());
    out.extend_from_slice(&timestamp.micros().to_le_bytes());
    out.extend_from_slice(&recorded_at.micros().to_le_bytes());
}

fn encode_rest_tail(event: &Event<'_>, out: &mut Vec<u8>) {
    put_str(out, event.resource);
    put_str(out, event.action);
    out.push(event.outcome as u8);
    put_identity(&event.actor, out);
    put_varint(out, event.on_behalf_of.len() as u64);
    event.on_behalf_of.iter().for_each(|actor| put_identity(actor, out));
    put_str(out, event.client);
    put_str(out, event.team.id);
    put_str(out, event.team.name);
    put_varint(out, event.targets.len() as u64);
    for target in &event.targets {
        put_str(out, target.kind);
        put_str(out, target.id);
    }
    put_str(out, event.timezone);
    put_str(out, event.token_type);
    put_str(out, event.session_id);
    put_str(out, event.request_id);
    put_str(out, event.source.id);
    put_str(out, event.source.name);
}

fn put_identity(actor: &Actor<'_>, out: &mut Vec<u8>) {
    out.push(actor.kind as u8);
    put_str(out, actor.user_id);
}

fn put_names(actor: &Actor<'_>, out: &mut Vec<u8>) {
    put_str(out, actor.user_name);
    put_str(out, actor.user_email);
    put_str(out, actor.full_name);
}

fn decode_rest(rest: &[u8]) -> Result<Event<'_>, DecodeError> {
    let mut reader = versioned(rest, "the canonical event")?;
    let event = Event {
        id: reader.u64()?,
        timestamp: Timestamp::from_micros(reader.i64()?),
        recorded_at: Timestamp::from_micros(reader.i64()?),
        resource: reader.str()?,
        action: reader.str()?,
        outcome: Outcome::from_code(reader.u8()?).ok_or_else(|| reader.malformed("unknown outcome"))?,
        actor: identity(&mut reader)?,
        on_behalf_of: list(&mut reader, identity)?,
        client: reader.str()?,
        team: Team { id: reader.str()?, name: reader.str()? },
        targets: list(&mut reader, |reader| Ok(Target { kind: reader.str()?, id: reader.str()?, name: "" }))?,
        timezone: reader.str()?,
        token_type: reader.str()?,
        session_id: reader.str()?,
        request_id: reader.str()?,
        source: Source { id: reader.str()?, name: reader.str()? },
        ..Event::default()
    };
    reader.finish()?;
    Ok(event)
}

fn decode_personal<'a>(personal: &'a [u8], event: &mut Event<'a>) -> Result<(), DecodeError> {
    let mut reader = versioned(personal, "the personal part of the canonical event")?;
    names(&mut reader, &mut event.actor)?;
    expect_count(&mut reader, event.on_behalf_of.len())?;
    for actor in &mut event.on_behalf_of {
        names(&mut reader, actor)?;
    }
    event.ip_address = reader.str()?;
    event.user_agent = reader.str()?;
    expect_count(&mut reader, event.targets.len())?;
    for target in &mut event.targets {
        target.name = reader.str()?;
    }
    event.additional_info = reader.str()?;
    event.reason = reader.str()?;
    event.meta = reader.str()?;
    reader.finish()
}

fn versioned<'a>(bytes: &'a [u8], what: &'static str) -> Result<Reader<'a>, DecodeError> {
    let mut reader = Reader::new(bytes, what);
    match reader.u8()? {
        VERSION => Ok(reader),
        version => Err(DecodeError::Version { what, version: u32::from(version) }),
    }
}

fn identity<'a>(reader: &mut Reader<'a>) -> Result<Actor<'a>, DecodeError> {
    let kind = ActorKind::from_code(reader.u8()?).ok_or_else(|| reader.malformed("unknown actor type"))?;
    Ok(Actor { kind, user_id: reader.str()?, ..Actor::default() })
}

fn names<'a>(reader: &mut Reader<'a>, actor: &mut Actor<'a>) -> Result<(), DecodeError> {
    actor.user_name = reader.str()?;
    actor.user_email = reader.str()?;
    actor.full_name = reader.str()?;
    Ok(())
}

fn list<'a, T>(
    reader: &mut Reader<'a>,
    item: impl Fn(&mut Reader<'a>) -> Result<T, DecodeError>,
) -> Result<Vec<T>, DecodeError> {
    let count = reader.length()?;
    if count > reader.remaining() {
        return Err(reader.malformed("a list counts more items than there are bytes"));
    }
    (0..count).map(|_| item(reader)).collect()
}

fn expect_count(reader: &mut Reader<'_>, count: usize) -> Result<(), DecodeError> {
    if reader.length()? == count { Ok(()) } else { Err(reader.malformed("its lists differ in length from the rest")) }
}
