use super::Failure;
use crate::OrganisationId;
use crate::segment::rank::RankBuilder;
use crate::segment::rows::Row;
use crate::segment::{ContentHash, Contents, OrganisationRange};

/// The organisation table and the rank column, built as rows pass.
#[derive(Debug, Default)]
pub(super) struct TableBuilder {
    ranges: Vec<OrganisationRange>,
    rank: RankBuilder,
    rows: u32,
    last: Option<(OrganisationId, crate::Timestamp, u64)>,
    /// The ids of the last organisation, each less its first one, in the order of rows.
    ids: Vec<i32>,
    base_id: u64,
}

/// What is wrong with an organisation once all of its rows are known.
#[derive(Debug)]
pub(super) struct Unfinished {
    pub(super) organisation: OrganisationId,
    pub(super) first_id: u64,
    pub(super) why: &'static str,
}

impl TableBuilder {
    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    pub(super) fn push(&mut self, organisation: OrganisationId, row: &Row<'_>) -> Result<(), Failure> {
        let key = (organisation, row.timestamp, row.id);
        if self.last.is_some_and(|last| last >= key) {
            return Err(Failure::Refused("events must ascend by organisation, timestamp and id"));
        }
        if row.id == 0 {
            return Err(Failure::Refused("ids start with 1"));
        }
        if self.last.is_none_or(|last| last.0 != organisation) {
            self.close().map_err(|unfinished| Failure::Refused(unfinished.why))?;
            self.open(organisation, row);
        }
        let id = row.id.wrapping_sub(self.base_id).cast_signed();
        self.ids.push(i32::try_from(id).map_err(|_| Failure::Refused("the ids are not an unbroken range"))?);
        let range = self.ranges.last_mut().expect("the organisation was opened");
        range.rows += 1;
        range.first_id = range.first_id.min(row.id);
        range.last_id = range.last_id.max(row.id);
        range.max_timestamp = row.timestamp;
        range.min_recorded_at = range.min_recorded_at.min(row.recorded_at);
        range.max_recorded_at = range.max_recorded_at.max(row.recorded_at);
        self.rows += 1;
        self.last = Some(key);
        Ok(())
    }

    fn open(&mut self, organisation: OrganisationId, row: &Row<'_>) {
        self.base_id = row.id;
        self.ranges.push(OrganisationRange {
            organisation,
            first_row: self.rows,
            rows: 0,
            first_id: row.id,
            last_id: row.id,
            min_timestamp: row.timestamp,
            max_timestamp: row.timestamp,
            min_recorded_at: row.recorded_at,
            max_recorded_at: row.recorded_at,
            content: ContentHash::default(),
        });
    }

    /// Ends the last organisation.
    fn close(&mut self) -> Result<(), Unfinished> {
        let Some(range) = self.ranges.last() else { return Ok(()) };
        let lowest = self.ids.iter().copied().min().unwrap_or(0);
        let unbroken = range.last_id - range.first_id == u64::from(range.rows) - 1;
        if !unbroken || !self.rank.push_organisation(&self.ids, lowest) {
            let why = "the ids of its organisation are not an unbroken range";
            return Err(Unfinished { organisation: range.organisation, first_id: range.first_id, why });
        }
        self.ids.clear();
        Ok(())
    }

    /// Ends the table: the events of every organisation hash to what `contents` says.
    pub(super) fn finish(&mut self, contents: &Contents) -> Result<(), Unfinished> {
        self.close()?;
        for range in &mut self.ranges {
            let content = contents.get(&range.organisation).ok_or(Unfinished {
                organisation: range.organisation,
                first_id: range.first_id,
                why: "it is not said what the events of its organisation hash to",
            })?;
            range.content = *content;
        }
        Ok(())
    }

    /// The section; after [`TableBuilder::finish`].
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut table = Vec::new();
        self.ranges.iter().for_each(|range| range.put(&mut table));
        table
    }

    pub(super) fn take_rank(&mut self) -> RankBuilder {
        self.rank.close_block();
        std::mem::take(&mut self.rank)
    }

    pub(super) fn into_organisations(self) -> Vec<OrganisationRange> {
        self.ranges
    }
}
