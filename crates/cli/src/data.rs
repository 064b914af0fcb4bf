//! The data directory of this process: taken with a lock, so that exactly one process writes it.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use holdfast_engine::catalog::SchemaPart;
use holdfast_engine::catalog::schema::ENGINE;
use holdfast_engine::clock::Clock;
use holdfast_engine::{Engine, Options, catalog_path};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::config::Settings;
use crate::failure::Failure;

/// Longest text of a lock file that is shown, in bytes.
const HOLDER_BYTES_MAX: u64 = 200;

/// The right to write a data directory. It ends with the value, or with the process however that ends.
#[derive(Debug)]
pub(crate) struct DirectoryLock {
    _file: File,
}

/// Who has a directory's lock.
#[derive(Debug)]
pub(crate) enum Taken {
    ByUs(DirectoryLock),
    /// By a process that describes itself so.
    ByAnother(String),
}

/// Takes the lock of an initialised directory, if nobody has it. `command` tells others who we are.
pub(crate) fn take(directory: &Path, command: &str) -> Result<Taken, Failure> {
    require_initialised(directory)?;
    let path = directory.join("lock");
    let failed = |action, error: &std::io::Error| Failure::io(action, path.display(), error);
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
    let mut file = file.map_err(|error| failed("open", &error))?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {
            let holder = format!("process {} (`{command}`)\n", std::process::id());
            let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(holder.as_bytes()));
            written.map_err(|error| failed("write", &error))?;
            Ok(Taken::ByUs(DirectoryLock { _file: file }))
        }
        Err(Errno::WOULDBLOCK) => {
            let mut holder = String::new();
            file.take(HOLDER_BYTES_MAX).read_to_string(&mut holder).map_err(|error| failed("read", &error))?;
            let holder = holder.trim();
            Ok(Taken::ByAnother(if holder.is_empty() { "another process" } else { holder }.to_owned()))
        }
        Err(errno) => Err(failed("lock", &errno.into())),
    }
}

/// Opens the log of a directory whose lock we hold.
pub(crate) fn open(directory: &Path, settings: &Settings, _lock: &DirectoryLock) -> Result<Engine, Failure> {
    Ok(Engine::open(options(directory, settings))?)
}

/// Every table of this release's catalog, for who opens it without an engine.
pub(crate) const SCHEMA: [SchemaPart; 2] = [ENGINE, holdfast_organisation::SCHEMA];

/// How this release opens a data directory.
pub(crate) fn options(directory: &Path, settings: &Settings) -> Options {
    let clock = Clock::system();
    #[cfg(feature = "faults")]
    let clock = clock.ahead(holdfast_engine::fault::clock_ahead_seconds().saturating_mul(1_000_000));
    Options {
        directory: directory.to_owned(),
        clock,
        schema: vec![holdfast_organisation::SCHEMA],
        settings: settings.engine(),
    }
}

/// Refuses a directory that `holdfast init` did not make.
pub(crate) fn require_initialised(directory: &Path) -> Result<(), Failure> {
    if catalog_path(directory).is_file() {
        return Ok(());
    }
    let why = if directory.exists() { "was not initialised" } else { "does not exist" };
    Err(Failure::input(format!("the data directory `{}` {why}", directory.display())).hint(
        "`holdfast init --data DIR --organisation NAME --owner-email ADDRESS` creates one; a log is never created by \
         accident",
    ))
}
