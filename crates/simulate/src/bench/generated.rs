//! Events as `holdfast generate` prints them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::Options;
use crate::Violation;

/// What to generate; the same values give the same events.
#[derive(Debug, Clone)]
pub(super) struct Generated<'a> {
    pub(super) options: &'a Options,
    pub(super) events: u64,
    /// More arguments of `generate`.
    pub(super) shape: Vec<String>,
}

impl Generated<'_> {
    /// Writes the events into a new file.
    pub(super) fn into_file(self, path: &Path) -> Result<PathBuf, Violation> {
        let file = File::options().create_new(true).write(true).open(path).map_err(|error| error.to_string())?;
        ended_well(self.start(file.into())?)?;
        Ok(path.to_owned())
    }

    /// Starts to print the events to `out`, of which a pipe holds few at a time: they may be more than the disk does.
    pub(super) fn start(&self, out: Stdio) -> Result<Child, Violation> {
        let Self { options, events, shape } = self;
        Command::new(&options.binary)
            .args(["generate", "--until", "now", "--events", &events.to_string(), "--seed", &options.seed.to_string()])
            .args(shape)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("could not run {}: {error}", options.binary.display()))
    }
}

pub(super) fn ended_well(mut generating: Child) -> Result<(), Violation> {
    match generating.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`holdfast generate` ended with {status}")),
        Err(error) => Err(format!("`holdfast generate` cannot be waited for: {error}")),
    }
}
