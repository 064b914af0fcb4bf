//! Seal: from the journal to immutable segments, and from small segments to larger ones.
//!
//! In: a shard's journal rows, read back from the catalog; for a merge, neighbouring segments.
//! Out: a published segment, and `sealedThrough` past the rows that it holds.
//! Invariants: I2, I4 (what was written is opened again and compared before it is published), I7.
//! If we crash here: a file without a publishing transaction is a pending name, which start-up removes.
//! Bounds: all that a shard has committed, which `HEAD_BYTES_MAX` bounds; for a merge one block per input,
//! `SEGMENT_DICTIONARY_BYTES_MAX`, and four bytes for each value of the inputs' dictionaries.

mod floors;
mod journal;
mod merge;
mod publish;
mod write;

use std::collections::BTreeMap;

use holdfast_format::journal::{decode_batch, decode_frame};
use holdfast_format::segment::Contents;
use holdfast_format::{DecodeError, OrganisationId, Timestamp, canonical};

pub(crate) use floors::Floors;
pub(crate) use journal::{damaged_row, read_journal};
pub(crate) use merge::{merge_shard, write_kept};
pub(crate) use publish::{Replacement, drop_segment, rewrite};
pub(crate) use write::NewSegment;

use crate::core::{Core, shard_index};
use crate::state::Unsealed;
use crate::{EngineError, catalog, fault, limits};

use publish::Publication;
use write::NewFile;

/// The shard to seal next, if one is due: the largest when all heads together pass their share of memory, else one
/// whose oldest event has waited long enough.
pub(crate) fn due(core: &Core) -> Option<i64> {
    let shards = || (0..core.state.shard_count()).filter_map(|shard| Some((shard, core.state.unsealed(shard)?)));
    let full = core.state.head_bytes() >= core.settings.seal_due_bytes();
    let largest = || shards().max_by_key(|(_, unsealed)| unsealed.bytes);
    let now = core.clock.now();
    let old = |unsealed: &Unsealed| {
        let age = now.micros().saturating_sub(unsealed.oldest.micros());
        u128::try_from(age).is_ok_and(|age| age >= core.settings.seal_age.as_micros())
    };
    let shard = if full { largest() } else { shards().find(|(_, unsealed)| old(unsealed)) };
    shard.map(|(shard, _)| i64::try_from(shard).expect("there are few shards"))
}

/// Seals everything that a shard has committed so far.
pub(crate) fn seal_shard(core: &Core, shard: i64) -> Result<(), EngineError> {
    let Some(unsealed) = core.state.unsealed(shard_index(shard)) else { return Ok(()) };
    let _stage = fault::stage("seal");
    let started = core.clock.elapsed();
    core.state.begin_seal(shard_index(shard), unsealed.committed_through);
    let sealed_through = sealed_through(core, shard)?;
    let rows = Rows::read(core, shard, sealed_through, unsealed.committed_through)?;
    rows.check_continues(core, shard)?;
    let new = NewSegment {
        shard,
        first_position: sealed_through + 1,
        last_position: unsealed.committed_through,
        level: 0,
        compression_level: limits::SEAL_COMPRESSION_LEVEL,
    };
    let segment = write::write(core, new, |file| rows.write_sorted(file))?;
    let publication = Publication::Sealed { from: sealed_through, oldest_left: core.clock.now() };
    publish::publish(core, segment, publication)?;
    delete_sealed_journal(core, shard, unsealed.committed_through)?;
    metrics::histogram!("seal_seconds").record(core.clock.elapsed().saturating_sub(started));
    metrics::counter!("seal_events_total").increment(rows.order.len() as u64);
    Ok(())
}

fn sealed_through(core: &Core, shard: i64) -> Result<i64, EngineError> {
    let rows = core.read(|connection| catalog::shards::list(connection))?;
    let row = rows.into_iter().find(|row| row.shard == shard);
    Ok(row.ok_or(EngineError::NotFound { what: "the shard" })?.sealed_through)
}

/// Journal rows that are sealed are dead at once; they are deleted in slices, so that no commit waits long for it.
pub(crate) fn delete_sealed_journal(core: &Core, shard: i64, through: i64) -> Result<(), EngineError> {
    loop {
        let deleted = core.change(move |unit| -> Result<u64, EngineError> {
            let connection = unit.connection();
            Ok(catalog::journal::delete_slice(connection, shard, through, limits::JOURNAL_DELETE_BYTES)?)
        })?;
        if deleted.wait()? == 0 {
            return Ok(());
        }
    }
}

/// The unsealed events of a shard, decoded, and the order in which a segment has them.
struct Rows {
    frames: Vec<(OrganisationId, Vec<u8>)>,
    order: Vec<Row>,
    first_ids: BTreeMap<OrganisationId, u64>,
}

/// Field order is sort order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    organisation: OrganisationId,
    timestamp: Timestamp,
    id: u64,
    frame: usize,
    offset: usize,
}

impl Rows {
    fn read(core: &Core, shard: i64, after: i64, through: i64) -> Result<Self, EngineError> {
        let mut rows = Self { frames: Vec::new(), order: Vec::new(), first_ids: BTreeMap::new() };
        read_journal(&*core.catalog, shard, after, through, |row| {
            rows.add(&row.batch).map_err(|source| damaged_row(row, source))
        })?;
        rows.order.sort_unstable();
        Ok(rows)
    }

    fn add(&mut self, batch: &[u8]) -> Result<(), DecodeError> {
        for frame in decode_batch(batch)? {
            let records = decode_frame(batch, &frame)?;
            self.first_ids.entry(frame.organisation).or_insert(frame.first_id);
            let mut rest = records.as_slice();
            while !rest.is_empty() {
                let (id, timestamp) = canonical::peek_record(rest)?;
                let offset = records.len() - rest.len();
                let (organisation, frame) = (frame.organisation, self.frames.len());
                self.order.push(Row { organisation, timestamp, id, frame, offset });
                rest = canonical::split_record(rest)?.1;
            }
            self.frames.push((frame.organisation, records));
        }
        Ok(())
    }

    /// Each organisation's range starts one past its last sealed id: a lost journal row must not become a gap that
    /// nobody notices.
    fn check_continues(&self, core: &Core, shard: i64) -> Result<(), EngineError> {
        let segments = core.state.segments(shard_index(shard));
        for (organisation, first_id) in &self.first_ids {
            for row in segments.iter().rev() {
                let segment = core.segments.open(row)?;
                let Some(range) = segment.organisation(*organisation) else { continue };
                if range.last_id + 1 != *first_id {
                    return Err(EngineError::DamagedRow {
                        what: format!(
                            "the journal of organisation {organisation}, whose events {} to {first_id} are missing",
                            range.last_id + 1
                        ),
                        source: DecodeError::Malformed {
                            what: "the journal",
                            why: "its ids do not continue the sealed ones",
                        },
                    });
                }
                break;
            }
        }
        Ok(())
    }

    /// Writes the events in the order of rows. They hash to what the journal has.
    fn write_sorted(&self, file: &mut NewFile<'_>) -> Result<Contents, EngineError> {
        let mut contents = Contents::new();
        for row in &self.order {
            let records = &self.frames[row.frame].1[row.offset..];
            let (event, rest) = canonical::decode_record(records).map_err(|source| EngineError::DamagedRow {
                what: format!("event {} of organisation {} in the journal", row.id, row.organisation),
                source,
            })?;
            file.push(row.organisation, &event)?;
            contents.entry(row.organisation).or_default().add_record(&records[..records.len() - rest.len()]);
        }
        Ok(contents)
    }
}
