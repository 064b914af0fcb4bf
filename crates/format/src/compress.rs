//! zstd with reused contexts, and with bounds on what comes out.

use std::cell::RefCell;
use std::fmt;
use std::io;

use crate::DecodeError;

/// Compresses at one level.
pub(crate) struct Compressor(zstd::bulk::Compressor<'static>);

impl Compressor {
    pub(crate) fn new(level: i32) -> io::Result<Self> {
        zstd::bulk::Compressor::new(level).map(Self)
    }

    pub(crate) fn compress(&mut self, raw: &[u8]) -> io::Result<Vec<u8>> {
        self.0.compress(raw)
    }
}

impl fmt::Debug for Compressor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Compressor")
    }
}

thread_local! {
    static DECOMPRESSOR: RefCell<Option<zstd::bulk::Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Expands `compressed` to exactly `raw_length` bytes, which the caller has bounded.
pub(crate) fn decompress(compressed: &[u8], raw_length: usize, what: &'static str) -> Result<Vec<u8>, DecodeError> {
    let malformed = |why| DecodeError::Malformed { what, why };
    let raw = DECOMPRESSOR
        .with_borrow_mut(|slot| {
            let decompressor = match slot {
                Some(decompressor) => decompressor,
                None => slot.insert(zstd::bulk::Decompressor::new()?),
            };
            decompressor.decompress(compressed, raw_length)
        })
        .map_err(|_: io::Error| malformed("it does not expand to the length that it states"))?;
    if raw.len() == raw_length { Ok(raw) } else { Err(malformed("it expands to less than it states")) }
}
