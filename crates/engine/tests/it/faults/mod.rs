//! Writes that fail, and writes that are kept although they were reported as failed. Rules are read once in a process,
//! so each case runs this binary again with its own.

mod after;
mod stages;
mod stores;
mod writes;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the second run finds its directory; the variable is absent in the first.
const DIRECTORY: &str = "HOLDFAST_TEST_DIRECTORY";

/// The directory of the second run; none in the first.
fn directory_of_second_run() -> Option<PathBuf> {
    std::env::var_os(DIRECTORY).map(PathBuf::from)
}

/// Runs the test `name` of this binary again, over `directory` and under `rules`.
fn run_again(name: &str, rules: &str, directory: &Path) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture"]).env("HOLDFAST_FAULTS", rules).env(DIRECTORY, directory);
    command.output().unwrap()
}
