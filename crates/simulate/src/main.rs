//! `holdfast-simulate`: crashes and measurements, for as long as one likes. `make crash` and `make bench` run it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use holdfast_simulate::bench;
use holdfast_simulate::crash::{self, Kind, Options};
use holdfast_simulate::volume::Volume;

#[derive(Debug, Parser)]
#[command(about = "Crash and load tests of Holdfast")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Kill the server under load and cut its power, comparing everything after each time
    Crash {
        /// The program, built with the feature `faults` [default: beside this one]
        #[arg(long)]
        binary: Option<PathBuf>,
        #[arg(long, default_value_t = 200)]
        kills: usize,
        #[arg(long, default_value_t = 200)]
        power_cuts: usize,
        /// Writes that fail at named points
        #[arg(long, default_value_t = 100)]
        failed_writes: usize,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Fault rules for the whole run, such as `early-answer`
        #[arg(long, default_value = "")]
        faults: String,
    },
    /// Measure the figures of the log, one line each
    Bench {
        /// The program, built for release [default: beside this one]
        #[arg(long)]
        binary: Option<PathBuf>,
        /// Events that are searched and exported
        #[arg(long, default_value_t = 5_000_000)]
        events: u64,
        #[arg(long, default_value_t = 20)]
        organisations: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Events of each ingest figure; the last few hundred thousand are sealed when the clock has stopped
        #[arg(long, default_value_t = 2_000_000)]
        ingest_events: u64,
        /// Rows of the largest export whose memory is measured
        #[arg(long, default_value_t = 2_000_000)]
        export_events: u64,
        /// Events of each log by which many organisations are compared with ten
        #[arg(long, default_value_t = 1_000_000)]
        crowd_events: u64,
        /// How many the many are
        #[arg(long, default_value_t = 100_000)]
        crowd_organisations: u32,
        /// Measure one part and nothing else
        #[arg(long)]
        only: Option<bench::Part>,
        /// Script that measures the web interface with a browser
        #[arg(long)]
        interface: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let passed = match Arguments::parse().command {
        Command::Crash { binary, kills, power_cuts, failed_writes, seed, faults } => {
            let binary = binary.unwrap_or_else(beside_this_one);
            let options =
                |kind, crashes| Options { binary: binary.clone(), crashes, seed, faults: faults.clone(), kind };
            crash_in_every_way(&options(Kind::Kill, kills), failed_writes, power_cuts)
        }
        Command::Bench {
            binary,
            events,
            organisations,
            seed,
            ingest_events,
            export_events,
            crowd_events,
            crowd_organisations,
            only,
            interface,
        } => {
            let binary = binary.unwrap_or_else(beside_this_one);
            let options = bench::Options {
                binary,
                events,
                organisations,
                seed,
                ingest_events,
                export_events,
                crowd_events,
                crowd_organisations,
                only,
                interface,
            };
            let outcome = bench::run(&options, &mut say);
            outcome.inspect_err(|violation| say(&format!("the measurement failed: {violation}"))).is_ok()
        }
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn crash_in_every_way(kills: &Options, failed_writes: usize, power_cuts: usize) -> bool {
    let with = |kind, crashes| Options { kind, crashes, ..kills.clone() };
    let mut passed = crash("kills", kills);
    passed &= crash("failed writes", &with(Kind::FailedWrite, failed_writes));
    if power_cuts > 0
        && let Some(why) = Volume::ext4_refusal()
    {
        say(&format!("power cuts were NOT made: {why}"));
    } else {
        passed &= crash("power cuts", &with(Kind::PowerCut, power_cuts));
    }
    passed
}

/// True unless something was lost; also for a run without a crash, of which nothing is said.
fn crash(what: &str, options: &Options) -> bool {
    if options.crashes == 0 {
        return true;
    }
    let outcome = crash::run(options, &mut |progress| say(&format!("{what}: {progress}")));
    match &outcome {
        Ok(report) => say(&format!("{what}: {report}")),
        Err(violation) => say(&format!("{what}: VIOLATION: {violation}")),
    }
    outcome.is_ok()
}

fn beside_this_one() -> PathBuf {
    let own = std::env::current_exe().expect("a running program has a path");
    own.with_file_name("holdfast")
}

#[expect(clippy::print_stdout, reason = "the report is what this program is for")]
fn say(text: &str) {
    println!("{text}");
}
