use std::collections::HashMap;
use std::sync::Arc;

use holdfast_format::OrganisationId;

use crate::catalog::files;
use crate::catalog::organisations;
use crate::catalog::segments::SegmentRow;
use crate::core::Core;
use crate::seal::{NewSegment, Replacement, drop_segment, rewrite};
use crate::segment::Segment;
use crate::{EngineError, fault, limits};

/// Rewrites, without their expired rows, the segments of a shard that hold enough of them; drops those that hold nothing
/// else.
pub(super) fn rewrite_shard(core: &Core, shard: usize) -> Result<(), EngineError> {
    for row in core.state.segments(shard).iter() {
        let segment = core.segments.open(row)?;
        let floors = floors(core, &segment)?;
        let expired = expired_rows(&segment, &floors);
        if expired == row.rows {
            drop_segment(core, row)?;
        } else if expired * 100 >= row.rows * limits::RETENTION_REWRITE_PERCENT {
            rewrite_segment(core, row, &segment, &floors)?;
        }
    }
    Ok(())
}

/// The floors of the organisations in a segment.
fn floors(core: &Core, segment: &Segment) -> Result<HashMap<OrganisationId, u64>, EngineError> {
    let ids: Vec<OrganisationId> = segment.organisations().iter().map(|range| range.organisation).collect();
    let mut floors = HashMap::with_capacity(ids.len());
    for page in ids.chunks(limits::ORGANISATIONS_PAGE) {
        let heads = core.read(|connection| organisations::heads(connection, page))?;
        floors.extend(heads.into_iter().map(|head| (head.organisation, head.floor_id)));
    }
    Ok(floors)
}

fn expired_rows(segment: &Segment, floors: &HashMap<OrganisationId, u64>) -> u64 {
    let expired = |range: &holdfast_format::segment::OrganisationRange| {
        let floor_id = floors.get(&range.organisation).copied().unwrap_or(0);
        floor_id.saturating_sub(range.first_id).min(u64::from(range.rows))
    };
    segment.organisations().iter().map(expired).sum()
}

fn rewrite_segment(
    core: &Core,
    row: &Arc<SegmentRow>,
    segment: &Segment,
    floors: &HashMap<OrganisationId, u64>,
) -> Result<(), EngineError> {
    let replacement = Replacement {
        new: NewSegment {
            shard: row.shard,
            first_position: row.first_position,
            last_position: row.last_position,
            level: row.level,
            compression_level: limits::MERGE_COMPRESSION_LEVEL,
        },
        inputs: vec![row.name.clone()],
    };
    rewrite(core, replacement, |push| {
        segment.for_each(0..segment.rows(), &mut |organisation, event| {
            if event.id >= floors.get(&organisation).copied().unwrap_or(0) { push(organisation, event) } else { Ok(()) }
        })
    })
}

/// Deletes the files that nobody can be reading any more.
pub(crate) fn remove_dropped_files(core: &Core) -> Result<(), EngineError> {
    let _stage = fault::stage("retain");
    let grace = i64::try_from(core.settings.replaced_file_grace.as_micros()).unwrap_or(i64::MAX);
    let before = holdfast_format::Timestamp::from_micros(core.clock.now().micros().saturating_sub(grace));
    loop {
        let dropped = core.read(|connection| files::dropped_before(connection, before, limits::FILES_PAGE))?;
        if dropped.is_empty() {
            return Ok(());
        }
        for file in &dropped {
            core.objects.delete(&file.name).map_err(|source| EngineError::Object {
                action: "delete",
                name: file.name.clone(),
                source,
            })?;
        }
        let names: Vec<String> = dropped.into_iter().map(|file| file.name).collect();
        let forgotten = core.change(move |unit| -> Result<(), EngineError> {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            Ok(files::delete_dropped(unit.connection(), &names)?)
        })?;
        forgotten.wait()?;
    }
}
