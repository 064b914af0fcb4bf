//! How a segment's file comes to be: a pending name, a file, a comparison.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

use holdfast_format::segment::{
    CodeMap, ContentHash, Contents, RowBlock, SegmentOptions, SegmentSummary, SegmentWriteError, SegmentWriter,
};
use holdfast_format::{Event, OrganisationId, Timestamp};

use crate::catalog::files::{self, PendingFile};
use crate::catalog::segments::SegmentRow;
use crate::core::Core;
use crate::objects::Create;
use crate::segment::Segment;
use crate::{EngineError, fault};

/// What a segment to be written covers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewSegment {
    pub(crate) shard: i64,
    pub(crate) first_position: i64,
    pub(crate) last_position: i64,
    pub(crate) level: i64,
    pub(crate) compression_level: i32,
}

/// The file that is being written. It takes events in the order of rows.
pub(crate) struct NewFile<'a> {
    name: &'a str,
    writer: SegmentWriter<BufWriter<Box<dyn Create>>>,
}

impl NewFile<'_> {
    pub(crate) fn push(&mut self, organisation: OrganisationId, event: &Event<'_>) -> Result<(), EngineError> {
        self.writer.push(organisation, event).map_err(|error| not_written(self.name, error))
    }

    /// Takes a row of another segment, whose values `codes` knows.
    pub(crate) fn push_row(
        &mut self,
        organisation: OrganisationId,
        row: (&RowBlock, usize),
        codes: &mut CodeMap,
    ) -> Result<(), EngineError> {
        self.writer.push_row(organisation, row, codes).map_err(|error| not_written(self.name, error))
    }
}

/// Writes a segment from what `produce` pushes, opens it again and compares it with what `produce` says that its events
/// hash to. The file is durable but not published yet.
pub(crate) fn write(
    core: &Core,
    new: NewSegment,
    produce: impl FnOnce(&mut NewFile<'_>) -> Result<Contents, EngineError>,
) -> Result<SegmentRow, EngineError> {
    let name = format!(
        "segments/{:02}/{:012}-{:012}-{}.segment",
        new.shard,
        new.first_position,
        new.last_position,
        crate::random::hex::<6>()
    );
    announce(core, &name)?;
    let written = write_file(core, &name, new, produce).and_then(|(summary, contents)| {
        let row = row_of(core, name.clone(), new, &summary);
        compare(core, &row, &contents)?;
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

/// Removes what an attempt left behind, which comparing may have opened. If that fails too, the name stays pending and
/// start-up removes it.
pub(super) fn abandon(core: &Core, name: &str) {
    core.segments.forget(name);
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
    produce: impl FnOnce(&mut NewFile<'_>) -> Result<Contents, EngineError>,
) -> Result<(SegmentSummary, Contents), EngineError> {
    let failed = |source| EngineError::Object { action: "write", name: name.to_owned(), source };
    let file: BufWriter<Box<dyn Create>> =
        BufWriter::with_capacity(1 << 20, core.objects.create(name).map_err(failed)?);
    let options = SegmentOptions { epoch: core.epoch, compression_level: new.compression_level };
    let writer = SegmentWriter::new(file, options).map_err(|error| not_written(name, error))?;
    let mut new_file = NewFile { name, writer };
    let contents = produce(&mut new_file)?;
    let (mut file, summary) = new_file.writer.finish(&contents).map_err(|error| not_written(name, error))?;
    fault::point("segment.written").map_err(failed)?;
    file.flush().map_err(failed)?;
    let file = file.into_inner().map_err(|error| failed(error.into_error()))?;
    file.finish().map_err(failed)?;
    fault::point("segment.durable").map_err(failed)?;
    Ok((summary, contents))
}

fn not_written(name: &str, error: SegmentWriteError) -> EngineError {
    let source = match error {
        SegmentWriteError::Io(source) => source,
        refused @ SegmentWriteError::Refused { .. } => std::io::Error::other(refused),
    };
    EngineError::Object { action: "write", name: name.to_owned(), source }
}

/// What the file says of an organisation, by its table or by its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Found {
    count: u64,
    first_id: u64,
    last_id: u64,
    content: ContentHash,
}

impl Found {
    fn add(&mut self, other: Self) {
        self.first_id = if self.count == 0 { other.first_id } else { self.first_id.min(other.first_id) };
        self.last_id = self.last_id.max(other.last_id);
        self.count += other.count;
        self.content.add(other.content);
    }
}

/// Reads the whole file back: what is about to replace the journal, or its inputs, must say exactly the same.
fn compare(core: &Core, row: &SegmentRow, contents: &Contents) -> Result<(), EngineError> {
    let segment = core.segments.open(row)?;
    let table: BTreeMap<OrganisationId, Found> = segment
        .organisations()
        .iter()
        .map(|range| {
            let count = u64::from(range.rows);
            let found = Found { count, first_id: range.first_id, last_id: range.last_id, content: range.content };
            (range.organisation, found)
        })
        .collect();
    let hashes = table.iter().map(|(organisation, found)| (organisation, &found.content));
    let unbroken = |found: &Found| found.last_id - found.first_id + 1 == found.count;
    if hashes.eq(contents) && table.values().all(unbroken) && rows_of(&segment)? == table {
        return Ok(());
    }
    let source = std::io::Error::other("what was read back differs from what was written");
    Err(EngineError::Object { action: "verify", name: row.name.clone(), source })
}

/// Reads all rows, one half of the blocks beside the other: while a segment is compared the heads may be full, and then
/// commits wait for it.
fn rows_of(segment: &Segment) -> Result<BTreeMap<OrganisationId, Found>, EngineError> {
    let blocks = &segment.index().blocks;
    let middle = blocks.get(blocks.len() / 2).map_or(0, |block| block.first_row);
    thread::scope(|scope| {
        let second = scope.spawn(|| rows_in(segment, middle..segment.rows()));
        let first = rows_in(segment, 0..middle);
        let second = second.join().unwrap_or_else(|panic| resume_unwind(panic));
        let mut all = first?;
        for (organisation, found) in second? {
            all.entry(organisation).or_default().add(found);
        }
        Ok(all)
    })
}

fn rows_in(segment: &Segment, rows: Range<u32>) -> Result<BTreeMap<OrganisationId, Found>, EngineError> {
    let (mut all, mut scratch) = (BTreeMap::<_, Found>::new(), Vec::new());
    segment.for_each(rows, &mut |organisation, event| {
        let mut content = ContentHash::default();
        content.add_event(event, &mut scratch);
        let found = Found { count: 1, first_id: event.id, last_id: event.id, content };
        all.entry(organisation).or_default().add(found);
        Ok(())
    })?;
    Ok(all)
}
