//! What a request looks for: one filter for the list, the count, the tail and the export (I7).

use std::net::IpAddr;
use std::str::FromStr;

use holdfast_format::{Outcome, Timestamp};
use serde::{Deserialize, Serialize};

/// An event matches when its timestamp lies in `from..to`, it matches every non-empty list of `include`, none of
/// `exclude`, and every term. Two filters that are equal select the same events of one snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// First moment, in microseconds.
    #[serde(with = "micros")]
    pub from: Timestamp,
    /// One past the last moment.
    #[serde(with = "micros")]
    pub to: Timestamp,
    #[serde(default)]
    pub include: Selection,
    #[serde(default)]
    pub exclude: Selection,
    /// Each must be found, without regard to case, in `additionalInfo`, in the text of `meta`, or in a name or e-mail
    /// of actor, onBehalfOf, team or targets.
    #[serde(default)]
    pub terms: Vec<String>,
}

/// Values by field; an empty list says nothing about its field, the values of one list are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Selection {
    pub resources: Vec<String>,
    pub actions: Vec<String>,
    /// User ids or e-mails of the actor; e-mails are compared without regard to case.
    pub actors: Vec<String>,
    /// Team ids.
    pub teams: Vec<String>,
    pub clients: Vec<String>,
    #[serde(with = "outcomes")]
    pub outcomes: Vec<Outcome>,
    /// Ids of targets: one of the event's targets has it.
    pub targets: Vec<String>,
    pub session_ids: Vec<String>,
    pub request_ids: Vec<String>,
    pub addresses: Vec<Network>,
}

impl Filter {
    /// Every event of the time range.
    pub fn of_range(from: Timestamp, to: Timestamp) -> Self {
        Self { from, to, include: Selection::default(), exclude: Selection::default(), terms: Vec::new() }
    }

    /// Every event there is.
    pub fn everything() -> Self {
        Self::of_range(Timestamp::MIN, Timestamp::from_micros(i64::MAX))
    }
}

/// An IP address or a CIDR range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    prefix_bits: u8,
}

impl Network {
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                same_prefix(network.to_bits().into(), address.to_bits().into(), 32, self.prefix_bits)
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                same_prefix(network.to_bits(), address.to_bits(), 128, self.prefix_bits)
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

fn same_prefix(left: u128, right: u128, width: u8, prefix_bits: u8) -> bool {
    let ignored = u32::from(width - prefix_bits);
    (left ^ right).checked_shr(ignored).unwrap_or(0) == 0
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let wrong = || format!("`{text}` is not an IP address or a CIDR range such as 10.0.0.0/8");
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let prefix_bits = prefix.map_or(Ok(width), |bits| bits.parse().map_err(|_| wrong()))?;
        if prefix_bits > width { Err(wrong()) } else { Ok(Self { address, prefix_bits }) }
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        format!("{}/{}", network.address, network.prefix_bits)
    }
}

mod micros {
    use holdfast_format::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(timestamp: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        timestamp.micros().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(deserializer).map(Timestamp::from_micros)
    }
}

mod outcomes {
    use holdfast_format::Outcome;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(outcomes: &[Outcome], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(outcomes.iter().map(|outcome| outcome.as_str()))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Outcome>, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        let outcome = |name: &String| Outcome::from_name(name).ok_or_else(|| de::Error::custom("unknown outcome"));
        names.iter().map(outcome).collect()
    }
}
