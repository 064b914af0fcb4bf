//! The stages of an event's way are modules of the engine, and a stage uses only what comes before it.

use holdfast_xtask::{SourceFile, rust_files};

use crate::nothing_found;

/// The modules of the engine from the bottom up; a module uses those to its left.
const ORDER: [&str; 25] = [
    "limits", "nearest", "clock", "patience", "random", "bell", "fault", "filter", "language", "objects", "catalog",
    "segment", "state", "render", "admit", "commit", "core", "seal", "search", "tail", "export", "retain", "upkeep",
    "recover", "engine",
];

/// The modules that are stages, in the order of an event's way.
const STAGES: [&str; 8] = ["admit", "commit", "seal", "search", "tail", "export", "retain", "recover"];

/// `error` gathers the failures of every module, so each may use it and it may use each.
const GATHERS: &str = "error";

#[test]
fn a_stage_uses_only_stages_before_it() {
    let mut findings = Vec::new();
    for file in rust_files() {
        let Some(own) = engine_module(&file.path) else { continue };
        let own_rank = rank(own).unwrap_or_else(|| panic!("`{own}` has no place in the order of modules; give it one"));
        for (number, line) in file.code_lines() {
            for used in used_modules(line) {
                if rank(used).is_some_and(|rank| rank > own_rank) {
                    findings
                        .push(format!("{}:{number}: `{own}` must not use `{used}`, which comes after it", file.path));
                }
            }
        }
    }
    nothing_found("the direction of the engine's stages", findings);
}

#[test]
fn a_stage_opens_with_what_it_promises() {
    let opening = ["//! In:", "//! Out:", "//! Invariants:", "//! If we crash here:", "//! Bounds:"];
    let opens = |file: &SourceFile| opening.iter().all(|words| file.text.lines().any(|line| line.starts_with(words)));
    let is_stage =
        |file: &SourceFile| STAGES.iter().any(|stage| file.path == format!("crates/engine/src/{stage}/mod.rs"));
    let findings = rust_files().into_iter().filter(|file| is_stage(file) && !opens(file));
    nothing_found(
        "a stage's module opens with the lines `In:`, `Out:`, `Invariants:`, `If we crash here:` and `Bounds:`",
        findings.map(|file| file.path).collect(),
    );
}

/// The engine's module that a file belongs to; none for `lib.rs`, `error.rs` and other crates.
fn engine_module(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("crates/engine/src/")?;
    let module = inside.split('/').next()?.trim_end_matches(".rs");
    (module != "lib" && module != GATHERS).then_some(module)
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|known| *known == module)
}

/// The modules named after `crate::` in a line, with those of a list in braces.
fn used_modules(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for rest in line.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(list) => found.extend(list.split(',').map(|item| first_word(item.trim()))),
            None => found.push(first_word(rest)),
        }
    }
    found.into_iter().map(|name| if name == "Engine" || name == "Options" { "engine" } else { name }).collect()
}

fn first_word(text: &str) -> &str {
    text.split(|character: char| !character.is_alphanumeric() && character != '_').next().unwrap_or_default()
}

#[test]
fn uses_are_found_in_every_form() {
    assert_eq!(used_modules("use crate::search::page;"), ["search"]);
    assert_eq!(used_modules("use crate::{commit, seal::Sealer};"), ["commit", "seal"]);
    assert_eq!(
        used_modules("let engine: &crate::Engine = crate::tail::of(crate::limits::X);"),
        ["engine", "tail", "limits"]
    );
    assert!(used_modules("use std::fmt;").is_empty());
}
