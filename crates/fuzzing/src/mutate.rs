//! Inputs that are almost valid: what a disk, a network or an attacker makes of a valid one.

/// Makes mutations that a seed repeats (SplitMix64).
#[derive(Debug)]
pub struct Mutator(u64);

impl Mutator {
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    /// A copy of `input` with one to four changes.
    pub fn mutate(&mut self, input: &[u8]) -> Vec<u8> {
        let mut bytes = input.to_vec();
        for _ in 0..=self.below(3) {
            self.change(&mut bytes);
        }
        bytes
    }

    fn change(&mut self, bytes: &mut Vec<u8>) {
        let start = self.below(bytes.len());
        let end = start + self.below(bytes.len() - start);
        let (bit, byte) = (1 << self.below(7), self.interesting());
        match self.below(5) {
            0 => bytes.iter_mut().skip(start).take(1).for_each(|place| *place ^= bit),
            1 => bytes.iter_mut().skip(start).take(1).for_each(|place| *place = byte),
            2 => bytes.truncate(start),
            3 => bytes.insert(start, byte),
            4 => drop(bytes.drain(start..end)),
            _ => bytes.extend_from_within(start..end),
        }
    }

    /// A byte at which lengths, numbers and texts tend to break.
    fn interesting(&mut self) -> u8 {
        const BYTES: [u8; 12] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF, b'"', b'\\', b'{', b'[', b',', b'0'];
        BYTES[self.below(BYTES.len() - 1)]
    }

    /// A number from 0 to `most`.
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % (most as u64 + 1)).expect("it is at most `most`")
    }
}
