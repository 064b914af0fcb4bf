use crate::failure::Failure;
use crate::{Context, data, fsck};

/// Check every checksum and every invariant that can be checked from the files, also while the server runs
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: Arguments, context: Context) -> Result<(), Failure> {
    let directory = context.settings.data()?;
    data::require_initialised(directory)?;
    let progress = context.printer.progress("checking bytes", Some(0));
    let report = fsck::check(directory, &progress)?;
    progress.finish_and_clear();
    context.printer.data(&report, || {
        let mut lines = vec![format!(
            "{} events of {} organisations in {} segments and {} journal rows; {} export files",
            report.events, report.organisations, report.segments, report.journal_rows, report.exports
        )];
        lines.extend(report.problems.iter().map(|problem| format!("problem: {problem}")));
        lines.extend(report.unknown_files.iter().map(|name| format!("not known to the catalog: {name}")));
        lines.join("\n")
    })?;
    match report.problem_count {
        0 => Ok(()),
        count => Err(Failure::input(format!("the data directory `{}` has {count} problems", directory.display()))
            .hint("keep it as it is, and restore a backup into another directory")),
    }
}
