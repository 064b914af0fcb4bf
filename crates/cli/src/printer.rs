use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::failure::Failure;

/// How data is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people to read
    Human,
    /// For programs: one JSON document
    Json,
}

/// Data to standard output, everything else to standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Printer {
    format: Format,
}

impl Printer {
    pub(crate) fn new(format: Format) -> Self {
        Self { format }
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Prints `value` as a JSON document, or the lines of `human`.
    pub(crate) fn data<T: Serialize>(&self, value: &T, human: impl FnOnce() -> String) -> Result<(), Failure> {
        let text = match self.format {
            Format::Human => human(),
            Format::Json => serde_json::to_string(value).expect("what is printed has only string keys"),
        };
        self.line(&text)
    }

    /// One line of data.
    pub(crate) fn line(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let written = writeln!(out, "{}", text.trim_end_matches('\n')).and_then(|()| out.flush());
        written.or_else(|error| match error.kind() {
            // Whoever reads has seen enough, as `head` does.
            io::ErrorKind::BrokenPipe => Ok(()),
            _ => Err(Failure::io("write to", "standard output", &error)),
        })
    }

    /// Tells the person at the terminal something. It must not fail a command that standard error is closed.
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        drop(writeln!(io::stderr().lock(), "{}", text.as_ref()));
    }

    pub(crate) fn failure(&self, failure: &Failure) {
        let text = match self.format {
            Format::Human => {
                let hint = failure.next_step().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
                format!("error: {}{hint}", failure.message())
            }
            Format::Json => {
                serde_json::json!({"error": {"message": failure.message(), "hint": failure.next_step()}}).to_string()
            }
        };
        self.note(text);
    }

    /// A progress bar on standard error; nothing when that is not a terminal. `total` may be unknown.
    pub(crate) fn progress(&self, what: &'static str, total: Option<u64>) -> ProgressBar {
        if !io::stderr().is_terminal() {
            return ProgressBar::hidden();
        }
        let template = match total {
            Some(_) => "{msg} [{bar:32}] {human_pos}/{human_len} {eta}",
            None => "{msg} {spinner} {human_pos}",
        };
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::stderr());
        bar.set_style(ProgressStyle::with_template(template).expect("the template is well formed"));
        bar.set_message(what);
        bar
    }
}

/// A number of things in words: `1 event`, `2 events`.
pub(crate) fn counted(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Lines up the cells of a table with two blanks between its columns; the first row are the headings.
pub(crate) fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let padded = |(cell, width): (&String, &usize)| format!("{cell:width$}", width = *width);
        let cells = row.iter().zip(&widths).map(padded);
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_not_many() {
        assert_eq!([0, 1, 2].map(|count| counted(count, "event")), ["0 events", "1 event", "2 events"]);
    }
}
