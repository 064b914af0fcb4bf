//! Where a data directory lies: in a plain directory, or on a file system whose power can be cut.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::Violation;

/// Bytes of the file system whose power is cut: sparse, and room for the exports of every round of an installation,
/// each of everything that was recorded until then.
const IMAGE_BYTES: u64 = 8 << 30;
/// Stops an ext4 file system at once: nothing more reaches the disk, not even what waits in its log
/// (`EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`).
const CUT_POWER: &str = "import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587D, struct.pack('I', 2))";

/// A place for a data directory. Dropping it removes everything.
#[derive(Debug)]
pub struct Volume {
    directory: TempDir,
    image: Option<PathBuf>,
}

impl Volume {
    pub fn directory() -> Result<Self, Violation> {
        let directory = tempfile::tempdir().map_err(|error| format!("could not make a directory: {error}"))?;
        Ok(Self { directory, image: None })
    }

    /// An ext4 file system on a loop device; needs root.
    pub fn ext4() -> Result<Self, Violation> {
        let mut volume = Self::directory()?;
        let image = volume.directory.path().join("image");
        std::fs::create_dir(volume.path_of_mount()).map_err(|error| error.to_string())?;
        run("truncate", &["--size", &IMAGE_BYTES.to_string(), &text(&image)])?;
        run("mkfs.ext4", &["-q", &text(&image)])?;
        run("mount", &["-o", "loop", &text(&image), &text(&volume.path_of_mount())])?;
        volume.image = Some(image);
        Ok(volume)
    }

    /// Says why power cuts cannot be made here, or nothing when they can.
    pub fn ext4_refusal() -> Option<Violation> {
        Self::ext4().err()
    }

    /// Where files may be put.
    pub fn path(&self) -> PathBuf {
        if self.image.is_some() { self.path_of_mount() } else { self.directory.path().to_owned() }
    }

    /// From here on nothing reaches the disk.
    pub fn cut_power(&mut self) -> Result<(), Violation> {
        run("python3", &["-c", CUT_POWER, &text(&self.path_of_mount())])
    }

    /// Mounts again what is on the disk. Does nothing for a plain directory.
    pub fn restore_power(&mut self) -> Result<(), Violation> {
        let Some(image) = &self.image else { return Ok(()) };
        run("umount", &[&text(&self.path_of_mount())])?;
        run("mount", &["-o", "loop", &text(image), &text(&self.path_of_mount())])
    }

    fn path_of_mount(&self) -> PathBuf {
        self.directory.path().join("mount")
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        if self.image.is_some() {
            drop(run("umount", &["--lazy", &text(&self.path_of_mount())]));
        }
    }
}

fn run(program: &str, arguments: &[&str]) -> Result<(), Violation> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| format!("could not run `{program}`: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("`{program} {}` failed: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim()))
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
