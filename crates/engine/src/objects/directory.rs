use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Create, Object, Objects};

/// A directory of files.
#[derive(Debug)]
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// Uses the directory `root`, which must exist.
    pub fn open(root: &Path) -> io::Result<Self> {
        unimplemented!()
    }
}

impl Objects for Directory {
    fn create(&self, name: &str) -> io::Result<Box<dyn Create>> {
        unimplemented!()
    }

    fn open(&self, name: &str) -> io::Result<Arc<dyn Object>> {
        unimplemented!()
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        unimplemented!()
    }

    fn list(&self, prefix: &str) -> io::Result<Vec<String>> {
        unimplemented!()
    }

    fn discard_unfinished(&self, name: &str) -> io::Result<()> {
        unimplemented!()
    }

    fn free_bytes(&self) -> io::Result<u64> {
        unimplemented!()
    }
}
