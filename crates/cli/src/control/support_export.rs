//! The operator's way to records that users may not look at any more: older than the history window, for a stated reason,
//! and recorded in the log that it reads.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use holdfast_engine::filter::Filter;
use holdfast_engine::render::{Row, RowRenderer};
use holdfast_engine::search::{self, Ascending};
use holdfast_engine::state::Snapshot;
use holdfast_engine::{Engine, EngineError};
use holdfast_organisation::organisations::{self, SupportExport};
use holdfast_organisation::{Author, teams};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// Writes the events of `export` to the file `out`, which must not exist. The event that tells of it is committed before
/// the first byte is written, and is not among the exported ones.
pub(super) fn run(engine: &Engine, author: &Author, export: &SupportExport, out: &Path) -> Result<Value, Failure> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(out).map_err(|error| unwritable(out, &error))?;
    let organisation = &author.organisation;
    let snapshot = engine.snapshot(organisation)?;
    let filter = Filter::of_range(export.from(), export.to());
    let rows = search::count(engine.segments(), &snapshot, &filter)?;
    organisations::record_support_export(engine, author, export, rows)?.wait()?;
    let deleted = engine.read(|connection| teams::deleted(connection, organisation).map_err(EngineError::from))?;
    let mut output = Output {
        file: BufWriter::new(file),
        hash: Sha256::new(),
        row: Vec::new(),
        renderer: RowRenderer::new(export.kind(), deleted),
    };
    write(engine, &snapshot, &filter, &mut output).map_err(|error| match error {
        WriteError::Engine(error) => error.into(),
        WriteError::File(error) => unwritable(out, &error),
    })?;
    let sha256: String = output.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(json!({"file": out, "rows": output.renderer.rows(), "sha256": sha256}))
}

enum WriteError {
    Engine(EngineError),
    File(io::Error),
}

impl From<EngineError> for WriteError {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

struct Output {
    file: BufWriter<File>,
    hash: Sha256,
    /// What is being rendered.
    row: Vec<u8>,
    renderer: RowRenderer,
}

impl Output {
    fn begin(&mut self) -> io::Result<()> {
        self.renderer.begin(&mut self.row);
        self.flush()
    }

    fn push(&mut self, row: Row<'_>) -> io::Result<()> {
        self.renderer.row(row, &mut self.row);
        self.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.renderer.end(&mut self.row);
        self.flush()?;
        self.file.flush()?;
        self.file.get_ref().sync_all()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hash.update(&self.row);
        self.file.write_all(&self.row)?;
        self.row.clear();
        Ok(())
    }
}

fn write(engine: &Engine, snapshot: &Snapshot, filter: &Filter, output: &mut Output) -> Result<(), WriteError> {
    output.begin().map_err(WriteError::File)?;
    let mut events = Ascending::new(engine.segments(), snapshot, filter, None)?;
    let mut broken = None;
    loop {
        let more = events.next_batch(&mut |row| {
            output.push(row).map_err(|error| {
                broken = Some(error);
                EngineError::Stopping
            })
        });
        if let Some(error) = broken.take() {
            return Err(WriteError::File(error));
        }
        if !more? {
            return output.finish().map_err(WriteError::File);
        }
    }
}

fn unwritable(out: &Path, error: &io::Error) -> Failure {
    let failure = Failure::input(format!("could not write `{}`: {error}", out.display()));
    match error.kind() {
        io::ErrorKind::AlreadyExists => failure.hint("name a file that does not exist yet"),
        _ => failure,
    }
}
