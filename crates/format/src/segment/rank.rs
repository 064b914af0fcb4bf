use super::block::encode_codes;
use super::blocks::CodeBlock;
use crate::limits::BLOCK_ROWS_MAX;

/// Ids of a block of the rank column.
pub const RANK_BLOCK_ROWS: usize = BLOCK_ROWS_MAX;
/// Added to every value of the rank column, so that it is never negative.
pub const RANK_BIAS: u32 = 1 << 31;

/// Writes the rank column: for each id of each organisation, in the order of ids, how many rows it stands behind (or
/// before) the place that it would have if rows were in the order of ids.
#[derive(Debug, Default)]
pub(crate) struct RankBuilder {
    pending: Vec<u32>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) blocks: Vec<CodeBlock>,
}

impl RankBuilder {
    /// Adds an organisation's ids, each less the organisation's `lowest`, in the order of rows. False when they are not
    /// an unbroken range.
    pub(crate) fn push_organisation(&mut self, ids: &[i32], lowest: i32) -> bool {
        let mut values = vec![0u32; ids.len()];
        for (row, id) in ids.iter().enumerate() {
            let index = usize::try_from(i64::from(*id) - i64::from(lowest)).unwrap_or(usize::MAX);
            let Some(value) = values.get_mut(index).filter(|value| **value == 0) else { return false };
            let shift = i64::try_from(row).unwrap_or(0) - i64::from(*id) + i64::from(lowest) + i64::from(RANK_BIAS);
            *value = u32::try_from(shift).expect("rows are at most half of the bias");
        }
        for value in values {
            self.pending.push(value);
            if self.pending.len() == RANK_BLOCK_ROWS {
                self.close_block();
            }
        }
        true
    }

    pub(crate) fn close_block(&mut self) {
        if !self.pending.is_empty() {
            self.blocks.push(encode_codes(&self.pending, &mut self.bytes));
            self.pending.clear();
        }
    }
}
