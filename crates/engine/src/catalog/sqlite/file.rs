use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::session::Session;
use crate::catalog::CatalogError;
use crate::objects::durable;

/// Makes the empty file, for its owner only; SQLite gives the WAL the same mode.
pub(super) fn create(path: &Path) -> Result<(), CatalogError> {
    let created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    created.map(drop).map_err(|cause| CatalogError::of_io("create the catalog", cause))
}

pub(super) fn sync_parent(path: &Path) -> Result<(), CatalogError> {
    durable::sync_directory(durable::parent(path)).map_err(|cause| CatalogError::of_io("create the catalog", cause))
}

/// Where the catalog is copied before migration N. `version` is the sum of its parts' versions, which each migration
/// raises by one.
pub(super) fn name_of_copy(path: &Path, version: i64) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".before-{}", version + 1));
    path.with_file_name(name)
}

/// Copies the catalog to `target`, which appears whole or not at all.
pub(super) fn copy(session: &mut Session, target: &Path) -> Result<(), CatalogError> {
    let failed = |cause| CatalogError::of_io("copy the catalog", cause);
    let mut unfinished = target.as_os_str().to_owned();
    unfinished.push(".tmp");
    let unfinished = PathBuf::from(unfinished);
    durable::remove_if_exists(&unfinished).map_err(failed)?;
    create(&unfinished)?;
    session.vacuum_into(&unfinished)?;
    Session::finish_copy(&unfinished)?;
    durable::publish(&unfinished, target).map_err(failed)
}
