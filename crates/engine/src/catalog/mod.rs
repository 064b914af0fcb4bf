//! The catalog: every row that Holdfast keeps, in one SQL database.
//!
//! No SQL stands outside `catalog/` modules. Statements are written once, in one dialect with two spellings (see
//! [`Connection`]), and run unchanged on SQLite and on PostgreSQL.

mod checksum;
mod connection;
mod dialect;
pub mod schema;
pub mod sqlite;

pub mod exports;
pub mod files;
pub mod idempotency;
pub mod installation;
pub mod journal;
pub mod organisations;
pub mod resources;
pub mod segments;
pub mod shards;

use holdfast_format::OrganisationId;

pub use connection::{BoxedError, CatalogError, Connection, Row, Value};
pub use dialect::Dialect;
pub use schema::SchemaPart;

/// Declares the SQL of a module: a private constant for each statement and `STATEMENTS` with all of them, by which a
/// test finds out that every one runs on every database.
#[macro_export]
macro_rules! statements {
    ($($name:ident = $sql:expr;)+) => {
        $(const $name: &str = $sql;)+
        /// Every statement of this module.
        pub const STATEMENTS: &[&str] = &[$($name),+];
    };
}

/// Every statement of the engine.
pub fn statements() -> Vec<&'static str> {
    [
        schema::STATEMENTS,
        installation::STATEMENTS,
        organisations::STATEMENTS,
        shards::STATEMENTS,
        journal::STATEMENTS,
        segments::STATEMENTS,
        files::STATEMENTS,
        idempotency::STATEMENTS,
        resources::STATEMENTS,
        exports::STATEMENTS,
    ]
    .concat()
}

/// A SQL database.
///
/// What an implementation owes its callers:
/// 1. The statements of one [`Catalog::read`] see one snapshot, fixed no later than the first of them.
/// 2. A snapshot contains everything that committed before `read` was called.
/// 3. What [`Writer::commit`] reported as done survives a crash of the machine.
/// 4. An error of `commit` other than [`CatalogError::OutcomeUnknown`] means that nothing of the transaction was kept.
pub trait Catalog: Send + Sync + std::fmt::Debug {
    /// Runs `work` in a read-only transaction. It holds the transaction for a second at most.
    fn read(&self, work: &mut dyn FnMut(&mut dyn Connection)) -> Result<(), CatalogError>;

    /// The one connection that writes. There is one writer at a time; a second call while the first lives is an error.
    fn writer(&self) -> Result<Box<dyn Writer>, CatalogError>;
}

/// The connection that writes. Dropping it inside a transaction rolls back.
pub trait Writer: Send {
    fn begin(&mut self) -> Result<(), CatalogError>;
    fn connection(&mut self) -> &mut dyn Connection;
    /// Locks the rows of the shards of `organisations` until the transaction ends, in the order of shards, so that two
    /// writers never wait for each other; at most one statement. What is read afterwards nobody else changes.
    fn lock_shards_of(&mut self, organisations: &[OrganisationId]) -> Result<(), CatalogError>;
    /// Starts a savepoint; they do not nest.
    fn savepoint(&mut self) -> Result<(), CatalogError>;
    fn release_savepoint(&mut self) -> Result<(), CatalogError>;
    fn rollback_to_savepoint(&mut self) -> Result<(), CatalogError>;
    fn commit(&mut self) -> Result<(), CatalogError>;
    fn rollback(&mut self) -> Result<(), CatalogError>;
    /// Called between transactions: the place for upkeep such as a checkpoint of the WAL.
    fn upkeep(&mut self) -> Result<(), CatalogError>;
}

/// Runs `work` in one snapshot and passes on what it returns.
pub fn read<T, E: From<CatalogError>>(
    catalog: &dyn Catalog,
    work: impl Fn(&mut dyn Connection) -> Result<T, E>,
) -> Result<T, E> {
    let mut answer = None;
    catalog.read(&mut |connection| answer = Some(work(connection)))?;
    answer.expect("read runs the work or fails")
}
