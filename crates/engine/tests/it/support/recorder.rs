//! A writer that remembers which statements passed through it.

use std::collections::BTreeSet;

use holdfast_engine::catalog::{CatalogError, Connection, Row, Value, Writer};

pub(crate) struct Recorder<'a> {
    writer: &'a mut dyn Writer,
    pub(crate) statements: BTreeSet<&'static str>,
}

impl<'a> Recorder<'a> {
    pub(crate) fn new(writer: &'a mut dyn Writer) -> Self {
        Self { writer, statements: BTreeSet::new() }
    }

    /// Runs what is expected to fail, without spoiling the transaction around it.
    pub(crate) fn failing<T: std::fmt::Debug>(
        &mut self,
        work: impl FnOnce(&mut dyn Connection) -> Result<T, CatalogError>,
    ) -> CatalogError {
        self.writer.savepoint().unwrap();
        let error = work(self).unwrap_err();
        self.writer.rollback_to_savepoint().unwrap();
        error
    }

    /// Runs `work` in a transaction and rolls it back.
    pub(crate) fn rolled_back(&mut self, work: impl FnOnce(&mut Self)) {
        self.writer.begin().unwrap();
        work(self);
        self.writer.rollback().unwrap();
    }
}

impl Connection for Recorder<'_> {
    fn execute(&mut self, sql: &'static str, arguments: &[Value]) -> Result<u64, CatalogError> {
        self.statements.insert(sql);
        self.writer.connection().execute(sql, arguments)
    }

    fn query(&mut self, sql: &'static str, arguments: &[Value]) -> Result<Vec<Row>, CatalogError> {
        self.statements.insert(sql);
        self.writer.connection().query(sql, arguments)
    }
}
