//! Integers of equal width in bit planes: the lowest bits of all values, then the next higher bits of all, and so on.
//!
//! Equal values are found a plane at a time, 64 rows in one instruction, without decoding any: the vertical layout of
//! Li and Patel, "BitWeaving: Fast Scans for Main Memory Data Processing" (SIGMOD 2013).

use crate::limits::BLOCK_ROWS_MAX;

const WORDS: usize = BLOCK_ROWS_MAX / 64;
/// Values whose bits are moved together: eight of them are a byte of each plane.
const LANES: usize = 8;

/// A bit for each row of a block, from the lowest bit of the first word on.
pub type RowMask = [u64; WORDS];

/// Bytes of a plane of `count` values.
pub(crate) const fn plane_bytes(count: usize) -> usize {
    count.div_ceil(LANES)
}

/// Appends the planes of the values, each less `min`. Bits behind the last value are 0.
pub(crate) fn pack(values: &[u32], min: u32, width: u32, out: &mut Vec<u8>) {
    let (start, stride) = (out.len(), plane_bytes(values.len()));
    out.resize(start + stride * width as usize, 0);
    let planes = &mut out[start..];
    for (place, lanes) in values.chunks(LANES).enumerate() {
        for (first_plane, shift) in (0..width as usize).step_by(8).zip((0u32..).step_by(8)) {
            let mut bytes = [0; LANES];
            for (byte, value) in bytes.iter_mut().zip(lanes) {
                *byte = ((value - min) >> shift).to_le_bytes()[0];
            }
            let bits = transposed(u64::from_le_bytes(bytes)).to_le_bytes();
            for (plane, byte) in (first_plane..width as usize).zip(bits) {
                planes[plane * stride + place] = byte;
            }
        }
    }
}

/// The first `count` values of `bytes`, which are [`plane_bytes`] for each of `width` planes.
pub(crate) fn unpack(bytes: &[u8], count: usize, min: u32, width: u32, out: &mut Vec<u32>) {
    let stride = plane_bytes(count);
    out.clear();
    out.resize(stride * LANES, min);
    for (first_plane, shift) in (0..width as usize).step_by(8).zip((0u32..).step_by(8)) {
        for (place, values) in out.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let mut bits = [0; LANES];
            for (byte, plane) in bits.iter_mut().zip(first_plane..width as usize) {
                *byte = bytes[plane * stride + place];
            }
            let lanes = transposed(u64::from_le_bytes(bits)).to_le_bytes();
            for (value, byte) in values.iter_mut().zip(lanes) {
                *value = value.wrapping_add(u32::from(byte) << shift);
            }
        }
    }
    out.truncate(count);
}

/// The rows whose value, less the lowest one, is `value`. At most [`BLOCK_ROWS_MAX`] values.
pub(crate) fn equal(bytes: &[u8], count: usize, width: u32, value: u32) -> RowMask {
    let stride = plane_bytes(count);
    let mut rows = first_rows(count);
    for plane in 0..width as usize {
        let flipped = if value >> plane & 1 == 1 { 0 } else { u64::MAX };
        let bits = mask_of(&bytes[plane * stride..(plane + 1) * stride]);
        rows.iter_mut().zip(bits).for_each(|(row, bits)| *row &= bits ^ flipped);
    }
    rows
}

/// A mask of up to 128 bytes.
fn mask_of(bytes: &[u8]) -> RowMask {
    let mut padded = [0; WORDS * size_of::<u64>()];
    padded[..bytes.len()].copy_from_slice(bytes);
    let mut words = RowMask::default();
    for (word, bytes) in words.iter_mut().zip(padded.as_chunks().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}

/// A mask of the first `count` rows.
fn first_rows(count: usize) -> RowMask {
    std::array::from_fn(|word| match count.saturating_sub(word * 64) {
        0 => 0,
        left @ 1..64 => (1 << left) - 1,
        _ => u64::MAX,
    })
}

/// A matrix of 8 by 8 bits, a row in each byte, with its rows as columns: Warren, "Hacker's Delight", 7-3.
const fn transposed(matrix: u64) -> u64 {
    let swap = (matrix ^ (matrix >> 7)) & 0x00AA_00AA_00AA_00AA;
    let matrix = matrix ^ swap ^ (swap << 7);
    let swap = (matrix ^ (matrix >> 14)) & 0x0000_CCCC_0000_CCCC;
    let matrix = matrix ^ swap ^ (swap << 14);
    let swap = (matrix ^ (matrix >> 28)) & 0x0000_0000_F0F0_F0F0;
    matrix ^ swap ^ (swap << 28)
}

#[cfg(test)]
mod tests {
    use super::super::bits::{Packing, width_of};
    use super::*;

    fn values(count: u32, min: u32, limit: u32) -> Vec<u32> {
        let spread = (2..count).map(|i| min + i.wrapping_mul(2_654_435_761) % limit.max(1));
        [min, min + limit].into_iter().chain(spread).collect()
    }

    #[test]
    fn every_width_round_trips() {
        for (width, count) in (0..=32).flat_map(|width| [2, 7, 8, 65, 1_024].map(|count| (width, count))) {
            let limit = u32::MAX.checked_shr(32 - width).unwrap_or(0);
            for min in [0, u32::MAX - limit] {
                let values = values(count, min, limit);
                assert_eq!(width_of(min, min + limit), width);
                let mut bytes = vec![9];
                pack(&values, min, width, &mut bytes);
                assert_eq!(bytes.len() - 1, Packing::Vertical.bytes(values.len(), width));
                let mut unpacked = vec![7];
                unpack(&bytes[1..], values.len(), min, width, &mut unpacked);
                assert_eq!(unpacked, values, "width {width}, min {min}");
            }
        }
    }

    #[test]
    fn equal_values_are_found_where_they_are() {
        for (width, count) in [(0, 5), (1, 1_024), (3, 63), (6, 64), (9, 1_000)] {
            let values = values(count, 0, (1 << width) - 1);
            let mut bytes = Vec::new();
            pack(&values, 0, width, &mut bytes);
            for value in 0..1 << width {
                let rows = equal(&bytes, values.len(), width, value);
                let found = (0..1_024).filter(|row| rows[row / 64] >> (row % 64) & 1 == 1);
                let expected = (0..values.len()).filter(|row| values[*row] == value);
                assert!(found.eq(expected), "value {value} of width {width}");
            }
        }
    }
}
