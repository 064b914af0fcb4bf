//! The figures that Holdfast is measured by, one line each, against the real program over HTTP.

mod crowd;
mod export;
mod flood;
mod ingest;
mod interface;
mod load;
mod process;
mod stopwatch;

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use jiff::Timestamp;
use serde::Deserialize;

use crate::Violation;
use crate::http::{Http, Page};
use crate::server::{Organisation, Program};
use crate::workload::window;
use stopwatch::Stopwatch;

/// Runs of each query; the median counts.
const QUERY_RUNS: usize = 21;
/// Decoded journal that start-up reads back after a kill, in bytes of events sent.
const JOURNAL_BYTES: usize = 60 << 20;

/// Small organisations whose pages are looked at in turn: their rows are in many files.
const SMALLEST: usize = 8;

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
    /// Many organisations beside a few.
    Crowd,
}

/// Measures everything and hands each line to `say`.
pub fn run(options: &Options, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    if options.only == Some(Part::Crowd) {
        return crowd::measure(options, place.path(), say);
    }
    let organisations = options.organisations.to_string();
    let lines =
        generate(options, &place.path().join("events.ndjson"), options.events, &["--organisations", &organisations])?;
    ingest::measure(options, &lines, place.path(), say)?;
    if options.only == Some(Part::Ingest) {
        return Ok(());
    }
    let log = Installation::import(options, &lines, &place.path().join("log"))?;
    log.measure(options, say)?;
    export::measure_memory(options, place.path(), say)?;
    crowd::measure(options, place.path(), say)
}

/// One figure: what it is, its value, its unit, and what it is to reach first.
fn figure(say: &mut dyn FnMut(&str), what: &str, value: f64, unit: &str, first: &str) {
    say(&format!("{what:<58} {value:>12.1} {unit:<10} (first: {first})"));
}

fn generate(options: &Options, path: &Path, events: u64, shape: &[&str]) -> Result<PathBuf, Violation> {
    let file = File::options().create_new(true).write(true).open(path).map_err(|error| error.to_string())?;
    let status = Command::new(&options.binary)
        .args(["generate", "--until", "now", "--events", &events.to_string(), "--seed", &options.seed.to_string()])
        .args(shape)
        .stdout(file)
        .stderr(Stdio::null())
        .status();
    match status {
        Ok(status) if status.success() => Ok(path.to_owned()),
        Ok(status) => Err(format!("`holdfast generate` ended with {status}")),
        Err(error) => Err(format!("could not run {}: {error}", options.binary.display())),
    }
}

/// A log full of generated events.
struct Installation {
    program: Program,
    /// The organisation with the most events.
    giant: Organisation,
    giant_events: u64,
    /// Some of those with the fewest, or all.
    smallest: Vec<Organisation>,
    /// What importing took, with the creation of the organisations.
    import_seconds: f64,
}

impl Installation {
    fn import(options: &Options, lines: &Path, place: &Path) -> Result<Self, Violation> {
        #[derive(Deserialize)]
        struct Imported {
            created: Vec<Organisation>,
        }
        let program = Program::as_released(&options.binary, place);
        program.initialise(1)?;
        let file = lines.display().to_string();
        let watch = Stopwatch::start();
        let output = program.run(&["import", &file, "--create-organisations", "--format", "json"])?;
        let import_seconds = watch.seconds();
        let imported: Imported = serde_json::from_str(&output).map_err(|error| format!("`import` printed: {error}"))?;
        let counts = event_counts(&program)?;
        let count = |created: &Organisation| counts.get(&created.organisation_id).copied().unwrap_or_default();
        let mut created = imported.created;
        created.sort_by_key(count);
        let giant = created.last().ok_or("the import created no organisation")?.clone();
        let giant_events = count(&giant);
        created.truncate(SMALLEST);
        Ok(Self { program, giant, giant_events, smallest: created, import_seconds })
    }

    fn measure(&self, options: &Options, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
        let server = self.program.start_ready("")?;
        let token = server.http.exchange(&self.giant.refresh_token)?;
        let whole = format!("organisation of {} events in {}", self.giant_events, options.events);
        let three = "&resource[]=Services&action[]=Update&client[]=terraform";
        let page_ms = median_ms(|| page(&server.http, &token, three))?;
        figure(say, &format!("page of 50 + exact count, 3 filters, {whole}"), page_ms, "ms", "20 ms");
        let word_ms = median_ms(|| page(&server.http, &token, "&q=payments"))?;
        figure(say, &format!("free-text word search, {whole}"), word_ms, "ms", "500 ms");
        interface::measure(options, &server, &self.giant, "look", say)?;
        // Before the export, whose file is none of the log's.
        let bytes = directory_bytes(&self.program.directory)? as f64;
        figure(say, "size on disk, everything included", bytes / options.events as f64, "B/event", "100 B/event");
        export::measure_rate(&server, &token, say)?;
        server.kill();
        Ok(())
    }
}

/// Events of each organisation, by its id.
fn event_counts(program: &Program) -> Result<HashMap<String, u64>, Violation> {
    #[derive(Deserialize)]
    struct Listed {
        id: String,
        events: u64,
    }
    let output = program.run(&["org", "list", "--format", "json"])?;
    let listed: Vec<Listed> = serde_json::from_str(&output).map_err(|error| format!("`org list` printed: {error}"))?;
    Ok(listed.into_iter().map(|organisation| (organisation.id, organisation.events)).collect())
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

/// Bytes that a directory takes on the disk.
fn directory_bytes(directory: &Path) -> Result<u64, Violation> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory).map_err(|error| error.to_string())? {
        let entry = entry.map_err(|error| error.to_string())?;
        let metadata = entry.metadata().map_err(|error| error.to_string())?;
        bytes += if metadata.is_dir() { directory_bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
