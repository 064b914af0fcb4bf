mod code_map;
mod encoder;
mod group;
mod output;
mod table;
mod tokens;

use std::fmt;
use std::io;

pub use self::code_map::CodeMap;
use self::encoder::{Encoder, Encoding, GroupParts};
use self::group::BlockBuilder;
use self::output::Output;
use self::table::TableBuilder;
use super::interner::Interner;
use super::layout::{self, Section, SectionKind};
use super::rank::RankBuilder;
use super::rows::Row;
use super::{CodeColumn, Contents, OrganisationRange, PageLocation, RowBlock, block_checksum, dictionary, values};
use crate::compress::Compressor;
use crate::limits::{BLOCK_ROWS_MAX, DICTIONARY_BYTES_MAX, SEGMENT_ROWS_MAX, VALUE_BYTES_MAX};
use crate::{Event, OrganisationId, Timestamp};

/// How to write a segment.
#[derive(Debug, Clone, Copy)]
pub struct SegmentOptions {
    /// The installation's epoch.
    pub epoch: u64,
    /// The zstd level of text blocks and dictionary pages: 1 to 19.
    pub compression_level: i32,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct SegmentSummary {
    pub bytes: u64,
    pub sha256: [u8; 32],
    pub rows: u64,
    pub min_timestamp: Timestamp,
    pub max_timestamp: Timestamp,
    /// Decoded bytes of all dictionaries.
    pub dictionary_bytes: u64,
    /// Ascending by organisation.
    pub organisations: Vec<OrganisationRange>,
}

/// Why a segment could not be written. What was written of it so far is useless.
#[derive(Debug, thiserror::Error)]
pub enum SegmentWriteError {
    #[error("could not write the segment")]
    Io(#[from] io::Error),
    /// The events do not obey the rules of [`SegmentWriter::push`].
    #[error("event {id} of organisation {organisation} cannot be in the segment: {why}")]
    Refused { organisation: OrganisationId, id: u64, why: &'static str },
}

/// Writes a segment to `W`, holding two row groups, three blocks, the dictionaries and four bytes for each row in memory.
/// A second thread encodes blocks; `W` is written to by the thread that calls.
pub struct SegmentWriter<W: io::Write> {
    out: Output<W>,
    encoding: Encoding,
    /// In the order of [`CodeColumn::with_dictionary`].
    dictionaries: Vec<Interner>,
    block: BlockBuilder,
    table: TableBuilder,
    value: Vec<u8>,
}

impl<W: io::Write> SegmentWriter<W> {
    /// Starts a segment: writes its header.
    pub fn new(out: W, options: SegmentOptions) -> Result<Self, SegmentWriteError> {
        let mut out = Output::new(out);
        out.write(&layout::encode_header(options.epoch))?;
        Ok(Self {
            encoding: Encoding::start(Compressor::new(options.compression_level)?, out.bytes())?,
            out,
            dictionaries: CodeColumn::with_dictionary().iter().map(|_| Interner::new()).collect(),
            block: BlockBuilder::default(),
            table: TableBuilder::default(),
            value: Vec::new(),
        })
    }

    /// Adds an event. Events come in the order of (organisation, timestamp, id); the ids of an organisation are, in
    /// whatever order, an unbroken range. No string contains a NUL, and none of the event's values is over
    /// [`VALUE_BYTES_MAX`].
    pub fn push(&mut self, organisation: OrganisationId, event: &Event<'_>) -> Result<(), SegmentWriteError> {
        self.try_push(organisation, event).map_err(|failure| failure.of(organisation, event.id))
    }

    /// Adds the row at `index` of a block of another segment, whose values `codes` knows, under the rules of
    /// [`SegmentWriter::push`]. Values that were met before are not looked at again.
    pub fn push_row(
        &mut self,
        organisation: OrganisationId,
        (block, index): (&RowBlock, usize),
        codes: &mut CodeMap,
    ) -> Result<(), SegmentWriteError> {
        let row = block.row(index);
        let value = |column| block.value(column, index);
        self.try_push_row(organisation, row, value, codes).map_err(|failure| failure.of(organisation, row.id))
    }

    fn try_push(&mut self, organisation: OrganisationId, event: &Event<'_>) -> Result<(), Failure> {
        let row = Row {
            timestamp: event.timestamp,
            id: event.id,
            recorded_at: event.recorded_at,
            codes: self.codes(event)?,
            text: [event.additional_info, event.meta],
            plain: [event.reason, event.request_id],
        };
        self.add(organisation, &row)
    }

    fn try_push_row<'a>(
        &mut self,
        organisation: OrganisationId,
        mut row: Row<'_>,
        value: impl Fn(CodeColumn) -> &'a str,
        codes: &mut CodeMap,
    ) -> Result<(), Failure> {
        let dictionaries = CodeColumn::with_dictionary().iter().zip(&mut self.dictionaries).enumerate();
        for (place, (column, dictionary)) in dictionaries {
            let code = &mut row.codes[*column as usize];
            *code = codes.exchange(place, *code, || intern(dictionary, value(*column).as_bytes()))?;
        }
        self.add(organisation, &row)
    }

    fn add(&mut self, organisation: OrganisationId, row: &Row<'_>) -> Result<(), Failure> {
        if self.table.rows() == SEGMENT_ROWS_MAX {
            return Err(Failure::Refused("the segment is full"));
        }
        if self.block.len() == BLOCK_ROWS_MAX || !self.block.has_room_for(row) {
            self.close_block()?;
        }
        self.table.push(organisation, row)?;
        self.block.push(row)
    }

    fn codes(&mut self, event: &Event<'_>) -> Result<[u32; CodeColumn::COUNT], Failure> {
        let mut codes = [0; CodeColumn::COUNT];
        codes[CodeColumn::Kind as usize] = CodeColumn::EVENT;
        codes[CodeColumn::Outcome as usize] = event.outcome as u32;
        for (column, dictionary) in CodeColumn::with_dictionary().iter().zip(&mut self.dictionaries) {
            self.value.clear();
            let ends = values::put_value(*column, event, &mut self.value);
            if values::ends_in(&self.value) != ends {
                return Err(Failure::Refused("a string contains NUL"));
            }
            codes[*column as usize] = intern(dictionary, &self.value)?;
        }
        Ok(codes)
    }

    fn close_block(&mut self) -> Result<(), Failure> {
        if self.block.len() > 0 {
            self.encoding.push(&mut self.block);
        }
        for group in self.encoding.completed() {
            write_group(&mut self.out, group)?;
        }
        Ok(())
    }

    /// Decoded bytes of the dictionaries so far.
    pub fn dictionary_bytes(&self) -> u64 {
        self.dictionaries.iter().map(|dictionary| dictionary.bytes() as u64).sum()
    }

    /// Writes what remains. The segment will say of each organisation that its events hash to what `contents` has for
    /// it: whoever has their records has hashed them already, or adds up the hashes of other segments. Nothing is flushed
    /// or synced: that is up to the owner of `W`.
    pub fn finish(mut self, contents: &Contents) -> Result<(W, SegmentSummary), SegmentWriteError> {
        let dictionary_bytes = self.dictionary_bytes();
        self.close_block()?;
        let (groups, mut encoder) = self.encoding.finish();
        for group in groups {
            write_group(&mut self.out, group)?;
        }
        self.table.finish(contents)?;
        let sections = [
            (SectionKind::Rank, write_rank(&mut self.out, self.table.take_rank())?),
            (SectionKind::Dictionaries, write_dictionaries(&mut self.out, &self.dictionaries, &mut encoder)?),
            (SectionKind::Organisations, self.table.encode()),
            (SectionKind::Blocks, encoder.block_index),
        ];
        let mut footer = Vec::with_capacity(sections.len());
        for (kind, bytes) in &sections {
            footer.push(Section::of(*kind, self.out.bytes(), bytes));
            self.out.write(bytes)?;
        }
        let footer = layout::encode_footer(&footer, self.out.bytes());
        self.out.write(&footer)?;
        let (out, bytes, sha256) = self.out.finish();
        let organisations = self.table.into_organisations();
        let summary = SegmentSummary {
            bytes,
            sha256,
            rows: organisations.iter().map(|range| u64::from(range.rows)).sum(),
            min_timestamp: organisations.iter().map(|range| range.min_timestamp).min().unwrap_or_default(),
            max_timestamp: organisations.iter().map(|range| range.max_timestamp).max().unwrap_or_default(),
            dictionary_bytes,
            organisations,
        };
        Ok((out, summary))
    }
}

fn write_group<W: io::Write>(out: &mut Output<W>, group: io::Result<GroupParts>) -> io::Result<()> {
    group?.iter().try_for_each(|part| out.write(part))
}

/// Writes the rank column and returns its section: where it starts, then its blocks.
fn write_rank<W: io::Write>(out: &mut Output<W>, rank: RankBuilder) -> io::Result<Vec<u8>> {
    let mut section = out.bytes().to_le_bytes().to_vec();
    rank.blocks.iter().for_each(|block| block.put(&mut section));
    out.write(&rank.bytes)?;
    Ok(section)
}

/// Writes the pages of all dictionaries and returns their section: the pages of each column, then of the tokens.
fn write_dictionaries<W: io::Write>(
    out: &mut Output<W>,
    dictionaries: &[Interner],
    Encoder { compressor, tokens, .. }: &mut Encoder,
) -> io::Result<Vec<u8>> {
    let mut section = Vec::new();
    for dictionary in dictionaries.iter().chain([tokens.dictionary()]) {
        let (mut pages, mut count) = (Vec::new(), 0u32);
        dictionary::for_each_page(dictionary, |first_code, values, raw| {
            let bytes = compressor.compress(raw)?;
            let location = PageLocation {
                first_code,
                count: values,
                offset: out.bytes(),
                length: length_u32(bytes.len()),
                raw_length: length_u32(raw.len()),
                checksum: block_checksum(&bytes),
            };
            location.put(&mut pages);
            count += 1;
            out.write(&bytes)
        })?;
        section.extend_from_slice(&count.to_le_bytes());
        section.append(&mut pages);
    }
    Ok(section)
}

impl<W: io::Write> fmt::Debug for SegmentWriter<W> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SegmentWriter").field("rows", &self.table.rows()).finish_non_exhaustive()
    }
}

/// The code of a value of a column, which is a new one if it was not seen before.
fn intern(dictionary: &mut Interner, value: &[u8]) -> Result<u32, Failure> {
    if value.len() > VALUE_BYTES_MAX {
        return Err(Failure::Refused("a value is over the limit"));
    }
    if dictionary.bytes() + value.len() > DICTIONARY_BYTES_MAX {
        return Err(Failure::Refused("a dictionary is full"));
    }
    Ok(dictionary.intern(value))
}

/// An error before it is known which event it is about.
enum Failure {
    Io(io::Error),
    Refused(&'static str),
}

impl Failure {
    fn of(self, organisation: OrganisationId, id: u64) -> SegmentWriteError {
        match self {
            Self::Io(error) => SegmentWriteError::Io(error),
            Self::Refused(why) => SegmentWriteError::Refused { organisation, id, why },
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// For what happens after the last event: a refusal is about the last organisation as a whole.
impl From<table::Unfinished> for SegmentWriteError {
    fn from(unfinished: table::Unfinished) -> Self {
        Self::Refused { organisation: unfinished.organisation, id: unfinished.first_id, why: unfinished.why }
    }
}

impl From<Failure> for SegmentWriteError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Io(error) => Self::Io(error),
            Failure::Refused(why) => Self::Io(io::Error::other(why)),
        }
    }
}

fn length_u32(length: usize) -> u32 {
    u32::try_from(length).expect("blocks and pages are far below 4 GiB")
}
