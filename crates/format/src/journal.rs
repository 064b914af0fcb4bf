//! The journal batch: what one commit appends to one shard, as the blob of one journal row.
//!
//! A batch holds a frame for each organisation that took part. A frame is the records of consecutive events,
//! compressed by itself, so that one organisation's events are read without another's. The layout is drawn in
//! `docs/format.md`; a checksum over the whole blob is verified before anything in it is used (I4).

use std::cell::RefCell;

use xxhash_rust::xxh3::xxh3_64;

use crate::compress::{Compressor, decompress};
use crate::limits::FRAME_RAW_BYTES_MAX;
use crate::wire::Reader;
use crate::{DecodeError, OrganisationId, Timestamp};

const WHAT: &str = "a journal batch";
const MAGIC: [u8; 4] = *b"HFJB";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = MAGIC.len() + 4 + 4;
const DIRECTORY_BYTES: usize = OrganisationId::LEN + 4 * 8 + 3 * 4;
const CHECKSUM_BYTES: usize = 8;
/// zstd level of frames: commit waits for it.
const COMPRESSION_LEVEL: i32 = 1;

thread_local! {
    /// Making one takes longer than compressing the frame of a small commit.
    static COMPRESSOR: RefCell<Compressor> =
        RefCell::new(Compressor::new(COMPRESSION_LEVEL).expect("the compression level is valid"));
}

/// The records of one organisation that are to become a frame.
#[derive(Debug, Clone, Copy)]
pub struct FrameInput<'a> {
    pub organisation: OrganisationId,
    pub first_id: u64,
    pub last_id: u64,
    pub min_timestamp: Timestamp,
    pub max_timestamp: Timestamp,
    /// Records as [`crate::canonical::TemplateRef::write_record`] writes them, in the order of their ids, at most
    /// [`FRAME_RAW_BYTES_MAX`] bytes.
    pub records: &'a [u8],
}

/// A frame of a batch: what it holds and where its bytes lie in the blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    pub organisation: OrganisationId,
    pub first_id: u64,
    pub last_id: u64,
    pub min_timestamp: Timestamp,
    pub max_timestamp: Timestamp,
    pub offset: u32,
    pub length: u32,
    /// Bytes of the records before compression, at most [`FRAME_RAW_BYTES_MAX`].
    pub raw_length: u32,
}

/// Encodes a batch.
///
/// # Panics
/// When the frames do not ascend by organisation or one has more than [`FRAME_RAW_BYTES_MAX`] bytes: the committer
/// bounds its groups far below, and a batch that cannot be read back must never be committed.
pub fn encode_batch(frames: &[FrameInput<'_>]) -> Vec<u8> {
    assert!(frames.is_sorted_by(|left, right| left.organisation < right.organisation), "frames must ascend");
    let directory_end = HEADER_BYTES + frames.len() * DIRECTORY_BYTES;
    let mut blob = Vec::with_capacity(directory_end);
    blob.extend_from_slice(&MAGIC);
    blob.extend_from_slice(&VERSION.to_le_bytes());
    blob.extend_from_slice(&length_u32(frames.len()).to_le_bytes());
    let mut bodies = Vec::new();
    for frame in frames {
        assert!(frame.records.len() <= FRAME_RAW_BYTES_MAX, "a frame must be readable");
        let body = COMPRESSOR.with_borrow_mut(|compressor| compressor.compress(frame.records));
        let body = body.expect("memory is the only thing that compression needs");
        put_directory(&mut blob, frame, directory_end + bodies.len(), body.len());
        bodies.extend_from_slice(&body);
    }
    blob.extend_from_slice(&bodies);
    let checksum = xxh3_64(&blob);
    blob.extend_from_slice(&checksum.to_le_bytes());
    blob
}

fn put_directory(blob: &mut Vec<u8>, frame: &FrameInput<'_>, offset: usize, length: usize) {
    blob.extend_from_slice(frame.organisation.as_bytes());
    blob.extend_from_slice(&frame.first_id.to_le_bytes());
    blob.extend_from_slice(&frame.last_id.to_le_bytes());
    blob.extend_from_slice(&frame.min_timestamp.micros().to_le_bytes());
    blob.extend_from_slice(&frame.max_timestamp.micros().to_le_bytes());
    for value in [offset, length, frame.records.len()] {
        blob.extend_from_slice(&length_u32(value).to_le_bytes());
    }
}

fn length_u32(length: usize) -> u32 {
    u32::try_from(length).expect("a batch is far below 4 GiB")
}

/// Verifies the checksum of a batch and reads its directory of frames.
pub fn decode_batch(blob: &[u8]) -> Result<Vec<Frame>, DecodeError> {
    let (body, checksum) = blob.split_last_chunk().ok_or(DecodeError::Truncated { what: WHAT })?;
    if xxh3_64(body) != u64::from_le_bytes(*checksum) {
        return Err(DecodeError::Checksum { what: WHAT });
    }
    let mut reader = Reader::new(body, WHAT);
    if reader.array()? != MAGIC {
        return Err(reader.malformed("it does not start as one"));
    }
    let version = reader.u32()?;
    if version != VERSION {
        return Err(DecodeError::Version { what: WHAT, version });
    }
    read_directory(&mut reader, body.len())
}

fn read_directory(reader: &mut Reader<'_>, end: usize) -> Result<Vec<Frame>, DecodeError> {
    let count = reader.u32()? as usize;
    if count > reader.remaining() / DIRECTORY_BYTES {
        return Err(DecodeError::Truncated { what: WHAT });
    }
    let mut frames: Vec<Frame> = Vec::with_capacity(count);
    let mut next_offset = HEADER_BYTES + count * DIRECTORY_BYTES;
    for _ in 0..count {
        let frame = read_frame(reader)?;
        if frames.last().is_some_and(|previous| previous.organisation >= frame.organisation) {
            return Err(reader.malformed("its frames do not ascend"));
        }
        if frame.offset as usize != next_offset {
            return Err(reader.malformed("its frames are not one behind the other"));
        }
        next_offset += frame.length as usize;
        frames.push(frame);
    }
    if next_offset == end { Ok(frames) } else { Err(reader.malformed("its frames do not fill it")) }
}

fn read_frame(reader: &mut Reader<'_>) -> Result<Frame, DecodeError> {
    let frame = Frame {
        organisation: OrganisationId::from_bytes(reader.array()?),
        first_id: reader.u64()?,
        last_id: reader.u64()?,
        min_timestamp: Timestamp::from_micros(reader.i64()?),
        max_timestamp: Timestamp::from_micros(reader.i64()?),
        offset: reader.u32()?,
        length: reader.u32()?,
        raw_length: reader.u32()?,
    };
    if frame.first_id == 0 || frame.first_id > frame.last_id || frame.min_timestamp > frame.max_timestamp {
        return Err(reader.malformed("a frame has an empty range"));
    }
    if frame.raw_length as usize > FRAME_RAW_BYTES_MAX {
        return Err(reader.malformed("a frame is over the limit"));
    }
    Ok(frame)
}

/// The records of a frame, exactly `raw_length` bytes. `blob` was verified by [`decode_batch`], which returned `frame`.
pub fn decode_frame(blob: &[u8], frame: &Frame) -> Result<Vec<u8>, DecodeError> {
    let start = frame.offset as usize;
    let body = blob.get(start..start.saturating_add(frame.length as usize));
    let body = body.ok_or(DecodeError::Truncated { what: WHAT })?;
    let raw_length = (frame.raw_length as usize).min(FRAME_RAW_BYTES_MAX);
    decompress(body, raw_length, "a frame of a journal batch")
}

/// Makes the checksum of `blob`, a batch that a test or a fuzzer has edited, right again.
pub fn repair_checksum(blob: &mut [u8]) {
    if let Some((body, checksum)) = blob.split_last_chunk_mut::<CHECKSUM_BYTES>() {
        *checksum = xxh3_64(body).to_le_bytes();
    }
}
