//! The matches over time, by outcome.

use std::sync::Arc;

use holdfast_format::segment::CodeColumn;
use holdfast_format::{Outcome, Timestamp};

use super::bits::Bits;
use super::counts::outcome_of;
use super::head::Head;
use super::query::Query;
use super::sealed::Sealed;
use super::sealed_parts;
use crate::EngineError;
use crate::filter::Filter;
use crate::segment::{CodeSet, SegmentStore};
use crate::state::Snapshot;

/// A part of the filter's range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// First moment.
    pub from: Timestamp,
    /// One past the last moment.
    pub to: Timestamp,
    /// Matches, in the order of [`Outcome::ALL`].
    pub counts: [u64; Outcome::ALL.len()],
}

impl Bucket {
    pub fn count(&self, outcome: Outcome) -> u64 {
        self.counts[outcome as usize]
    }
}

/// Divides the filter's range into `count` parts, of equal length to the microsecond, and counts the matches in each.
/// `count` is at least 1.
pub fn histogram(
    store: &SegmentStore,
    snapshot: &Snapshot,
    filter: &Filter,
    count: u32,
) -> Result<Vec<Bucket>, EngineError> {
    let query = Arc::new(Query::new(filter)?);
    let mut buckets = Buckets::of(filter.from, filter.to, count);
    let head = Head::new(snapshot, &query);
    for found in &head.matches {
        buckets.add(buckets.place(found.key.0), outcome_of(head.record(found).outcome.into()));
    }
    let located = |error: EngineError| error.in_organisation(snapshot.organisation);
    for sealed in sealed_parts(store, snapshot, &query).map_err(located)? {
        buckets.add_sealed(&sealed).map_err(located)?;
    }
    Ok(buckets.0)
}

/// Buckets in the order of time, without gaps.
struct Buckets(Vec<Bucket>);

impl Buckets {
    fn of(from: Timestamp, to: Timestamp, count: u32) -> Self {
        let length = i128::from(to.micros()) - i128::from(from.micros());
        let start = |place: u32| {
            let offset = length * i128::from(place) / i128::from(count);
            let micros = i128::from(from.micros()) + offset;
            Timestamp::from_micros(i64::try_from(micros).expect("it lies between two that fit"))
        };
        let bucket = |place| Bucket { from: start(place), to: start(place + 1), counts: Default::default() };
        Self((0..count).map(bucket).collect())
    }

    /// The bucket of a moment; the first or last one for a moment outside of all.
    fn place(&self, timestamp: Timestamp) -> usize {
        self.0.partition_point(|bucket| bucket.from <= timestamp).saturating_sub(1)
    }

    fn add(&mut self, place: usize, outcome: Outcome) {
        self.0[place].counts[outcome as usize] += 1;
    }

    fn add_sealed(&mut self, sealed: &Sealed) -> Result<(), EngineError> {
        for chunk in sealed.chunks() {
            let matches = sealed.matches(chunk.clone())?;
            let found: Vec<_> = chunk.zip(matches).filter(|(_, bits)| !bits.is_empty()).collect();
            let blocks: Vec<_> = found.iter().map(|(block, _)| *block).collect();
            let bytes = sealed.segment.code_bytes(CodeColumn::Outcome, &blocks)?;
            for ((block, bits), bytes) in found.into_iter().zip(bytes) {
                let outcomes = outcomes(sealed, block, &bytes, &bits)?;
                self.add_block(sealed, block, &outcomes)?;
            }
        }
        Ok(())
    }

    /// Counts the matches of one block. Its timestamps are read only when it reaches into more than one bucket.
    fn add_block(&mut self, sealed: &Sealed, block: usize, outcomes: &[Bits]) -> Result<(), EngineError> {
        let (first, last) = sealed.key_bounds(block);
        let (first, last) = (self.place(first.0), self.place(last.0));
        if first == last {
            self.add_rows(first, outcomes, None);
            return Ok(());
        }
        let (timestamps, rows) = (sealed.segment.timestamps(block)?, sealed.places_in_block(block));
        let mut start = rows.start;
        for place in first..=last {
            let end = self.0[place].to.micros();
            let length = timestamps[start..rows.end].partition_point(|micros| *micros < end);
            self.add_rows(place, outcomes, Some(&Bits::of_range(start..start + length)));
            start += length;
        }
        Ok(())
    }

    /// Counts the rows of each outcome, as far as they are among `rows`.
    fn add_rows(&mut self, place: usize, outcomes: &[Bits], rows: Option<&Bits>) {
        for (count, bits) in self.0[place].counts.iter_mut().zip(outcomes) {
            let bits = rows.map_or(*bits, |rows| bits.and(rows));
            *count += u64::from(bits.count());
        }
    }
}

/// The matches of a block by outcome, in the order of [`Outcome::ALL`].
fn outcomes(sealed: &Sealed, block: usize, bytes: &[u8], matches: &Bits) -> Result<Vec<Bits>, EngineError> {
    let of_outcome = |outcome: Outcome| {
        let code = outcome as u32;
        let codes = CodeSet::of(code..code + 1, |_| true);
        let rows = sealed.segment.rows_with_codes(CodeColumn::Outcome, block, bytes, &codes)?;
        Ok(matches.and(&rows.into()))
    };
    Outcome::ALL.into_iter().map(of_outcome).collect()
}
