//! The version of an object: which of its members are as somebody saw them.
//!
//! It is a short hash of each member, so that a change that comes too late learns not only that the object is another one
//! by now, but what of it is. The hash tells members apart; it protects nothing, and no secret goes into it.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::limits::VERSION_MEMBERS_MAX;

/// Hexadecimal digits of a member's hash: 48 bits.
const HASH_DIGITS: usize = 12;

/// An object that people change, in the shape in which they see it.
pub trait Versioned: Serialize {
    /// Members that change by themselves, follow from others, or only tell of a change.
    const PASSING: &'static [&'static str] = &[];

    /// The object in a sentence, such as "the runbook `Disk full`".
    fn called(&self) -> String;

    /// Who changed it last, or when, as the end of a sentence; empty when the shape does not know.
    fn last_change(&self) -> String {
        String::new()
    }

    /// The members that a version is made of.
    fn members(&self) -> Map<String, Value> {
        members(self)
    }
}

/// The members of an object but those that pass.
pub(crate) fn members<T: Versioned + ?Sized>(object: &T) -> Map<String, Value> {
    let shape = serde_json::to_value(object).expect("a shape is plain data");
    let Value::Object(mut members) = shape else { unreachable!("a shape is an object") };
    members.retain(|name, _| !T::PASSING.contains(&name.as_str()));
    members
}

/// Each member of an object with its hash, as `name=0123456789ab` between commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version(Vec<(String, u64)>);

/// What somebody who makes a change takes for granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// The object exists.
    Existing,
    /// It is as it was then.
    Version(Version),
}

/// Which members of an object a change builds upon.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Upon {
    Everything,
    Only(&'static [&'static str]),
}

impl Version {
    pub fn of(object: &impl Versioned) -> Self {
        Self(object.members().iter().map(|(name, value)| (name.clone(), hash(value))).collect())
    }

    /// Names of the members that differ, in the order of this version, then those that only the older one has.
    pub fn changed_since(&self, older: &Self) -> Vec<String> {
        let changed = self.0.iter().filter(|(name, hash)| older.hash_of(name) != Some(*hash));
        let gone = older.0.iter().filter(|(name, _)| self.hash_of(name).is_none());
        changed.chain(gone).map(|(name, _)| name.clone()).collect()
    }

    fn hash_of(&self, name: &str) -> Option<u64> {
        self.0.iter().find(|(member, _)| member == name).map(|(_, hash)| *hash)
    }
}

fn hash(value: &Value) -> u64 {
    let digest = Sha256::digest(value.to_string().as_bytes());
    digest.iter().take(HASH_DIGITS / 2).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
}

impl Upon {
    pub(crate) fn contains(self, member: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Only(members) => members.contains(&member),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, hash)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(formatter, "{comma}{name}={hash:0HASH_DIGITS$x}")?;
        }
        Ok(())
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut members: Vec<(String, u64)> = Vec::new();
        for part in text.split(',') {
            let (name, hash) = member(part).ok_or_else(|| format!("`{part}` is no member with its hash"))?;
            if members.iter().any(|(known, _)| known == name) {
                return Err(format!("`{name}` is there twice"));
            }
            if members.len() == VERSION_MEMBERS_MAX {
                return Err(format!("it has more than {VERSION_MEMBERS_MAX} members"));
            }
            members.push((name.to_owned(), hash));
        }
        Ok(Self(members))
    }
}

fn member(part: &str) -> Option<(&str, u64)> {
    let (name, hash) = part.split_once('=')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_hash = hash.len() == HASH_DIGITS && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (is_name && is_hash).then_some((name, u64::from_str_radix(hash, 16).ok()?))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::btree_map;
    use proptest::prelude::*;

    use super::*;

    /// An object of any members, of which `passing` is left out.
    #[derive(Debug, Clone, Serialize)]
    struct Thing(BTreeMap<String, String>);

    impl Versioned for Thing {
        const PASSING: &'static [&'static str] = &["passing"];

        fn called(&self) -> String {
            "the thing".to_owned()
        }
    }

    fn things() -> impl Strategy<Value = BTreeMap<String, String>> {
        btree_map("[a-z][a-zA-Z0-9_]{0,8}", ".{0,4}", 1..12)
    }

    proptest! {
        #[test]
        fn a_version_reads_back_as_written(members in things()) {
            let version = Version::of(&Thing(members));
            prop_assume!(!version.0.is_empty());
            prop_assert_eq!(version.to_string().parse(), Ok(version));
        }

        #[test]
        fn what_changed_is_named_and_nothing_else(before in things(), after in things()) {
            let differs = |name: &&String| before.get(*name) != after.get(*name) && *name != "passing";
            let mut expected: Vec<_> = before.keys().chain(after.keys()).filter(differs).cloned().collect();
            expected.sort();
            expected.dedup();
            let mut changed = Version::of(&Thing(after.clone())).changed_since(&Version::of(&Thing(before.clone())));
            changed.sort();
            prop_assert_eq!(changed, expected);
        }

        #[test]
        fn whatever_is_read_is_printed_the_same(text in "[ab]{1,2}=[0-9a-f]{12},[abA ]{1,2}=[0-9a-f]{11,13}") {
            if let Ok(version) = text.parse::<Version>() {
                prop_assert_eq!(version.to_string(), text);
            }
        }
    }

    #[test]
    fn a_version_is_what_clients_keep() {
        let thing = Thing(BTreeMap::from([("name", "a"), ("passing", "b")].map(|(k, v)| (k.to_owned(), v.to_owned()))));
        assert_eq!(Version::of(&thing).to_string(), "name=ac8d8342bbb2");
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in
            ["", "name", "name=", "name=ac8d8342bbb", "name=AC8D8342BBB2", "=ac8d8342bbb2", "na me=ac8d8342bbb2"]
        {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
        let twice = "a=000000000000,a=000000000000".parse::<Version>();
        assert_eq!(twice, Err("`a` is there twice".to_owned()));
        let many = |count: usize| (0..count).map(|at| format!("a{at}=000000000000")).collect::<Vec<_>>().join(",");
        assert!(many(VERSION_MEMBERS_MAX).parse::<Version>().is_ok());
        assert!(many(VERSION_MEMBERS_MAX + 1).parse::<Version>().is_err());
    }
}
