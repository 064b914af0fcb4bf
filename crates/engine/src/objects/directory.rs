use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::num::NonZeroU64;
use std::ops::Range;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::Advice;

use super::{Create, Object, Objects, durable};
use crate::fault;

/// What the name of an unfinished file ends with; no finished file's does.
const UNFINISHED: &str = ".tmp";
/// Bytes gathered before they are written.
const BUFFER_BYTES: usize = 128 << 10;
/// Written bytes that may wait in memory before the disk begins to take them.
const WRITE_BACK_BYTES: u64 = 8 << 20;
/// Bytes of a name.
const NAME_BYTES_MAX: usize = 200;

/// A directory of files. A file is written as `NAME.tmp`, synced, and renamed.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// Uses the directory `root`, which must exist.
    pub fn open(root: &Path) -> io::Result<Self> {
        if fs::metadata(root)?.is_dir() {
            return Ok(Self { root: root.to_owned() });
        }
        Err(io::Error::new(io::ErrorKind::NotADirectory, format!("`{}` is not a directory", root.display())))
    }

    fn path(&self, name: &str) -> io::Result<PathBuf> {
        check_name(name)?;
        Ok(self.root.join(name))
    }
}

impl Objects for Directory {
    fn create(&self, name: &str) -> io::Result<Box<dyn Create>> {
        let target = self.path(name)?;
        durable::create_directories(durable::parent(&target))?;
        let unfinished = unfinished(&target);
        fault::point("objects.create")?;
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&unfinished)?;
        let file = BufWriter::with_capacity(BUFFER_BYTES, Writing { file, bytes: 0, on_the_way: 0 });
        let creation = Creation { file: Some(file), unfinished, target };
        fault::after("objects.create")?;
        // Whoever else wanted the name needed the unfinished one too, so nobody can take it from here on.
        if creation.target.try_exists()? {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("`{name}` exists already")));
        }
        Ok(Box::new(creation))
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn Object>> {
        let file = File::open(self.path(name)?)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("`{name}` is not a file")));
        }
        Ok(Arc::new(OpenFile { file, bytes: metadata.len() }))
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        durable::remove_if_exists(&self.path(name)?)
    }

    fn list(&self, prefix: &str) -> io::Result<Vec<String>> {
        let directory = prefix.rsplit_once('/').map_or("", |(directory, _)| directory);
        let mut names = Vec::new();
        walk(&self.root.join(directory), directory, &mut names)?;
        names.retain(|name| name.starts_with(prefix) && !name.ends_with(UNFINISHED));
        names.sort_unstable();
        Ok(names)
    }

    fn discard_unfinished(&self, name: &str) -> io::Result<()> {
        durable::remove_if_exists(&unfinished(&self.path(name)?))
    }

    fn free_bytes(&self) -> io::Result<u64> {
        let space = rustix::fs::statvfs(&self.root)?;
        Ok(space.f_bavail.saturating_mul(space.f_frsize))
    }
}

/// Refuses names that could leave the directory, hide in it or be taken for an unfinished file.
fn check_name(name: &str) -> io::Result<()> {
    let allowed = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'/');
    let good = name.len() <= NAME_BYTES_MAX
        && name.bytes().all(allowed)
        && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'))
        && !name.ends_with(UNFINISHED);
    if good { Ok(()) } else { Err(io::Error::new(io::ErrorKind::InvalidInput, format!("`{name}` is no object name"))) }
}

fn unfinished(target: &Path) -> PathBuf {
    let mut path = target.as_os_str().to_owned();
    path.push(UNFINISHED);
    path.into()
}

/// Adds the files below `directory`, whose name in the store is `prefix`; none when it does not exist.
fn walk(directory: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let name = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &name, names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// A file being written.
struct Creation {
    /// Present until it is finished or dropped.
    file: Option<BufWriter<Writing>>,
    unfinished: PathBuf,
    target: PathBuf,
}

impl Creation {
    fn file(&mut self) -> &mut BufWriter<Writing> {
        self.file.as_mut().expect("finishing consumes the creation")
    }
}

impl Write for Creation {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

impl Create for Creation {
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.file().flush()?;
        durable::sync_file(&self.file().get_ref().file)?;
        durable::rename(&self.unfinished, &self.target)?;
        let directory = durable::parent(&self.target).to_owned();
        // From here on nothing is left to discard.
        self.file = None;
        durable::sync_directory(&directory)
    }
}

impl Drop for Creation {
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        // What is buffered must not be written any more.
        drop(file.into_parts());
        if let Err(error) = fs::remove_file(&self.unfinished) {
            tracing::warn!(path = %self.unfinished.display(), %error, "could not discard an unfinished file");
        }
    }
}

/// A file whose writes pass a fault point. What it has goes to the disk while more is being written, so that little is left
/// for the fsync at its end, which the fsyncs of commits would have to wait for.
struct Writing {
    file: File,
    bytes: u64,
    /// Of the bytes, those that the kernel was asked to write back.
    on_the_way: u64,
}

impl Writing {
    /// Linux begins to write dirty pages back when it is told that they are not needed, and does not wait for it. The advice
    /// changes no byte; without it the fsync has all to do.
    fn write_back(&mut self) {
        let Some(waiting) = NonZeroU64::new(self.bytes - self.on_the_way) else { return };
        if waiting.get() < WRITE_BACK_BYTES {
            return;
        }
        if let Err(error) = rustix::fs::fadvise(&self.file, self.on_the_way, Some(waiting), Advice::DontNeed) {
            tracing::debug!(%error, "could not ask for an early write-back");
        }
        self.on_the_way = self.bytes;
    }
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        fault::point("objects.write")?;
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        self.write_back();
        fault::after("objects.write")?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[derive(Debug)]
struct OpenFile {
    file: File,
    bytes: u64,
}

impl Object for OpenFile {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read(&self, ranges: &[Range<u64>]) -> io::Result<Vec<Vec<u8>>> {
        ranges.iter().map(|range| self.read_range(range)).collect()
    }
}

impl OpenFile {
    /// The range comes from a footer, so it is checked before memory is taken for it.
    fn read_range(&self, range: &Range<u64>) -> io::Result<Vec<u8>> {
        let length = range.end.checked_sub(range.start).filter(|_| range.end <= self.bytes);
        let length = length.and_then(|length| usize::try_from(length).ok()).ok_or_else(|| {
            io::Error::new(io::ErrorKind::UnexpectedEof, format!("{range:?} lies outside {} bytes", self.bytes))
        })?;
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, range.start)?;
        Ok(bytes)
    }
}
