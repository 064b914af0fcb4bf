use std::collections::HashMap;
use std::collections::hash_map::Entry;
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
use crate::failure::chain;

/// Bytes read at once.
const SLICE_BYTES: u64 = 1 << 20;

/// What the files hold that were checked so far, by name; a text says what is wrong with one. A file never changes, so
/// each is checked once, however often the catalog is read anew.
#[derive(Debug, Default)]
pub(super) struct Checked {
    segments: HashMap<String, Result<Vec<(OrganisationId, Run)>, String>>,
    exports: HashMap<String, Result<(), String>>,
}

impl Checked {
    /// Checks every file of `listing` that was not checked before: size and SHA-256, and of segments every block. The
    /// names of those that are not there are returned: what the server has replaced meanwhile, the catalog no longer lists.
    pub(super) fn add(&mut self, store: &Arc<dyn Objects>, listing: &Listing, progress: &ProgressBar) -> Vec<String> {
        let segments = SegmentStore::new(Arc::clone(store));
        let mut missing = Vec::new();
        for row in listing.segments() {
            let Entry::Vacant(unchecked) = self.segments.entry(row.name.clone()) else { continue };
            let found = check_bytes(&**store, &row.name, row.bytes, row.sha256, progress)
                .map_err(|error| chain(&error))
                .and_then(|()| check_segment(&segments, row).map_err(|error| chain(&error)));
            if found.is_err() && is_missing(&**store, &row.name) {
                missing.push(row.name.clone());
            }
            unchecked.insert(found);
        }
        for file in &listing.exports {
            let Entry::Vacant(unchecked) = self.exports.entry(file.name.clone()) else { continue };
            let whole = check_bytes(&**store, &file.name, file.bytes, file.sha256, progress);
            if whole.is_err() && is_missing(&**store, &file.name) {
                missing.push(file.name.clone());
            }
            unchecked.insert(whole.map_err(|error| chain(&error)));
        }
        missing
    }

    /// Tells what was found in the files of `listing`, all of which were checked, in its order.
    pub(super) fn tell(&self, listing: &Listing, numbers: &mut Numbers, report: &mut Report) {
        for row in listing.segments() {
            report.segments += 1;
            match &self.segments[&row.name] {
                Ok(runs) => runs.iter().for_each(|(organisation, run)| numbers.add(*organisation, *run)),
                Err(why) => report.problem(format!("segment `{}`: {why}", row.name)),
            }
        }
        for file in &listing.exports {
            report.exports += 1;
            if let Err(why) = &self.exports[&file.name] {
                report.problem(format!("export file `{}`: {why}", file.name));
            }
        }
    }
}

fn is_missing(store: &dyn Objects, name: &str) -> bool {
    store.open(name).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
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
