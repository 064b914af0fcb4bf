use std::ops::Range;

use holdfast_format::limits::BLOCK_ROWS_MAX;

const WORDS: usize = BLOCK_ROWS_MAX / 64;

/// Which rows of one block are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bits([u64; WORDS]);

impl Bits {
    pub(super) const NONE: Self = Self([0; WORDS]);

    /// The rows of a range, counted in the block.
    pub(super) fn of_range(range: Range<usize>) -> Self {
        let mut bits = Self::NONE;
        range.for_each(|row| bits.set(row));
        bits
    }

    pub(super) fn set(&mut self, row: usize) {
        self.0[row / 64] |= 1 << (row % 64);
    }

    pub(super) fn contains(&self, row: usize) -> bool {
        self.0[row / 64] >> (row % 64) & 1 == 1
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
    }

    /// The rows of this that are not in `other`.
    pub(super) fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= !other);
        self
    }

    /// Marks the rows whose value is `chosen`.
    pub(super) fn of_values<T: Copy>(values: &[T], chosen: impl Fn(T) -> bool) -> Self {
        let mut bits = Self::NONE;
        for (word, values) in bits.0.iter_mut().zip(values.chunks(64)) {
            for (place, value) in values.iter().enumerate() {
                *word |= u64::from(chosen(*value)) << place;
            }
        }
        bits
    }

    /// The marked rows, ascending.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(index, mut word)| {
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                word &= word.checked_sub(1)?;
                Some(index * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_those_that_were_marked() {
        let mut bits = Bits::of_range(60..70);
        bits.set(1_023);
        assert_eq!(bits.count(), 11);
        assert_eq!(bits.rows().collect::<Vec<_>>(), [(60..70).collect::<Vec<_>>(), vec![1_023]].concat());
        assert_eq!(bits.without(&Bits::of_range(0..69)).rows().collect::<Vec<_>>(), [69, 1_023]);
        assert_eq!(Bits::of_values(&[5u32, 6, 5], |value| value == 5).rows().collect::<Vec<_>>(), [0, 2]);
        assert!(Bits::NONE.is_empty() && !bits.is_empty() && bits.contains(1_023) && !bits.contains(0));
    }
}
