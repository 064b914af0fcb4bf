//! The frame of the file: header, footer and trailer.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::DecodeError;
use crate::limits::SECTIONS_BYTES_MAX;
use crate::wire::Reader;

const WHAT: &str = "a segment";
const HEADER_MAGIC: [u8; 8] = *b"HFSEGMNT";
const TRAILER_MAGIC: [u8; 8] = *b"HFSEGEND";
/// Magic, version, reserved, epoch, checksum.
pub const HEADER_BYTES: usize = 8 + 4 + 4 + 8 + 8;
/// Footer offset, footer length, version, checksum, magic.
pub const TRAILER_BYTES: usize = 8 + 4 + 4 + 8 + 8;
/// Bytes of the trailer that its checksum covers, after the footer.
pub(crate) const TRAILER_CHECKED_BYTES: usize = 8 + 4 + 4;
/// Bytes of a section's entry in the footer; the last eight are its checksum.
pub(crate) const SECTION_BYTES: usize = 2 + 2 + 8 + 8 + 8;
const REQUIRED: u16 = 1;

/// A version of the layout. Every one can be read; [`Version::WRITTEN`] is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u32)]
pub enum Version {
    /// Codes one behind the other, and nothing to look a word up in.
    One = 1,
    /// Codes in bit planes; each row group has counts of values, postings of tokens and filters of request ids.
    Two = 2,
}

impl Version {
    pub const WRITTEN: Self = Self::Two;

    fn read(number: u32) -> Result<Self, DecodeError> {
        let version = [Self::One, Self::Two].into_iter().find(|version| *version as u32 == number);
        version.ok_or(DecodeError::Version { what: WHAT, version: number })
    }
}

/// What a section holds. Types 5 to 15 are reserved, for leaf hashes and salts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum SectionKind {
    Organisations = 1,
    Blocks = 2,
    Dictionaries = 3,
    Rank = 4,
}

impl SectionKind {
    pub(crate) const ALL: [Self; 4] = [Self::Organisations, Self::Blocks, Self::Dictionaries, Self::Rank];

    fn from_code(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| *kind as u16 == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) kind: SectionKind,
    pub(crate) offset: u64,
    pub(crate) length: u64,
    pub(crate) checksum: u64,
}

impl Section {
    pub(crate) fn of(kind: SectionKind, offset: u64, bytes: &[u8]) -> Self {
        Self { kind, offset, length: bytes.len() as u64, checksum: xxh3_64(bytes) }
    }

    /// Where it lies in the file.
    pub(crate) fn range(&self) -> Range<u64> {
        self.offset..self.offset.saturating_add(self.length)
    }
}

pub(crate) fn encode_header(epoch: u64) -> Vec<u8> {
    let mut header = HEADER_MAGIC.to_vec();
    header.extend_from_slice(&(Version::WRITTEN as u32).to_le_bytes());
    header.extend_from_slice(&0u32.to_le_bytes());
    header.extend_from_slice(&epoch.to_le_bytes());
    let checksum = xxh3_64(&header);
    header.extend_from_slice(&checksum.to_le_bytes());
    header
}

/// The version and the epoch in a header.
pub(crate) fn decode_header(bytes: &[u8]) -> Result<(Version, u64), DecodeError> {
    const WHAT: &str = "the header of a segment";
    let mut reader = Reader::new(bytes, WHAT);
    let checked = reader.take(HEADER_BYTES - 8)?;
    if reader.u64()? != xxh3_64(checked) {
        return Err(DecodeError::Checksum { what: WHAT });
    }
    reader.finish()?;
    let mut reader = Reader::new(checked, WHAT);
    if reader.array()? != HEADER_MAGIC {
        return Err(reader.malformed("it does not start as one"));
    }
    let version = Version::read(reader.u32()?)?;
    if reader.u32()? != 0 {
        return Err(reader.malformed("its reserved bytes are in use"));
    }
    Ok((version, reader.u64()?))
}

/// Footer and trailer of a file whose footer starts at `offset`.
pub(crate) fn encode_footer(sections: &[Section], offset: u64) -> Vec<u8> {
    let mut footer = Vec::new();
    footer.extend_from_slice(&u32::try_from(sections.len()).expect("there are few sections").to_le_bytes());
    for section in sections {
        footer.extend_from_slice(&(section.kind as u16).to_le_bytes());
        footer.extend_from_slice(&REQUIRED.to_le_bytes());
        for value in [section.offset, section.length, section.checksum] {
            footer.extend_from_slice(&value.to_le_bytes());
        }
    }
    let length = u32::try_from(footer.len()).expect("there are few sections");
    footer.extend_from_slice(&offset.to_le_bytes());
    footer.extend_from_slice(&length.to_le_bytes());
    footer.extend_from_slice(&(Version::WRITTEN as u32).to_le_bytes());
    let checksum = xxh3_64(&footer);
    footer.extend_from_slice(&checksum.to_le_bytes());
    footer.extend_from_slice(&TRAILER_MAGIC);
    footer
}

/// The last bytes of a segment: where its footer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trailer {
    footer: Range<u64>,
    version: Version,
    checksum: u64,
}

impl Trailer {
    /// Decodes the last [`TRAILER_BYTES`] of a file of `file_bytes`. They are verified together with the footer.
    pub fn decode(bytes: &[u8], file_bytes: u64) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes, "the trailer of a segment");
        let (offset, length, version) = (reader.u64()?, reader.u32()?, reader.u32()?);
        let checksum = reader.u64()?;
        if reader.array()? != TRAILER_MAGIC {
            return Err(reader.malformed("it does not end a segment"));
        }
        let version = Version::read(version)?;
        let end = offset.checked_add(u64::from(length)).and_then(|end| end.checked_add(TRAILER_BYTES as u64));
        if end != Some(file_bytes) || offset < HEADER_BYTES as u64 {
            return Err(reader.malformed("the footer is not where it says"));
        }
        reader.finish()?;
        Ok(Self { footer: offset..offset + u64::from(length), version, checksum })
    }

    /// What [`Footer::decode`] needs: the footer and the trailer.
    pub fn footer_range(&self) -> Range<u64> {
        self.footer.start..self.footer.end + TRAILER_BYTES as u64
    }
}

/// Where the sections are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footer {
    version: Version,
    sections: Vec<Section>,
    /// Where the footer starts.
    offset: u64,
}

impl Footer {
    /// Verifies and decodes the bytes of [`Trailer::footer_range`].
    pub fn decode(trailer: &Trailer, bytes: &[u8]) -> Result<Self, DecodeError> {
        const WHAT: &str = "the footer of a segment";
        let mut reader = Reader::new(bytes, WHAT);
        let checked = reader.take(reader.remaining().saturating_sub(TRAILER_BYTES - TRAILER_CHECKED_BYTES))?;
        if xxh3_64(checked) != trailer.checksum {
            return Err(DecodeError::Checksum { what: WHAT });
        }
        let mut reader = Reader::new(checked, WHAT);
        let count = reader.u32()? as usize;
        if reader.remaining() != count.saturating_mul(SECTION_BYTES).saturating_add(TRAILER_CHECKED_BYTES) {
            return Err(reader.malformed("its length is not that of its sections"));
        }
        let mut sections = Vec::with_capacity(count);
        for _ in 0..count {
            sections.extend(read_section(&mut reader)?);
        }
        let footer = Self { version: trailer.version, sections, offset: trailer.footer.start };
        footer.check(&reader)?;
        Ok(footer)
    }

    fn check(&self, reader: &Reader<'_>) -> Result<(), DecodeError> {
        let once = |kind| self.sections.iter().filter(|section| section.kind == kind).count() == 1;
        if !SectionKind::ALL.into_iter().all(once) {
            return Err(reader.malformed("it does not have each section once"));
        }
        let inside = |section: &Section| {
            let end = section.offset.checked_add(section.length);
            section.offset >= HEADER_BYTES as u64 && end.is_some_and(|end| end <= self.offset)
        };
        let range = self.sections_range();
        if !self.sections.iter().all(inside) || range.end - range.start > SECTIONS_BYTES_MAX {
            return Err(reader.malformed("a section lies outside of the file's part for it"));
        }
        Ok(())
    }

    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// The bytes that hold all sections.
    pub fn sections_range(&self) -> Range<u64> {
        self.data_end()..self.offset
    }

    /// Where the first section starts, so everything before ends.
    pub(crate) fn data_end(&self) -> u64 {
        self.sections.iter().map(|section| section.offset).min().unwrap_or(self.offset)
    }

    /// Verifies a section in `bytes`, those of [`Footer::sections_range`].
    pub(crate) fn section<'a>(&self, kind: SectionKind, bytes: &'a [u8]) -> Result<&'a [u8], DecodeError> {
        const WHAT: &str = "a section of a segment";
        let section = self.sections.iter().find(|section| section.kind == kind);
        let slice = section.and_then(|section| {
            let start = usize::try_from(section.offset - self.data_end()).ok()?;
            let end = start.checked_add(usize::try_from(section.length).ok()?)?;
            Some((bytes.get(start..end)?, section.checksum))
        });
        let (bytes, checksum) = slice.ok_or(DecodeError::Truncated { what: WHAT })?;
        if xxh3_64(bytes) == checksum { Ok(bytes) } else { Err(DecodeError::Checksum { what: WHAT }) }
    }
}

/// A known section, or `None` for an unknown one that a reader may skip.
pub(crate) fn read_section(reader: &mut Reader<'_>) -> Result<Option<Section>, DecodeError> {
    let (code, flags) = (u16::from_le_bytes(reader.array()?), u16::from_le_bytes(reader.array()?));
    let (offset, length, checksum) = (reader.u64()?, reader.u64()?, reader.u64()?);
    match SectionKind::from_code(code) {
        Some(kind) => Ok(Some(Section { kind, offset, length, checksum })),
        None if flags & REQUIRED == 0 => Ok(None),
        None => Err(DecodeError::Version { what: "a required section of a segment", version: code.into() }),
    }
}
