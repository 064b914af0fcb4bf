use std::sync::Arc;

use crate::catalog::segments::SegmentRow;
use crate::core::Core;
use crate::seal::{Floors, NewSegment, Replacement, drop_segment, rewrite, write_kept};
use crate::segment::Segment;
use crate::{EngineError, limits};

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
