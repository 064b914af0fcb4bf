use std::path::PathBuf;

use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog_path;
use serde_json::json;

use crate::control::Pinned;
use crate::failure::{Failure, chain};
use crate::{Context, copy, data};

/// Copy the log into an empty directory, also while the server runs
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The directory to copy into; it must be empty or absent
    #[arg(value_name = "DIR")]
    target: PathBuf,
}

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let directory = context.settings.data()?;
    let target = &arguments.target;
    data::require_initialised(directory)?;
    copy::make_empty(target)?;
    // From here to the end no file is deleted, so that everything the copied catalog names can still be copied.
    let pinned = Pinned::take(directory, "holdfast backup")?;
    let failed =
        |error: &dyn std::error::Error| Failure::internal(format!("could not copy the catalog: {}", chain(error)));
    let catalog = SqliteCatalog::open_for_reading(&catalog_path(directory), &data::SCHEMA);
    let unfinished = target.join("catalog.unfinished");
    catalog.and_then(|catalog| catalog.copy_to(&unfinished)).map_err(|error| failed(&error))?;
    let copied_catalog = SqliteCatalog::open_for_reading(&unfinished, &data::SCHEMA).map_err(|error| failed(&error))?;
    let progress = context.printer.progress("copying bytes", Some(0));
    let copied = copy::objects(&copied_catalog, directory, target, &progress)?;
    progress.finish_and_clear();
    drop(copied_catalog);
    drop(pinned);
    copy::publish_catalog(&unfinished, &catalog_path(target))?;
    let answer = json!({"directory": target, "files": copied.files, "bytes": copied.bytes});
    context.printer.data(&answer, || {
        format!("copied the catalog and {} files of {} bytes to {}", copied.files, copied.bytes, target.display())
    })
}
