//! Changes to files that survive a crash of the machine. Everything that writes files outside SQLite goes through
//! here, so that there is one place to check for the fsync that was forgotten.

use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use crate::fault;

/// Makes a file's bytes durable.
pub fn sync_file(file: &File) -> io::Result<()> {
    fault::point("objects.fsync")?;
    if !fault::control("no-fsync") {
        file.sync_all()?;
    }
    fault::after("objects.fsync")
}

/// Makes the names in a directory durable.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    fault::point("objects.fsync_directory")?;
    if !fault::control("no-fsync") {
        File::open(directory)?.sync_all()?;
    }
    fault::after("objects.fsync_directory")
}

/// Gives a file that was written under the name `unfinished` its name `target` in the same directory. When this
/// returns, the file is there whole after any crash. A file that has the name already is replaced.
pub fn publish(unfinished: &Path, target: &Path) -> io::Result<()> {
    sync_file(&File::open(unfinished)?)?;
    rename(unfinished, target)?;
    sync_directory(parent(target))
}

#[expect(clippy::disallowed_methods, reason = "callers fsync the file before and the directory after")]
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fault::point("objects.rename")?;
    fs::rename(from, to)?;
    fault::after("objects.rename")
}

/// Removes a file durably; it need not exist.
pub fn remove_if_exists(path: &Path) -> io::Result<()> {
    fault::point("objects.delete")?;
    match fs::remove_file(path) {
        // A deletion that a crash undid may be repeated, so an absent name is made durable too.
        Ok(()) => sync_directory(parent(path))?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => match sync_directory(parent(path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            synced => synced?,
        },
        Err(error) => return Err(error),
    }
    fault::after("objects.delete")
}

/// Makes a directory for its owner only, and those above it down from the first that exists, durably.
pub fn create_directories(directory: &Path) -> io::Result<()> {
    if directory.is_dir() {
        return Ok(());
    }
    create_directories(parent(directory))?;
    match DirBuilder::new().mode(0o700).create(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => sync_directory(parent(directory)),
    }
}

/// The directory that holds `path`.
pub fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
