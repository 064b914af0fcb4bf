//! Bloom filters of request ids, one for each block: a request is looked for in the blocks that may have it.
//!
//! Ids are long and occur once, so that a dictionary or postings would cost more than the ids themselves. Probes are
//! made of two hashes: Kirsch and Mitzenmacher, "Less Hashing, Same Performance" (ESA 2006).

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::blocks::Part;
use super::verify;
use crate::DecodeError;
use crate::limits::BLOCK_ROWS_MAX;
use crate::wire::{Reader, put_varint};

const WHAT: &str = "filters of request ids";
/// With seven probes one block in 120 is looked at in vain.
const BITS_PER_ID: usize = 10;
const PROBES: u64 = 7;

/// The filters of a row group's blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestFilters {
    bytes: Vec<u8>,
    /// Where each block's filter lies in `bytes`; empty when none of its rows has an id.
    filters: Vec<Range<u32>>,
}

impl RequestFilters {
    /// Verifies and decodes the filters of `blocks` blocks.
    pub fn decode(part: &Part, blocks: usize, bytes: &[u8]) -> Result<Self, DecodeError> {
        verify(bytes, part.checksum)?;
        let mut reader = Reader::new(bytes, WHAT);
        let mut filters = Vec::with_capacity(blocks);
        for _ in 0..blocks {
            let length = reader.length()?;
            if length > filter_bytes(BLOCK_ROWS_MAX) {
                return Err(reader.malformed("a filter is over the limit"));
            }
            let start = u32::try_from(bytes.len() - reader.remaining()).map_err(|_| reader.malformed("too long"))?;
            let end = start + u32::try_from(reader.take(length)?.len()).map_err(|_| reader.malformed("too long"))?;
            filters.push(start..end);
        }
        reader.finish()?;
        Ok(Self { bytes: bytes.to_vec(), filters })
    }

    /// False when no row of the block, counted in the group, has the request id. The empty id is in no filter.
    pub fn may_contain(&self, block: usize, request_id: &[u8]) -> bool {
        let filter = &self.filters[block];
        let filter = &self.bytes[filter.start as usize..filter.end as usize];
        !filter.is_empty() && probes(request_id, filter.len()).all(|bit| filter[bit / 8] >> (bit % 8) & 1 == 1)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.bytes.capacity() + self.filters.capacity() * size_of::<Range<u32>>()
    }
}

const fn filter_bytes(ids: usize) -> usize {
    (ids * BITS_PER_ID).div_ceil(8)
}

fn probes(request_id: &[u8], bytes: usize) -> impl Iterator<Item = usize> {
    let hash = xxh3_64(request_id);
    let (first, step) = (hash >> 32, hash & u64::from(u32::MAX) | 1);
    let bits = bytes as u64 * 8;
    (0..PROBES).map(move |probe| usize::try_from((first + probe * step) % bits).unwrap_or(0))
}

/// Appends the filter of a block whose rows have these ids.
pub(crate) fn put_filter<'a>(request_ids: impl Iterator<Item = &'a [u8]> + Clone, out: &mut Vec<u8>) {
    let ids = request_ids.filter(|id| !id.is_empty());
    let length = filter_bytes(ids.clone().count());
    put_varint(out, length as u64);
    let start = out.len();
    out.resize(start + length, 0);
    let filter = &mut out[start..];
    for bit in ids.flat_map(|id| probes(id, length)) {
        filter[bit / 8] |= 1 << (bit % 8);
    }
}

#[cfg(test)]
mod tests {
    use super::super::block_checksum;
    use super::*;

    #[test]
    fn what_is_in_is_found_and_most_of_the_rest_is_not() {
        let id = |number: usize| format!("{:016x}", xxh3_64(&number.to_le_bytes())).into_bytes();
        let ids: Vec<_> = (0..1_000).map(id).collect();
        let mut bytes = Vec::new();
        put_filter(ids.iter().map(Vec::as_slice).chain([b"".as_slice()]), &mut bytes);
        put_filter([b"".as_slice()].into_iter(), &mut bytes);
        let length = u32::try_from(bytes.len()).unwrap();
        let part = Part { offset: 0, length, checksum: block_checksum(&bytes) };
        let filters = RequestFilters::decode(&part, 2, &bytes).unwrap();
        assert!(ids.iter().all(|id| filters.may_contain(0, id)));
        let wrong = (1_000..11_000).filter(|number| filters.may_contain(0, &id(*number))).count();
        assert!((20..200).contains(&wrong), "{wrong} of 10000");
        assert!(!filters.may_contain(1, b"") && !filters.may_contain(1, &ids[0]));
    }
}
