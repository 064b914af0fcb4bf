use super::Failure;
use crate::segment::rank::RankBuilder;
use crate::segment::{ContentHash, OrganisationRange};
use crate::{Event, OrganisationId};

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
    record: Vec<u8>,
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

    pub(super) fn push(&mut self, organisation: OrganisationId, event: &Event<'_>) -> Result<(), Failure> {
        let key = (organisation, event.timestamp, event.id);
        if self.last.is_some_and(|last| last >= key) {
            return Err(Failure::Refused("events must ascend by organisation, timestamp and id"));
        }
        if event.id == 0 {
            return Err(Failure::Refused("ids start with 1"));
        }
        if self.last.is_none_or(|last| last.0 != organisation) {
            self.close().map_err(|unfinished| Failure::Refused(unfinished.why))?;
            self.open(organisation, event);
        }
        let id = event.id.wrapping_sub(self.base_id).cast_signed();
        self.ids.push(i32::try_from(id).map_err(|_| Failure::Refused("the ids are not an unbroken range"))?);
        let range = self.ranges.last_mut().expect("the organisation was opened");
        range.rows += 1;
        range.first_id = range.first_id.min(event.id);
        range.last_id = range.last_id.max(event.id);
        range.max_timestamp = event.timestamp;
        range.min_recorded_at = range.min_recorded_at.min(event.recorded_at);
        range.max_recorded_at = range.max_recorded_at.max(event.recorded_at);
        range.content.add_event(event, &mut self.record);
        self.rows += 1;
        self.last = Some(key);
        Ok(())
    }

    fn open(&mut self, organisation: OrganisationId, event: &Event<'_>) {
        self.base_id = event.id;
        self.ranges.push(OrganisationRange {
            organisation,
            first_row: self.rows,
            rows: 0,
            first_id: event.id,
            last_id: event.id,
            min_timestamp: event.timestamp,
            max_timestamp: event.timestamp,
            min_recorded_at: event.recorded_at,
            max_recorded_at: event.recorded_at,
            content: ContentHash::default(),
        });
    }

    /// Ends the last organisation.
    pub(super) fn close(&mut self) -> Result<(), Unfinished> {
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

    /// The section; after [`TableBuilder::close`].
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
