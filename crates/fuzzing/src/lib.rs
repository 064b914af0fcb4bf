//! Every decoder and parser, as functions over arbitrary bytes. None may panic, and each holds its result against
//! something that must be true of it. `cargo test` runs them over a corpus and seeded mutations, `make fuzz` under
//! libFuzzer.

mod mutate;

mod format;
mod parts;
mod segment;

mod credentials;
mod queries;
mod requests;

pub use mutate::Mutator;
pub use segment::records as segment_records;

/// A decoder or parser under test.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    /// Takes arbitrary bytes; panics when the decoder is wrong.
    pub run: fn(&[u8]),
    /// Valid inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Everything that reads bytes from outside or from the disk.
pub const TARGETS: [Target; 16] = [
    Target { name: "record", run: format::record, seeds: format::record_seeds },
    Target { name: "journal", run: format::journal, seeds: format::journal_seeds },
    Target { name: "segment", run: segment::segment, seeds: segment::segment_seeds },
    Target { name: "repaired_segment", run: segment::repaired_segment, seeds: segment::repaired_segment_seeds },
    Target { name: "part", run: parts::part, seeds: parts::part_seeds },
    Target { name: "identifier", run: format::identifier, seeds: format::identifier_seeds },
    Target { name: "events_json", run: requests::events_json, seeds: requests::json_seeds },
    Target { name: "events_ndjson", run: requests::events_ndjson, seeds: requests::ndjson_seeds },
    Target { name: "filter", run: requests::filter, seeds: requests::filter_seeds },
    Target { name: "free_text", run: queries::free_text, seeds: queries::free_text_seeds },
    Target { name: "query_string", run: queries::query_string, seeds: queries::query_string_seeds },
    Target { name: "times", run: queries::times, seeds: queries::times_seeds },
    Target { name: "tail", run: queries::tail, seeds: queries::tail_seeds },
    Target { name: "credential", run: credentials::credential, seeds: credentials::credential_seeds },
    Target { name: "link", run: credentials::link, seeds: credentials::link_seeds },
    Target { name: "cursor", run: credentials::cursor, seeds: credentials::cursor_seeds },
];

/// Runs one target; what libFuzzer calls.
///
/// # Panics
/// When there is no such target, or the target finds something wrong.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.expect("the target is in the table").run)(input);
}
