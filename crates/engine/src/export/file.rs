//! An export's file on its way to the object store.

use std::io::Write as _;

use holdfast_format::Event;
use sha2::{Digest, Sha256};

use crate::EngineError;
use crate::catalog::exports::{ExportFile, ExportKind};
use crate::objects::{Create, Objects};
use crate::render::json::Detail;
use crate::render::{DeletedTeams, csv, json};

/// Bytes that are rendered before they are written.
const BUFFER_BYTES: usize = 256 << 10;

/// Renders events into a file that is whole, or was never there.
pub(super) struct FileWriter {
    name: String,
    kind: ExportKind,
    deleted_teams: DeletedTeams,
    file: Box<dyn Create>,
    buffer: Vec<u8>,
    hash: Sha256,
    bytes: u64,
    rows: u64,
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
        match kind {
            ExportKind::Csv => csv::header(&mut buffer),
            ExportKind::Json => buffer.push(b'['),
        }
        Ok(Self { name, kind, deleted_teams, file, buffer, hash: Sha256::new(), bytes: 0, rows: 0 })
    }

    /// Events written so far.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    pub(super) fn push(&mut self, event: &Event<'_>) -> Result<(), EngineError> {
        match self.kind {
            ExportKind::Csv => csv::row(event, &self.deleted_teams, &mut self.buffer),
            ExportKind::Json => {
                self.buffer.extend_from_slice(if self.rows == 0 { b"\n" } else { b",\n" });
                json::event(event, &self.deleted_teams, Detail::WithMeta, &mut self.buffer);
            }
        }
        self.rows += 1;
        if self.buffer.len() >= BUFFER_BYTES { self.flush() } else { Ok(()) }
    }

    /// Ends the file and makes it durable.
    pub(super) fn finish(mut self) -> Result<ExportFile, EngineError> {
        if self.kind == ExportKind::Json {
            self.buffer.extend_from_slice(b"\n]\n");
        }
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
