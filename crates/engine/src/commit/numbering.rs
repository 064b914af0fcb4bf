use std::collections::BTreeMap;

use holdfast_format::canonical::Templates;
use holdfast_format::journal::{FrameInput, encode_batch};
use holdfast_format::{OrganisationId, Timestamp};

use super::Committed;
use crate::EngineError;
use crate::catalog::organisations::Head;
use crate::limits::CLOCK_SKEW_MAX;
use crate::state::HeadBlock;

/// Gives numbers to the events of one transaction (I2), starting from what the catalog says inside it.
pub(crate) struct Numbering {
    now: Timestamp,
    organisations: BTreeMap<OrganisationId, Numbered>,
}

struct Numbered {
    head: Head,
    /// The events that got numbers.
    block: HeadBlock,
}

impl Numbering {
    pub(crate) fn new(heads: Vec<Head>, now: Timestamp) -> Self {
        let numbered = |head: Head| (head.organisation, Numbered { block: HeadBlock::empty(head.last_id + 1), head });
        Self { now, organisations: heads.into_iter().map(numbered).collect() }
    }

    /// Numbers `events` and keeps their records for the journal.
    pub(crate) fn assign(
        &mut self,
        organisation: OrganisationId,
        events: &Templates,
    ) -> Result<Committed, EngineError> {
        let numbered =
            self.organisations.get_mut(&organisation).ok_or(EngineError::NotFound { what: "the organisation" })?;
        let recorded_at = numbered.recorded_at(self.now)?;
        let first_id = numbered.head.last_id + 1;
        numbered.block.write(events, recorded_at);
        numbered.head.last_id = numbered.block.last_id();
        numbered.head.last_recorded_at = recorded_at;
        Ok(Committed { first_id, last_id: numbered.head.last_id, recorded_at, replayed: false })
    }

    /// The shards that got events, ascending.
    pub(crate) fn shards(&self) -> Vec<i64> {
        let mut shards: Vec<i64> = self.grown().map(|(_, numbered)| numbered.head.shard).collect();
        shards.sort_unstable();
        shards.dedup();
        shards
    }

    /// The new heads of the organisations that got events.
    pub(crate) fn advanced(&self) -> Vec<Head> {
        self.grown().map(|(_, numbered)| numbered.head.clone()).collect()
    }

    /// The journal batch of a shard.
    pub(crate) fn encode(&self, shard: i64) -> Vec<u8> {
        let frames: Vec<FrameInput<'_>> = self
            .grown()
            .filter(|(_, numbered)| numbered.head.shard == shard)
            .map(|(organisation, numbered)| FrameInput {
                organisation: *organisation,
                first_id: numbered.block.first_id(),
                last_id: numbered.block.last_id(),
                min_timestamp: numbered.block.min_timestamp(),
                max_timestamp: numbered.block.max_timestamp(),
                records: numbered.block.records(),
            })
            .collect();
        encode_batch(&frames)
    }

    /// The same events as head blocks of a shard.
    pub(crate) fn take_blocks(&mut self, shard: i64, position: i64) -> Vec<(OrganisationId, HeadBlock)> {
        let take = |numbered: &mut Numbered| {
            let following = HeadBlock::empty(numbered.head.last_id + 1);
            std::mem::replace(&mut numbered.block, following).at(position)
        };
        self.organisations
            .iter_mut()
            .filter(|(_, numbered)| numbered.head.shard == shard && numbered.has_grown())
            .map(|(organisation, numbered)| (*organisation, take(numbered)))
            .collect()
    }

    fn grown(&self) -> impl Iterator<Item = (&OrganisationId, &Numbered)> {
        self.organisations.iter().filter(|(_, numbered)| numbered.has_grown())
    }
}

impl Numbered {
    fn has_grown(&self) -> bool {
        self.block.len() > 0
    }

    /// Never earlier than what was given before; refused when the clock has clearly jumped back, since every
    /// `recordedAt` until it catches up would be a lie.
    fn recorded_at(&self, now: Timestamp) -> Result<Timestamp, EngineError> {
        let behind = self.head.last_recorded_at.micros().saturating_sub(now.micros());
        if u128::try_from(behind).is_ok_and(|behind| behind > CLOCK_SKEW_MAX.as_micros()) {
            let why = format!(
                "the server's clock says {now}, which is more than {} s before the last event was recorded ({}); set the clock right",
                CLOCK_SKEW_MAX.as_secs(),
                self.head.last_recorded_at
            );
            return Err(EngineError::ReadOnly { why });
        }
        Ok(now.max(self.head.last_recorded_at))
    }
}
