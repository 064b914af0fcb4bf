use xxhash_rust::xxh3::xxh3_64;

/// The distinct values of a column with their codes, in the order of first occurrence.
///
/// A value costs its bytes and some 16 more: a merge holds the dictionaries of everything that it writes.
#[derive(Debug)]
pub(crate) struct Interner {
    bytes: Vec<u8>,
    /// Where each value ends in `bytes`.
    ends: Vec<u32>,
    /// Open addressing: code + 1, or 0. The length is a power of two and more than twice the number of values.
    slots: Vec<u32>,
}

impl Interner {
    pub(crate) fn new() -> Self {
        Self { bytes: Vec::new(), ends: Vec::new(), slots: vec![0; 64] }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn value(&self, code: usize) -> &[u8] {
        let start = code.checked_sub(1).map_or(0, |previous| self.ends[previous] as usize);
        &self.bytes[start..self.ends[code] as usize]
    }

    /// The code of `value`, a new one if it was not seen before. All values together stay below
    /// [`crate::limits::DICTIONARY_BYTES_MAX`].
    pub(crate) fn intern(&mut self, value: &[u8]) -> u32 {
        let slot = match self.find(value) {
            Ok(code) => return code,
            Err(slot) => slot,
        };
        let code = u32::try_from(self.ends.len()).expect("there are fewer values than bytes, and those are bounded");
        self.bytes.extend_from_slice(value);
        self.ends.push(u32::try_from(self.bytes.len()).expect("the caller bounds the bytes"));
        self.slots[slot] = code + 1;
        if self.slots.len() < self.ends.len() * 2 {
            self.grow();
        }
        code
    }

    /// The code of `value`, if it was seen before.
    pub(crate) fn get(&self, value: &[u8]) -> Option<u32> {
        self.find(value).ok()
    }

    /// The code of `value`, or the slot in which it belongs.
    fn find(&self, value: &[u8]) -> Result<u32, usize> {
        let mut slot = self.first_slot(value);
        loop {
            match self.slots[slot].checked_sub(1) {
                None => return Err(slot),
                Some(code) if self.value(code as usize) == value => return Ok(code),
                Some(_) => slot = (slot + 1) & (self.slots.len() - 1),
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "only the low bits of the hash choose the slot")]
    fn first_slot(&self, value: &[u8]) -> usize {
        xxh3_64(value) as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 4];
        for code in 0..self.ends.len() {
            let Err(slot) = self.find(self.value(code)) else { continue };
            self.slots[slot] = u32::try_from(code + 1).expect("it was a code before");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_first_occurrence() {
        let mut interner = Interner::new();
        for round in 0..2 {
            for number in 0..5_000u32 {
                assert_eq!(interner.intern(format!("value {number}").as_bytes()), number, "round {round}");
            }
        }
        assert_eq!(interner.len(), 5_000);
        assert_eq!(interner.value(4_999), b"value 4999");
    }
}
