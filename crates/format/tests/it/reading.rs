//! Reads a whole segment out of memory, the way the engine reads it out of a store.

use std::sync::Arc;

use holdfast_format::segment::{
    Block, CodeColumn, DictionaryPage, Footer, Group, GroupRows, HEADER_BYTES, PageLocation, Posting, RANK_BLOCK_ROWS,
    RequestFilters, RowBlock, RowParts, SegmentIndex, TRAILER_BYTES, TextBlock, TextColumn, TokenDirectory, Trailer,
    ValueCounts, ZstdBlock, decode_codes, decode_numbers, decode_text,
};
use holdfast_format::{DecodeError, OrganisationId, canonical};

pub(crate) fn index(file: &[u8]) -> Result<SegmentIndex, DecodeError> {
    let trailer = Trailer::decode(&file[file.len().saturating_sub(TRAILER_BYTES)..], file.len() as u64)?;
    let footer = Footer::decode(&trailer, slice(file, trailer.footer_range()))?;
    SegmentIndex::decode(&file[..HEADER_BYTES], &footer, slice(file, footer.sections_range()))
}

/// Organisation and record of each row.
pub(crate) fn records(file: &[u8]) -> Result<Vec<(OrganisationId, Vec<u8>)>, DecodeError> {
    let index = index(file)?;
    let mut records = Vec::new();
    for block in &index.blocks {
        let rows = rows(file, &index, block)?;
        for place in 0..rows.len() {
            let row = block.first_row + u32::try_from(place).unwrap();
            let mut record = Vec::new();
            canonical::encode_record(&rows.event(place), &mut record);
            records.push((index.organisation_of_row(row).unwrap().organisation, record));
        }
    }
    Ok(records)
}

pub(crate) fn rows(file: &[u8], index: &SegmentIndex, block: &Block) -> Result<RowBlock, DecodeError> {
    let count = block.rows as usize;
    let (mut codes, mut pages) = (Vec::new(), Vec::new());
    for column in CodeColumn::ALL {
        let mut column_codes = Vec::new();
        let location = block.codes(column);
        decode_codes(location, count, slice(file, location.range(count)), &mut column_codes)?;
        if CodeColumn::with_dictionary().contains(&column) {
            let needed = index.pages_of(column, &column_codes);
            pages.push(
                needed.into_iter().map(|page| dictionary_page(file, index, column, page)).collect::<Result<_, _>>()?,
            );
        }
        codes.push(column_codes);
    }
    let numbers = |location: &ZstdBlock| decode_numbers(location, count, slice(file, location.range()));
    let text = |column| {
        let location = block.text(column);
        TextBlock::new(decode_text(location, slice(file, location.range()))?, count)
    };
    let parts = RowParts {
        timestamps: numbers(block.timestamps())?,
        ids: numbers(block.ids())?,
        recorded_at: numbers(block.recorded_at())?,
        codes,
        pages,
        text: text(TextColumn::Text)?,
        plain: text(TextColumn::Plain)?,
    };
    RowBlock::new(block, parts)
}

fn dictionary_page(
    file: &[u8],
    index: &SegmentIndex,
    column: CodeColumn,
    page: usize,
) -> Result<Arc<DictionaryPage>, DecodeError> {
    let location = index.pages(column)[page];
    let range = location.offset..location.offset + u64::from(location.length);
    DictionaryPage::decode(column, &location, slice(file, range)).map(Arc::new)
}

/// The values of the rank column.
pub(crate) fn ranks(file: &[u8], index: &SegmentIndex) -> Result<Vec<u32>, DecodeError> {
    let mut all = Vec::new();
    for (place, block) in index.rank.iter().enumerate() {
        let rows = index.rank_rows(place);
        assert!(rows <= RANK_BLOCK_ROWS);
        let mut values = Vec::new();
        decode_codes(block, rows, slice(file, block.range(rows)), &mut values)?;
        all.extend(values);
    }
    Ok(all)
}

/// Decodes every index of every group.
pub(crate) fn indexes(file: &[u8], index: &SegmentIndex) -> Result<Vec<GroupIndexes>, DecodeError> {
    for location in &index.token_pages {
        token_page(file, location)?;
    }
    let group = |group: &Group| {
        let blocks = &index.blocks[group.blocks.clone()];
        let counts = |column: &CodeColumn| {
            let part = group.counts(*column).unwrap();
            ValueCounts::decode(part, blocks, *column, slice(file, part.range()))
        };
        let directory = TokenDirectory::decode(group, index.tokens_len(), slice(file, group.directory.range()))?;
        let mut postings = Vec::new();
        for code in directory.codes() {
            let mut rows = GroupRows::none();
            match directory.posting(*code).unwrap() {
                Posting::Row(row) => rows.insert(row),
                Posting::List(list) => {
                    let list = directory.list(list);
                    let range = list.offset..list.offset + u64::from(list.length);
                    list.add_to(group.rows, slice(file, range), &mut rows)?;
                }
            }
            postings.push((*code, rows));
        }
        let filters = slice(file, group.request_filters.range());
        Ok(GroupIndexes {
            counts: ValueCounts::COLUMNS.iter().map(counts).collect::<Result<_, _>>()?,
            request_filters: RequestFilters::decode(&group.request_filters, blocks.len(), filters)?,
            postings,
        })
    };
    index.groups.iter().map(group).collect()
}

/// The indexes of a group, decoded.
#[derive(Debug)]
pub(crate) struct GroupIndexes {
    /// In the order of [`ValueCounts::COLUMNS`].
    pub(crate) counts: Vec<ValueCounts>,
    pub(crate) request_filters: RequestFilters,
    /// Codes of tokens and their rows.
    pub(crate) postings: Vec<(u32, GroupRows)>,
}

/// A page of the dictionary of tokens.
pub(crate) fn token_page(file: &[u8], location: &PageLocation) -> Result<DictionaryPage, DecodeError> {
    let range = location.offset..location.offset + u64::from(location.length);
    DictionaryPage::decode_tokens(location, slice(file, range))
}

/// The bytes of a range; none when the file does not have it.
fn slice(file: &[u8], range: std::ops::Range<u64>) -> &[u8] {
    let place = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
    file.get(place(range.start)..place(range.end)).unwrap_or_default()
}
