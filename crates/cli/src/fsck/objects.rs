use std::io;
use std::sync::Arc;

use holdfast_engine::EngineError;
use holdfast_engine::catalog::segments::SegmentRow;
use holdfast_engine::objects::Objects;
use holdfast_engine::segment::{Segment, SegmentStore};
use holdfast_format::segment::OrganisationRange;
use holdfast_format::{DecodeError, OrganisationId, Timestamp};
use indicatif::ProgressBar;
use sha2::{Digest, Sha256};

use super::Report;
use super::listing::Listing;
use super::numbers::{Numbers, Run};

/// Bytes read at once.
const SLICE_BYTES: u64 = 1 << 20;

/// Checks every file that the catalog names: size and SHA-256, and of segments every block.
pub(super) fn check(
    store: &Arc<dyn Objects>,
    listing: &Listing,
    numbers: &mut Numbers,
    report: &mut Report,
    progress: &ProgressBar,
) {
    let segments = SegmentStore::new(Arc::clone(store));
    for row in listing.segments() {
        report.segments += 1;
        let what = format!("segment `{}`", row.name);
        let whole = check_bytes(&**store, &row.name, row.bytes, row.sha256, progress);
        if report.check(&what, whole).is_some()
            && let Some(runs) = report.check(&what, check_segment(&segments, row))
        {
            runs.into_iter().for_each(|(organisation, run)| numbers.add(organisation, run));
        }
    }
    for file in &listing.exports {
        report.exports += 1;
        let whole = check_bytes(&**store, &file.name, file.bytes, file.sha256, progress);
        report.check(&format!("export file `{}`", file.name), whole);
    }
}

/// Reads a whole file and compares it with what the catalog says of it.
fn check_bytes(
    store: &dyn Objects,
    name: &str,
    bytes: u64,
    sha256: [u8; 32],
    progress: &ProgressBar,
) -> io::Result<()> {
    let object = store.open(name)?;
    let wrong = |why: String| Err(io::Error::new(io::ErrorKind::InvalidData, why));
    if object.bytes() != bytes {
        return wrong(format!("it has {} bytes and should have {bytes}", object.bytes()));
    }
    let mut hash = Sha256::new();
    let mut offset = 0;
    while offset < bytes {
        let end = bytes.min(offset + SLICE_BYTES);
        for slice in object.read(std::slice::from_ref(&(offset..end)))? {
            hash.update(&slice);
        }
        progress.inc(end - offset);
        offset = end;
    }
    if <[u8; 32]>::from(hash.finalize()) == sha256 { Ok(()) } else { wrong("its SHA-256 is another".to_owned()) }
}

fn check_segment(store: &SegmentStore, row: &SegmentRow) -> Result<Vec<(OrganisationId, Run)>, EngineError> {
    let segment = store.open(row)?;
    segment.verify()?;
    let ranges = segment.organisations().to_vec();
    ranges.iter().map(|range| Ok((range.organisation, check_range(&segment, range)?))).collect()
}

/// Every id of the range stands in it once, and `recordedAt` never decreases with the ids (I2).
fn check_range(segment: &Segment, range: &OrganisationRange) -> Result<Run, EngineError> {
    let damaged = |why| EngineError::DamagedRow {
        what: format!("organisation {}", range.organisation),
        source: DecodeError::Malformed { what: "its range of rows", why },
    };
    let mut recorded: Vec<Option<Timestamp>> = vec![None; range.rows as usize];
    segment.for_each(range.first_row..range.first_row + range.rows, &mut |organisation, event| {
        let index = event.id.checked_sub(range.first_id).and_then(|index| usize::try_from(index).ok());
        let slot = index.and_then(|index| recorded.get_mut(index)).filter(|slot| slot.is_none());
        match slot {
            Some(slot) if organisation == range.organisation => *slot = Some(event.recorded_at),
            Some(_) | None => {
                return Err(damaged("an id is of another organisation, outside its range or there twice"));
            }
        }
        Ok(())
    })?;
    if !recorded.is_sorted() {
        return Err(damaged("recordedAt decreases in it"));
    }
    let ends = recorded.first().copied().flatten().zip(recorded.last().copied().flatten());
    let (first_recorded, last_recorded) = ends.ok_or_else(|| damaged("an id is missing"))?;
    Ok(Run { first_id: range.first_id, last_id: range.last_id, first_recorded, last_recorded })
}
