//! Several segments and the head, read as one sequence in the order of (timestamp, id).

use std::sync::Arc;

use holdfast_format::Timestamp;
use holdfast_format::segment::RowBlock;

use super::head::Head;
use super::sealed::Sealed;
use crate::EngineError;
use crate::limits::SEARCH_OPEN_BLOCKS_MAX;
use crate::render::Row;
use crate::segment::Keep;

pub(super) type KeyPair = (Timestamp, u64);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    NewestFirst,
    OldestFirst,
}

impl Order {
    fn is_before(self, left: KeyPair, right: KeyPair) -> bool {
        match self {
            Self::NewestFirst => left > right,
            Self::OldestFirst => left < right,
        }
    }
}

/// The merged matches. A segment's block is looked at when its turn comes, not before.
#[derive(Debug)]
pub(super) struct Merge {
    order: Order,
    keep: Keep,
    /// Only matches behind this are given.
    after: Option<KeyPair>,
    sources: Vec<Source>,
    head: Head,
    /// How many of the head's matches were given, or lie before the start.
    head_given: usize,
}

/// A segment in the merge.
#[derive(Debug)]
struct Source {
    sealed: Sealed,
    /// Blocks that were not looked at, the next one last.
    blocks: Vec<usize>,
    /// The block that is being given, its matches not yet given, the next one last, and its rows if they were needed.
    block: usize,
    matches: Vec<(KeyPair, u32)>,
    rows: Option<Arc<RowBlock>>,
}

/// A match, valid until the next one is taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) key: KeyPair,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Head(usize),
    Sealed { source: usize, row: u32 },
}

/// The first thing that a source has.
enum Next {
    Match(KeyPair),
    /// A block whose matches are not before this.
    Block(KeyPair),
}

impl Merge {
    /// `sources` have the blocks that can hold matches, ascending.
    pub(super) fn new(
        order: Order,
        keep: Keep,
        after: Option<KeyPair>,
        sources: Vec<(Sealed, Vec<usize>)>,
        head: Head,
    ) -> Self {
        let head_given = match (order, after) {
            (_, None) => 0,
            (Order::OldestFirst, Some(after)) => head.matches.partition_point(|of| of.key <= after),
            (Order::NewestFirst, Some(after)) => head.matches.len() - head.matches.partition_point(|of| of.key < after),
        };
        let sources = sources.into_iter().map(|(sealed, blocks)| Source::new(order, after, sealed, blocks)).collect();
        Self { order, keep, after, sources, head, head_given }
    }

    /// Takes the next match.
    pub(super) fn next(&mut self) -> Result<Option<Match>, EngineError> {
        loop {
            let mut first = self.next_of_head();
            let mut load = None;
            for (index, source) in self.sources.iter().enumerate() {
                let (key, is_block) = match source.next(self.order) {
                    None => continue,
                    Some(Next::Match(key)) => (key, false),
                    Some(Next::Block(key)) => (key, true),
                };
                // At equal keys the block comes first: what is in it is not known yet.
                let is_first = first.is_none_or(|(best, _)| self.order.is_before(key, best) || is_block && key == best);
                if is_first {
                    first = Some((key, Some(index)));
                    load = is_block.then_some(index);
                }
            }
            match (first, load) {
                (None, _) => return Ok(None),
                (Some(_), Some(index)) => self.sources[index].load(self.order, self.after)?,
                (Some((key, place)), None) => return Ok(Some(self.take(key, place))),
            }
        }
    }

    fn next_of_head(&self) -> Option<(KeyPair, Option<usize>)> {
        Some((self.head.matches.get(self.head_place()?)?.key, None))
    }

    /// Place of the head's next match.
    fn head_place(&self) -> Option<usize> {
        match self.order {
            Order::OldestFirst => Some(self.head_given),
            Order::NewestFirst => self.head.matches.len().checked_sub(self.head_given + 1),
        }
    }

    fn take(&mut self, key: KeyPair, source: Option<usize>) -> Match {
        let place = match source {
            Some(source) => {
                let (_, row) = self.sources[source].matches.pop().expect("it was looked at just before");
                Place::Sealed { source, row }
            }
            None => {
                let place = self.head_place().expect("it was looked at just before");
                self.head_given += 1;
                Place::Head(place)
            }
        };
        Match { key, place }
    }

    /// The event of the match that was taken last, where it is stored.
    pub(super) fn row(&mut self, of: &Match) -> Result<Row<'_>, EngineError> {
        match of.place {
            Place::Head(place) => Ok(Row::Unsealed(self.head.event(&self.head.matches[place]))),
            Place::Sealed { source, row } => {
                if self.sources[source].rows.is_none() {
                    self.open_rows(source)?;
                }
                let rows = self.sources[source].rows.as_ref().expect("they were opened");
                Ok(Row::Sealed(rows, row as usize))
            }
        }
    }

    fn open_rows(&mut self, index: usize) -> Result<(), EngineError> {
        let open = self.sources.iter().filter(|source| source.rows.is_some()).count();
        if open >= SEARCH_OPEN_BLOCKS_MAX {
            self.close_furthest();
        }
        let source = &mut self.sources[index];
        source.rows = Some(source.sealed.rows(source.block, self.keep)?);
        Ok(())
    }

    /// Lets go of the rows that are needed last.
    fn close_furthest(&mut self) {
        let mut furthest: Option<(usize, KeyPair)> = None;
        for (index, source) in self.sources.iter_mut().enumerate().filter(|(_, source)| source.rows.is_some()) {
            match source.matches.last() {
                None => source.rows = None,
                Some((key, _)) if furthest.is_none_or(|(_, best)| self.order.is_before(best, *key)) => {
                    furthest = Some((index, *key));
                }
                Some(_) => {}
            }
        }
        if let Some((index, _)) = furthest {
            self.sources[index].rows = None;
        }
    }
}

impl Source {
    fn new(order: Order, after: Option<KeyPair>, sealed: Sealed, mut blocks: Vec<usize>) -> Self {
        if let Some(after) = after {
            blocks.retain(|block| {
                let (low, high) = sealed.key_bounds(*block);
                match order {
                    Order::NewestFirst => low < after,
                    Order::OldestFirst => high > after,
                }
            });
        }
        if order == Order::OldestFirst {
            blocks.reverse();
        }
        Self { sealed, blocks, block: 0, matches: Vec::new(), rows: None }
    }

    fn next(&self, order: Order) -> Option<Next> {
        if let Some((key, _)) = self.matches.last() {
            return Some(Next::Match(*key));
        }
        let (low, high) = self.sealed.key_bounds(*self.blocks.last()?);
        Some(Next::Block(match order {
            Order::NewestFirst => high,
            Order::OldestFirst => low,
        }))
    }

    /// Looks at the next block.
    fn load(&mut self, order: Order, after: Option<KeyPair>) -> Result<(), EngineError> {
        self.rows = None;
        self.block = self.blocks.pop().expect("a block was announced");
        self.matches = self.sealed.match_keys(self.block)?;
        if let Some(after) = after {
            self.matches.retain(|(key, _)| order.is_before(after, *key));
        }
        if order == Order::OldestFirst {
            self.matches.reverse();
        }
        Ok(())
    }
}
