//! How fast events are recorded, and how fast a server that was killed with a full journal is back.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::stopwatch::Stopwatch;
use super::{JOURNAL_BYTES, Options, figure};
use crate::Violation;
use crate::http::Http;
use crate::server::{Organisation, Program};

const BATCH_EVENTS: usize = 1_000;
const BATCH_CONNECTIONS: usize = 8;
const SINGLE_CONNECTIONS: usize = 64;

pub(super) fn measure(
    options: &Options,
    lines: &Path,
    place: &Path,
    say: &mut dyn FnMut(&str),
) -> Result<(), Violation> {
    let program = Program::as_released(&options.binary, &place.join("ingest"));
    let organisation = program.initialise(1)?.remove(0);
    let events = events(lines, options.ingest_events)?;
    let server = program.start_ready("")?;

    let batches: Vec<String> = events.chunks(BATCH_EVENTS).map(|batch| format!("[{}]", batch.join(","))).collect();
    let seconds = post_all(&server.http, &organisation, "batch", &batches, BATCH_CONNECTIONS)?;
    let rate = events.len() as f64 / seconds;
    figure(say, "durable batch ingest (1,000 events, 8 connections)", rate, "events/s", "60000 events/s");

    let singles = &events[..events.len().min(50_000)];
    let seconds = post_all(&server.http, &organisation, "single", singles, SINGLE_CONNECTIONS)?;
    let rate = singles.len() as f64 / seconds;
    figure(say, "single-event posts, 64 connections", rate, "/s", "5000/s");
    server.kill();
    measure_start(&program, &batches, say)
}

/// Fills the journal without letting it be sealed, kills the server and times the next start.
fn measure_start(program: &Program, batches: &[String], say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    let mut unsealed = program.clone();
    unsealed.directory = program.directory.with_file_name("journal");
    unsealed.environment =
        vec![("HOLDFAST_SEAL_BYTES", (64 << 20).to_string()), ("HOLDFAST_SEAL_AGE", "1h".to_owned())];
    let organisation = unsealed.initialise(1)?.remove(0);
    let server = unsealed.start_ready("")?;
    let mut bytes = 0;
    let within = |batch: &&String| {
        bytes += batch.len();
        bytes <= JOURNAL_BYTES
    };
    let batches: Vec<String> = batches.iter().take_while(within).cloned().collect();
    post_all(&server.http, &organisation, "journal", &batches, 1)?;
    server.kill();
    let watch = Stopwatch::start();
    let server = unsealed.start_ready("")?;
    figure(say, "start-up after kill -9 with a full journal", watch.seconds(), "s", "2 s with 64 MiB");
    server.kill();
    Ok(())
}

/// Posts every body once, each under its own key, over so many connections; the seconds it took.
fn post_all(
    http: &Http,
    organisation: &Organisation,
    name: &str,
    bodies: &[String],
    connections: usize,
) -> Result<f64, Violation> {
    let next = AtomicUsize::new(0);
    let watch = Stopwatch::start();
    let post = || -> Result<(), Violation> {
        let http = http.with_own_connection();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(body) = bodies.get(index) else { return Ok(()) };
            post_until_recorded(&http, organisation, &format!("{name}-{index:012}"), body)?;
        }
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(post)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("a thread that posts does not panic"))
    })?;
    Ok(watch.seconds())
}

/// Posts one body, again for as long as the server says that it has too much to do.
fn post_until_recorded(http: &Http, organisation: &Organisation, key: &str, body: &str) -> Result<(), Violation> {
    loop {
        let answer = http.post_events(&organisation.service_key, key, body).map_err(|error| error.to_string())?;
        match answer.status {
            201 => return Ok(()),
            503 => {}
            _ => return Err(format!("an event was refused: {answer:?}")),
        }
    }
}

/// Generated events without the field that only `import` knows.
fn events(lines: &Path, count: u64) -> Result<Vec<String>, Violation> {
    let file = File::open(lines).map_err(|error| error.to_string())?;
    let lines = BufReader::new(file).lines().take(usize::try_from(count).unwrap_or(usize::MAX));
    lines
        .map(|line| {
            let mut event: Value = serde_json::from_str(&line.map_err(|error| error.to_string())?)
                .map_err(|error| format!("`generate` printed something else than JSON: {error}"))?;
            event.as_object_mut().map(|fields| fields.remove("organisation"));
            Ok(event.to_string())
        })
        .collect()
}
