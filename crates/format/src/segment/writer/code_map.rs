use crate::segment::CodeColumn;

/// The codes that the values of another segment have in the one that is being written, as far as they were met: four
/// bytes for each value of the other's dictionaries.
#[derive(Debug, Default)]
pub struct CodeMap {
    /// For each column with a dictionary, by the other's code: this one's code + 1, or 0.
    codes: [Vec<u32>; CodeColumn::DICTIONARIES],
}

impl CodeMap {
    /// The code for the other's `code`; when the value is met for the first time, the one that `intern` gives it.
    pub(super) fn exchange<E>(
        &mut self,
        dictionary: usize,
        code: u32,
        intern: impl FnOnce() -> Result<u32, E>,
    ) -> Result<u32, E> {
        let (codes, place) = (&mut self.codes[dictionary], code as usize);
        if codes.len() <= place {
            codes.resize(place + 1, 0);
        }
        if codes[place] == 0 {
            codes[place] = intern()? + 1;
        }
        Ok(codes[place] - 1)
    }
}
