//! Makes a table of the files of the web interface, when it is to be part of the program (feature `embed-ui`).
//!
//! They are made before, by `npm run build` in `ui/`: this runs no npm, so that `cargo build` needs nothing but Rust.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a build script prints instructions to cargo, and what it writes is made again when it is lost"
)]

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// What a compressed twin is named after its file's name.
const TWIN: &str = ".gz";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_FEATURE_EMBED_UI").is_none() {
        return;
    }
    let built = directory("CARGO_MANIFEST_DIR").join("../../ui/dist");
    println!("cargo::rerun-if-changed={}", built.display());
    if let Err(error) = write_table(&built) {
        println!(
            "cargo::error=the web interface cannot be read from {}: {error}; run `npm ci && npm run build` in `ui/` \
             first, or build without the feature `embed-ui`",
            built.display()
        );
    }
}

fn directory(variable: &str) -> PathBuf {
    PathBuf::from(std::env::var_os(variable).expect("cargo sets it for build scripts"))
}

/// Writes an expression of Rust: a slice of `File`.
fn write_table(built: &Path) -> io::Result<()> {
    let mut names = Vec::new();
    collect(built, "", &mut names)?;
    if !names.iter().any(|name| name == "index.html") {
        return Err(io::Error::new(io::ErrorKind::NotFound, "it has no `index.html`"));
    }
    names.sort();
    let mut table = String::from("&[\n");
    for name in names.iter().filter(|name| !name.ends_with(TWIN)) {
        let included = |name: &str| format!("include_bytes!({:?})", built.join(name));
        let twin = format!("{name}{TWIN}");
        let gzip = names.contains(&twin).then(|| included(&twin));
        let gzip = gzip.map_or_else(|| "None".to_owned(), |bytes| format!("Some({bytes})"));
        writeln!(table, "    File {{ path: {name:?}, bytes: {}, gzip: {gzip} }},", included(name))
            .expect("a string takes any text");
    }
    table.push_str("]\n");
    std::fs::write(directory("OUT_DIR").join("interface.rs"), table)
}

/// Adds the paths of all files below a directory, from `prefix` on.
fn collect(directory: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in std::fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().into_string();
        let name = name.map_err(|name| io::Error::other(format!("the name {name:?} is not UTF-8")))?;
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), names)?;
        } else {
            names.push(path);
        }
    }
    Ok(())
}
