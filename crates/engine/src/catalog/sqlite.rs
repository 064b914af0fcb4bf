//! The catalog in one SQLite file.

use std::path::Path;

use super::{Catalog, CatalogError, Connection, SchemaPart, Writer};

/// A SQLite file in WAL mode.
#[derive(Debug)]
pub struct SqliteCatalog {}

impl SqliteCatalog {
    /// Creates the file, which must not exist, with the tables of `parts`.
    pub fn create(path: &Path, parts: &[SchemaPart]) -> Result<Self, CatalogError> {
        unimplemented!()
    }

    /// Opens an existing file; an older one is copied beside itself and migrated, a newer one refused.
    pub fn open(path: &Path, parts: &[SchemaPart]) -> Result<Self, CatalogError> {
        unimplemented!()
    }

    /// Opens an existing file of this release's version for reading, as `fsck` and `backup` do; nothing is changed.
    pub fn open_for_reading(path: &Path, parts: &[SchemaPart]) -> Result<Self, CatalogError> {
        unimplemented!()
    }

    /// Writes a consistent, durable copy to `path`, which must not exist.
    pub fn copy_to(&self, path: &Path) -> Result<(), CatalogError> {
        unimplemented!()
    }

    /// What SQLite's own checks find wrong, at most 100 lines; empty when all is well.
    pub fn check(&self) -> Result<Vec<String>, CatalogError> {
        unimplemented!()
    }
}

impl Catalog for SqliteCatalog {
    fn read(&self, work: &mut dyn FnMut(&mut dyn Connection)) -> Result<(), CatalogError> {
        unimplemented!()
    }

    fn writer(&self) -> Result<Box<dyn Writer>, CatalogError> {
        unimplemented!()
    }
}
