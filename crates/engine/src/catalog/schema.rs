//! The schema and its versions.

use super::{CatalogError, Connection, Dialect, Value};

/// Tables that belong together and are versioned together.
#[derive(Debug, Clone, Copy)]
pub struct SchemaPart {
    pub name: &'static str,
    /// Migration N, counted from 1, brings version N - 1 to N. Each is one or more statements, see [`Dialect`].
    pub migrations: &'static [&'static str],
}

impl SchemaPart {
    /// The version that this release brings.
    pub fn version(&self) -> i64 {
        i64::try_from(self.migrations.len()).expect("there are few migrations")
    }
}

/// The tables of the engine.
pub const ENGINE: SchemaPart = SchemaPart {
    name: "engine",
    migrations: &[include_str!("schema/engine-1.sql"), include_str!("schema/engine-2.sql")],
};

/// A connection that can change the schema.
pub trait SchemaConnection: Connection {
    fn dialect(&self) -> Dialect;
    /// Runs statements that have no arguments and no answer, already in the database's own spelling.
    fn run_script(&mut self, sql: &str) -> Result<(), CatalogError>;
}

crate::statements! {
    VERSION = "SELECT version FROM schema_versions WHERE part = $1";
    SET_VERSION = "INSERT INTO schema_versions (part, version) VALUES ($1, $2)
        ON CONFLICT (part) DO UPDATE SET version = excluded.version";
}

const CREATE_VERSIONS: &str =
    "CREATE TABLE IF NOT EXISTS schema_versions (part {text} PRIMARY KEY, version BIGINT NOT NULL) {clustered}";

/// The version of each part that a catalog has; fails when one is newer than this release.
pub fn versions(connection: &mut dyn Connection, parts: &[SchemaPart]) -> Result<Vec<i64>, CatalogError> {
    parts.iter().map(|part| version(connection, part)).collect()
}

fn version(connection: &mut dyn Connection, part: &SchemaPart) -> Result<i64, CatalogError> {
    let row = connection.query_optional(VERSION, &[part.name.into()])?;
    let found = row.map_or(Ok(0), |row| row.integer(0))?;
    if found > part.version() {
        return Err(CatalogError::Newer { part: part.name, found, known: part.version() });
    }
    Ok(found)
}

/// Makes the table of versions in an empty database.
pub fn create_versions(connection: &mut dyn SchemaConnection) -> Result<(), CatalogError> {
    let sql = connection.dialect().schema(CREATE_VERSIONS);
    connection.run_script(&sql)
}

/// Brings every part to this release's version, inside the caller's transaction.
pub fn migrate<C: SchemaConnection>(connection: &mut C, parts: &[SchemaPart]) -> Result<(), CatalogError> {
    for part in parts {
        let found = version(connection, part)?;
        let skipped = usize::try_from(found)
            .map_err(|_| CatalogError::Damaged { what: format!("its version of `{}` is {found}", part.name) })?;
        for migration in &part.migrations[skipped..] {
            let sql = connection.dialect().schema(migration);
            connection.run_script(&sql)?;
        }
        connection.execute(SET_VERSION, &[part.name.into(), Value::Integer(part.version())])?;
    }
    Ok(())
}
