//! Recover: what start-up does, after a crash or after nothing.
//!
//! In: a data directory.
//! Out: the stores, the state as the catalog has it, the committer.
//! Invariants: I1 (the journal is read back before anything is served), I4 (a damaged row stops the start of its shard).
//! If we crash here: start again; recovery only reads the journal and removes files that the catalog never published.
//! Bounds: the journal is read in slices of `JOURNAL_READ_BYTES`; all of it together fits `HEAD_BYTES_MAX`.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use holdfast_format::journal::{Frame, decode_batch, decode_frame};

use crate::bell::Bell;
use crate::catalog::installation::{self, Installation, LinkKey};
use crate::catalog::journal::JournalRow;
use crate::catalog::sqlite::SqliteCatalog;
use crate::catalog::{self, Catalog, CatalogError, SchemaPart, Writer, files, segments, shards};
use crate::clock::Clock;
use crate::commit::{Committer, Queue};
use crate::core::{Core, Settings, shard_index};
use crate::objects::{Directory, Objects};
use crate::seal::{damaged_row, read_journal};
use crate::segment::SegmentStore;
use crate::state::{HeadBlock, State};
use crate::{EngineError, catalog_path, fault, limits, objects_path, random};

/// The parts of an engine, before its threads run.
pub(crate) struct Recovered {
    pub(crate) core: Core,
    pub(crate) committer: Committer,
}

/// Makes an empty data directory with mode 0700 and an empty catalog. Refuses a directory that is not empty.
pub(crate) fn create(directory: &Path, schema: &[SchemaPart], installation: &Installation) -> Result<(), EngineError> {
    let refused = |why: String| EngineError::DataDirectory { directory: directory.display().to_string(), why };
    let make = |path: &Path| fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    make(directory).map_err(|error| refused(error.to_string()))?;
    let mut entries = fs::read_dir(directory).map_err(|error| refused(error.to_string()))?;
    if entries.next().is_some() {
        return Err(refused("it is not empty".to_owned()));
    }
    make(&objects_path(directory)).map_err(|error| refused(error.to_string()))?;
    let catalog = SqliteCatalog::create(&catalog_path(directory), &parts(schema))?;
    let mut writer = catalog.writer()?;
    writer.begin()?;
    installation::insert(writer.connection(), installation)?;
    let link_key = LinkKey { id: 1, secret: random::bytes(), created_at: installation.created_at };
    installation::insert_link_key(writer.connection(), &link_key)?;
    shards::insert(writer.connection(), limits::SHARD_COUNT)?;
    writer.commit()?;
    Ok(())
}

/// The engine's own tables and those of the crates above, which may refer to them.
fn parts(schema: &[SchemaPart]) -> Vec<SchemaPart> {
    std::iter::once(catalog::schema::ENGINE).chain(schema.iter().copied()).collect()
}

/// Opens both stores and reads back what is committed.
pub(crate) fn open(
    directory: &Path,
    schema: &[SchemaPart],
    clock: Clock,
    settings: Settings,
    seal_bell: Arc<Bell>,
) -> Result<Recovered, EngineError> {
    if !catalog_path(directory).exists() {
        return Err(EngineError::DataDirectory {
            directory: directory.display().to_string(),
            why: "it holds no catalog; `holdfast init` creates one".to_owned(),
        });
    }
    let _stage = fault::stage("recover");
    fault::point("recover.open").map_err(|source| object_error("open", "catalog", source))?;
    let catalog: Arc<dyn Catalog> = Arc::new(SqliteCatalog::open(&catalog_path(directory), &parts(schema))?);
    let objects: Arc<dyn Objects> = Arc::new(
        Directory::open(&objects_path(directory)).map_err(|source| object_error("open", "the object store", source))?,
    );
    let mut writer = catalog.writer()?;
    let (installation, writer_epoch) = claim(&mut *writer)?;
    discard_unpublished(&*catalog, &mut *writer, &*objects)?;
    let state = Arc::new(read_state(&*catalog)?);
    let queue = Arc::new(Queue::default());
    let committer = Committer {
        writer,
        queue: Arc::clone(&queue),
        state: Arc::clone(&state),
        clock: clock.clone(),
        head_bytes_max: settings.head_bytes_max,
        head_bytes_open: settings.head_bytes_open(),
        seal_bell,
        seal_due_bytes: settings.seal_due_bytes(),
    };
    let segments = SegmentStore::new(Arc::clone(&objects));
    let epoch = installation.epoch;
    let core = Core { catalog, objects, segments, state, queue, clock, settings, epoch, writer_epoch };
    Ok(Recovered { core, committer })
}

/// Takes the right to publish segments: this process holds the lock on the directory, so whoever had it is gone.
fn claim(writer: &mut dyn Writer) -> Result<(Installation, i64), EngineError> {
    writer.begin()?;
    let connection = writer.connection();
    let installation = installation::read(connection)?
        .ok_or_else(|| CatalogError::Damaged { what: "it has no row of the installation".to_owned() })?;
    let mut epoch = 0;
    for shard in shards::list(connection)? {
        epoch = epoch.max(shards::seize_writer(
            connection,
            shard.shard,
            &installation.id,
            holdfast_format::Timestamp::MAX,
        )?);
    }
    writer.commit()?;
    Ok((installation, epoch))
}

/// Removes the files whose publishing transaction never came, then forgets their names.
fn discard_unpublished(
    catalog: &dyn Catalog,
    writer: &mut dyn Writer,
    objects: &dyn Objects,
) -> Result<(), EngineError> {
    loop {
        let pending = catalog::read(catalog, |connection| files::list_pending(connection, "", limits::FILES_PAGE))?;
        if pending.is_empty() {
            return Ok(());
        }
        for file in &pending {
            objects.discard_unfinished(&file.name).map_err(|source| object_error("discard", &file.name, source))?;
            objects.delete(&file.name).map_err(|source| object_error("delete", &file.name, source))?;
        }
        writer.begin()?;
        for file in &pending {
            files::settle_pending(writer.connection(), &file.name)?;
        }
        writer.commit()?;
    }
}

fn read_state(catalog: &dyn Catalog) -> Result<State, EngineError> {
    let shards = catalog::read(catalog, |connection| shards::list(connection))?;
    let lists: Result<Vec<_>, CatalogError> = shards
        .iter()
        .map(|shard| {
            let rows = catalog::read(catalog, |connection| segments::list(connection, shard.shard))?;
            Ok(rows.into_iter().map(Arc::new).collect())
        })
        .collect();
    let state = State::new(lists?);
    for shard in &shards {
        read_journal(catalog, shard.shard, shard.sealed_through, shard.last_position, |row| append(&state, row))?;
    }
    Ok(state)
}

fn append(state: &State, row: &JournalRow) -> Result<(), EngineError> {
    let blocks: Result<Vec<_>, _> = decode_batch(&row.batch).and_then(|frames| {
        let block =
            |frame: &Frame| Ok((frame.organisation, HeadBlock::new(row.position, decode_frame(&row.batch, frame)?)?));
        frames.iter().map(block).collect()
    });
    let blocks = blocks.map_err(|source| damaged_row(row, source))?;
    state.append(shard_index(row.shard), row.position, row.recorded_at, blocks);
    Ok(())
}

fn object_error(action: &'static str, name: &str, source: std::io::Error) -> EngineError {
    EngineError::Object { action, name: name.to_owned(), source }
}
