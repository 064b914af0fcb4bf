//! Checks a data directory from its files alone: every checksum, and every invariant that can be read off them.
//!
//! It never recovers, repairs or deletes anything, and works beside a running server: files are listed before one
//! snapshot of the catalog is read, so that whatever was there and is not in the snapshot was deleted meanwhile.

mod journal;
mod listing;
mod numbers;
mod objects;

use std::path::Path;
use std::sync::Arc;

use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog, CatalogError};
use holdfast_engine::objects::{Directory, Objects};
use holdfast_engine::{catalog_path, objects_path};
use indicatif::ProgressBar;
use serde::Serialize;

use self::listing::Listing;
use self::numbers::Numbers;
use self::objects::Checked;
use crate::data;
use crate::failure::{Failure, chain};

/// Problems that are told one by one; the rest are counted.
const PROBLEMS_TOLD_MAX: usize = 100;

/// What a check found.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    pub(crate) organisations: u64,
    pub(crate) events: u64,
    pub(crate) segments: u64,
    pub(crate) journal_rows: u64,
    pub(crate) exports: u64,
    /// What is wrong; at most 100 of them are told.
    pub(crate) problems: Vec<String>,
    pub(crate) problem_count: u64,
    /// Files that the catalog does not know. They harm nobody and are never deleted.
    pub(crate) unknown_files: Vec<String>,
}

impl Report {
    fn problem(&mut self, problem: String) {
        self.problem_count += 1;
        if self.problems.len() < PROBLEMS_TOLD_MAX {
            self.problems.push(problem);
        }
    }

    /// Notes an error with its causes; `None` for it.
    fn check<T, E: std::error::Error>(&mut self, what: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.problem(format!("{what}: {}", chain(&error)))).ok()
    }
}

/// Checks a data directory. `progress` counts bytes of the object store.
pub(crate) fn check(directory: &Path, progress: &ProgressBar) -> Result<Report, Failure> {
    let store = Directory::open(&objects_path(directory));
    let store = store.map_err(|error| Failure::io("open", objects_path(directory).display(), &error))?;
    let store: Arc<dyn Objects> = Arc::new(store);
    let files = store.list("").map_err(|error| Failure::io("list", objects_path(directory).display(), &error))?;
    let mut report = Report::default();
    let catalog = SqliteCatalog::open_for_reading(&catalog_path(directory), &data::SCHEMA);
    let Some(catalog) = report.check("the catalog", catalog) else {
        return Ok(report);
    };
    if let Some(problems) = report.check("the catalog", catalog.check()) {
        problems.into_iter().for_each(|problem| report.problem(format!("the catalog: {problem}")));
    }
    let mut checked = Checked::default();
    let Some(listing) = report.check("the catalog", check_objects(&store, &catalog, &mut checked, progress)) else {
        return Ok(report);
    };
    let mut numbers = Numbers::default();
    checked.tell(&listing, &mut numbers, &mut report);
    journal::check(&listing, &mut numbers, &mut report);
    numbers.check(&listing.organisations, &mut report);
    report.unknown_files = unknown_files(&*store, &files, &listing);
    Ok(report)
}

/// Checks every file that the catalog names, and returns what it says. A file that is missing because a running server has
/// replaced it is met by reading the catalog anew; missing while still listed is damage.
fn check_objects(
    store: &Arc<dyn Objects>,
    catalog: &dyn Catalog,
    checked: &mut Checked,
    progress: &ProgressBar,
) -> Result<Listing, CatalogError> {
    let mut listing = Listing::read(catalog)?;
    loop {
        progress.set_length(listing.object_bytes());
        let missing = checked.add(store, &listing, progress);
        if missing.is_empty() {
            return Ok(listing);
        }
        listing = Listing::read(catalog)?;
    }
}

/// A file that the catalog names.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: [u8; 32],
}

/// Every file that a catalog names: its segments and the files of its exports.
pub(crate) fn files(catalog: &dyn Catalog) -> Result<Vec<File>, Failure> {
    let listing = Listing::read(catalog).map_err(|error| Failure::internal(chain(&error)))?;
    let segments = listing.segments().map(|row| File { name: row.name.clone(), bytes: row.bytes, sha256: row.sha256 });
    let exports =
        listing.exports.iter().map(|file| File { name: file.name.clone(), bytes: file.bytes, sha256: file.sha256 });
    Ok(segments.chain(exports).collect())
}

/// Files that were there before the catalog was read, are there still, and that it does not name.
fn unknown_files(store: &dyn Objects, files: &[String], listing: &Listing) -> Vec<String> {
    let unknown = files.iter().filter(|name| !listing.knows(name) && store.open(name).is_ok());
    unknown.cloned().collect()
}
