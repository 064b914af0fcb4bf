use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use toml::Table;

use crate::source::repository_root;

/// What a crate's `Cargo.toml` says it depends on.
#[derive(Debug)]
pub struct Manifest {
    /// The package's name without the prefix `holdfast-`.
    pub name: String,
    /// Our own crates it uses outside its tests, without the prefix.
    pub own: BTreeSet<String>,
    /// Everybody else's crates it uses outside its tests.
    pub foreign: BTreeSet<String>,
}

/// Every crate of the workspace.
pub fn manifests() -> Vec<Manifest> {
    let root = repository_root();
    let crates = fs::read_dir(root.join("crates")).expect("the workspace has crates/");
    let directories = crates.map(|entry| entry.expect("crates/ is readable").path()).chain([root.join("xtask")]);
    directories.map(|directory| read(&directory.join("Cargo.toml"))).collect()
}

fn read(path: &Path) -> Manifest {
    let text = fs::read_to_string(path).expect("every directory of crates/ is a crate");
    let table: Table = text.parse().expect("a manifest that cargo accepts is TOML");
    let package = table["package"]["name"].as_str().expect("a package has a name");
    let (own, foreign): (BTreeSet<String>, BTreeSet<String>) =
        dependencies(&table).into_iter().partition(|name| name.starts_with("holdfast-"));
    Manifest { name: bare(package), own: own.iter().map(|name| bare(name)).collect(), foreign }
}

fn dependencies(table: &Table) -> BTreeSet<String> {
    let sections = ["dependencies", "build-dependencies"];
    sections
        .iter()
        .filter_map(|section| table.get(*section)?.as_table())
        .flat_map(|section| section.keys().cloned())
        .collect()
}

fn bare(name: &str) -> String {
    name.trim_start_matches("holdfast-").to_owned()
}
