use std::sync::Arc;

use crate::catalog::files;
use crate::catalog::segments::SegmentRow;
use crate::core::Core;
use crate::seal::{Floors, NewSegment, Replacement, drop_segment, rewrite, write_kept};
use crate::segment::Segment;
use crate::{EngineError, fault, limits};

/// Rewrites, without their expired rows, the segments of a shard that hold many of them, or hold one for long; drops
/// those that hold nothing else.
pub(super) fn rewrite_shard(core: &Core, shard: usize) -> Result<(), EngineError> {
    for row in core.state.segments(shard).iter() {
        let segment = core.segments.open(row)?;
        let floors = Floors::of(core, std::slice::from_ref(&segment))?;
        let expired = floors.expired_rows(&segment);
        if expired == row.rows {
            drop_segment(core, row)?;
        } else if expired * 100 >= row.rows * limits::RETENTION_REWRITE_PERCENT
            || floors.expired_for(limits::RETENTION_REWRITE_DAYS, &segment, &core.clock)
        {
            rewrite_segment(core, row, &segment, &floors)?;
        }
    }
    Ok(())
}

fn rewrite_segment(core: &Core, row: &SegmentRow, segment: &Arc<Segment>, floors: &Floors) -> Result<(), EngineError> {
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
    rewrite(core, replacement, |file| write_kept(vec![Arc::clone(segment)], floors, file))
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
