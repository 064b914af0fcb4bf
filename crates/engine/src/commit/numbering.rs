use std::collections::BTreeMap;

use holdfast_format::canonical::Template;
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
    first_id: u64,
    records: Vec<u8>,
    min_timestamp: Timestamp,
    max_timestamp: Timestamp,
}

impl Numbering {
    pub(crate) fn new(heads: Vec<Head>, now: Timestamp) -> Self {
        let numbered = |head: Head| {
            let organisation = head.organisation;
            let numbered = Numbered {
                first_id: head.last_id + 1,
                head,
                records: Vec::new(),
                min_timestamp: Timestamp::MAX,
                max_timestamp: Timestamp::MIN,
            };
            (organisation, numbered)
        };
        Self { now, organisations: heads.into_iter().map(numbered).collect() }
    }

    /// Numbers `events` and keeps their records for the journal.
    pub(crate) fn assign(
        &mut self,
        organisation: OrganisationId,
        events: &[Template],
    ) -> Result<Committed, EngineError> {
        let numbered =
            self.organisations.get_mut(&organisation).ok_or(EngineError::NotFound { what: "the organisation" })?;
        let recorded_at = numbered.recorded_at(self.now)?;
        let first_id = numbered.head.last_id + 1;
        numbered.records.reserve(events.iter().map(Template::record_bytes_max).sum());
        for event in events {
            numbered.head.last_id += 1;
            event.write_record(numbered.head.last_id, recorded_at, &mut numbered.records);
            numbered.min_timestamp = numbered.min_timestamp.min(event.timestamp());
            numbered.max_timestamp = numbered.max_timestamp.max(event.timestamp());
        }
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
                first_id: numbered.first_id,
                last_id: numbered.head.last_id,
                min_timestamp: numbered.min_timestamp,
                max_timestamp: numbered.max_timestamp,
                records: &numbered.records,
            })
            .collect();
        encode_batch(&frames)
    }

    /// The same events as head blocks of a shard.
    pub(crate) fn take_blocks(&mut self, shard: i64, position: i64) -> Vec<(OrganisationId, HeadBlock)> {
        let grown = |numbered: &&mut Numbered| numbered.head.shard == shard && !numbered.records.is_empty();
        self.organisations
            .iter_mut()
            .filter(|(_, numbered)| grown(numbered))
            .map(|(organisation, numbered)| {
                let records = std::mem::take(&mut numbered.records);
                (*organisation, HeadBlock::new(position, records).expect("templates write well-formed records"))
            })
            .collect()
    }

    fn grown(&self) -> impl Iterator<Item = (&OrganisationId, &Numbered)> {
        self.organisations.iter().filter(|(_, numbered)| numbered.head.last_id >= numbered.first_id)
    }
}

impl Numbered {
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
