use std::path::{Path, PathBuf};

use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog, CatalogError, installation};
use holdfast_engine::catalog_path;
use holdfast_engine::clock::Clock;
use holdfast_engine::objects::durable;
use serde_json::json;

use crate::failure::{Failure, chain};
use crate::{Context, copy, data};

/// Make a data directory from a backup
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The directory that `holdfast backup` made
    #[arg(value_name = "DIR")]
    backup: PathBuf,
}

/// In the new directory, until its epoch is raised and everything else is there.
const RESTORING: &str = "catalog.restoring";

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let directory = context.settings.data()?;
    let backup = &arguments.backup;
    if !catalog_path(backup).is_file() {
        return Err(Failure::input(format!("`{}` is not a backup: it holds no catalog", backup.display()))
            .hint("name the directory that `holdfast backup` made"));
    }
    copy::make_empty(directory)?;
    let failed = |error: CatalogError| Failure::internal(format!("could not restore the catalog: {}", chain(&error)));
    let source = SqliteCatalog::open_for_reading(&catalog_path(backup), &data::SCHEMA).map_err(failed)?;
    let progress = context.printer.progress("copying bytes", Some(0));
    let copied = copy::objects(&source, backup, directory, &progress)?;
    progress.finish_and_clear();
    let restoring = directory.join(RESTORING);
    source.copy_to(&restoring).map_err(failed)?;
    let epoch = raise_epoch(&restoring).map_err(failed)?;
    finish(directory, &restoring).map_err(failed)?;
    copy::publish_catalog(&directory.join("catalog.unfinished"), &catalog_path(directory))?;
    remove_restoring(directory)?;
    let answer = json!({"directory": directory, "files": copied.files, "bytes": copied.bytes, "epoch": epoch});
    context.printer.data(&answer, || {
        format!("restored the catalog and {} files of {} bytes; the epoch is {epoch}", copied.files, copied.bytes)
    })
}

/// Positions that readers took before the restore may lie ahead of it, so they must be told from those taken after it.
/// The time keeps two restores of one backup apart.
fn raise_epoch(catalog: &Path) -> Result<u64, CatalogError> {
    let seconds = u64::try_from(Clock::system().now().micros() / 1_000_000).unwrap_or_default();
    let catalog = SqliteCatalog::open(catalog, &data::SCHEMA)?;
    let mut writer = catalog.writer()?;
    writer.begin()?;
    let before = installation::read(writer.connection())?
        .ok_or_else(|| CatalogError::Damaged { what: "it was not initialised".to_owned() })?;
    let epoch = seconds.max(before.epoch + 1);
    installation::set_epoch(writer.connection(), epoch)?;
    writer.commit()?;
    Ok(epoch)
}

/// Writes the changed catalog as one file, without a WAL beside it.
fn finish(directory: &Path, restoring: &Path) -> Result<(), CatalogError> {
    let catalog = SqliteCatalog::open_for_reading(restoring, &data::SCHEMA)?;
    catalog.copy_to(&directory.join("catalog.unfinished"))
}

fn remove_restoring(directory: &Path) -> Result<(), Failure> {
    let entries = directory.read_dir().map_err(|error| Failure::io("list", directory.display(), &error))?;
    for entry in entries.filter_map(Result::ok) {
        if entry.file_name().to_string_lossy().starts_with(RESTORING) {
            let removed = durable::remove_if_exists(&entry.path());
            removed.map_err(|error| Failure::io("remove", entry.path().display(), &error))?;
        }
    }
    Ok(())
}
