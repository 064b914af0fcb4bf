use holdfast_format::{Outcome, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Network, stored};

/// What an event must be. [`crate::language`] reads and writes it as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    /// Every one of them; every event when there is none.
    All(Vec<Expression>),
    /// At least one of them; no event when there is none.
    Any(Vec<Expression>),
    Not(Box<Expression>),
    Field(Condition),
    Text(Pattern),
}

/// What a field of the event must be; the values of a list are alternatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    Resource(Vec<String>),
    Action(Vec<String>),
    /// User ids or e-mails; e-mails are compared without regard to case.
    Actor(Vec<String>),
    /// Ids.
    Team(Vec<String>),
    Client(Vec<String>),
    Outcome(#[serde(with = "stored::outcomes")] Vec<Outcome>),
    /// Ids: one of the event's targets has it.
    Target(Vec<String>),
    Session(Vec<String>),
    Request(Vec<String>),
    Address(Vec<Network>),
    /// The timestamp is this moment or a later one.
    Since(#[serde(with = "stored::micros")] Timestamp),
    /// The timestamp is earlier than this moment.
    Before(#[serde(with = "stored::micros")] Timestamp),
}

/// A text to be found, whatever its case, in `additionalInfo`, in the text of `meta`, or in a name or e-mail of actor,
/// onBehalfOf, team or targets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    pub text: String,
    pub extent: Extent,
}

/// Where a text may begin and end. A word is a longest run of letters, digits and `_`, see [`Pattern::is_of_word`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// Anywhere, also inside words.
    Part,
    /// It cuts no word, neither where it begins nor where it ends.
    Word,
    /// It cuts no word where it begins.
    Prefix,
}

impl Expression {
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// All of `parts`; those that are conjunctions themselves become one with it.
    pub fn all(parts: Vec<Self>) -> Self {
        let inner = |part| match part {
            Self::All(inner) => inner,
            other => vec![other],
        };
        only(parts.into_iter().flat_map(inner).collect()).unwrap_or_else(Self::All)
    }

    /// One of `parts`; those that are alternatives themselves become one with it.
    pub fn any(parts: Vec<Self>) -> Self {
        let inner = |part| match part {
            Self::Any(inner) => inner,
            other => vec![other],
        };
        only(parts.into_iter().flat_map(inner).collect()).unwrap_or_else(Self::Any)
    }

    #[expect(clippy::should_implement_trait, reason = "it is built like the other two, and no operator is wanted")]
    pub fn not(part: Self) -> Self {
        Self::Not(Box::new(part))
    }

    /// A text found anywhere.
    pub fn term(text: String) -> Self {
        Self::Text(Pattern { text, extent: Extent::Part })
    }
}

/// The one expression, or the list as it was.
fn only(mut parts: Vec<Expression>) -> Result<Expression, Vec<Expression>> {
    match parts.pop() {
        Some(part) if parts.is_empty() => Ok(part),
        Some(part) => {
            parts.push(part);
            Err(parts)
        }
        None => Err(parts),
    }
}

impl Condition {
    /// Whether it has no value.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Resource(values)
            | Self::Action(values)
            | Self::Actor(values)
            | Self::Team(values)
            | Self::Client(values)
            | Self::Target(values)
            | Self::Session(values)
            | Self::Request(values) => values.is_empty(),
            Self::Outcome(values) => values.is_empty(),
            Self::Address(values) => values.is_empty(),
            Self::Since(_) | Self::Before(_) => false,
        }
    }
}

impl Pattern {
    /// Whether a character is one of a word's.
    pub fn is_of_word(character: char) -> bool {
        character.is_alphanumeric() || character == '_'
    }
}
