//! How a log of very many organisations stands beside one of a few: in both, one organisation has half of the events.

use std::path::Path;

use super::process::memory_bytes;
use super::stopwatch::Stopwatch;
use super::{Generated, Installation, Options, figure, mebibytes, median_ms, page};
use crate::Violation;

/// Organisations of the log that the other one is compared with.
const FEW: u32 = 10;

pub(super) fn measure(options: &Options, place: &Path, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    measure_one(options, FEW, place, say)?;
    measure_one(options, options.crowd_organisations, place, say)
}

fn measure_one(
    options: &Options,
    organisations: u32,
    place: &Path,
    say: &mut dyn FnMut(&str),
) -> Result<(), Violation> {
    let shape = ["--giant", "--organisations", &organisations.to_string()].map(str::to_owned).to_vec();
    let events = Generated { options, events: options.crowd_events, shape };
    let log = Installation::import(&events, &place.join(format!("crowd-{organisations}")))?;
    let mut tell = |what: &str, value: f64, unit: &str, goal: &str| {
        figure(say, &format!("{what}, {organisations} organisations"), value, unit, goal);
    };
    tell("import", options.crowd_events as f64 / log.import_seconds, "events/s", "any");
    log.settle()?;
    let watch = Stopwatch::start();
    let server = log.program.start_ready("")?;
    tell("start-up", watch.seconds(), "s", "as with ten");
    let tokens = log.smallest.iter().map(|small| server.http.exchange(&small.refresh_token));
    let mut tokens = tokens.collect::<Result<Vec<_>, _>>()?;
    let page_ms = median_ms(|| {
        tokens.rotate_left(1);
        page(&server.http, &tokens[0], "")
    })?;
    tell("page of 50, small organisations in turn", page_ms, "ms", "as with ten");
    tell("resident memory, idle", mebibytes(memory_bytes(&server, "VmRSS:")?), "MiB", "as with ten");
    server.kill();
    Ok(())
}
