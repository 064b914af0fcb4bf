//! The figures that Holdfast is measured by, one line each, against the real program over HTTP.

mod crowd;
mod export;
mod flood;
mod generated;
mod ingest;
mod installation;
mod interface;
mod load;
mod process;
mod stopwatch;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::Violation;
use crate::http::{Http, Page};
use crate::workload::window;
use generated::Generated;
use installation::Installation;
use stopwatch::Stopwatch;

/// Runs of each query; the median counts.
const QUERY_RUNS: usize = 21;
/// Events that start-up reads back from the journal after a kill, in bytes as they were sent.
const JOURNAL_BYTES: usize = 60 << 20;

/// What to measure.
#[derive(Debug, Clone)]
pub struct Options {
    /// The program, as a release builds it.
    pub binary: PathBuf,
    /// Events of the installation that is searched and exported.
    pub events: u64,
    pub organisations: u32,
    pub seed: u64,
    /// Events of each ingest figure.
    pub ingest_events: u64,
    /// Rows of the largest export whose memory is measured; a tenth of them is the other.
    pub export_events: u64,
    /// Events of each log by which many organisations are compared with a few.
    pub crowd_events: u64,
    /// How many the many are.
    pub crowd_organisations: u32,
    /// Measure this and nothing else.
    pub only: Option<Part>,
    /// The script that measures the web interface with a browser; without one nothing is measured of it.
    pub interface: Option<PathBuf>,
}

/// A part of the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    Ingest,
    /// Looking at a full log, and the export of what one look covers.
    Log,
    /// The memory of a small and a large export.
    Exports,
    /// Many organisations beside a few.
    Crowd,
}

/// Measures everything and hands each line to `say`.
pub fn run(options: &Options, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    let directory = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (place, wanted) = (directory.path(), |part| options.only.is_none_or(|only| only == part));
    if wanted(Part::Ingest) {
        ingest::measure(options, place, say)?;
    }
    if wanted(Part::Log) {
        Installation::import(&options.generated(options.events), &place.join("log"))?.measure(options, say)?;
    }
    if wanted(Part::Exports) {
        export::measure_memory(options, place, say)?;
    }
    if wanted(Part::Crowd) {
        crowd::measure(options, place, say)?;
    }
    Ok(())
}

impl Options {
    /// So many events of the usual organisations.
    fn generated(&self, events: u64) -> Generated<'_> {
        let shape = vec!["--organisations".to_owned(), self.organisations.to_string()];
        Generated { options: self, events, shape }
    }
}

/// One figure: what it is, its value, its unit, and what it is to reach.
fn figure(say: &mut dyn FnMut(&str), what: &str, value: f64, unit: &str, goal: &str) {
    say(&format!("{what:<58} {value:>12.1} {unit:<10} (goal: {goal})"));
}

/// The first page of 50 of the last two months.
fn page(http: &Http, token: &str, filters: &str) -> Result<Page, Violation> {
    let (start, end) = window(Timestamp::now());
    let path = format!("/v3/audit-logs?pageSize=50&pageNumber=1&startDate={start}&endDate={end}{filters}");
    http.get(token, &path).map_err(|error| error.to_string())?.json()
}

fn median_ms<T>(query: impl FnMut() -> Result<T, Violation>) -> Result<f64, Violation> {
    let mut runs = 0;
    let times = times_ms(query, || {
        runs += 1;
        runs <= QUERY_RUNS
    })?;
    Ok(times[QUERY_RUNS / 2])
}

/// What each run of a query took, ascending, for as long as `goes_on`.
fn times_ms<T>(
    mut query: impl FnMut() -> Result<T, Violation>,
    mut goes_on: impl FnMut() -> bool,
) -> Result<Vec<f64>, Violation> {
    let mut times = Vec::new();
    while goes_on() {
        let watch = Stopwatch::start();
        query()?;
        times.push(watch.seconds() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
