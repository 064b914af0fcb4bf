use super::interner::Interner;
use super::{CodeColumn, values, verify};
use crate::DecodeError;
use crate::compress::decompress;
use crate::limits::{BLOCK_TEXT_BYTES_MAX, PAGE_BYTES_MAX};
use crate::wire::{Reader, put_varint};

const WHAT: &str = "a dictionary page";

/// Where a page lies and which codes it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageLocation {
    pub first_code: u32,
    pub count: u32,
    pub offset: u64,
    pub length: u32,
    /// Bytes before compression.
    pub raw_length: u32,
    pub checksum: u32,
}

impl PageLocation {
    /// Bytes in the index.
    pub(crate) const LEN: usize = 4 * 5 + 8;

    pub(crate) fn put(&self, out: &mut Vec<u8>) {
        for value in [self.first_code, self.count, self.length, self.raw_length, self.checksum] {
            out.extend_from_slice(&value.to_le_bytes());
        }
        out.extend_from_slice(&self.offset.to_le_bytes());
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let location = Self {
            first_code: reader.u32()?,
            count: reader.u32()?,
            length: reader.u32()?,
            raw_length: reader.u32()?,
            checksum: reader.u32()?,
            offset: reader.u64()?,
        };
        if location.raw_length as usize > BLOCK_TEXT_BYTES_MAX || location.count > location.raw_length {
            return Err(reader.malformed("a dictionary page is over the limit"));
        }
        Ok(location)
    }
}

/// Some values of a dictionary, decoded.
#[derive(Debug, PartialEq, Eq)]
pub struct DictionaryPage {
    first_code: u32,
    text: String,
    ends: Vec<u32>,
}

impl DictionaryPage {
    /// Verifies and decodes the page of `column` at `location`.
    pub fn decode(column: CodeColumn, location: &PageLocation, bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::decode_with(|value| values::is_well_formed(column, value), location, bytes)
    }

    /// Verifies and decodes the page of tokens at `location`. Each token is followed by NUL.
    pub fn decode_tokens(location: &PageLocation, bytes: &[u8]) -> Result<Self, DecodeError> {
        Self::decode_with(|value| value.find('\0') == value.len().checked_sub(1), location, bytes)
    }

    fn decode_with(
        is_well_formed: impl Fn(&str) -> bool,
        location: &PageLocation,
        bytes: &[u8],
    ) -> Result<Self, DecodeError> {
        verify(bytes, location.checksum)?;
        let raw = decompress(bytes, location.raw_length as usize, WHAT)?;
        let mut reader = Reader::new(&raw, WHAT);
        let mut ends = Vec::with_capacity(location.count as usize);
        let mut end = 0u32;
        for _ in 0..location.count {
            let length = u32::try_from(reader.varint()?).map_err(|_| reader.malformed("a value is over the limit"))?;
            end = end.checked_add(length).ok_or_else(|| reader.malformed("its values are over the limit"))?;
            ends.push(end);
        }
        let text = str::from_utf8(reader.take(end as usize)?).map_err(|_| reader.malformed("it is not UTF-8"))?;
        let page = Self { first_code: location.first_code, text: text.to_owned(), ends };
        reader.finish()?;
        let value = |index: usize| page.text.get(page.start(index)..page.ends[index] as usize);
        if (0..page.ends.len()).all(|index| value(index).is_some_and(&is_well_formed)) {
            return Ok(page);
        }
        Err(DecodeError::Malformed { what: WHAT, why: "a value has not the shape of its column" })
    }

    /// All values, one behind the other.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The code of the value that has the byte at `position` of [`DictionaryPage::text`].
    pub fn code_at(&self, position: usize) -> u32 {
        let index = self.ends.partition_point(|end| *end as usize <= position);
        self.first_code + u32::try_from(index).unwrap_or(0)
    }

    /// The value of a code that [`DictionaryPage::codes`] contains.
    pub fn value(&self, code: u32) -> &str {
        let index = (code - self.first_code) as usize;
        &self.text[self.start(index)..self.ends[index] as usize]
    }

    /// Where the value of a code ends in [`DictionaryPage::text`].
    pub fn end_of(&self, code: u32) -> usize {
        self.ends[(code - self.first_code) as usize] as usize
    }

    #[inline]
    pub fn codes(&self) -> std::ops::Range<u32> {
        self.first_code..self.first_code + u32::try_from(self.ends.len()).unwrap_or(0)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.text.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |previous| self.ends[previous] as usize)
    }
}

/// Calls `page` with the first code, the count and the uncompressed bytes of each page of the dictionary.
pub(crate) fn for_each_page<E>(
    dictionary: &Interner,
    mut page: impl FnMut(u32, u32, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let (mut lengths, mut values, mut first) = (Vec::new(), Vec::new(), 0u32);
    for code in 0..dictionary.len() {
        let value = dictionary.value(code);
        let next = u32::try_from(code).expect("codes have 32 bits");
        if next > first && lengths.len() + values.len() + value.len() + size_of::<u32>() > PAGE_BYTES_MAX {
            lengths.append(&mut values);
            page(first, next - first, &lengths)?;
            lengths.clear();
            first = next;
        }
        put_varint(&mut lengths, value.len() as u64);
        values.extend_from_slice(value);
    }
    let count = u32::try_from(dictionary.len()).expect("codes have 32 bits") - first;
    if count > 0 {
        lengths.append(&mut values);
        page(first, count, &lengths)?;
    }
    Ok(())
}
