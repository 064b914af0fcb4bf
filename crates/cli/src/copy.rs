//! Copying a log: what backup and restore have in common.

use std::io::{self, Write};
use std::path::Path;

use holdfast_engine::catalog::Catalog;
use holdfast_engine::objects::{Directory, Objects, durable};
use holdfast_engine::objects_path;
use indicatif::ProgressBar;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::fsck::File;

/// Bytes copied at once.
const SLICE_BYTES: u64 = 1 << 20;

/// What was copied besides the catalog.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Copied {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
}

/// Makes a directory that only its owner may enter; refuses one that is there and not empty.
pub(crate) fn make_empty(directory: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::io("create", directory.display(), &error);
    durable::create_directories(directory).map_err(failed)?;
    match directory.read_dir().map_err(failed)?.next() {
        None => Ok(()),
        Some(_) => Err(Failure::input(format!("the directory `{}` is not empty", directory.display()))
            .hint("name a directory that is empty or does not exist")),
    }
}

/// Copies every file that a catalog names, each durable when this returns. A file that is not what the catalog says of
/// it ends the copy: a damaged one must not look like a good one (I4).
pub(crate) fn objects(
    catalog: &dyn Catalog,
    from: &Path,
    to: &Path,
    progress: &ProgressBar,
) -> Result<Copied, Failure> {
    let open = |directory: &Path| {
        let path = objects_path(directory);
        let opened = durable::create_directories(&path).and_then(|()| Directory::open(&path));
        opened.map_err(|error| Failure::io("open", path.display(), &error))
    };
    let (source, target) = (open(from)?, open(to)?);
    let files = crate::fsck::files(catalog)?;
    progress.set_length(files.iter().map(|file| file.bytes).sum());
    let mut copied = Copied::default();
    for file in &files {
        copy(&source, &target, file, progress).map_err(|error| Failure::io("copy", &file.name, &error))?;
        copied.files += 1;
        copied.bytes += file.bytes;
    }
    Ok(copied)
}

fn copy(source: &dyn Objects, target: &dyn Objects, file: &File, progress: &ProgressBar) -> io::Result<()> {
    let object = source.open(&file.name)?;
    let mut copy = target.create(&file.name)?;
    let mut hash = Sha256::new();
    let mut offset = 0;
    while offset < object.bytes() {
        let end = object.bytes().min(offset + SLICE_BYTES);
        for slice in object.read(std::slice::from_ref(&(offset..end)))? {
            hash.update(&slice);
            copy.write_all(&slice)?;
        }
        progress.inc(end - offset);
        offset = end;
    }
    if object.bytes() != file.bytes || <[u8; 32]>::from(hash.finalize()) != file.sha256 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "it is damaged: size or SHA-256 are not the catalog's"));
    }
    copy.finish()
}

/// Gives a finished catalog its name, after everything else is durable: a directory with a catalog is a whole log.
pub(crate) fn publish_catalog(unfinished: &Path, finished: &Path) -> Result<(), Failure> {
    durable::publish(unfinished, finished).map_err(|error| Failure::io("finish", finished.display(), &error))
}
