//! A look at a record without decoding it: the fields that filters compare, as bytes, without an allocation.
//!
//! Heads are filtered event by event; most events do not match, and nothing else of them is needed.

use crate::wire::Reader;
use crate::{DecodeError, Timestamp};

/// What a filter may look at. Strings are as they are in the record, where they were checked to be UTF-8.
#[derive(Debug, Clone, Copy)]
pub struct RecordView<'a> {
    pub id: u64,
    pub timestamp: Timestamp,
    pub resource: &'a [u8],
    pub action: &'a [u8],
    /// The code of [`crate::Outcome`].
    pub outcome: u8,
    pub user_id: &'a [u8],
    pub client: &'a [u8],
    pub team_id: &'a [u8],
    pub team_name: &'a [u8],
    pub session_id: &'a [u8],
    pub request_id: &'a [u8],
    target_count: usize,
    /// Type and id of each target.
    targets: Reader<'a>,
    personal: Reader<'a>,
}

/// What a filter may look at in the personal part.
#[derive(Debug, Clone, Copy)]
pub struct PersonalView<'a> {
    pub user_email: &'a [u8],
    pub ip_address: &'a [u8],
    pub additional_info: &'a [u8],
    pub meta: &'a [u8],
    actor_names: Reader<'a>,
    /// So many strings one behind the other.
    chain_names: (usize, Reader<'a>),
    target_names: (usize, Reader<'a>),
}

const WHAT: &str = "an event record";

impl<'a> RecordView<'a> {
    /// Looks at the first record of `bytes`.
    pub fn of(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut record = Reader::new(bytes, WHAT);
        let mut rest = Reader::new(record.bytes()?, WHAT);
        let personal = Reader::new(record.bytes()?, WHAT);
        rest.u8()?;
        let (id, timestamp, _) = (rest.u64()?, rest.i64()?, rest.i64()?);
        let (resource, action, outcome) = (rest.bytes()?, rest.bytes()?, rest.u8()?);
        let user_id = identity(&mut rest)?;
        for _ in 0..rest.length()? {
            identity(&mut rest)?;
        }
        let (client, team_id, team_name) = (rest.bytes()?, rest.bytes()?, rest.bytes()?);
        let target_count = rest.length()?;
        let targets = rest;
        skip(&mut rest, target_count.saturating_mul(2))?;
        skip(&mut rest, 2)?;
        let (session_id, request_id) = (rest.bytes()?, rest.bytes()?);
        Ok(Self {
            id,
            timestamp: Timestamp::from_micros(timestamp),
            resource,
            action,
            outcome,
            user_id,
            client,
            team_id,
            team_name,
            session_id,
            request_id,
            target_count,
            targets,
            personal,
        })
    }

    /// The ids of the targets.
    pub fn target_ids(&self) -> impl Iterator<Item = &'a [u8]> {
        let mut targets = self.targets;
        (0..self.target_count).map_while(move |_| {
            targets.bytes().ok()?;
            targets.bytes().ok()
        })
    }

    /// Looks at the personal part.
    pub fn personal(&self) -> Result<PersonalView<'a>, DecodeError> {
        const NAMES: usize = 3;
        let mut reader = self.personal;
        reader.u8()?;
        let actor_names = reader;
        skip(&mut reader, 1)?;
        let user_email = reader.bytes()?;
        skip(&mut reader, 1)?;
        let count = reader.length()?.saturating_mul(NAMES);
        let chain_names = reader;
        skip(&mut reader, count)?;
        let ip_address = reader.bytes()?;
        skip(&mut reader, 1)?;
        let target_count = reader.length()?;
        let target_names = reader;
        skip(&mut reader, target_count)?;
        let (additional_info, _, meta) = (reader.bytes()?, reader.bytes()?, reader.bytes()?);
        Ok(PersonalView {
            user_email,
            ip_address,
            additional_info,
            meta,
            actor_names,
            chain_names: (count, chain_names),
            target_names: (target_count, target_names),
        })
    }
}

impl<'a> PersonalView<'a> {
    /// Names and e-mails of the actor, of those it acted for, and the names of targets.
    pub fn names(&self) -> impl Iterator<Item = &'a [u8]> {
        let strings = |(count, mut reader): (usize, Reader<'a>)| (0..count).map_while(move |_| reader.bytes().ok());
        strings((3, self.actor_names)).chain(strings(self.chain_names)).chain(strings(self.target_names))
    }
}

fn identity<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
    reader.u8()?;
    reader.bytes()
}

fn skip(reader: &mut Reader<'_>, strings: usize) -> Result<(), DecodeError> {
    for _ in 0..strings {
        reader.bytes()?;
    }
    Ok(())
}
