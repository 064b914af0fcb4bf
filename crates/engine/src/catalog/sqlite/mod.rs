//! The catalog in one SQLite file, in WAL mode.
//!
//! One connection writes; readers take connections from a small pool, which cannot write. Exactly one process writes
//! the file: whoever opens it for writing holds the data directory's lock.

mod error;
mod file;
mod session;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use self::session::{Access, Session};
use self::writer::SqliteWriter;
use super::schema;
use super::{Catalog, CatalogError, Connection, SchemaPart, Writer};
use crate::limits::CATALOG_READERS_MAX;

/// The oldest SQLite without the WAL-reset bug, as SQLite writes its version as a number.
const SQLITE_VERSION_MIN: i32 = 3_051_003;

/// A SQLite file.
#[derive(Debug, Clone)]
pub struct SqliteCatalog {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    readers: Mutex<Readers>,
    reader_returned: Condvar,
    /// Present while nobody holds the writer.
    writer: Mutex<Option<Session>>,
}

/// Reading connections that are not in use, and how many exist.
#[derive(Debug, Default)]
struct Readers {
    idle: Vec<Session>,
    open: usize,
}

impl SqliteCatalog {
    /// Creates the file, which must not exist, with the tables of `parts`.
    pub fn create(path: &Path, parts: &[SchemaPart]) -> Result<Self, CatalogError> {
        check_version()?;
        file::create(path)?;
        let mut session = Session::create(path)?;
        session.transaction(|session| {
            schema::create_versions(session)?;
            schema::migrate(session, parts)
        })?;
        file::sync_parent(path)?;
        Ok(Self::new(path, Some(session)))
    }

    /// Opens an existing file. An older one is copied beside itself, then migrated; a newer one is refused.
    pub fn open(path: &Path, parts: &[SchemaPart]) -> Result<Self, CatalogError> {
        check_version()?;
        let mut session = Session::open(path, Access::Write)?;
        let found = schema::versions(&mut session, parts)?;
        if parts.iter().zip(&found).any(|(part, found)| part.version() != *found) {
            let copy = file::name_of_copy(path, found.iter().sum());
            file::copy(&mut session, &copy)?;
            session.transaction(|session| schema::migrate(session, parts))?;
        }
        Ok(Self::new(path, Some(session)))
    }

    /// Opens an existing file for reading, as `fsck` and `backup` do, also while a server writes it. It must have the
    /// version of this release.
    pub fn open_for_reading(path: &Path, parts: &[SchemaPart]) -> Result<Self, CatalogError> {
        check_version()?;
        let mut session = Session::open(path, Access::Read)?;
        for (part, found) in parts.iter().zip(schema::versions(&mut session, parts)?) {
            if part.version() != found {
                return Err(CatalogError::Older { part: part.name, found, known: part.version() });
            }
        }
        Ok(Self::new(path, None))
    }

    fn new(path: &Path, writer: Option<Session>) -> Self {
        Self {
            shared: Arc::new(Shared {
                path: path.to_owned(),
                readers: Mutex::default(),
                reader_returned: Condvar::new(),
                writer: Mutex::new(writer),
            }),
        }
    }

    /// Writes a consistent, durable copy of the catalog to `path`, which must not exist.
    pub fn copy_to(&self, path: &Path) -> Result<(), CatalogError> {
        if path.exists() {
            let source = format!("`{}` exists already", path.display());
            return Err(CatalogError::Failed { action: "copy the catalog", source: source.into() });
        }
        let mut session = Session::open(&self.shared.path, Access::Copy)?;
        file::copy(&mut session, path)
    }

    /// What SQLite's own checks find wrong, at most 100 lines of each; empty when all is well.
    pub fn check(&self) -> Result<Vec<String>, CatalogError> {
        let mut session = Session::open(&self.shared.path, Access::Read)?;
        session.check()
    }
}

impl Catalog for SqliteCatalog {
    fn read(&self, work: &mut dyn FnMut(&mut dyn Connection)) -> Result<(), CatalogError> {
        let mut reader = self.shared.reader()?;
        let session = reader.session.as_mut().expect("a reader holds its session until it is dropped");
        session.run("BEGIN")?;
        work(session);
        session.run("ROLLBACK")
    }

    fn writer(&self) -> Result<Box<dyn Writer>, CatalogError> {
        let session = lock(&self.shared.writer).take();
        let session = session.ok_or_else(|| CatalogError::Failed {
            action: "write the catalog",
            source: "another writer is at work, or it was opened for reading".into(),
        })?;
        Ok(Box::new(SqliteWriter::new(session, Arc::clone(&self.shared))))
    }
}

impl Shared {
    fn reader(&self) -> Result<Reader<'_>, CatalogError> {
        let mut readers = lock(&self.readers);
        while readers.idle.is_empty() && readers.open == CATALOG_READERS_MAX {
            readers = self.reader_returned.wait(readers).unwrap_or_else(PoisonError::into_inner);
        }
        if let Some(session) = readers.idle.pop() {
            return Ok(Reader { shared: self, session: Some(session) });
        }
        readers.open += 1;
        drop(readers);
        let mut reader = Reader { shared: self, session: None };
        reader.session = Some(Session::open(&self.path, Access::Read)?);
        Ok(reader)
    }

    fn take_back(&self, session: Session) {
        *lock(&self.writer) = Some(session);
    }
}

/// A reading connection in use; dropping it makes room for the next.
struct Reader<'a> {
    shared: &'a Shared,
    session: Option<Session>,
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut readers = lock(&self.shared.readers);
        match self.session.take() {
            // Work that panicked leaves its transaction open; such a connection is closed, which ends it.
            Some(session) if !session.in_transaction() => readers.idle.push(session),
            Some(_) | None => readers.open -= 1,
        }
        drop(readers);
        self.shared.reader_returned.notify_one();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn check_version() -> Result<(), CatalogError> {
    if rusqlite::version_number() < SQLITE_VERSION_MIN {
        let source = format!("SQLite is {}; 3.51.3 or newer is needed", rusqlite::version());
        return Err(CatalogError::Failed { action: "use SQLite", source: source.into() });
    }
    Ok(())
}
