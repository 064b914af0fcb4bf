use std::io;

use super::tokens::TokenBuilder;
use super::{Failure, length_u32};
use crate::Timestamp;
use crate::compress::Compressor;
use crate::limits::BLOCK_TEXT_BYTES_MAX;
use crate::limits::VALUE_BYTES_MAX;
use crate::segment::block::{encode_codes, put_deltas};
use crate::segment::blocks::{BlockHead, CodeBlock, Part, ZstdBlock, put_block_head};
use crate::segment::columns::ZstdColumn;
use crate::segment::counts::put_counts;
use crate::segment::request_filters::put_filter;
use crate::segment::rows::Row;
use crate::segment::values::{ends_in, put_fields};
use crate::segment::{CodeColumn, TextBlock, ValueCounts, block_checksum};

/// The rows of the block that is being filled, by column.
#[derive(Debug, Default)]
pub(super) struct BlockBuilder {
    timestamps: Vec<i64>,
    ids: Vec<i64>,
    recorded_at: Vec<i64>,
    codes: [Vec<u32>; CodeColumn::COUNT],
    text: Vec<u8>,
    plain: Vec<u8>,
    raw: Vec<u8>,
}

impl BlockBuilder {
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// False when the texts of one more row would make a text column too long.
    pub(super) fn has_room_for(&self, row: &Row<'_>) -> bool {
        let bytes = |column: &Vec<u8>, texts: [&str; 2]| column.len() + texts[0].len() + texts[1].len() + texts.len();
        bytes(&self.text, row.text).max(bytes(&self.plain, row.plain)) <= BLOCK_TEXT_BYTES_MAX
    }

    pub(super) fn push(&mut self, row: &Row<'_>) -> Result<(), Failure> {
        self.timestamps.push(row.timestamp.micros());
        self.ids.push(row.id.cast_signed());
        self.recorded_at.push(row.recorded_at.micros());
        for (column, code) in self.codes.iter_mut().zip(row.codes) {
            column.push(code);
        }
        for (column, texts) in [(&mut self.text, row.text), (&mut self.plain, row.plain)] {
            let start = column.len();
            put_fields(&texts, column);
            if ends_in(&column[start..]) != TextBlock::FIELDS {
                return Err(Failure::Refused("a string contains NUL"));
            }
            if column.len() - start > VALUE_BYTES_MAX {
                return Err(Failure::Refused("a text is over the limit"));
            }
        }
        Ok(())
    }

    /// The texts in which words are found, each with its row in the block.
    pub(super) fn texts(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let texts = self.text.split(|byte| *byte == 0).take(self.len() * TextBlock::FIELDS);
        texts.enumerate().map(|(place, text)| (length_u32(place / TextBlock::FIELDS), text))
    }

    /// Appends the block to the group, and is empty again.
    pub(super) fn encode(&mut self, compressor: &mut Compressor, group: &mut GroupBuilder) -> io::Result<()> {
        group.heads.push(self.head());
        group.rows += length_u32(self.len());
        for (column, counts) in ValueCounts::COLUMNS.into_iter().zip(&mut group.counts) {
            put_counts(&self.codes[column as usize], &mut group.sorted, counts);
        }
        let request_ids = self.plain.split(|byte| *byte == 0).skip(1).step_by(TextBlock::FIELDS).take(self.len());
        put_filter(request_ids, &mut group.request_filters);
        for (column, codes) in self.codes.iter_mut().enumerate() {
            let block = encode_codes(codes, &mut group.columns[column]);
            group.codes[column].push(block);
            codes.clear();
        }
        let numbers = [
            (ZstdColumn::Timestamp, &mut self.timestamps),
            (ZstdColumn::Id, &mut self.ids),
            (ZstdColumn::RecordedAt, &mut self.recorded_at),
        ];
        for (column, numbers) in numbers {
            self.raw.clear();
            put_deltas(numbers, &mut self.raw);
            group.push_zstd(column, &self.raw, compressor)?;
            numbers.clear();
        }
        for (column, texts) in [(ZstdColumn::Text, &mut self.text), (ZstdColumn::Plain, &mut self.plain)] {
            group.push_zstd(column, texts, compressor)?;
            texts.clear();
        }
        Ok(())
    }

    fn head(&self) -> BlockHead {
        let key = |row: Option<usize>| {
            let row = row.expect("a block that is encoded has rows");
            (Timestamp::from_micros(self.timestamps[row]), self.ids[row].cast_unsigned())
        };
        let ids = self.ids.iter().map(|id| id.cast_unsigned());
        BlockHead {
            rows: length_u32(self.len()),
            first: key(Some(0)),
            last: key(self.len().checked_sub(1)),
            min_id: ids.clone().min().unwrap_or(0),
            max_id: ids.max().unwrap_or(0),
        }
    }
}

/// The blocks of the row group that is being filled, by column.
#[derive(Debug)]
pub(super) struct GroupBuilder {
    heads: Vec<BlockHead>,
    codes: [Vec<CodeBlock>; CodeColumn::COUNT],
    zstd: [Vec<ZstdBlock>; ZstdColumn::COUNT],
    /// The bytes of every column, in the order of the file.
    columns: Vec<Vec<u8>>,
    rows: u32,
    /// In the order of [`ValueCounts::COLUMNS`].
    counts: [Vec<u8>; ValueCounts::COLUMNS.len()],
    request_filters: Vec<u8>,
    /// Scratch space of the counts.
    sorted: Vec<u32>,
}

impl Default for GroupBuilder {
    fn default() -> Self {
        Self {
            heads: Vec::new(),
            codes: Default::default(),
            zstd: Default::default(),
            columns: vec![Vec::new(); CodeColumn::COUNT + ZstdColumn::COUNT],
            rows: 0,
            counts: Default::default(),
            request_filters: Vec::new(),
            sorted: Vec::new(),
        }
    }
}

impl GroupBuilder {
    pub(super) fn len(&self) -> usize {
        self.heads.len()
    }

    fn push_zstd(&mut self, column: ZstdColumn, raw: &[u8], compressor: &mut Compressor) -> io::Result<()> {
        let bytes = compressor.compress(raw)?;
        let out = &mut self.columns[CodeColumn::COUNT + column as usize];
        self.zstd[column as usize].push(ZstdBlock {
            offset: out.len() as u64,
            length: length_u32(bytes.len()),
            raw_length: length_u32(raw.len()),
            checksum: block_checksum(&bytes),
        });
        out.extend_from_slice(&bytes);
        Ok(())
    }

    /// Rows of the blocks that are in the group already.
    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    /// Appends the group's part of the section of blocks, and returns the group's bytes in the order of the file. The
    /// group is empty again.
    pub(super) fn close(
        &mut self,
        tokens: &mut TokenBuilder,
        compressor: &mut Compressor,
        offset: u64,
        index: &mut Vec<u8>,
    ) -> io::Result<Vec<Vec<u8>>> {
        let tokens = tokens.close_group(std::mem::take(&mut self.rows), compressor)?;
        index.extend_from_slice(&offset.to_le_bytes());
        index.extend_from_slice(&length_u32(self.heads.len()).to_le_bytes());
        self.heads.drain(..).for_each(|head| put_block_head(&head, index));
        self.codes.iter_mut().flat_map(|blocks| blocks.drain(..)).for_each(|block| block.put(index));
        self.zstd.iter_mut().flat_map(|blocks| blocks.drain(..)).for_each(|block| block.put(index));
        let mut bytes: Vec<_> = self.columns.iter_mut().map(std::mem::take).collect();
        for part in self.counts.iter_mut().chain([&mut self.request_filters]).map(std::mem::take) {
            Part { offset: 0, length: length_u32(part.len()), checksum: block_checksum(&part) }.put(index);
            bytes.push(part);
        }
        let (length, checksum) = (length_u32(tokens.directory.len()), block_checksum(&tokens.directory));
        ZstdBlock { offset: 0, length, raw_length: tokens.raw_length, checksum }.put(index);
        index.extend_from_slice(&length_u32(tokens.postings.len()).to_le_bytes());
        bytes.extend([tokens.directory, tokens.postings]);
        Ok(bytes)
    }
}
