use std::collections::HashMap;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{OpenFlags, Statement, ToSql, params_from_iter};

use super::error;
use crate::catalog::schema::SchemaConnection;
use crate::catalog::{CatalogError, Connection, Dialect, Row, Value};
use crate::{fault, limits};

/// Statements that a connection keeps prepared; there are fewer in the whole program.
const STATEMENTS_MAX: usize = 512;
/// Bytes of a page. Most commits touch a handful of pages, and each goes to the WAL whole.
pub(super) const PAGE_BYTES: i64 = 4_096;
/// Lines of each of SQLite's checks.
const CHECK_LINES_MAX: i64 = 100;
const RUN: &str = "run a statement of the catalog";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
    /// Reads, and may write another file.
    Copy,
}

/// One connection to the file.
#[derive(Debug)]
pub(super) struct Session {
    connection: rusqlite::Connection,
    /// SQLite's spelling of each statement seen.
    spelt: HashMap<&'static str, String>,
}

impl Session {
    /// Makes the empty file at `path` a database.
    pub(super) fn create(path: &Path) -> Result<Self, CatalogError> {
        let session = Self::connect(path)?;
        session.set("page_size", PAGE_BYTES)?;
        session.set("journal_mode", "WAL")?;
        session.configured(Access::Write)
    }

    /// Gives the copy at `path` the journal mode of its original, which VACUUM INTO does not.
    pub(super) fn finish_copy(path: &Path) -> Result<(), CatalogError> {
        Self::connect(path)?.set("journal_mode", "WAL")
    }

    pub(super) fn open(path: &Path, access: Access) -> Result<Self, CatalogError> {
        Self::connect(path)?.configured(access)
    }

    fn connect(path: &Path) -> Result<Self, CatalogError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let connection = rusqlite::Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(limits::CATALOG_LOCK_WAIT)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
            // Otherwise a statement whose plan may depend on its values, as that of one which a partial index could serve,
            // is prepared anew whenever it is given some. That takes longer than to run it.
            connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
            Ok(Self { connection, spelt: HashMap::new() })
        };
        open().map_err(|cause| error::sort("open the catalog", cause))
    }

    /// Sets what has to be set on each connection, and reads back what safety rests on.
    fn configured(self, access: Access) -> Result<Self, CatalogError> {
        let synchronous = if fault::control("no-fsync") { 0 } else { 2 };
        let cache_kib = match access {
            Access::Write => limits::CATALOG_WRITER_CACHE_KIB,
            Access::Read | Access::Copy => limits::CATALOG_READER_CACHE_KIB,
        };
        self.set("synchronous", synchronous)?;
        self.set("foreign_keys", 1)?;
        self.set("wal_autocheckpoint", 0)?;
        self.set("journal_size_limit", limits::WAL_BYTES_MAX)?;
        self.set("cache_size", -cache_kib)?;
        self.set("cell_size_check", 1)?;
        self.set("trusted_schema", 0)?;
        self.set("query_only", i64::from(access == Access::Read))?;
        self.expect("journal_mode", "wal".to_owned())?;
        self.expect("synchronous", synchronous)?;
        self.expect("foreign_keys", 1)?;
        self.expect("query_only", i64::from(access == Access::Read))?;
        Ok(self)
    }

    fn set(&self, pragma: &str, value: impl ToSql) -> Result<(), CatalogError> {
        let set = self.connection.pragma_update(None, pragma, value);
        set.map_err(|cause| error::sort("configure the catalog", cause))
    }

    fn expect(&self, pragma: &'static str, wanted: impl Into<rusqlite::types::Value>) -> Result<(), CatalogError> {
        let found = self.connection.pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0));
        let found = found.map_err(|cause| error::sort("configure the catalog", cause))?;
        if found == wanted.into() {
            return Ok(());
        }
        let source = format!("SQLite has `{pragma}` = {found:?} although it was set");
        Err(CatalogError::Failed { action: "configure the catalog", source: source.into() })
    }

    pub(super) fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// Runs a statement without arguments or answer, such as BEGIN.
    pub(super) fn run(&mut self, sql: &'static str) -> Result<(), CatalogError> {
        self.try_run(sql).map_err(|cause| error::sort(RUN, cause))
    }

    pub(super) fn try_run(&mut self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.raw_execute().map(drop)
    }

    /// Runs `work` in a transaction of its own.
    pub(super) fn transaction(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<(), CatalogError>,
    ) -> Result<(), CatalogError> {
        self.run("BEGIN IMMEDIATE")?;
        let done = work(self).and_then(|()| self.run("COMMIT"));
        if done.is_err() && self.in_transaction() {
            self.run("ROLLBACK")?;
        }
        done
    }

    /// Copies the database as it is now into a new file, which is not durable yet.
    pub(super) fn vacuum_into(&mut self, path: &Path) -> Result<(), CatalogError> {
        let path = path.to_str().ok_or_else(|| CatalogError::Failed {
            action: "copy the catalog",
            source: "SQLite needs a path that is UTF-8".into(),
        })?;
        let copied = self.connection.execute("VACUUM INTO ?1", [path]);
        copied.map(drop).map_err(|cause| error::sort("copy the catalog", cause))
    }

    /// Pages in the WAL, and how many of them are in the file already.
    pub(super) fn wal_pages(&self) -> Result<(i64, i64), CatalogError> {
        self.checkpoint("PRAGMA wal_checkpoint(NOOP)")
    }

    /// Runs a checkpoint and returns what [`Session::wal_pages`] does.
    pub(super) fn checkpoint(&self, sql: &'static str) -> Result<(i64, i64), CatalogError> {
        let pages = || self.connection.prepare_cached(sql)?.query_row([], |row| Ok((row.get(1)?, row.get(2)?)));
        pages().map_err(|cause| error::sort("checkpoint the catalog", cause))
    }

    pub(super) fn check(&mut self) -> Result<Vec<String>, CatalogError> {
        let check = || {
            let mut lines = Vec::new();
            let mut statement = self.connection.prepare(&format!("PRAGMA integrity_check({CHECK_LINES_MAX})"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                lines.push(row.get::<_, String>(0)?);
            }
            lines.retain(|line| line != "ok");
            let mut statement = self.connection.prepare(
                "SELECT \"table\" || ' names a row of ' || parent || ' that does not exist' \
                 FROM pragma_foreign_key_check LIMIT ?1",
            )?;
            let mut rows = statement.query([CHECK_LINES_MAX])?;
            while let Some(row) = rows.next()? {
                lines.push(row.get::<_, String>(0)?);
            }
            Ok(lines)
        };
        check().map_err(|cause| error::sort("check the catalog", cause))
    }

    /// Passes a prepared statement to `run`.
    fn prepared<T>(
        &mut self,
        sql: &'static str,
        run: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, CatalogError> {
        tracing::trace!(target: "catalog", sql);
        let spelt = self.spelt.entry(sql).or_insert_with(|| Dialect::Sqlite.statement(sql));
        let done = self.connection.prepare_cached(spelt).and_then(|mut statement| run(&mut statement));
        done.map_err(|cause| error::sort(RUN, cause))
    }
}

impl Connection for Session {
    fn execute(&mut self, sql: &'static str, arguments: &[Value]) -> Result<u64, CatalogError> {
        let changed = self.prepared(sql, |statement| statement.execute(params_from_iter(arguments)))?;
        Ok(changed as u64)
    }

    fn query(&mut self, sql: &'static str, arguments: &[Value]) -> Result<Vec<Row>, CatalogError> {
        self.prepared(sql, |statement| {
            let columns = statement.column_count();
            let mut found = Vec::new();
            let mut rows = statement.query(params_from_iter(arguments))?;
            while let Some(row) = rows.next()? {
                found.push(Row((0..columns).map(|column| value(row, column)).collect::<rusqlite::Result<_>>()?));
            }
            Ok(found)
        })
    }
}

impl SchemaConnection for Session {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn run_script(&mut self, sql: &str) -> Result<(), CatalogError> {
        self.connection.execute_batch(sql).map_err(|cause| error::sort("change the schema of the catalog", cause))
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(*integer),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Value> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::Integer(integer),
        ValueRef::Text(text) => {
            let text = str::from_utf8(text).map_err(|error| rusqlite::Error::Utf8Error(column, error))?;
            Value::Text(text.to_owned())
        }
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => {
            let name = row.as_ref().column_name(column).unwrap_or_default().to_owned();
            return Err(rusqlite::Error::InvalidColumnType(column, name, rusqlite::types::Type::Real));
        }
    })
}
