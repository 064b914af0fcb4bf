//! An export's file on its way to the object store.

use std::io::Write as _;

use sha2::{Digest, Sha256};

use crate::EngineError;
use crate::catalog::exports::{ExportFile, ExportKind};
use crate::objects::{Create, Objects};
use crate::render::{DeletedTeams, Row, RowRenderer};

/// Bytes that are rendered before they are written.
const BUFFER_BYTES: usize = 256 << 10;

/// Renders events into a file that is whole, or was never there.
pub(super) struct FileWriter {
    name: String,
    renderer: RowRenderer,
    file: Box<dyn Create>,
    buffer: Vec<u8>,
    hash: Sha256,
    bytes: u64,
}

impl FileWriter {
    pub(super) fn create(
        objects: &dyn Objects,
        name: String,
        kind: ExportKind,
        deleted_teams: DeletedTeams,
    ) -> Result<Self, EngineError> {
        let file = objects.create(&name).map_err(|source| failed(&name, source))?;
        let mut buffer = Vec::with_capacity(BUFFER_BYTES * 2);
        let renderer = RowRenderer::new(kind, deleted_teams);
        renderer.begin(&mut buffer);
        Ok(Self { name, renderer, file, buffer, hash: Sha256::new(), bytes: 0 })
    }

    /// Events written so far.
    pub(super) fn rows(&self) -> u64 {
        self.renderer.rows()
    }

    pub(super) fn push(&mut self, row: Row<'_>) -> Result<(), EngineError> {
        self.renderer.row(row, &mut self.buffer);
        if self.buffer.len() >= BUFFER_BYTES { self.flush() } else { Ok(()) }
    }

    /// Ends the file and makes it durable.
    pub(super) fn finish(mut self) -> Result<ExportFile, EngineError> {
        self.renderer.end(&mut self.buffer);
        self.flush()?;
        self.file.finish().map_err(|source| failed(&self.name, source))?;
        Ok(ExportFile { name: self.name, bytes: self.bytes, sha256: self.hash.finalize().into() })
    }

    fn flush(&mut self) -> Result<(), EngineError> {
        self.file.write_all(&self.buffer).map_err(|source| failed(&self.name, source))?;
        self.hash.update(&self.buffer);
        self.bytes += self.buffer.len() as u64;
        self.buffer.clear();
        Ok(())
    }
}

fn failed(name: &str, source: std::io::Error) -> EngineError {
    EngineError::Object { action: "write", name: name.to_owned(), source }
}
