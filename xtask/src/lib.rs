//! What a test of the repository's own rules needs to know about its files. The rules stand in `tests/repository/`.

mod manifest;
mod source;

pub use manifest::{Manifest, manifests};
pub use source::{SourceFile, markdown_files, repository_root, rust_files, script_files};
