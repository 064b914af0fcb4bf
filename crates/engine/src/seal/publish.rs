//! How a segment comes to be: a pending name, a file, a comparison, a publishing transaction.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::sync::Arc;

use holdfast_format::segment::{ContentHash, SegmentOptions, SegmentSummary, SegmentWriteError, SegmentWriter};
use holdfast_format::{Event, OrganisationId, Timestamp};

use crate::catalog::files::{self, PendingFile};
use crate::catalog::segments::{self, SegmentRow};
use crate::catalog::{Connection, shards};
use crate::commit::Waiting;
use crate::core::{Core, shard_index};
use crate::objects::Create;
use crate::state::State;
use crate::{EngineError, fault};

/// Takes the next event in the order of rows.
pub(crate) type Push<'a> = dyn FnMut(OrganisationId, &Event<'_>) -> Result<(), EngineError> + 'a;

/// What a segment to be written covers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewSegment {
    pub(crate) shard: i64,
    pub(crate) first_position: i64,
    pub(crate) last_position: i64,
    pub(crate) level: i64,
    pub(crate) compression_level: i32,
}

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

/// What was pushed, to be compared with what can be read again.
#[derive(Debug, Default, PartialEq, Eq)]
struct Content {
    organisations: BTreeMap<OrganisationId, OrganisationContent>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct OrganisationContent {
    count: u64,
    first_id: u64,
    last_id: u64,
    hash: ContentHash,
}

impl Content {
    fn add(&mut self, organisation: OrganisationId, event: &Event<'_>, scratch: &mut Vec<u8>) {
        let content = self.organisations.entry(organisation).or_default();
        content.first_id = if content.count == 0 { event.id } else { content.first_id.min(event.id) };
        content.last_id = content.last_id.max(event.id);
        content.count += 1;
        content.hash.add_event(event, scratch);
    }
}

/// Writes a segment from the events that `produce` pushes, opens it again and compares. The file is durable but not
/// published yet.
pub(crate) fn write(
    core: &Core,
    new: NewSegment,
    produce: impl FnOnce(&mut Push<'_>) -> Result<(), EngineError>,
) -> Result<SegmentRow, EngineError> {
    let name = format!(
        "segments/{:02}/{:012}-{:012}-{}.segment",
        new.shard,
        new.first_position,
        new.last_position,
        crate::random::hex::<6>()
    );
    announce(core, &name)?;
    let written = write_file(core, &name, new, produce).and_then(|(summary, content)| {
        let row = row_of(core, name.clone(), new, &summary);
        compare(core, &row, &content)?;
        Ok(row)
    });
    if written.is_err() {
        abandon(core, &name);
    }
    written
}

fn row_of(core: &Core, name: String, new: NewSegment, summary: &SegmentSummary) -> SegmentRow {
    SegmentRow {
        name,
        shard: new.shard,
        first_position: new.first_position,
        last_position: new.last_position,
        level: new.level,
        bytes: summary.bytes,
        sha256: summary.sha256,
        rows: summary.rows,
        dictionary_bytes: summary.dictionary_bytes,
        min_timestamp: summary.min_timestamp,
        max_timestamp: summary.max_timestamp,
        epoch: core.epoch,
        created_at: core.clock.now(),
    }
}

/// Removes what an attempt left behind. If that fails too, the name stays pending and start-up removes it.
fn abandon(core: &Core, name: &str) {
    let removed = core.objects.discard_unfinished(name).and_then(|()| core.objects.delete(name));
    if let Err(error) = removed {
        tracing::warn!(target: "seal", name, error = %error, "could not remove an unpublished file");
        return;
    }
    let name = name.to_owned();
    core.ride_along(move |unit| {
        files::settle_pending(unit.connection(), &name)?;
        Ok(())
    });
}

/// Records the name before the first byte is written, so that no file is ever unaccounted for.
fn announce(core: &Core, name: &str) -> Result<(), EngineError> {
    let pending =
        PendingFile { name: name.to_owned(), owner: core.writer_epoch.to_string(), lease_until: Timestamp::MAX };
    let announced =
        core.change(move |unit| Ok::<_, EngineError>(files::insert_pending(unit.connection(), &pending)?))?;
    announced.wait()
}

fn write_file(
    core: &Core,
    name: &str,
    new: NewSegment,
    produce: impl FnOnce(&mut Push<'_>) -> Result<(), EngineError>,
) -> Result<(SegmentSummary, Content), EngineError> {
    let failed = |source| EngineError::Object { action: "write", name: name.to_owned(), source };
    let not_written = |error| match error {
        SegmentWriteError::Io(source) => failed(source),
        refused @ SegmentWriteError::Refused { .. } => failed(std::io::Error::other(refused)),
    };
    let file: BufWriter<Box<dyn Create>> =
        BufWriter::with_capacity(1 << 20, core.objects.create(name).map_err(failed)?);
    let options = SegmentOptions { epoch: core.epoch, compression_level: new.compression_level };
    let mut writer = SegmentWriter::new(file, options).map_err(not_written)?;
    let (mut content, mut scratch) = (Content::default(), Vec::new());
    produce(&mut |organisation, event| {
        content.add(organisation, event, &mut scratch);
        writer.push(organisation, event).map_err(not_written)
    })?;
    let (mut file, summary) = writer.finish().map_err(not_written)?;
    fault::point("segment.written").map_err(failed)?;
    file.flush().map_err(failed)?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.finish().map_err(failed)?;
    fault::point("segment.durable").map_err(failed)?;
    Ok((summary, content))
}

/// Reads the whole file back: what is about to replace the journal, or its inputs, must say exactly the same.
fn compare(core: &Core, row: &SegmentRow, written: &Content) -> Result<(), EngineError> {
    let segment = core.segments.open(row)?;
    let (mut read, mut scratch) = (Content::default(), Vec::new());
    segment.for_each(0..segment.rows(), &mut |organisation, event| {
        read.add(organisation, event, &mut scratch);
        Ok(())
    })?;
    let table = segment.organisations().iter().map(|range| {
        let content = OrganisationContent {
            count: u64::from(range.rows),
            first_id: range.first_id,
            last_id: range.last_id,
            hash: range.content,
        };
        (range.organisation, content)
    });
    let table = Content { organisations: table.collect() };
    let unbroken = |content: &OrganisationContent| content.last_id - content.first_id + 1 == content.count;
    if read == *written && table == *written && written.organisations.values().all(unbroken) {
        return Ok(());
    }
    let source = std::io::Error::other("what was read back differs from what was written");
    Err(EngineError::Object { action: "verify", name: row.name.clone(), source })
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

/// Writes the events that `produce` pushes in place of segments that exist. There must be some.
pub(crate) fn rewrite(
    core: &Core,
    replacement: Replacement,
    produce: impl FnOnce(&mut Push<'_>) -> Result<(), EngineError>,
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
