//! What one organisation notices while another records as fast as it can, and the server seals and merges meanwhile.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::ingest::BATCH_CONNECTIONS;
use super::load::{Load, Posted};
use super::{Options, figure, page, times_ms};
use crate::Violation;
use crate::http::Http;
use crate::server::{Organisation, Program};

/// Batches of the organisation that notices.
const SMALL_BATCHES: usize = 5;
/// Its pages while nothing else happens.
const IDLE_PAGES: usize = 201;

/// Posts all of `batches` as one organisation. `singles` are the other's.
pub(super) fn measure(
    options: &Options,
    place: &Path,
    (batches, singles): (&[String], &[String]),
    say: &mut dyn FnMut(&str),
) -> Result<(), Violation> {
    let program = Program::as_released(&options.binary, &place.join("flood"));
    let organisations = program.initialise(2)?;
    let server = program.start_ready("")?;
    let http = &server.http;
    let token = http.exchange(&organisations[1].refresh_token)?;
    load(http, &organisations[1], 1, &batches[..batches.len().min(SMALL_BATCHES)]).post_all(1)?;
    let mut pages = 0;
    let idle_ms = median_page_ms(http, &token, || {
        pages += 1;
        pages <= IDLE_PAGES
    })?;

    let flooded = AtomicBool::new(false);
    let goes_on = || !flooded.load(Ordering::Relaxed);
    let (page_ms, commits) = std::thread::scope(|scope| {
        let flood = scope.spawn(|| {
            let posted = load(http, &organisations[0], 1, batches).post_all(BATCH_CONNECTIONS);
            flooded.store(true, Ordering::Relaxed);
            posted
        });
        let commits = scope.spawn(|| load(http, &organisations[1], 2, singles).post_while(1, |_| goes_on()));
        let page_ms = median_page_ms(http, &token, &goes_on);
        flood.join().expect("a thread that posts does not panic")?;
        let commits: Posted = commits.join().expect("a thread that posts does not panic")?;
        Ok::<_, Violation>((page_ms?, commits))
    })?;
    figure(
        say,
        "longest wait for a commit, sealing and merging beside it",
        commits.wait_max_seconds * 1e3,
        "ms",
        "50 ms",
    );
    figure(say, "page in another organisation's flood, times its idle time", page_ms / idle_ms, "x", "2 x");
    server.kill();
    Ok(())
}

fn load<'a>(http: &Http, organisation: &'a Organisation, series: u16, bodies: &'a [String]) -> Load<'a> {
    Load { address: http.address(), service_key: &organisation.service_key, series, bodies }
}

fn median_page_ms(http: &Http, token: &str, goes_on: impl FnMut() -> bool) -> Result<f64, Violation> {
    let times = times_ms(|| page(http, token, ""), goes_on)?;
    times.get(times.len() / 2).copied().ok_or_else(|| "there was no time for a page".to_owned())
}
