use std::ops::Range;

use holdfast_format::segment::{GroupRows, RowMask};

const WORDS: usize = size_of::<RowMask>() / size_of::<u64>();

/// Which rows of one block are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bits(RowMask);

impl From<RowMask> for Bits {
    fn from(mask: RowMask) -> Self {
        Self(mask)
    }
}

impl From<Bits> for RowMask {
    fn from(bits: Bits) -> Self {
        bits.0
    }
}

impl Bits {
    pub(super) const NONE: Self = Self([0; WORDS]);
    pub(super) const ALL: Self = Self([u64::MAX; WORDS]);

    /// The rows of a range, counted in the block.
    pub(super) fn of_range(range: Range<usize>) -> Self {
        let below = |row: usize, word: usize| match row.saturating_sub(word * 64) {
            count @ 0..64 => (1u64 << count) - 1,
            _ => u64::MAX,
        };
        Self(std::array::from_fn(|word| below(range.end, word) & !below(range.start, word)))
    }

    /// The rows of a group from its row `first` on.
    pub(super) fn of_group(rows: &GroupRows, first: usize) -> Self {
        Self(std::array::from_fn(|word| rows.word_from(first + word * 64)))
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

    /// The last of them.
    pub(super) fn last(&self) -> Option<usize> {
        let word = self.0.iter().rposition(|word| *word != 0)?;
        Some(word * 64 + self.0[word].ilog2() as usize)
    }

    pub(super) fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
    }

    /// The rows of either.
    pub(super) fn or(mut self, other: &Self) -> Self {
        self.add(other);
        self
    }

    /// The rows of both.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.keep(other);
        self
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
    fn ranges_and_groups_begin_anywhere() {
        for range in [0..0, 0..1, 63..64, 64..64, 5..700, 0..1_024] {
            let bits = Bits::of_range(range.clone());
            assert_eq!(bits.rows().collect::<Vec<_>>(), range.clone().collect::<Vec<_>>());
            assert_eq!(bits.last(), range.clone().last());
        }
        let mut rows = GroupRows::none();
        [0, 99, 100, 163, 164, 1_123].into_iter().for_each(|row| rows.insert(row));
        assert_eq!(Bits::of_group(&rows, 100).rows().collect::<Vec<_>>(), [0, 63, 64, 1_023]);
    }

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
