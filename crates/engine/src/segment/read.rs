use std::ops::Range;
use std::sync::Arc;

use holdfast_format::segment::{
    Block, CodeBlock, CodeColumn, DictionaryPage, Footer, HEADER_BYTES, OrganisationRange, PageLocation, RANK_BIAS,
    RANK_BLOCK_ROWS, RowBlock, RowParts, SegmentIndex, TRAILER_BYTES, TextBlock, TextColumn, Trailer, ZstdBlock,
    decode_codes, decode_numbers, decode_text, verify,
};
use holdfast_format::{DecodeError, Event, OrganisationId};

use super::cache::{Cached, Part, PartCache, PartKey};
use super::cursor::Walk;
use super::parts::Parts;
use crate::EngineError;
use crate::catalog::segments::SegmentRow;
use crate::objects::Object;

/// Bytes at the end of a file that are read at once when it is opened; most indexes are shorter.
const TAIL_BYTES: u64 = 64 << 10;

/// What to do with a block that had to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// It is likely to be wanted again soon.
    Cache,
    /// It is one of many that are read once.
    Pass,
}

/// An open segment.
#[derive(Debug)]
pub struct Segment {
    name: String,
    number: u64,
    object: Arc<dyn Object>,
    index: SegmentIndex,
    cache: Arc<PartCache>,
}

impl Segment {
    pub(super) fn open(
        row: &SegmentRow,
        number: u64,
        object: Arc<dyn Object>,
        cache: Arc<PartCache>,
    ) -> Result<Self, EngineError> {
        let index = read_index(row, object.as_ref())?;
        let segment = Self { name: row.name.clone(), number, object, index, cache };
        if u64::from(segment.index.rows) == row.rows {
            return Ok(segment);
        }
        let source = DecodeError::Malformed { what: "a segment", why: "it has not the rows that the catalog states" };
        Err(segment.damaged(0..row.bytes, source))
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The installation's epoch when it was written.
    pub fn epoch(&self) -> u64 {
        self.index.epoch
    }

    pub(crate) fn index(&self) -> &SegmentIndex {
        &self.index
    }

    /// The organisations in it, ascending.
    pub fn organisations(&self) -> &[OrganisationRange] {
        &self.index.organisations
    }

    /// The rows of an organisation, if it has any here.
    pub fn organisation(&self, organisation: OrganisationId) -> Option<&OrganisationRange> {
        self.index.organisation(organisation)
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        self.index.rows
    }

    /// Calls `visit` with each event of `rows`, in the order of rows, holding one block at a time.
    pub fn for_each(
        &self,
        rows: Range<u32>,
        visit: &mut dyn FnMut(OrganisationId, &Event<'_>) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let mut walk = Walk::new(self, rows)?;
        while let Some((organisation, _, _)) = walk.key(self) {
            visit(organisation, &walk.event())?;
            walk.advance(self)?;
        }
        Ok(())
    }

    /// The verified bytes of a column's blocks.
    pub(crate) fn code_bytes(&self, column: CodeColumn, blocks: &[usize]) -> Result<Vec<Arc<[u8]>>, EngineError> {
        let mut found: Vec<Option<Arc<[u8]>>> = Vec::with_capacity(blocks.len());
        let (mut missing, mut ranges) = (Vec::new(), Vec::new());
        for (place, index) in blocks.iter().enumerate() {
            let cached = match self.cached(Part::Codes(column, *index)) {
                Some(Cached::Bytes(bytes)) => Some(bytes),
                _ => None,
            };
            if cached.is_none() {
                missing.push(place);
                ranges.push(self.block(*index).codes(column).range(self.block(*index).rows as usize));
            }
            found.push(cached);
        }
        let parts = self.read(&ranges)?;
        for (part, place) in missing.into_iter().enumerate() {
            let block = self.block(blocks[place]).codes(column);
            verify(parts.get(part), block.checksum).map_err(|source| self.damaged(ranges[part].clone(), source))?;
            let bytes: Arc<[u8]> = parts.get(part).into();
            self.keep(Part::Codes(column, blocks[place]), Cached::Bytes(Arc::clone(&bytes)));
            found[place] = Some(bytes);
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// Decodes what [`Segment::code_bytes`] returned for one block.
    pub(crate) fn decode_codes(
        &self,
        column: CodeColumn,
        index: usize,
        bytes: &[u8],
        codes: &mut Vec<u32>,
    ) -> Result<(), EngineError> {
        let block = self.block(index);
        self.decode_code_block(block.codes(column), block.rows as usize, bytes, codes)
    }

    fn decode_code_block(
        &self,
        block: &CodeBlock,
        rows: usize,
        bytes: &[u8],
        codes: &mut Vec<u32>,
    ) -> Result<(), EngineError> {
        decode_codes(block, rows, bytes, codes).map_err(|source| self.damaged(block.range(rows), source))
    }

    /// The compressed texts of blocks, to be expanded one at a time by [`Segment::expand_text`].
    pub(crate) fn text_bytes(&self, column: TextColumn, blocks: &[usize]) -> Result<TextBytes, EngineError> {
        let ranges: Vec<_> = blocks.iter().map(|index| self.block(*index).text(column).range()).collect();
        Ok(TextBytes(self.read(&ranges)?))
    }

    /// Verifies and expands the texts of the block at `index`, the one at `place` in `bytes`.
    pub(crate) fn expand_text(
        &self,
        column: TextColumn,
        index: usize,
        bytes: &TextBytes,
        place: usize,
    ) -> Result<Vec<u8>, EngineError> {
        let block = self.block(index).text(column);
        decode_text(block, bytes.0.get(place)).map_err(|source| self.damaged(block.range(), source))
    }

    /// The timestamps of a block's rows.
    pub(crate) fn timestamps(&self, index: usize) -> Result<Arc<[i64]>, EngineError> {
        self.numbers(Part::Timestamps(index), index, self.block(index).timestamps())
    }

    /// The ids of a block's rows.
    pub(crate) fn ids(&self, index: usize) -> Result<Arc<[i64]>, EngineError> {
        self.numbers(Part::Ids(index), index, self.block(index).ids())
    }

    fn numbers(&self, part: Part, index: usize, block: &ZstdBlock) -> Result<Arc<[i64]>, EngineError> {
        if let Some(Cached::Numbers(numbers)) = self.cached(part) {
            return Ok(numbers);
        }
        let parts = self.read(&[block.range()])?;
        let numbers: Arc<[i64]> = self.decode_numbers(index, block, parts.get(0))?.into();
        self.keep(part, Cached::Numbers(Arc::clone(&numbers)));
        Ok(numbers)
    }

    fn decode_numbers(&self, index: usize, block: &ZstdBlock, bytes: &[u8]) -> Result<Vec<i64>, EngineError> {
        let rows = self.block(index).rows as usize;
        decode_numbers(block, rows, bytes).map_err(|source| self.damaged(block.range(), source))
    }

    /// A page of a column's dictionary.
    pub(crate) fn page(&self, column: CodeColumn, page: usize) -> Result<Arc<DictionaryPage>, EngineError> {
        let location = &self.index.pages(column)[page];
        self.decoded_page(Part::Page(column, page), location, |bytes| DictionaryPage::decode(column, location, bytes))
    }

    /// A page of the dictionary of tokens.
    pub(crate) fn token_page(&self, page: usize) -> Result<Arc<DictionaryPage>, EngineError> {
        let location = &self.index.token_pages[page];
        self.decoded_page(Part::TokenPage(page), location, |bytes| DictionaryPage::decode_tokens(location, bytes))
    }

    fn decoded_page(
        &self,
        part: Part,
        location: &PageLocation,
        decode: impl Fn(&[u8]) -> Result<DictionaryPage, DecodeError>,
    ) -> Result<Arc<DictionaryPage>, EngineError> {
        if let Some(Cached::Page(page)) = self.cached(part) {
            return Ok(page);
        }
        let range = location.offset..location.offset + u64::from(location.length);
        let parts = self.read(std::slice::from_ref(&range))?;
        let decoded = Arc::new(decode(parts.get(0)).map_err(|source| self.damaged(range, source))?);
        self.keep(part, Cached::Page(Arc::clone(&decoded)));
        Ok(decoded)
    }

    /// The rows of a block, ready to be read as events.
    pub(crate) fn rows_of_block(&self, index: usize, keep: Keep) -> Result<Arc<RowBlock>, EngineError> {
        if let Some(Cached::Rows(rows)) = self.cached(Part::Rows(index)) {
            return Ok(rows);
        }
        let rows = Arc::new(self.read_rows(index)?);
        if keep == Keep::Cache {
            self.keep(Part::Rows(index), Cached::Rows(Arc::clone(&rows)));
        }
        Ok(rows)
    }

    fn read_rows(&self, index: usize) -> Result<RowBlock, EngineError> {
        let block = self.block(index);
        let rows = block.rows as usize;
        let mut ranges: Vec<_> = CodeColumn::ALL.iter().map(|column| block.codes(*column).range(rows)).collect();
        let numbers = [block.timestamps(), block.ids(), block.recorded_at()];
        let texts = [block.text(TextColumn::Text), block.text(TextColumn::Plain)];
        ranges.extend(numbers.into_iter().chain(texts).map(ZstdBlock::range));
        let parts = self.read(&ranges)?;
        let (mut codes, mut pages) = (Vec::with_capacity(CodeColumn::COUNT), Vec::new());
        for (part, column) in CodeColumn::ALL.into_iter().enumerate() {
            let mut column_codes = Vec::new();
            self.decode_codes(column, index, parts.get(part), &mut column_codes)?;
            if CodeColumn::with_dictionary().contains(&column) {
                let needed = self.index.pages_of(column, &column_codes);
                pages.push(needed.into_iter().map(|page| self.page(column, page)).collect::<Result<_, _>>()?);
            }
            codes.push(column_codes);
        }
        let number = |place: usize| self.decode_numbers(index, numbers[place], parts.get(CodeColumn::COUNT + place));
        let text = |place: usize| {
            let bytes = parts.get(CodeColumn::COUNT + numbers.len() + place);
            let decoded = decode_text(texts[place], bytes).and_then(|raw| TextBlock::new(raw, rows));
            decoded.map_err(|source| self.damaged(texts[place].range(), source))
        };
        let parts = RowParts {
            timestamps: number(0)?,
            ids: number(1)?,
            recorded_at: number(2)?,
            codes,
            pages,
            text: text(0)?,
            plain: text(1)?,
        };
        RowBlock::new(block, parts).map_err(|source| self.damaged(texts[0].range(), source))
    }

    /// The rows of consecutive `ids` of an organisation, all of which it has here, in the order of ids.
    pub(crate) fn rows_of_ids(&self, range: &OrganisationRange, ids: Range<u64>) -> Result<Vec<u32>, EngineError> {
        let start = u64::from(range.first_row) + (ids.start - range.first_id);
        let place = |position: u64| usize::try_from(position).expect("rows fit memory");
        let (start, end) = (place(start), place(start + (ids.end - ids.start)));
        let mut rows = Vec::with_capacity(end - start);
        let mut values = Vec::new();
        for block in start / RANK_BLOCK_ROWS..end.div_ceil(RANK_BLOCK_ROWS) {
            self.rank_values(block, &mut values)?;
            let first = block * RANK_BLOCK_ROWS;
            for position in start.max(first)..end.min(first + values.len()) {
                let row = position as u64 + u64::from(values[position - first]);
                let row = row.checked_sub(RANK_BIAS.into()).and_then(|row| u32::try_from(row).ok());
                rows.push(row.filter(|row| range.row_range().contains(row)).ok_or_else(|| self.misplaced(block))?);
            }
        }
        Ok(rows)
    }

    fn rank_values(&self, index: usize, values: &mut Vec<u32>) -> Result<(), EngineError> {
        let (block, rows) = (&self.index.rank[index], self.index.rank_rows(index));
        let part = Part::Rank(index);
        if let Some(Cached::Bytes(bytes)) = self.cached(part) {
            return self.decode_code_block(block, rows, &bytes, values);
        }
        let parts = self.read(&[block.range(rows)])?;
        self.decode_code_block(block, rows, parts.get(0), values)?;
        self.keep(part, Cached::Bytes(parts.get(0).into()));
        Ok(())
    }

    fn misplaced(&self, rank_block: usize) -> EngineError {
        let range = self.index.rank[rank_block].range(self.index.rank_rows(rank_block));
        let why = "an id is not in a row of its organisation";
        self.damaged(range, DecodeError::Malformed { what: "the rank column", why })
    }

    pub(crate) fn block(&self, index: usize) -> &Block {
        &self.index.blocks[index]
    }

    pub(crate) fn damaged(&self, range: Range<u64>, source: DecodeError) -> EngineError {
        EngineError::Damaged { segment: self.name.clone(), organisation: None, range: Some(range), source }
    }

    pub(super) fn read(&self, ranges: &[Range<u64>]) -> Result<Parts, EngineError> {
        Parts::read(self.object.as_ref(), &self.name, ranges)
    }

    pub(super) fn cached(&self, part: Part) -> Option<Cached> {
        self.cache.get(PartKey { segment: self.number, part })
    }

    pub(super) fn keep(&self, part: Part, cached: Cached) {
        self.cache.insert(PartKey { segment: self.number, part }, cached);
    }
}

/// Compressed texts of several blocks.
#[derive(Debug)]
pub(crate) struct TextBytes(Parts);

fn read_index(row: &SegmentRow, object: &dyn Object) -> Result<SegmentIndex, EngineError> {
    let file_bytes = object.bytes();
    let damaged = |range: Range<u64>| {
        let segment = row.name.clone();
        move |source| EngineError::Damaged { segment, organisation: None, range: Some(range), source }
    };
    if file_bytes != row.bytes || file_bytes < (HEADER_BYTES + TRAILER_BYTES) as u64 {
        return Err(damaged(0..file_bytes)(DecodeError::Truncated { what: "a segment" }));
    }
    let tail = file_bytes.saturating_sub(TAIL_BYTES).max(HEADER_BYTES as u64)..file_bytes;
    let parts = Parts::read(object, &row.name, &[0..HEADER_BYTES as u64, tail.clone()])?;
    let (header, tail_bytes) = (parts.get(0), parts.get(1));
    let read = |range: Range<u64>| match part_of(tail_bytes, tail.start, &range) {
        Some(bytes) => Ok(bytes.to_vec()),
        None => Ok::<_, EngineError>(Parts::read(object, &row.name, &[range])?.get(0).to_vec()),
    };
    let trailer_range = file_bytes - TRAILER_BYTES as u64..file_bytes;
    let trailer = Trailer::decode(&read(trailer_range.clone())?, file_bytes).map_err(damaged(trailer_range))?;
    let footer_range = trailer.footer_range();
    let footer = Footer::decode(&trailer, &read(footer_range.clone())?).map_err(damaged(footer_range))?;
    let sections_range = footer.sections_range();
    let sections = read(sections_range.clone())?;
    SegmentIndex::decode(header, &footer, &sections).map_err(damaged(sections_range))
}

fn part_of<'a>(bytes: &'a [u8], start: u64, range: &Range<u64>) -> Option<&'a [u8]> {
    let first = usize::try_from(range.start.checked_sub(start)?).ok()?;
    bytes.get(first..usize::try_from(range.end - start).ok()?)
}
