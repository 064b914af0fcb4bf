//! The parts of a segment behind a right checksum and, where they are compressed, inside zstd: what the decoders of
//! columns, texts and dictionary pages get to see of a hostile file.

use holdfast_format::segment::{
    CodeBlock, CodeColumn, DictionaryPage, Packing, PageLocation, TextBlock, ZstdBlock, block_checksum, decode_codes,
    decode_numbers, decode_text,
};

/// Column, rows or values, first code.
const HEAD_BYTES: usize = 1 + 1 + 4;

/// One byte chooses the column, one the number of rows, four the lowest code; the rest is the part.
pub(crate) fn part(input: &[u8]) {
    let Some((head, raw)) = input.split_first_chunk::<HEAD_BYTES>() else { return };
    let [column, rows, first @ ..] = *head;
    let (rows, first) = (usize::from(rows), u32::from_le_bytes(first));
    let column = CodeColumn::ALL[usize::from(column) % CodeColumn::COUNT];
    codes(raw, rows, first);
    let packed = zstd::bulk::compress(raw, 1).expect("memory can be compressed");
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).expect("inputs are short");
    let checksum = block_checksum(&packed);
    let block = ZstdBlock { offset: 0, length: length(&packed), raw_length: length(raw), checksum };
    if let Ok(numbers) = decode_numbers(&block, rows, &packed) {
        assert_eq!(numbers.len(), rows);
    }
    let text = decode_text(&block, &packed).expect("it expands to what was compressed");
    assert_eq!(text, raw);
    if let Ok(text) = TextBlock::new(text, rows) {
        let bytes: usize = (0..rows).map(|row| text.row(row)).map(|(left, right)| left.len() + right.len() + 2).sum();
        assert_eq!(bytes, raw.len(), "two texts for each row, each with its end");
    }
    let (count, length) = (u32::try_from(rows).expect("a byte"), length(&packed));
    page(
        column,
        &PageLocation { first_code: first / 2, count, offset: 0, length, raw_length: block.raw_length, checksum },
        &packed,
    );
}

fn codes(bytes: &[u8], rows: usize, min: u32) {
    let packings = [Packing::Horizontal, Packing::Vertical];
    for (width, packing) in [0, 1, 7, 13].into_iter().flat_map(|width| packings.map(|packing| (width, packing))) {
        let max = min.saturating_add((1 << width) - 1);
        let block = CodeBlock { offset: 0, min, max, checksum: block_checksum(bytes), packing };
        let mut codes = Vec::new();
        if decode_codes(&block, rows, bytes, &mut codes).is_ok() {
            assert!(codes.len() == rows && codes.iter().all(|code| (min..=max).contains(code)));
        }
    }
}

fn page(column: CodeColumn, location: &PageLocation, packed: &[u8]) {
    if let Ok(page) = DictionaryPage::decode(column, location, packed) {
        assert_eq!(page.codes(), location.first_code..location.first_code + location.count);
        let bytes: usize = page.codes().map(|code| page.value(code).len()).sum();
        assert!(bytes <= location.raw_length as usize);
    }
}

pub(crate) fn part_seeds() -> Vec<Vec<u8>> {
    let seed = |column: CodeColumn, rows: u8, raw: &[u8]| {
        let column = u8::try_from(column as usize).expect("there are few columns");
        [&[column, rows, 0, 0, 0, 0], raw].concat()
    };
    vec![
        seed(CodeColumn::Kind, 2, b"renamed\0{\"a\":1}\0\0\0"),
        seed(CodeColumn::Outcome, 8, &[0, 2, 4, 0x80, 1, 0xFF, 0xFF, 3, 0, 1]),
        seed(CodeColumn::Outcome, 8, &[0b1010_1010]),
        seed(CodeColumn::Resource, 2, b"\x08\x05ServicesUsers"),
        seed(CodeColumn::Team, 1, b"\x10team-1\0Platform\0"),
        seed(CodeColumn::Actor, 1, b"\x191u\0asha\0a@example.com\0Asha\0"),
        seed(CodeColumn::Targets, 2, b"\x00\x12Services\x001\0name\0a\0b\0c\0"),
    ]
}
