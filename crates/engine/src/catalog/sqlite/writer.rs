use std::io;
use std::sync::Arc;

use holdfast_format::OrganisationId;

use super::session::Session;
use super::{Shared, error};
use crate::catalog::{CatalogError, Connection, Row, Value, Writer};
use crate::{fault, limits};

/// The fault point of every statement, and how it is called when it fails.
const STATEMENT: &str = "catalog.statement";
const RUN: &str = "run a statement of the catalog";

/// The one connection that writes.
#[derive(Debug)]
pub(super) struct SqliteWriter {
    /// Present until the writer is dropped.
    session: Option<Session>,
    shared: Arc<Shared>,
}

impl SqliteWriter {
    pub(super) fn new(session: Session, shared: Arc<Shared>) -> Self {
        Self { session: Some(session), shared }
    }

    fn session(&mut self) -> &mut Session {
        self.session.as_mut().expect("a writer holds its session until it is dropped")
    }

    /// Some errors make SQLite roll back by itself. What came after would be committed statement by statement, so it
    /// is refused.
    fn require_transaction(&mut self) -> Result<&mut Session, CatalogError> {
        let session = self.session();
        if session.in_transaction() {
            return Ok(session);
        }
        let source = "there is no transaction; an earlier error may have rolled it back".into();
        Err(CatalogError::Failed { action: "go on with a transaction", source })
    }

    fn sort_failed_commit(&mut self, cause: rusqlite::Error) -> CatalogError {
        if !self.session().in_transaction() {
            return error::sort_commit(cause);
        }
        match self.rollback() {
            Ok(()) => error::sort("commit", cause),
            Err(_) => CatalogError::OutcomeUnknown { source: cause.into() },
        }
    }
}

impl Writer for SqliteWriter {
    fn begin(&mut self) -> Result<(), CatalogError> {
        faulty("catalog.begin", "begin a transaction", || self.session().run("BEGIN IMMEDIATE"))
    }

    fn connection(&mut self) -> &mut dyn Connection {
        self
    }

    /// BEGIN IMMEDIATE locked everything already.
    fn lock_shards_of(&mut self, _organisations: &[OrganisationId]) -> Result<(), CatalogError> {
        self.require_transaction().map(drop)
    }

    fn savepoint(&mut self) -> Result<(), CatalogError> {
        faulty("catalog.savepoint", "set a savepoint", || self.require_transaction()?.run("SAVEPOINT unit"))
    }

    fn release_savepoint(&mut self) -> Result<(), CatalogError> {
        faulty("catalog.release", "release a savepoint", || self.require_transaction()?.run("RELEASE unit"))
    }

    fn rollback_to_savepoint(&mut self) -> Result<(), CatalogError> {
        faulty("catalog.rollback_to", "roll back to a savepoint", || {
            let session = self.require_transaction()?;
            session.run("ROLLBACK TO unit")?;
            session.run("RELEASE unit")
        })
    }

    fn commit(&mut self) -> Result<(), CatalogError> {
        self.require_transaction()?;
        if let Err(cause) = fault::point("catalog.commit.before") {
            self.rollback()?;
            return Err(CatalogError::of_io("commit", cause));
        }
        if let Err(cause) = self.session().try_run("COMMIT") {
            return Err(self.sort_failed_commit(cause));
        }
        let unknown = |cause: io::Error| CatalogError::OutcomeUnknown { source: cause.into() };
        fault::point("catalog.commit.after").map_err(unknown)?;
        fault::after("catalog.commit.after").map_err(unknown)
    }

    fn rollback(&mut self) -> Result<(), CatalogError> {
        let session = self.session();
        if !session.in_transaction() {
            return Ok(());
        }
        faulty("catalog.rollback", "roll back", || session.run("ROLLBACK"))
    }

    /// Copies a grown WAL into the file, and cuts it when readers kept it from starting over for too long.
    fn upkeep(&mut self) -> Result<(), CatalogError> {
        let session = self.session();
        let page_bytes = super::session::PAGE_BYTES;
        let (pages, copied) = session.wal_pages()?;
        if pages * page_bytes > limits::WAL_BYTES_MAX {
            session.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)")?;
        } else if (pages - copied) * page_bytes > limits::WAL_CHECKPOINT_BYTES {
            faulty("catalog.checkpoint", "checkpoint the catalog", || {
                session.checkpoint("PRAGMA wal_checkpoint(PASSIVE)").map(drop)
            })?;
        }
        Ok(())
    }
}

impl Connection for SqliteWriter {
    fn execute(&mut self, sql: &'static str, arguments: &[Value]) -> Result<u64, CatalogError> {
        faulty(STATEMENT, RUN, || self.require_transaction()?.execute(sql, arguments))
    }

    fn query(&mut self, sql: &'static str, arguments: &[Value]) -> Result<Vec<Row>, CatalogError> {
        faulty(STATEMENT, RUN, || self.require_transaction()?.query(sql, arguments))
    }
}

/// Does `work` between the two sides of a fault point.
fn faulty<T>(
    point: &'static str,
    action: &'static str,
    work: impl FnOnce() -> Result<T, CatalogError>,
) -> Result<T, CatalogError> {
    let failed = |cause| CatalogError::of_io(action, cause);
    fault::point(point).map_err(failed)?;
    let answer = work()?;
    fault::after(point).map_err(failed)?;
    Ok(answer)
}

impl Drop for SqliteWriter {
    fn drop(&mut self) {
        // A connection whose rollback fails is closed instead, which rolls back too; the catalog has no writer then.
        if self.rollback().is_ok()
            && let Some(session) = self.session.take()
        {
            self.shared.take_back(session);
        }
    }
}
