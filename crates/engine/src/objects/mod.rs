//! Named immutable files: sealed segments and export files, in a directory or an object store.

mod directory;
pub mod durable;

use std::io;
use std::ops::Range;
use std::sync::Arc;

pub use directory::Directory;

/// A store of immutable files. Names are relative, of `[a-z0-9/._-]`.
///
/// What an implementation owes its callers:
/// 1. A file is either whole and durable, or absent: it appears under its name when [`Create::finish`] returns.
/// 2. A file that was created is never changed; [`Objects::create`] refuses a name that exists.
/// 3. [`Objects::delete`] of a name that does not exist succeeds; when it returns the deletion is durable.
/// 4. A reader goes on reading a file that is deleted meanwhile, or reports [`io::ErrorKind::NotFound`].
pub trait Objects: Send + Sync + std::fmt::Debug {
    fn create(&self, name: &str) -> io::Result<Box<dyn Create>>;
    /// [`io::ErrorKind::NotFound`] when there is no such file.
    fn open(&self, name: &str) -> io::Result<Arc<dyn Object>>;
    fn delete(&self, name: &str) -> io::Result<()>;
    /// Every name below `prefix`, sorted, unfinished files (see [`Objects::discard_unfinished`]) left out.
    fn list(&self, prefix: &str) -> io::Result<Vec<String>>;
    /// Removes what an interrupted [`Create`] of `name` left behind, if anything.
    fn discard_unfinished(&self, name: &str) -> io::Result<()>;
    /// Bytes that can still be stored.
    fn free_bytes(&self) -> io::Result<u64>;
}

/// A file being written. Dropping it without `finish` discards it.
pub trait Create: io::Write + Send {
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// An open file.
pub trait Object: Send + Sync + std::fmt::Debug {
    fn bytes(&self) -> u64;
    /// Reads each range, in the order given; one call is one round trip to a store that is far away.
    fn read(&self, ranges: &[Range<u64>]) -> io::Result<Vec<Vec<u8>>>;
}
