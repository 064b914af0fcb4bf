//! Batches on disk until the server has answered for them.
//!
//! One file a batch, named `NUMBER.waiting` or `NUMBER.tried-SECONDS`; the number gives the order, the rest says
//! whether the batch was ever sent and when first. The first line is JSON with the idempotency key, the other lines are
//! the events. A file gets its name only when its bytes are on the disk, so a crash leaves a whole batch or none.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{Batch, IdempotencyKey};

const LOCK: &str = "lock";
const PARTIAL: &str = "partial";

/// A directory of batches, oldest first, used by one process at a time.
#[derive(Debug)]
pub struct Spool {
    directory: PathBuf,
    entries: BTreeMap<u64, State>,
    bytes: u64,
    next_number: u64,
    /// Holds the directory's lock for as long as it is open.
    _lock: File,
}

/// What is known about a batch in the spool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It was never sent.
    Waiting,
    /// It was first sent at this time, in seconds since 1970; whether it was recorded is not known.
    Tried { unix_seconds: u64 },
}

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SpoolError {
    #[error("the spool `{}` is in use by another process", directory.display())]
    InUse { directory: PathBuf },
    #[error("could not {action} `{}`", path.display())]
    File {
        action: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("`{}` is not a batch of the spool; move it away", path.display())]
    NotABatch { path: PathBuf },
}

#[derive(Serialize, Deserialize)]
struct Header {
    key: String,
    count: usize,
}

impl Spool {
    /// Opens the spool in `directory`, making it (0700) if there is none.
    ///
    /// # Errors
    /// Another process uses it, or the directory cannot be read or written.
    pub fn open(directory: impl Into<PathBuf>) -> Result<Self, SpoolError> {
        let directory = directory.into();
        make_private_directory(&directory).map_err(failed("create", &directory))?;
        let lock = lock(&directory)?;
        let mut spool = Self { directory, entries: BTreeMap::new(), bytes: 0, next_number: 1, _lock: lock };
        for entry in fs::read_dir(&spool.directory).map_err(failed("read", &spool.directory))? {
            let entry = entry.map_err(failed("read", &spool.directory))?;
            let Some((number, state)) = entry.file_name().to_str().and_then(parse_name) else { continue };
            spool.entries.insert(number, state);
            spool.bytes += entry.metadata().map_err(failed("read", &entry.path()))?.len();
            spool.next_number = spool.next_number.max(number + 1);
        }
        Ok(spool)
    }

    pub fn directory(&self) -> &Path {
        &self.directory
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Batches that are kept.
    pub fn batch_count(&self) -> usize {
        self.entries.len()
    }

    /// Size of all batches on disk.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The batches' numbers and states, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = (u64, State)> {
        self.entries.iter().map(|(number, state)| (*number, *state))
    }

    /// Keeps a batch after all others; it is on the disk when this returns.
    ///
    /// # Errors
    /// The disk does not take it; nothing of it is kept.
    pub fn add(&mut self, batch: &Batch) -> Result<u64, SpoolError> {
        let number = self.next_number;
        self.write(number, State::Waiting, batch)?;
        self.next_number += 1;
        Ok(number)
    }

    /// Reads a batch back.
    ///
    /// # Errors
    /// The file cannot be read or is not a batch.
    pub fn read(&self, number: u64) -> Result<Batch, SpoolError> {
        let path = self.path_of(number);
        let bytes = fs::read(&path).map_err(failed("read", &path))?;
        let not_a_batch = || SpoolError::NotABatch { path: path.clone() };
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(not_a_batch)?;
        let header: Header = serde_json::from_slice(&bytes[..end]).map_err(|_| not_a_batch())?;
        let batch = Batch::new(IdempotencyKey::from_text(header.key), bytes[end + 1..].to_vec());
        if batch.count() == header.count { Ok(batch) } else { Err(not_a_batch()) }
    }

    /// Notes that a batch is about to be sent for the first time, or, with [`State::Waiting`], that it was not.
    ///
    /// # Errors
    /// The disk does not take the note.
    pub fn set_state(&mut self, number: u64, state: State) -> Result<(), SpoolError> {
        let from = self.path_of(number);
        let to = self.directory.join(name_of(number, state));
        rename(&from, &to).map_err(failed("rename", &from))?;
        self.entries.insert(number, state);
        self.sync()
    }

    /// Puts other events, with their own key, in the place of a batch.
    ///
    /// # Errors
    /// The disk does not take them; the old batch may be there still.
    pub fn replace(&mut self, number: u64, batches: &[Batch]) -> Result<Vec<u64>, SpoolError> {
        let mut numbers = Vec::new();
        for batch in batches {
            numbers.push(self.add(batch)?);
        }
        self.remove(number)?;
        Ok(numbers)
    }

    /// Forgets a batch that the server has answered for.
    ///
    /// # Errors
    /// The disk does not forget it; it will be sent again, with the same key.
    pub fn remove(&mut self, number: u64) -> Result<(), SpoolError> {
        let path = self.path_of(number);
        let bytes = fs::metadata(&path).map_err(failed("read", &path))?.len();
        fs::remove_file(&path).map_err(failed("remove", &path))?;
        self.entries.remove(&number);
        self.bytes -= bytes;
        self.sync()
    }

    fn write(&mut self, number: u64, state: State, batch: &Batch) -> Result<(), SpoolError> {
        let partial = self.directory.join(PARTIAL);
        let mut bytes = serde_json::to_vec(&Header { key: batch.key.to_string(), count: batch.count() })
            .expect("a header of two plain values is JSON");
        bytes.push(b'\n');
        bytes.extend_from_slice(batch.body());
        write_durably(&partial, &bytes).map_err(failed("write", &partial))?;
        let path = self.directory.join(name_of(number, state));
        rename(&partial, &path).map_err(failed("rename", &partial))?;
        self.sync()?;
        self.entries.insert(number, state);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn path_of(&self, number: u64) -> PathBuf {
        let state = self.entries.get(&number).copied().unwrap_or(State::Waiting);
        self.directory.join(name_of(number, state))
    }

    /// Makes names durable: a file's own sync does not.
    fn sync(&self) -> Result<(), SpoolError> {
        File::open(&self.directory).and_then(|directory| directory.sync_all()).map_err(failed("sync", &self.directory))
    }
}

fn failed<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> SpoolError + 'a {
    move |source| SpoolError::File { action, path: path.to_owned(), source }
}

fn lock(directory: &Path) -> Result<File, SpoolError> {
    let path = directory.join(LOCK);
    let file = private_file(&path).map_err(failed("create", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(SpoolError::InUse { directory: directory.to_owned() }),
        Err(TryLockError::Error(source)) => Err(failed("lock", &path)(source)),
    }
}

fn name_of(number: u64, state: State) -> String {
    match state {
        State::Waiting => format!("{number:020}.waiting"),
        State::Tried { unix_seconds } => format!("{number:020}.tried-{unix_seconds}"),
    }
}

fn parse_name(name: &str) -> Option<(u64, State)> {
    let (number, state) = name.split_once('.')?;
    let state = match state.strip_prefix("tried-") {
        Some(seconds) => State::Tried { unix_seconds: seconds.parse().ok()? },
        None if state == "waiting" => State::Waiting,
        None => return None,
    };
    Some((number.parse().ok()?, state))
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn make_private_directory(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private_file(path)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[expect(clippy::disallowed_methods, reason = "the spool syncs the file before and the directory after")]
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

#[cfg(test)]
mod tests;
