//! Collects the tokens of a row group as its rows are pushed.

use std::collections::HashMap;
use std::io;

use super::length_u32;
use crate::compress::Compressor;
use crate::limits::TOKENS_BYTES_MAX;
use crate::segment::block_checksum;
use crate::segment::interner::Interner;
use crate::segment::tokens::{BITS, OTHER_TOKENS, STEPS, TOKEN_BYTES_MAX, tokens_of};
use crate::wire::put_varint;

/// The dictionary of tokens of a segment, and the rows of the current group that have each.
#[derive(Debug)]
pub(super) struct TokenBuilder {
    dictionary: Interner,
    /// By code.
    rows: Vec<Rows>,
    /// Codes with rows in this group.
    seen: Vec<u32>,
    value: Vec<u8>,
}

/// The rows of a token in the current group.
#[derive(Debug, Default, Clone)]
struct Rows {
    count: u32,
    last: u32,
    steps: Vec<u8>,
}

/// The index of a row group, ready to be written.
#[derive(Debug)]
pub(super) struct TokenIndex {
    /// zstd.
    pub(super) directory: Vec<u8>,
    /// Bytes of the directory before compression.
    pub(super) raw_length: u32,
    pub(super) postings: Vec<u8>,
}

impl TokenBuilder {
    pub(super) fn new() -> Self {
        let mut dictionary = Interner::new();
        let other = dictionary.intern(b"\0");
        debug_assert_eq!(other, OTHER_TOKENS);
        Self { dictionary, rows: vec![Rows::default()], seen: Vec::new(), value: Vec::new() }
    }

    /// Adds the tokens of a row's text; `row` is counted in the group.
    pub(super) fn push(&mut self, row: u32, text: &[u8]) {
        for token in tokens_of(text) {
            let code = self.code(token);
            self.add(code, row);
        }
    }

    fn code(&mut self, token: &[u8]) -> u32 {
        if token.len() > TOKEN_BYTES_MAX {
            return OTHER_TOKENS;
        }
        self.value.clear();
        self.value.extend_from_slice(token);
        self.value.push(0);
        if self.dictionary.bytes() > TOKENS_BYTES_MAX {
            return self.dictionary.get(&self.value).unwrap_or(OTHER_TOKENS);
        }
        let code = self.dictionary.intern(&self.value);
        if code as usize == self.rows.len() {
            self.rows.push(Rows::default());
        }
        code
    }

    fn add(&mut self, code: u32, row: u32) {
        let rows = &mut self.rows[code as usize];
        if rows.count == 0 {
            self.seen.push(code);
            put_varint(&mut rows.steps, row.into());
        } else if rows.last != row {
            put_varint(&mut rows.steps, u64::from(row - rows.last - 1));
        } else {
            return;
        }
        rows.count += 1;
        rows.last = row;
    }

    /// The index of a group of `rows` rows. Equal lists are written once: words of one phrase occur together.
    pub(super) fn close_group(&mut self, rows: u32, compressor: &mut Compressor) -> io::Result<TokenIndex> {
        let (mut postings, mut lists, mut tokens) = (Vec::new(), Vec::new(), Vec::new());
        let mut known: HashMap<Vec<u8>, u64> = HashMap::new();
        self.seen.sort_unstable();
        put_varint(&mut tokens, self.seen.len() as u64);
        let mut next = 0;
        for code in self.seen.drain(..) {
            let of = std::mem::take(&mut self.rows[code as usize]);
            put_varint(&mut tokens, (code - next).into());
            next = code + 1;
            if of.count == 1 {
                put_varint(&mut tokens, u64::from(of.last) * 2);
                continue;
            }
            let count = known.len() as u64;
            let list = *known.entry(of.steps).or_insert_with_key(|steps| {
                put_list(steps, rows, &mut lists, &mut postings);
                count
            });
            put_varint(&mut tokens, list * 2 + 1);
        }
        let mut raw = Vec::new();
        put_varint(&mut raw, known.len() as u64);
        raw.append(&mut lists);
        raw.append(&mut tokens);
        let directory = compressor.compress(&raw)?;
        Ok(TokenIndex { raw_length: length_u32(raw.len()), directory, postings })
    }

    pub(super) fn dictionary(&self) -> &Interner {
        &self.dictionary
    }
}

/// Appends a list to the postings, in the shorter of its two forms, and what the directory says of it to `lists`.
fn put_list(steps: &[u8], rows: u32, lists: &mut Vec<u8>, postings: &mut Vec<u8>) {
    let start = postings.len();
    let bits_length = (rows as usize).div_ceil(8);
    if steps.len() <= bits_length {
        postings.push(STEPS);
        postings.extend_from_slice(steps);
    } else {
        postings.push(BITS);
        postings.resize(start + 1 + bits_length, 0);
        let bits = &mut postings[start + 1..];
        for_each_row(steps, |row| bits[row / 8] |= 1 << (row % 8));
    }
    put_varint(lists, (postings.len() - start) as u64);
    lists.extend_from_slice(&block_checksum(&postings[start..]).to_le_bytes());
}

/// Calls `visit` with the rows of steps that were just written.
fn for_each_row(steps: &[u8], mut visit: impl FnMut(usize)) {
    let (mut next, mut step, mut shift) = (0, 0, 0);
    for byte in steps {
        step |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            visit(next + step);
            next += step + 1;
            (step, shift) = (0, 0);
        }
    }
}
