//! A crate exists because its allowed dependencies differ; this is where they are written down.

use std::collections::BTreeSet;

use holdfast_xtask::manifests;

use crate::nothing_found;

/// Each crate and the own crates that it may use.
const ALLOWED: [(&str, &[&str]); 9] = [
    ("format", &[]),
    ("engine", &["format"]),
    ("organisation", &["format", "engine"]),
    ("server", &["format", "engine", "organisation"]),
    ("client", &[]),
    ("cli", &["format", "engine", "organisation", "server", "client"]),
    ("simulate", &[]),
    ("fuzzing", &["format", "engine", "organisation", "server", "client"]),
    ("xtask", &[]),
];

/// What only some crates may know, and which those are.
const KEPT_TO: [(&str, &[&str]); 8] = [
    ("rusqlite", &["engine"]),
    ("axum", &["server"]),
    ("tower-http", &["server"]),
    ("utoipa", &["organisation", "server"]),
    ("argon2", &["organisation"]),
    ("ureq", &["client", "cli", "simulate"]),
    ("clap", &["cli", "simulate"]),
    ("tokio", &["engine", "server", "cli"]),
];

/// Everything that `format` may use: it turns values into bytes and does nothing else.
const OF_FORMAT: [&str; 5] = ["serde", "sha2", "thiserror", "xxhash-rust", "zstd"];

#[test]
fn crates_depend_downwards_only() {
    let mut findings = Vec::new();
    for manifest in manifests() {
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == manifest.name) else {
            findings.push(format!("crate `{}` is not in the list of allowed dependencies", manifest.name));
            continue;
        };
        for other in manifest.own.iter().filter(|other| !allowed.contains(&other.as_str())) {
            findings.push(format!("`{}` must not depend on `{other}`", manifest.name));
        }
    }
    nothing_found("the direction of dependencies between crates", findings);
}

#[test]
fn knowledge_stays_in_its_crate() {
    let mut findings = Vec::new();
    for manifest in manifests() {
        for (library, crates) in KEPT_TO {
            if manifest.foreign.contains(library) && !crates.contains(&manifest.name.as_str()) {
                findings.push(format!("`{}` must not depend on `{library}`; only {crates:?} may", manifest.name));
            }
        }
    }
    nothing_found("libraries that only some crates may use", findings);
}

#[test]
fn format_uses_hashes_compression_and_serde_only() {
    let allowed: BTreeSet<String> = OF_FORMAT.iter().map(|&name| name.to_owned()).collect();
    let format = manifests().into_iter().find(|manifest| manifest.name == "format").expect("there is a crate `format`");
    let findings = format.foreign.difference(&allowed).map(|name| format!("`format` must not depend on `{name}`"));
    nothing_found("the dependencies of `format`", findings.collect());
}
