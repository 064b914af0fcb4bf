use std::path::PathBuf;

use holdfast_client::{ExportRequest, Query};
use serde::Serialize;

use crate::Context;
use crate::failure::Failure;
use crate::printer::counted;
use crate::remote::{FilterArguments, RangeArguments, ServerArguments, explain};

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Kind {
    Csv,
    Json,
}

/// Export events to a file: asks for it, waits until it is complete, downloads it
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Where the file goes; without it, the export's name and kind in this directory
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long, value_name = "KIND", value_enum, default_value_t = Kind::Csv)]
    kind: Kind,
    /// Name of the export in the history
    #[arg(long, value_name = "NAME", default_value = "holdfast-export")]
    name: String,
    #[arg(long, value_name = "TEXT", default_value = "")]
    description: String,
    #[command(flatten)]
    server: ServerArguments,
    #[command(flatten)]
    range: RangeArguments,
    #[command(flatten)]
    filter: FilterArguments,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exported {
    id: String,
    file: String,
    rows: u64,
    bytes: u64,
}

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let client = arguments.server.reader()?;
    let kind = match arguments.kind {
        Kind::Csv => "csv",
        Kind::Json => "json",
    };
    let out = arguments.out.unwrap_or_else(|| format!("{}.{kind}", file_name(&arguments.name)).into());
    if out.is_dir() {
        return Err(Failure::input(format!("`{}` is a directory", out.display())).hint("name a file with `--out`"));
    }
    let request = ExportRequest {
        name: arguments.name,
        description: arguments.description,
        kind: kind.to_owned(),
        query: arguments.filter.apply(arguments.range.apply(Query::new())?)?,
    };
    let id = client.request_export(&request).map_err(|error| explain(&error))?;
    let bar = context.printer.progress("exporting rows", Some(0));
    let export = client.wait_for_export(&id, |export| {
        bar.set_length(export.rows_expected.unwrap_or(export.rows_written));
        bar.set_position(export.rows_written);
    });
    bar.finish_and_clear();
    let export = export.map_err(|error| explain(&error))?;
    let bar = context.printer.progress("downloading bytes", Some(0));
    let bytes = client.download_export(&export.download_link, &out, |written, total| {
        bar.set_length(total.unwrap_or(written));
        bar.set_position(written);
    });
    bar.finish_and_clear();
    let bytes = bytes.map_err(|error| explain(&error))?;
    let exported = Exported { id, file: out.display().to_string(), rows: export.rows_written, bytes };
    context
        .printer
        .data(&exported, || format!("{}, {bytes} bytes in {}", counted(exported.rows, "event"), exported.file))
}

/// A name of an export as a name of a file.
fn file_name(name: &str) -> String {
    let safe =
        |character: char| if character.is_alphanumeric() || "-_. ".contains(character) { character } else { '_' };
    name.chars().map(safe).collect()
}
