//! An export's file on its way to the object store.

use super::background::Background;
use crate::EngineError;
use crate::catalog::exports::{ExportFile, ExportKind};
use crate::objects::Objects;
use crate::render::{DeletedTeams, Row, RowRenderer};

/// Bytes that are rendered before they are written.
const BUFFER_BYTES: usize = 256 << 10;

/// Renders events into a file that is whole, or was never there.
pub(super) struct FileWriter {
    name: String,
    renderer: RowRenderer,
    buffer: Vec<u8>,
    file: Background,
}

impl FileWriter {
    pub(super) fn create(
        objects: &dyn Objects,
        name: String,
        kind: ExportKind,
        deleted_teams: DeletedTeams,
    ) -> Result<Self, EngineError> {
        let file = objects.create(&name).and_then(Background::start).map_err(|source| failed(&name, source))?;
        let renderer = RowRenderer::new(kind, deleted_teams);
        let mut buffer = Vec::new();
        renderer.begin(&mut buffer);
        Ok(Self { name, renderer, buffer, file })
    }

    /// Events rendered so far.
    pub(super) fn rows(&self) -> u64 {
        self.renderer.rows()
    }

    /// Adds an event. An error of writing one may come with a later one.
    pub(super) fn push(&mut self, row: Row<'_>) -> Result<(), EngineError> {
        self.renderer.row(row, &mut self.buffer);
        if self.buffer.len() >= BUFFER_BYTES { self.flush() } else { Ok(()) }
    }

    /// Ends the file and makes it durable.
    pub(super) fn finish(mut self) -> Result<ExportFile, EngineError> {
        self.renderer.end(&mut self.buffer);
        self.flush()?;
        let sum = self.file.finish().map_err(|source| failed(&self.name, source))?;
        Ok(ExportFile { name: self.name, bytes: sum.bytes, sha256: sum.sha256 })
    }

    fn flush(&mut self) -> Result<(), EngineError> {
        let full = std::mem::take(&mut self.buffer);
        self.buffer = self.file.write(full).map_err(|source| failed(&self.name, source))?;
        Ok(())
    }
}

fn failed(name: &str, source: std::io::Error) -> EngineError {
    EngineError::Object { action: "write", name: name.to_owned(), source }
}
