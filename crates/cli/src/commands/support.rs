use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::Context;
use crate::control::{ExportType, Operator, Request};
use crate::failure::Failure;

/// What the operator does for the people of an organisation
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Write events of any age to a file; the export is recorded in the organisation's log
    Export(Export),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// Id or slug of the organisation
    #[arg(long, value_name = "ORGANISATION")]
    org: String,
    /// First day, or first moment (RFC 3339)
    #[arg(long, value_name = "TIME", value_parser = first_moment)]
    from: Timestamp,
    /// Last day, or the moment to stop before (RFC 3339); days are those of UTC
    #[arg(long, value_name = "TIME", value_parser = end)]
    to: Timestamp,
    /// Why; the people of the organisation can read it
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// The file to write; it must not exist
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Form of the file
    #[arg(long = "type", value_enum, default_value_t = ExportType::Csv)]
    kind: ExportType,
}

#[derive(Debug, Serialize, Deserialize)]
struct Exported {
    file: PathBuf,
    rows: u64,
    sha256: String,
}

pub(crate) fn run(command: Command, context: Context) -> Result<(), Failure> {
    let Command::Export(export) = command;
    // The server that may carry it out has another working directory.
    let out = std::path::absolute(&export.out);
    let request = Request::SupportExport {
        organisation: export.org,
        from_micros: export.from.as_microsecond(),
        to_micros: export.to.as_microsecond(),
        reason: export.reason,
        out: out.map_err(|error| Failure::io("find", export.out.display(), &error))?,
        kind: export.kind,
    };
    let mut operator = Operator::find(&context.settings, "holdfast support")?;
    let exported: Exported = operator.execute(&request)?;
    context.printer.data(&exported, || {
        format!("file     {}\nrows     {}\nSHA-256  {}", exported.file.display(), exported.rows, exported.sha256)
    })
}

fn first_moment(text: &str) -> Result<Timestamp, String> {
    moment(text, 0)
}

/// A day is included whole.
fn end(text: &str) -> Result<Timestamp, String> {
    moment(text, 1)
}

fn moment(text: &str, days_later: i64) -> Result<Timestamp, String> {
    let wrong = || format!("`{text}` is neither a day such as 2026-11-20 nor a moment such as 2026-11-20T10:15:30Z");
    if text.contains(['T', 't', ' ']) {
        return text.parse().map_err(|_| wrong());
    }
    let day: Date = text.parse().map_err(|_| wrong())?;
    let day = day.checked_add(days_later.days()).map_err(|_| wrong())?;
    day.to_zoned(TimeZone::UTC).map(|midnight| midnight.timestamp()).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_included_whole_and_moments_are_exact() {
        assert_eq!(first_moment("2026-02-28").unwrap().to_string(), "2026-02-28T00:00:00Z");
        assert_eq!(end("2026-02-28").unwrap().to_string(), "2026-03-01T00:00:00Z");
        assert_eq!(end("2026-02-28T10:00:00+02:00").unwrap().to_string(), "2026-02-28T08:00:00Z");
        for wrong in ["", "yesterday", "2026-02-30", "2026-02-28T10:00:00"] {
            assert!(end(wrong).is_err(), "{wrong}");
        }
    }
}
