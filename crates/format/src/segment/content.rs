use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_128;

use crate::{Event, OrganisationId, canonical};

/// A hash of a set of canonical records: the sum of their XXH3-128 hashes modulo 2^128. It does not depend on the order
/// of the records, so a sealer can hash in the order of ids, a segment in the order of rows, and a merge can add up the
/// hashes of its inputs. It finds mistakes and damage; it is no proof against an attacker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ContentHash(u128);

impl ContentHash {
    /// Bytes of the stored form.
    pub const LEN: usize = 16;

    /// Adds a record, the bytes of [`canonical::encode_record`].
    pub fn add_record(&mut self, record: &[u8]) {
        self.0 = self.0.wrapping_add(xxh3_128(record));
    }

    /// Adds an event's record; `scratch` is a buffer to encode it in.
    pub fn add_event(&mut self, event: &Event<'_>, scratch: &mut Vec<u8>) {
        scratch.clear();
        canonical::encode_record(event, scratch);
        self.add_record(scratch);
    }

    /// Adds all that was added to `other`.
    pub fn add(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }

    /// Takes back all that was added to `other`, and to this hash with it.
    pub fn remove(&mut self, other: Self) {
        self.0 = self.0.wrapping_sub(other.0);
    }

    pub const fn to_bytes(self) -> [u8; Self::LEN] {
        self.0.to_le_bytes()
    }

    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }
}

/// What the events of each organisation of a segment hash to.
pub type Contents = BTreeMap<OrganisationId, ContentHash>;
