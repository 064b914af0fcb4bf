//! From a filter's test to the rows, codes and texts of one segment that it is about.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use holdfast_format::Timestamp;
use holdfast_format::segment::{Actors, CodeColumn, OrganisationRange, Targets, TextColumn, team};

use super::finder::Finder;
use super::leaf::{Field, Leaf, has_code, holds};
use super::nodes::Node;
use super::query::Test;
use super::texts::{Joined, TextLeaf, Texts};
use super::tokens::Tokens;
use crate::EngineError;
use crate::segment::{CodeSet, Description, Segment};

/// Columns whose names and e-mails free text looks at.
const NAMES: [CodeColumn; 4] = [CodeColumn::Actor, CodeColumn::OnBehalfOf, CodeColumn::Team, CodeColumn::Targets];

/// What tests are resolved against.
pub(super) struct Resolver<'a> {
    pub(super) segment: &'a Segment,
    pub(super) range: &'a OrganisationRange,
    /// Those that can hold matches.
    pub(super) blocks: Range<usize>,
}

impl Resolver<'_> {
    pub(super) fn node(&self, test: &Test) -> Result<Node, EngineError> {
        match test {
            Test::All(tests) => self.all(tests),
            Test::Any(tests) => self.any(tests),
            Test::Since(moment) => Ok(Node::Rows(self.row_at(*moment)?..self.range.row_range().end)),
            Test::Before(moment) => Ok(Node::Rows(self.range.row_range().start..self.row_at(*moment)?)),
            Test::Leaf { leaf, expected } => self.leaf(leaf, *expected),
        }
    }

    /// Dictionaries are read only until nothing can pass.
    fn all(&self, tests: &[Test]) -> Result<Node, EngineError> {
        let (texts, others): (Vec<_>, Vec<_>) = tests.iter().partition(|test| test.is_of_text());
        let mut nodes = Vec::new();
        for test in others {
            let node = self.node(test)?;
            if node.is_nothing() {
                return Ok(node);
            }
            nodes.push(node);
        }
        nodes.extend(self.texts(&texts, Joined::All)?);
        Ok(Node::All(nodes))
    }

    fn any(&self, tests: &[Test]) -> Result<Node, EngineError> {
        let (texts, others): (Vec<_>, Vec<_>) = tests.iter().partition(|test| test.is_of_text());
        let mut nodes = others.into_iter().map(|test| self.node(test)).collect::<Result<Vec<_>, _>>()?;
        nodes.extend(self.texts(&texts, Joined::Any)?);
        nodes.retain(|node| !node.is_nothing());
        Ok(Node::Any(nodes))
    }

    /// Leaves of text beside one another: a block is expanded once for all of them.
    fn texts(&self, tests: &[&Test], joined: Joined) -> Result<Option<Node>, EngineError> {
        let mut leaves = Vec::new();
        for test in tests {
            if let Test::Leaf { leaf: Leaf::Text(finder), expected } = test {
                leaves.push(self.text(finder, *expected)?);
            }
        }
        Ok((!leaves.is_empty()).then_some(Node::Texts(Texts { leaves, joined })))
    }

    fn leaf(&self, leaf: &Leaf, expected: bool) -> Result<Node, EngineError> {
        match leaf {
            Leaf::Values(field, values) => self.values(*field, values, expected),
            Leaf::Actor(actors) => self.codes(CodeColumn::Actor, &mut |value| {
                let actor = Actors::of(value).next().unwrap_or_default();
                actors.contains_actor(&actor) == expected
            }),
            Leaf::Outcome(accepted) => {
                let codes = CodeSet::of(0..u32::from(u8::MAX), |code| has_code(accepted, code) == expected);
                Ok(Node::Codes(CodeColumn::Outcome, codes))
            }
            Leaf::Address(networks) => {
                self.codes(CodeColumn::IpAddress, &mut |value| holds(networks, value.as_bytes()) == expected)
            }
            Leaf::Text(finder) => {
                Ok(Node::Texts(Texts { leaves: vec![self.text(finder, expected)?], joined: Joined::All }))
            }
        }
    }

    fn values(&self, field: Field, values: &Arc<HashSet<Vec<u8>>>, expected: bool) -> Result<Node, EngineError> {
        let has = |value: &str| values.contains(value.as_bytes()) == expected;
        match field {
            Field::Resource => self.codes(CodeColumn::Resource, &mut { has }),
            Field::Action => self.codes(CodeColumn::Action, &mut { has }),
            Field::Client => self.codes(CodeColumn::Client, &mut { has }),
            Field::Session => self.codes(CodeColumn::SessionId, &mut { has }),
            Field::Team => self.codes(CodeColumn::Team, &mut |value| has(team(value).id)),
            Field::Target => self.codes(CodeColumn::Targets, &mut |value| {
                Targets::of(value).any(|target| values.contains(target.id.as_bytes())) == expected
            }),
            Field::Request => Ok(Node::Requests { values: Arc::clone(values), expected }),
        }
    }

    fn codes(&self, column: CodeColumn, chosen: &mut dyn FnMut(&str) -> bool) -> Result<Node, EngineError> {
        Ok(Node::Codes(column, self.segment.matching(column, self.blocks.clone(), chosen)?))
    }

    fn text(&self, finder: &Arc<Finder>, expected: bool) -> Result<TextLeaf, EngineError> {
        let tokens = if self.has_more_text_than_tokens() { Tokens::resolve(self.segment, finder)? } else { None };
        let place = if tokens.is_some() { "names and tokens" } else { "names" };
        let description = Description::new(&format!("{place}: {}", finder.description()));
        Ok(TextLeaf { finder: Arc::clone(finder), expected, names: self.names(finder)?, tokens, description })
    }

    /// Whether expanding the texts of the blocks takes longer than looking through the dictionary of tokens.
    fn has_more_text_than_tokens(&self) -> bool {
        let index = self.segment.index();
        let bytes = |length: u32| u64::from(length);
        let texts =
            index.blocks[self.blocks.clone()].iter().map(|block| bytes(block.text(TextColumn::Text).raw_length));
        texts.sum::<u64>() > index.token_pages.iter().map(|page| bytes(page.raw_length)).sum()
    }

    /// The codes of names and e-mails in which something is found.
    fn names(&self, finder: &Finder) -> Result<Vec<(CodeColumn, CodeSet)>, EngineError> {
        let is_in = |text: &str| finder.is_in(text.as_bytes());
        let codes = |column: CodeColumn| {
            let find = |text: &str, start: usize| finder.find_at(text.as_bytes(), start).map(|place| place.start);
            let codes = self.segment.containing_once(
                finder.description(),
                column,
                self.blocks.clone(),
                &find,
                &mut |value| match column {
                    CodeColumn::Team => is_in(team(value).name),
                    CodeColumn::Targets => Targets::of(value).any(|target| is_in(target.name)),
                    _ => Actors::of(value)
                        .any(|actor| is_in(actor.user_name) || is_in(actor.user_email) || is_in(actor.full_name)),
                },
            )?;
            Ok((column, codes))
        };
        let sets = NAMES.into_iter().map(codes).collect::<Result<Vec<_>, EngineError>>()?;
        Ok(sets.into_iter().filter(|(_, codes)| !codes.is_empty()).collect())
    }

    /// The first row of the organisation that is not before a moment.
    fn row_at(&self, moment: Timestamp) -> Result<u32, EngineError> {
        self.segment.lower_bound(self.range, (moment, 0))
    }
}
