use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::time::Duration;

use holdfast_client::{BadEvent, Batch, ClientError, Observer, Recorded, Spool};
use holdfast_engine::clock::Clock;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

use super::rejects::Rejects;
use crate::failure::{Failure, chain};
use crate::printer::Printer;

/// What became of the events, as it happens and at the end.
pub(super) struct Report {
    rejects: Rejects,
    printer: Printer,
    window_start: Timestamp,
    totals: Totals,
}

#[derive(Debug, Default, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Totals {
    /// Events that are safe on the server's disk.
    recorded: u64,
    /// Of these: had been recorded by an earlier request with the same key.
    replayed: u64,
    rejected: u64,
    /// Batches in the spool.
    waiting: usize,
    /// Of these: wait for `--resend`.
    held: usize,
    /// Of the recorded ones: happened before the history window, so that people cannot look at them.
    older_than_history_window: u64,
}

#[derive(Deserialize)]
struct Dated<'a> {
    #[serde(borrow, default)]
    timestamp: Option<Cow<'a, str>>,
}

impl Report {
    pub(super) fn new(rejects: Rejects, printer: Printer) -> Self {
        Self { rejects, printer, window_start: window_start(), totals: Totals::default() }
    }

    pub(super) fn rejected(&self) -> u64 {
        self.totals.rejected
    }

    pub(super) fn rejects_path(&self) -> &Path {
        self.rejects.path()
    }

    /// A line that is not worth sending.
    pub(super) fn malformed(&mut self, line: &[u8], why: &str) -> io::Result<()> {
        self.rejects.append(std::iter::once((line, "", why)))?;
        self.totals.rejected += 1;
        Ok(())
    }

    pub(super) fn print(&mut self, spool: &Spool, held: usize) -> Result<(), Failure> {
        self.totals = Totals { waiting: spool.batch_count(), held, ..self.totals };
        let Totals { recorded, replayed, rejected, waiting, held, older_than_history_window } = self.totals;
        self.printer.data(&self.totals, || {
            let mut lines = vec![format!("{recorded} events recorded")];
            lines.extend((replayed > 0).then(|| format!("{replayed} of them had been recorded before")));
            lines.extend((rejected > 0).then(|| format!("{rejected} events refused")));
            lines.extend((waiting > 0).then(|| format!("{waiting} batches kept in {}", spool.directory().display())));
            lines.extend((held > 0).then(|| format!("{held} of them wait for --resend")));
            lines.push(format!("{older_than_history_window} events are older than the history window of one year"));
            lines.join("\n")
        })
    }
}

impl Observer for Report {
    fn recorded(&mut self, batch: &Batch, recorded: &Recorded) {
        self.totals.recorded += recorded.count;
        self.totals.replayed += if recorded.replayed { recorded.count } else { 0 };
        let older = batch.lines().filter(|line| is_before(line, self.window_start)).count();
        self.totals.older_than_history_window += older as u64;
    }

    fn rejected(&mut self, events: &[(&[u8], &BadEvent)]) -> io::Result<()> {
        self.rejects.append(events.iter().map(|(line, bad)| (*line, bad.field.as_str(), bad.message.as_str())))?;
        self.totals.rejected += events.len() as u64;
        Ok(())
    }

    fn unavailable(&mut self, error: &ClientError, wait: Duration) {
        self.printer.note(format!("{}; trying again in {:.1} s", chain(error), wait.as_secs_f64()));
    }
}

fn is_before(event: &[u8], moment: Timestamp) -> bool {
    let dated = serde_json::from_slice(event).unwrap_or(Dated { timestamp: None });
    dated.timestamp.and_then(|text| text.parse::<Timestamp>().ok()).is_some_and(|timestamp| timestamp < moment)
}

/// People may look at what happened since this day of last year, in UTC.
fn window_start() -> Timestamp {
    let now = Timestamp::from_microsecond(Clock::system().now().micros()).unwrap_or_default();
    let day = TimeZone::UTC.to_datetime(now).date().saturating_sub(1.year());
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_is_older_than_the_window() {
        let start: Timestamp = "2025-11-20T00:00:00Z".parse().expect("a time");
        for (event, expected) in [
            (r#"{"timestamp":"2025-11-19T23:59:59.9Z"}"#, true),
            (r#"{"timestamp":"2025-11-20T01:00:00+02:00"}"#, true),
            (r#"{"timestamp":"2025-11-20T00:00:00Z"}"#, false),
            (r#"{"resource":"Services"}"#, false),
        ] {
            assert_eq!(is_before(event.as_bytes(), start), expected, "{event}");
        }
    }
}
