//! How a segment takes its place on the list: one transaction.

use std::sync::Arc;

use holdfast_format::Timestamp;
use holdfast_format::segment::Contents;

use super::write::{NewFile, NewSegment, abandon, write};
use crate::catalog::files;
use crate::catalog::segments::{self, SegmentRow};
use crate::catalog::{Connection, shards};
use crate::commit::Waiting;
use crate::core::{Core, shard_index};
use crate::state::State;
use crate::{EngineError, fault};

/// What the publishing transaction does besides adding the segment.
#[derive(Debug, Clone)]
pub(crate) enum Publication {
    /// Moves the shard's `sealedThrough` from here to the segment's last position.
    Sealed { from: i64, oldest_left: Timestamp },
    /// Takes these segments, and exactly these, off the list.
    Replaced { inputs: Vec<String> },
}

/// The inputs of a rewriting and what becomes of them.
#[derive(Debug, Clone)]
pub(crate) struct Replacement {
    pub(crate) new: NewSegment,
    pub(crate) inputs: Vec<String>,
}

/// Puts the segment on the list, in one transaction with what it takes the place of.
pub(crate) fn publish(core: &Core, row: SegmentRow, publication: Publication) -> Result<(), EngineError> {
    let (state, writer_epoch, name) = (Arc::clone(&core.state), core.writer_epoch, row.name.clone());
    let published = core.change(move |unit| -> Result<(), EngineError> {
        let now = unit.now();
        let connection = unit.connection();
        fault_point("segment.publish")?;
        check_rights(connection, &row, writer_epoch)?;
        match &publication {
            Publication::Sealed { from, .. } => {
                let moved = shards::set_sealed_through(connection, row.shard, writer_epoch, *from, row.last_position)?;
                if !moved {
                    return Err(superseded(&row));
                }
            }
            Publication::Replaced { inputs } => replace(connection, &row, inputs, now)?,
        }
        segments::insert(connection, &row)?;
        let (state, row, publication) = (Arc::clone(&state), row.clone(), publication.clone());
        unit.on_commit(move || show(&state, row, &publication));
        Ok(())
    });
    // An answer that is an error means that the transaction was not kept: nobody will ever look for the file.
    if let Err(error) = published.and_then(Waiting::wait) {
        abandon(core, &name);
        return Err(error);
    }
    fault_point("segment.published")
}

fn check_rights(connection: &mut dyn Connection, row: &SegmentRow, writer_epoch: i64) -> Result<(), EngineError> {
    let pending = files::settle_pending(connection, &row.name)?;
    if pending && shards::is_writer(connection, row.shard, writer_epoch)? { Ok(()) } else { Err(superseded(row)) }
}

fn replace(
    connection: &mut dyn Connection,
    row: &SegmentRow,
    inputs: &[String],
    now: Timestamp,
) -> Result<(), EngineError> {
    let names: Vec<&str> = inputs.iter().map(String::as_str).collect();
    if segments::delete(connection, &names)? != names.len() as u64 {
        return Err(superseded(row));
    }
    Ok(files::insert_dropped(connection, &names, now)?)
}

/// Shows readers the new list; readers that hold the old one go on reading the old files.
fn show(state: &State, row: SegmentRow, publication: &Publication) {
    let shard = shard_index(row.shard);
    let mut list = state.segments(shard).to_vec();
    match publication {
        Publication::Sealed { oldest_left, .. } => {
            let sealed_through = row.last_position;
            list.push(Arc::new(row));
            state.replace_sealed(shard, list, sealed_through, *oldest_left);
        }
        Publication::Replaced { inputs } => {
            list.retain(|segment| !inputs.contains(&segment.name));
            let place = list.partition_point(|segment| segment.first_position < row.first_position);
            list.insert(place, Arc::new(row));
            state.replace_segments(shard, list);
        }
    }
}

/// Writes what `produce` pushes in place of segments that exist. There must be some.
pub(crate) fn rewrite(
    core: &Core,
    replacement: Replacement,
    produce: impl FnOnce(&mut NewFile<'_>) -> Result<Contents, EngineError>,
) -> Result<(), EngineError> {
    let row = write(core, replacement.new, produce)?;
    publish(core, row, Publication::Replaced { inputs: replacement.inputs })
}

/// Takes a segment off the list that holds nothing that is still kept.
pub(crate) fn drop_segment(core: &Core, row: &SegmentRow) -> Result<(), EngineError> {
    let (state, writer_epoch, row) = (Arc::clone(&core.state), core.writer_epoch, row.clone());
    let dropped = core.change(move |unit| -> Result<(), EngineError> {
        let now = unit.now();
        if !shards::is_writer(unit.connection(), row.shard, writer_epoch)? {
            return Err(superseded(&row));
        }
        replace(unit.connection(), &row, std::slice::from_ref(&row.name), now)?;
        let (state, row) = (Arc::clone(&state), row.clone());
        unit.on_commit(move || {
            let shard = shard_index(row.shard);
            let mut list = state.segments(shard).to_vec();
            list.retain(|segment| segment.name != row.name);
            state.replace_segments(shard, list);
        });
        Ok(())
    })?;
    dropped.wait()
}

fn superseded(row: &SegmentRow) -> EngineError {
    EngineError::Conflict { message: format!("segment `{}` was not published: what it replaces has changed", row.name) }
}

fn fault_point(name: &'static str) -> Result<(), EngineError> {
    fault::point(name).map_err(|source| EngineError::Object { action: "publish", name: name.to_owned(), source })
}
