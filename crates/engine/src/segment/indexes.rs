//! The indexes of row groups.

use std::sync::Arc;

use holdfast_format::DecodeError;
use holdfast_format::segment::{CodeColumn, Group, GroupRows, Posting, RequestFilters, TokenDirectory, ValueCounts};

use super::Segment;
use super::cache::{Cached, Part};
use crate::EngineError;

impl Segment {
    /// How often the values of a column occur in the blocks of the group at `place`. `None` when they are not counted.
    pub(crate) fn value_counts(
        &self,
        column: CodeColumn,
        place: usize,
    ) -> Result<Option<Arc<ValueCounts>>, EngineError> {
        let group = &self.index().groups[place];
        let Some(part) = group.counts(column) else { return Ok(None) };
        if let Some(Cached::Counts(counts)) = self.cached(Part::Counts(column, place)) {
            return Ok(Some(counts));
        }
        let blocks = &self.index().blocks[group.blocks.clone()];
        let counts =
            self.decoded(part.range(), |bytes| ValueCounts::decode(part, blocks, column, bytes)).map(Arc::new)?;
        self.keep(Part::Counts(column, place), Cached::Counts(Arc::clone(&counts)));
        Ok(Some(counts))
    }

    /// The filters of request ids of the group at `place`.
    pub(crate) fn request_filters(&self, place: usize) -> Result<Arc<RequestFilters>, EngineError> {
        if let Some(Cached::RequestFilters(filters)) = self.cached(Part::RequestFilters(place)) {
            return Ok(filters);
        }
        let group = &self.index().groups[place];
        let part = &group.request_filters;
        let filters = self
            .decoded(part.range(), |bytes| RequestFilters::decode(part, group.blocks.len(), bytes))
            .map(Arc::new)?;
        self.keep(Part::RequestFilters(place), Cached::RequestFilters(Arc::clone(&filters)));
        Ok(filters)
    }

    /// Which of the group's tokens are in which of its rows.
    pub(super) fn directory(&self, place: usize) -> Result<Arc<TokenDirectory>, EngineError> {
        if let Some(Cached::Directory(directory)) = self.cached(Part::Directory(place)) {
            return Ok(directory);
        }
        let group = &self.index().groups[place];
        let tokens = self.index().tokens_len();
        let decoded = self
            .decoded(group.directory.range(), |bytes| TokenDirectory::decode(group, tokens, bytes))
            .map(Arc::new)?;
        self.keep(Part::Directory(place), Cached::Directory(Arc::clone(&decoded)));
        Ok(decoded)
    }

    /// The rows of the group at `place` that have at least one of the tokens, which are codes in ascending order.
    pub(crate) fn rows_with_tokens(&self, place: usize, codes: &[u32]) -> Result<GroupRows, EngineError> {
        let mut rows = GroupRows::none();
        if codes.is_empty() {
            return Ok(rows);
        }
        let directory = self.directory(place)?;
        let mut lists = Vec::new();
        for code in codes {
            match directory.posting(*code) {
                None => {}
                Some(Posting::Row(row)) => rows.insert(row),
                Some(Posting::List(list)) => lists.push(list),
            }
        }
        lists.sort_unstable();
        lists.dedup();
        let group = &self.index().groups[place];
        lists.into_iter().try_for_each(|list| self.add_list(place, group, &directory, list, &mut rows))?;
        Ok(rows)
    }

    fn add_list(
        &self,
        place: usize,
        group: &Group,
        directory: &TokenDirectory,
        index: usize,
        rows: &mut GroupRows,
    ) -> Result<(), EngineError> {
        let list = directory.list(index);
        let range = list.offset..list.offset + u64::from(list.length);
        let add = |bytes: &[u8], rows: &mut GroupRows| {
            list.add_to(group.rows, bytes, rows).map_err(|source| self.damaged(range.clone(), source))
        };
        if let Some(Cached::Bytes(bytes)) = self.cached(Part::Postings(place, index)) {
            return add(&bytes, rows);
        }
        let parts = self.read(std::slice::from_ref(&range))?;
        add(parts.get(0), rows)?;
        self.keep(Part::Postings(place, index), Cached::Bytes(parts.get(0).into()));
        Ok(())
    }

    fn decoded<T>(
        &self,
        range: std::ops::Range<u64>,
        decode: impl Fn(&[u8]) -> Result<T, DecodeError>,
    ) -> Result<T, EngineError> {
        let parts = self.read(std::slice::from_ref(&range))?;
        decode(parts.get(0)).map_err(|source| self.damaged(range, source))
    }
}
