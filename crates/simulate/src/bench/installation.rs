//! A log full of generated events, and what is measured of looking at it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;

use super::generated::{Generated, ended_well};
use super::process::await_quiet;
use super::stopwatch::Stopwatch;
use super::{Options, export, figure, interface, median_ms, page};
use crate::Violation;
use crate::server::{Organisation, Program, Server};

/// Small organisations whose pages are looked at in turn: their rows are in many files.
const SMALLEST: usize = 8;
/// A word of texts and of names.
const FIRST_WORD: &str = "payments";
/// Words of texts.
const OTHER_WORDS: [&str; 5] = ["invitation", "maintenance", "rotated", "revoked", "provider"];

pub(super) struct Installation {
    pub(super) program: Program,
    /// The organisation with the most events.
    pub(super) giant: Organisation,
    giant_events: u64,
    /// Some of those with the fewest, or all.
    pub(super) smallest: Vec<Organisation>,
    /// What importing took, with the creation of the organisations.
    pub(super) import_seconds: f64,
}

impl Installation {
    /// Imports the events as they are generated.
    pub(super) fn import(events: &Generated<'_>, place: &Path) -> Result<Self, Violation> {
        #[derive(Deserialize)]
        struct Imported {
            created: Vec<Organisation>,
        }
        let program = Program::as_released(&events.options.binary, place);
        program.initialise(1)?;
        let watch = Stopwatch::start();
        let mut generating = events.start(Stdio::piped())?;
        let lines = generating.stdout.take().expect("it is piped");
        let output = program.run_with(&["import", "-", "--create-organisations", "--format", "json"], lines.into())?;
        let import_seconds = watch.seconds();
        ended_well(generating)?;
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

    /// Lets the log seal and merge until it has nothing more to do. Returns the bytes of its directory.
    pub(super) fn settle(&self) -> Result<u64, Violation> {
        let server = self.program.start_ready("")?;
        await_quiet(&server)?;
        server.kill();
        directory_bytes(&self.program.directory)
    }

    /// Measures the settled log.
    pub(super) fn measure(&self, options: &Options, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
        let rate = options.events as f64 / self.import_seconds;
        figure(say, &format!("import of {} events, generated beside it", options.events), rate, "events/s", "any");
        let watch = Stopwatch::start();
        let bytes = self.settle()? as f64;
        figure(say, "settling after the import", watch.seconds(), "s", "any");
        figure(say, "size on disk, everything included", bytes / options.events as f64, "B/event", "65 B/event");
        let watch = Stopwatch::start();
        let server = self.program.start_ready("")?;
        figure(say, "start-up", watch.seconds(), "s", "any");
        let token = server.http.exchange(&self.giant.refresh_token)?;
        let whole = format!("organisation of {} events in {}", self.giant_events, options.events);
        let three = "&resource[]=Services&action[]=Update&client[]=terraform";
        let page_ms = median_ms(|| page(&server.http, &token, three))?;
        figure(say, &format!("page of 50 + exact count, 3 filters, {whole}"), page_ms, "ms", "2 ms");
        measure_words(&server, &token, &whole, say)?;
        interface::measure(options, &server, &self.giant, "look", say)?;
        export::measure_rate(&server, &token, say)?;
        server.kill();
        Ok(())
    }
}

/// Looks for words of free text, each a page with its count: the first one since the start, for which the dictionaries of
/// names and words are read; the same again; and others, each once.
fn measure_words(server: &Server, token: &str, whole: &str, say: &mut dyn FnMut(&str)) -> Result<(), Violation> {
    let search = |word: &str| page(&server.http, token, &format!("&q={word}"));
    let once_ms = |word: &str| -> Result<f64, Violation> {
        let watch = Stopwatch::start();
        search(word)?;
        Ok(watch.seconds() * 1e3)
    };
    figure(say, &format!("the first free-text word search after a start, {whole}"), once_ms(FIRST_WORD)?, "ms", "any");
    let again_ms = median_ms(|| search(FIRST_WORD))?;
    figure(say, &format!("the same word again, {whole}"), again_ms, "ms", "5 ms");
    let mut others_ms = OTHER_WORDS.into_iter().map(once_ms).collect::<Result<Vec<_>, _>>()?;
    others_ms.sort_by(f64::total_cmp);
    let other_ms = others_ms[others_ms.len() / 2];
    figure(say, &format!("another word, not looked for before, {whole}"), other_ms, "ms", "5 ms");
    Ok(())
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

/// Bytes that a directory takes on the disk. A file that goes away meanwhile counts for nothing.
fn directory_bytes(directory: &Path) -> Result<u64, Violation> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory).map_err(|error| error.to_string())? {
        let entry = entry.map_err(|error| error.to_string())?;
        let Ok(metadata) = entry.metadata() else { continue };
        bytes += if metadata.is_dir() { directory_bytes(&entry.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
