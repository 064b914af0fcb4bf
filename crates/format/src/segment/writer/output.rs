use std::io;

use sha2::{Digest, Sha256};

/// Where a segment goes, with its length and hash so far.
pub(super) struct Output<W> {
    out: W,
    bytes: u64,
    hash: Sha256,
}

impl<W: io::Write> Output<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, bytes: 0, hash: Sha256::new() }
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) fn finish(self) -> (W, u64, [u8; 32]) {
        (self.out, self.bytes, self.hash.finalize().into())
    }
}
