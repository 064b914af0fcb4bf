//! The server is killed, its writes fail, its disk fills up and its power is cut; nothing that it acknowledged may be
//! lost. `make crash` does the same for longer.

#![allow(clippy::panic, clippy::print_stdout, reason = "helpers of tests fail and report as tests do")]

use std::path::Path;

use holdfast_simulate::crash::{self, Kind, Options, Report};
use holdfast_simulate::volume::Volume;
use holdfast_simulate::{Violation, full_disk};

fn options(kind: Kind, crashes: usize, faults: &str) -> Options {
    Options {
        binary: env!("CARGO_BIN_EXE_holdfast").into(),
        crashes,
        seed: 20_261_123,
        faults: faults.to_owned(),
        kind,
    }
}

fn run(options: &Options) -> Result<Report, Violation> {
    crash::run(options, &mut |progress| println!("{progress}"))
}

fn passes(options: &Options) {
    match run(options) {
        Ok(report) => println!("{report}"),
        Err(violation) => panic!("{violation}"),
    }
}

#[test]
fn nothing_is_lost_when_the_server_is_killed() {
    passes(&options(Kind::Kill, 20, ""));
}

#[test]
fn nothing_is_lost_when_a_write_fails() {
    passes(&options(Kind::FailedWrite, 30, ""));
}

/// The harness must be able to fail: a server that answers before COMMIT loses what it acknowledged, an event or the
/// access token of an exchange.
#[test]
fn answering_before_commit_is_noticed() {
    let violation = run(&options(Kind::Kill, 20, "early-answer")).expect_err("acknowledged events were lost");
    let signs = ["I1: ", "I2: ", "I3: ", "I6: ", "status 401"];
    assert!(signs.iter().any(|sign| violation.contains(sign)), "{violation}");
}

#[test]
fn nothing_is_lost_when_the_power_is_cut() {
    match Volume::ext4_refusal() {
        None => passes(&options(Kind::PowerCut, 20, "")),
        Some(why) => println!("power cuts were NOT made: {why}"),
    }
}

/// The harness must be able to fail: without fsync a power cut loses what was acknowledged.
#[test]
fn writing_without_fsync_is_noticed() {
    match Volume::ext4_refusal() {
        None => {
            let violation = run(&options(Kind::PowerCut, 20, "no-fsync")).expect_err("events were lost");
            println!("{violation}");
        }
        Some(why) => println!("power cuts were NOT made: {why}"),
    }
}

#[test]
fn a_full_disk_refuses_and_recovers() {
    match full_disk::refusal() {
        None => full_disk::run(Path::new(env!("CARGO_BIN_EXE_holdfast")), 7).unwrap(),
        Some(why) => println!("the full disk was NOT tried: {why}"),
    }
}
