//! Merging: neighbours in journal order become one larger segment, so that a search opens few files. What has expired is
//! left out.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use holdfast_format::segment::{CodeMap, ContentHash, Contents};
use holdfast_format::{OrganisationId, Timestamp};

use super::floors::Floors;
use super::publish::{Replacement, drop_segment, rewrite};
use super::write::{NewFile, NewSegment};
use crate::catalog::segments::SegmentRow;
use crate::core::{Core, shard_index};
use crate::segment::{RowCursor, Segment};
use crate::{EngineError, fault, limits};

/// Merges once, if the shard has neighbours to merge. True when it did.
pub(crate) fn merge_shard(core: &Core, shard: i64) -> Result<bool, EngineError> {
    let list = core.state.segments(shard_index(shard));
    let Some(inputs) = choose(&list, core.settings.merge_fan_out) else { return Ok(false) };
    let _stage = fault::stage("merge");
    let started = core.clock.elapsed();
    let segments = inputs.iter().map(|input| core.segments.open(input)).collect::<Result<Vec<_>, _>>()?;
    let floors = Floors::of(core, &segments)?;
    if segments.iter().all(|segment| floors.expired_rows(segment) == u64::from(segment.rows())) {
        inputs.iter().try_for_each(|input| drop_segment(core, input))?;
        return Ok(true);
    }
    let (first, last) = (&inputs[0], &inputs[inputs.len() - 1]);
    let replacement = Replacement {
        new: NewSegment {
            shard,
            first_position: first.first_position,
            last_position: last.last_position,
            level: first.level + 1,
            compression_level: limits::MERGE_COMPRESSION_LEVEL,
        },
        inputs: inputs.iter().map(|input| input.name.clone()).collect(),
    };
    rewrite(core, replacement, |file| write_kept(segments, &floors, file))?;
    metrics::histogram!("merge_seconds").record(core.clock.elapsed().saturating_sub(started));
    Ok(true)
}

/// The first run of neighbours of one level that is long enough, as far as its output stays within the limits.
fn choose(list: &[Arc<SegmentRow>], fan_out: usize) -> Option<&[Arc<SegmentRow>]> {
    let mut start = 0;
    while start < list.len() {
        let level = list[start].level;
        let run = list[start..].iter().take_while(|row| row.level == level).count();
        let run = &list[start..start + run];
        if level < limits::MERGE_LEVEL_MAX && run.len() >= fan_out {
            let fitting = fitting(&run[..fan_out]);
            if fitting >= 2 {
                return Some(&run[..fitting]);
            }
            // The first is too large for any neighbour; those after it may do.
            start += 1;
            continue;
        }
        start += run.len();
    }
    None
}

/// How many of the first segments fit into one.
fn fitting(run: &[Arc<SegmentRow>]) -> usize {
    let (mut bytes, mut dictionary_bytes) = (0, 0);
    run.iter()
        .take_while(|row| {
            bytes += row.bytes;
            dictionary_bytes += row.dictionary_bytes;
            bytes <= limits::MERGED_SEGMENT_BYTES_MAX && dictionary_bytes <= limits::SEGMENT_DICTIONARY_BYTES_MAX
        })
        .count()
}

/// Writes the events of all inputs that have not expired, in the order of rows. They hash to what the inputs' tables say,
/// less what has expired.
pub(crate) fn write_kept(
    segments: Vec<Arc<Segment>>,
    floors: &Floors,
    file: &mut NewFile<'_>,
) -> Result<Contents, EngineError> {
    let mut contents = contents_of(&segments, floors);
    let mut inputs = segments.into_iter().map(Input::new).collect::<Result<Vec<_>, _>>()?;
    let mut next: BinaryHeap<Reverse<(Place, usize)>> =
        inputs.iter().enumerate().filter_map(|(index, input)| Some(Reverse((input.cursor.key()?, index)))).collect();
    let mut scratch = Vec::new();
    while let Some(Reverse((mut place, index))) = next.pop() {
        let Input { cursor, codes } = &mut inputs[index];
        // Inputs follow one another in time, so that many rows of one come before the first of all others.
        loop {
            let (organisation, _, id) = place;
            if floors.keep(organisation, id) {
                file.push_row(organisation, cursor.row(), codes)?;
            } else if let Some(content) = contents.get_mut(&organisation) {
                let mut expired = ContentHash::default();
                expired.add_event(&cursor.event(), &mut scratch);
                content.remove(expired);
            }
            cursor.advance()?;
            let Some(following) = cursor.key() else { break };
            if next.peek().is_some_and(|Reverse(first)| *first < (following, index)) {
                next.push(Reverse((following, index)));
                break;
            }
            place = following;
        }
    }
    Ok(contents)
}

/// Where a row stands in the order of rows.
type Place = (OrganisationId, Timestamp, u64);

/// A segment that is merged.
struct Input {
    cursor: RowCursor,
    codes: CodeMap,
}

impl Input {
    fn new(segment: Arc<Segment>) -> Result<Self, EngineError> {
        let rows = 0..segment.rows();
        Ok(Self { cursor: RowCursor::new(segment, rows)?, codes: CodeMap::default() })
    }
}

/// What all events of the inputs hash to, of each organisation that keeps one of them.
fn contents_of(segments: &[Arc<Segment>], floors: &Floors) -> Contents {
    let ranges = || segments.iter().flat_map(|segment| segment.organisations());
    let mut contents = Contents::new();
    for range in ranges().filter(|range| floors.keep(range.organisation, range.last_id)) {
        contents.entry(range.organisation).or_default();
    }
    for range in ranges() {
        if let Some(content) = contents.get_mut(&range.organisation) {
            content.add(range.content);
        }
    }
    contents
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(level: i64, bytes: u64) -> Arc<SegmentRow> {
        Arc::new(SegmentRow {
            name: String::new(),
            shard: 0,
            first_position: 0,
            last_position: 0,
            level,
            bytes,
            sha256: [0; 32],
            rows: 0,
            dictionary_bytes: 0,
            min_timestamp: Timestamp::MIN,
            max_timestamp: Timestamp::MIN,
            epoch: 0,
            created_at: Timestamp::MIN,
        })
    }

    fn chosen(rows: &[(i64, u64)], fan_out: usize) -> Option<usize> {
        let list: Vec<_> = rows.iter().map(|(level, bytes)| row(*level, *bytes)).collect();
        choose(&list, fan_out).map(<[_]>::len)
    }

    #[test]
    fn only_full_runs_of_one_level_are_merged() {
        assert_eq!(chosen(&[], 2), None);
        assert_eq!(chosen(&[(0, 1); 7], 8), None);
        assert_eq!(chosen(&[(0, 1); 9], 8), Some(8));
        assert_eq!(chosen(&[(1, 1), (0, 1), (1, 1), (0, 1)], 2), None);
        assert_eq!(chosen(&[(1, 1), (0, 1), (0, 1)], 2), Some(2));
        assert_eq!(chosen(&[(limits::MERGE_LEVEL_MAX, 1); 8], 2), None);
    }

    #[test]
    fn the_output_stays_within_its_bytes() {
        let half = limits::MERGED_SEGMENT_BYTES_MAX / 2;
        assert_eq!(chosen(&[(0, half); 8], 8), Some(2));
        assert_eq!(chosen(&[(0, half + 1); 8], 8), None);
    }
}
