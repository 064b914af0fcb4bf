//! Reads a whole segment out of memory, the way the engine reads it out of a store.

use std::sync::Arc;

use holdfast_format::segment::{
    Block, CodeColumn, DictionaryPage, Footer, HEADER_BYTES, RANK_BLOCK_ROWS, RowBlock, RowParts, SegmentIndex,
    TRAILER_BYTES, TextBlock, TextColumn, Trailer, ZstdBlock, decode_codes, decode_numbers, decode_text,
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

fn rows(file: &[u8], index: &SegmentIndex, block: &Block) -> Result<RowBlock, DecodeError> {
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

/// The bytes of a range; none when the file does not have it.
fn slice(file: &[u8], range: std::ops::Range<u64>) -> &[u8] {
    let place = |position: u64| usize::try_from(position).unwrap_or(usize::MAX);
    file.get(place(range.start)..place(range.end)).unwrap_or_default()
}
