use holdfast_engine::catalog::journal::JournalRow;
use holdfast_format::journal::{Frame, decode_batch, decode_frame};
use holdfast_format::{DecodeError, OrganisationId, Timestamp, canonical};

use super::Report;
use super::listing::{Listing, Shard};
use super::numbers::{Numbers, Run};

/// Checks the rows that are not sealed: positions without gap, checksums, and every event in them.
pub(super) fn check(listing: &Listing, numbers: &mut Numbers, report: &mut Report) {
    for shard in &listing.shards {
        check_positions(shard, report);
        for row in &shard.journal {
            report.journal_rows += 1;
            let what = format!("journal row {} of shard {}", row.position, row.shard);
            if let Some(runs) = report.check(&what, read(row)) {
                runs.into_iter().for_each(|(organisation, run)| numbers.add(organisation, run));
            }
        }
    }
}

fn check_positions(shard: &Shard, report: &mut Report) {
    let mut expected = shard.row.sealed_through + 1;
    for row in &shard.journal {
        if row.position != expected {
            report.problem(format!("the journal of shard {} lacks position {expected}", row.shard));
        }
        expected = row.position + 1;
    }
    if expected != shard.row.last_position + 1 {
        let (number, last) = (shard.row.shard, shard.row.last_position);
        report.problem(format!("the journal of shard {number} ends at {}, not at {last}", expected - 1));
    }
}

/// The numbers of the events in a row.
fn read(row: &JournalRow) -> Result<Vec<(OrganisationId, Run)>, DecodeError> {
    decode_batch(&row.batch)?.iter().map(|frame| Ok((frame.organisation, read_frame(row, frame)?))).collect()
}

fn read_frame(row: &JournalRow, frame: &Frame) -> Result<Run, DecodeError> {
    let malformed = |why| DecodeError::Malformed { what: "a journal frame", why };
    let records = decode_frame(&row.batch, frame)?;
    let mut rest = records.as_slice();
    let mut next_id = frame.first_id;
    let (mut recorded, mut first_recorded) = (Timestamp::MIN, None);
    while !rest.is_empty() {
        let (event, following) = canonical::decode_record(rest)?;
        if event.id != next_id {
            return Err(malformed("its ids are not consecutive"));
        }
        if event.recorded_at < recorded {
            return Err(malformed("recordedAt decreases in it"));
        }
        if !(frame.min_timestamp..=frame.max_timestamp).contains(&event.timestamp) {
            return Err(malformed("an event lies outside its times"));
        }
        recorded = event.recorded_at;
        first_recorded.get_or_insert(recorded);
        next_id += 1;
        rest = following;
    }
    if next_id != frame.last_id + 1 {
        return Err(malformed("it does not end with its last id"));
    }
    Ok(Run {
        first_id: frame.first_id,
        last_id: frame.last_id,
        first_recorded: first_recorded.unwrap_or(recorded),
        last_recorded: recorded,
    })
}
