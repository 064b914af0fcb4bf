//! Integers of equal width, packed from the lowest bit of the first byte on.

use super::layout::Version;
use super::planes::plane_bytes;
use crate::limits::BLOCK_ROWS_MAX;

/// How the codes of a block are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// Each behind the one before: version 1.
    Horizontal,
    /// The lowest bits of all codes, then the next higher bits of all: see [`super::planes`].
    Vertical,
}

impl Packing {
    pub(crate) fn of(version: Version) -> Self {
        match version {
            Version::One => Self::Horizontal,
            Version::Two => Self::Vertical,
        }
    }

    /// Bytes of `count` codes of `width` bits.
    pub(crate) const fn bytes(self, count: usize, width: u32) -> usize {
        match self {
            Self::Horizontal => (count * width as usize).div_ceil(8),
            Self::Vertical => plane_bytes(count) * width as usize,
        }
    }
}

/// Bytes that are readable behind the last one, so that a value is taken out of eight bytes at once.
const PADDING: usize = 8;
/// Values that are unpacked together: eight of them fill whole bytes whatever their width.
const LANES: usize = 8;

/// Bits that the difference between the bounds needs.
pub(crate) const fn width_of(min: u32, max: u32) -> u32 {
    u32::BITS - (max - min).leading_zeros()
}

/// The first `count` values, at most [`BLOCK_ROWS_MAX`], of `bytes`, as many as [`Packing::bytes`] says.
pub(crate) fn unpack(bytes: &[u8], count: usize, min: u32, width: u32, out: &mut Vec<u32>) {
    let mut padded = [0; BLOCK_ROWS_MAX * size_of::<u32>() + 2 * PADDING];
    padded[..bytes.len()].copy_from_slice(bytes);
    out.clear();
    out.resize(count.next_multiple_of(LANES), min);
    unpack_lanes(&padded, width, out);
    if min > 0 {
        out.iter_mut().for_each(|value| *value = value.wrapping_add(min));
    }
    out.truncate(count);
}

/// Calls the loop that was compiled for the width.
fn unpack_lanes(padded: &[u8], width: u32, out: &mut [u32]) {
    macro_rules! dispatch {
        ($($width:literal)*) => {
            match width {
                $($width => unpack_width::<$width>(padded, out),)*
                _ => out.fill(0),
            }
        };
    }
    dispatch!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32);
}

#[expect(clippy::cast_possible_truncation, reason = "the mask leaves at most 32 bits")]
fn unpack_width<const WIDTH: usize>(padded: &[u8], out: &mut [u32]) {
    let mask = (1u64 << WIDTH) - 1;
    for (lanes, values) in out.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let packed = &padded[lanes * WIDTH..lanes * WIDTH + WIDTH + PADDING];
        for (lane, value) in values.iter_mut().enumerate() {
            let bit = lane * WIDTH;
            let word = packed[bit / 8..].first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
            *value = (word >> (bit % 8) & mask) as u32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What version 1 wrote.
    fn pack(values: &[u32], min: u32, width: u32) -> Vec<u8> {
        let mut bytes = vec![0; Packing::Horizontal.bytes(values.len(), width)];
        for (place, value) in values.iter().enumerate() {
            for bit in (0..width as usize).filter(|bit| (value - min) >> bit & 1 == 1) {
                let at = place * width as usize + bit;
                bytes[at / 8] |= 1 << (at % 8);
            }
        }
        bytes
    }

    #[test]
    fn every_width_round_trips() {
        for width in 0..=32 {
            let limit = if width == 32 { u32::MAX } else { (1 << width) - 1 };
            for min in [0, 1, u32::MAX - limit] {
                let Some(max) = min.checked_add(limit) else { continue };
                let values: Vec<u32> =
                    (0..1_021u32).map(|i| min + i.wrapping_mul(2_654_435_761) % limit.max(1)).collect();
                let values = [values, vec![min, max]].concat();
                assert_eq!(width_of(min, max), width);
                let mut unpacked = vec![7];
                unpack(&pack(&values, min, width), values.len(), min, width, &mut unpacked);
                assert_eq!(unpacked, values, "width {width}, min {min}");
            }
        }
    }
}
