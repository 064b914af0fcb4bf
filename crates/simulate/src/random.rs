//! Random numbers that a seed repeats (SplitMix64).

/// A generator; equal seeds give equal numbers.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.draw() % bound
    }

    /// True once in `odds` times on average.
    pub fn once_in(&mut self, odds: u64) -> bool {
        self.below(odds) == 0
    }

    /// One of `values`, which are not empty.
    pub fn pick<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        let index = self.below(values.len() as u64);
        &values[usize::try_from(index).expect("an index of a slice fits")]
    }

    /// An independent generator.
    pub fn fork(&mut self) -> Self {
        Self(self.draw())
    }
}
