//! How fast events are recorded, and how fast a server that was killed with a full journal is back.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use serde_json::Value;

use super::load::{Load, Posted};
use super::process::{await_quiet, processor_seconds};
use super::stopwatch::Stopwatch;
use super::{JOURNAL_BYTES, Options, figure, flood};
use crate::Violation;
use crate::server::{Program, Server};

const BATCH_EVENTS: usize = 1_000;
pub(super) const BATCH_CONNECTIONS: usize = 8;
const SINGLE_CONNECTIONS: usize = 64;
/// So many that sealing and merging are in the figure with what they cost in the long run.
const SINGLES_MAX: usize = 400_000;

pub(super) fn measure(options: &Options, place: &Path, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    let lines = options.generated(options.ingest_events).into_file(&place.join("events.ndjson"))?;
    let program = Program::as_released(&options.binary, &place.join("ingest"));
    let organisation = program.initialise(1)?.remove(0);
    let events = events(&lines)?;
    let server = program.start_ready("")?;

    let batches: Vec<String> = events.chunks(BATCH_EVENTS).map(|batch| format!("[{}]", batch.join(","))).collect();
    let load =
        Load { address: server.http.address(), service_key: &organisation.service_key, series: 1, bodies: &batches };
    let took = Took::by(&server, || load.post_all(BATCH_CONNECTIONS))?;
    let rate = events.len() as f64 / took.seconds;
    figure(say, "durable batch ingest (1,000 events, 8 connections)", rate, "events/s", "150000 events/s");
    took.say_processor_time(say, "batch ingest", events.len());

    // Merging what came in batches is not what single posts cost.
    await_quiet(&server)?;
    let singles = &events[..events.len().min(SINGLES_MAX)];
    let load = Load { series: 2, bodies: singles, ..load };
    let took = Took::by(&server, || load.post_all(SINGLE_CONNECTIONS))?;
    let rate = singles.len() as f64 / took.seconds;
    figure(say, "single-event posts, 64 connections", rate, "/s", "20000/s");
    took.say_processor_time(say, "single-event posts", singles.len());
    server.kill();
    measure_start(&program, &batches, say)?;
    flood::measure(options, place, (&batches, singles), say)
}

/// What a load took, in seconds.
struct Took {
    seconds: f64,
    server_processor: f64,
    client_processor: f64,
}

impl Took {
    fn by(server: &Server, load: impl FnOnce() -> Result<Posted, Violation>) -> Result<Self, Violation> {
        let processor =
            || Ok::<_, Violation>([processor_seconds(server.process_id())?, processor_seconds(std::process::id())?]);
        let before = processor()?;
        let posted = load()?;
        let after = processor()?;
        let [server_processor, client_processor] = std::array::from_fn(|index| after[index] - before[index]);
        Ok(Self { seconds: posted.seconds, server_processor, client_processor })
    }

    fn say_processor_time(&self, say: &mut dyn FnMut(&str), what: &str, events: usize) {
        let micros_each = |seconds: f64| seconds * 1e6 / events as f64;
        figure(
            say,
            &format!("processor time of the server, {what}"),
            micros_each(self.server_processor),
            "us/event",
            "any",
        );
        figure(
            say,
            &format!("processor time of the client, {what}"),
            micros_each(self.client_processor),
            "us/event",
            "any",
        );
    }
}

/// Fills the journal with [`JOURNAL_BYTES`] of events without letting it be sealed, kills the server and times the next start.
fn measure_start(program: &Program, batches: &[String], say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    let mut unsealed = program.clone();
    unsealed.directory = program.directory.with_file_name("journal");
    unsealed.environment =
        vec![("HOLDFAST_SEAL_BYTES", (32 << 20).to_string()), ("HOLDFAST_SEAL_AGE", "1h".to_owned())];
    let organisation = unsealed.initialise(1)?.remove(0);
    let server = unsealed.start_ready("")?;
    let mut bytes = 0;
    let within = |batch: &&String| {
        bytes += batch.len();
        bytes <= JOURNAL_BYTES
    };
    let batches: Vec<String> = batches.iter().take_while(within).cloned().collect();
    let service_key = &organisation.service_key;
    Load { address: server.http.address(), service_key, series: 1, bodies: &batches }.post_all(1)?;
    server.kill();
    let watch = Stopwatch::start();
    let server = unsealed.start_ready("")?;
    figure(say, "start-up after kill -9 with 60 MiB of events in the journal", watch.seconds(), "s", "1 s with 64 MiB");
    server.kill();
    Ok(())
}

/// Generated events without the field that only `import` knows.
fn events(lines: &Path) -> Result<Vec<String>, Violation> {
    let file = File::open(lines).map_err(|error| error.to_string())?;
    BufReader::new(file)
        .lines()
        .map(|line| {
            let mut event: Value = serde_json::from_str(&line.map_err(|error| error.to_string())?)
                .map_err(|error| format!("`generate` printed something else than JSON: {error}"))?;
            event.as_object_mut().map(|fields| fields.remove("organisation"));
            Ok(event.to_string())
        })
        .collect()
}
