//! A filter, prepared once per request to be asked about records and about the values of segments.

use std::cell::OnceCell;
use std::sync::Arc;

use holdfast_format::record::{PersonalView, RecordView};
use holdfast_format::{Outcome, Timestamp};

use super::finder::Finder;
use super::leaf::{ActorSet, Field, Leaf};
use crate::EngineError;
use crate::filter::{Condition, Expression, Filter};

/// A prepared [`Filter`].
#[derive(Debug)]
pub(super) struct Query {
    /// First moment that can match.
    pub(super) from: Timestamp,
    /// One past the last moment that can match.
    pub(super) to: Timestamp,
    pub(super) test: Test,
}

/// An expression without negations but at its leaves.
#[derive(Debug)]
pub(super) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Since(Timestamp),
    Before(Timestamp),
    /// The leaf is as `expected`.
    Leaf {
        leaf: Leaf,
        expected: bool,
    },
}

impl Query {
    pub(super) fn new(filter: &Filter) -> Result<Self, EngineError> {
        let mut query = Self { from: filter.from, to: filter.to, test: Test::All(Vec::new()) };
        let mut tests = Vec::new();
        for condition in filter.include.conditions() {
            tests.push(Test::of_condition(&condition, true));
        }
        for condition in filter.exclude.conditions() {
            tests.push(Test::of_condition(&condition, false));
        }
        match Test::of(&filter.expression, true)? {
            Test::All(more) => tests.extend(more),
            other => tests.push(other),
        }
        tests.retain(|test| !query.narrow(test));
        tests.sort_by_key(Test::cost);
        query.test = Test::All(tests);
        Ok(query)
    }

    /// Cuts the range to what a test leaves of it. False when it is a test of something else.
    fn narrow(&mut self, test: &Test) -> bool {
        match test {
            Test::Since(moment) => self.from = self.from.max(*moment),
            Test::Before(moment) => self.to = self.to.min(*moment),
            Test::All(_) | Test::Any(_) | Test::Leaf { .. } => return false,
        }
        true
    }

    pub(super) fn covers_time(&self, timestamp: Timestamp) -> bool {
        self.from <= timestamp && timestamp < self.to
    }

    /// True when the event of a record matches.
    pub(super) fn accepts(&self, record: &RecordView<'_>) -> bool {
        self.covers_time(record.timestamp) && self.test.accepts(&Look { record, personal: OnceCell::new() })
    }
}

impl Test {
    /// That `expression` is as `expected`.
    fn of(expression: &Expression, expected: bool) -> Result<Self, EngineError> {
        let each = |parts: &[Expression]| {
            let mut tests = parts.iter().map(|part| Self::of(part, expected)).collect::<Result<Vec<_>, _>>()?;
            tests.sort_by_key(Self::cost);
            Ok::<_, EngineError>(tests)
        };
        Ok(match (expression, expected) {
            (Expression::All(parts), true) | (Expression::Any(parts), false) => Self::All(each(parts)?),
            (Expression::Any(parts), true) | (Expression::All(parts), false) => Self::Any(each(parts)?),
            (Expression::Not(part), _) => Self::of(part, !expected)?,
            (Expression::Field(condition), _) => Self::of_condition(condition, expected),
            (Expression::Text(pattern), _) => {
                Self::Leaf { leaf: Leaf::Text(Arc::new(Finder::new(pattern)?)), expected }
            }
        })
    }

    fn of_condition(condition: &Condition, expected: bool) -> Self {
        let leaf = match condition {
            Condition::Since(moment) => return if expected { Self::Since(*moment) } else { Self::Before(*moment) },
            Condition::Before(moment) => return if expected { Self::Before(*moment) } else { Self::Since(*moment) },
            Condition::Resource(values) => Leaf::of_values(Field::Resource, values),
            Condition::Action(values) => Leaf::of_values(Field::Action, values),
            Condition::Team(values) => Leaf::of_values(Field::Team, values),
            Condition::Client(values) => Leaf::of_values(Field::Client, values),
            Condition::Target(values) => Leaf::of_values(Field::Target, values),
            Condition::Session(values) => Leaf::of_values(Field::Session, values),
            Condition::Request(values) => Leaf::of_values(Field::Request, values),
            Condition::Actor(values) => Leaf::Actor(ActorSet::new(values)),
            Condition::Outcome(values) => Leaf::Outcome(Outcome::ALL.map(|outcome| values.contains(&outcome))),
            Condition::Address(networks) => Leaf::Address(networks.clone()),
        };
        Self::Leaf { leaf, expected }
    }

    /// What comes first when the order does not matter, the lowest first.
    fn cost(&self) -> u32 {
        match self {
            Self::Since(_) | Self::Before(_) => 0,
            Self::Leaf { leaf, .. } => leaf.cost(),
            Self::All(tests) | Self::Any(tests) => tests.iter().map(Self::cost).max().unwrap_or(0),
        }
    }

    /// Whether it is a leaf that looks at texts.
    pub(super) fn is_of_text(&self) -> bool {
        matches!(self, Self::Leaf { leaf: Leaf::Text(_), .. })
    }

    /// A text that all that passes has.
    pub(super) fn text_of_all(&self) -> Option<&Finder> {
        match self {
            Self::All(tests) => tests.iter().find_map(Self::text_of_all),
            Self::Leaf { leaf: Leaf::Text(finder), expected: true } => Some(finder),
            Self::Any(_) | Self::Since(_) | Self::Before(_) | Self::Leaf { .. } => None,
        }
    }

    fn accepts(&self, look: &Look<'_, '_>) -> bool {
        match self {
            Self::All(tests) => tests.iter().all(|test| test.accepts(look)),
            Self::Any(tests) => tests.iter().any(|test| test.accepts(look)),
            Self::Since(moment) => *moment <= look.record.timestamp,
            Self::Before(moment) => look.record.timestamp < *moment,
            Self::Leaf { leaf, expected } => leaf.accepts(look) == *expected,
        }
    }
}

/// A look at one record, whose personal part is decoded when it is first needed.
pub(super) struct Look<'a, 'b> {
    pub(super) record: &'b RecordView<'a>,
    personal: OnceCell<PersonalView<'a>>,
}

impl<'a> Look<'a, '_> {
    pub(super) fn personal(&self) -> &PersonalView<'a> {
        let decode = || self.record.personal().expect("records are decoded before they enter the journal");
        self.personal.get_or_init(decode)
    }
}
