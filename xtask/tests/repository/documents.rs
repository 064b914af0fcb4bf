//! What the documents point at exists.

use std::path::Path;

use holdfast_xtask::{SourceFile, markdown_files, repository_root};

use crate::nothing_found;

#[test]
fn links_lead_somewhere() {
    let root = repository_root();
    let mut findings = Vec::new();
    for file in markdown_files() {
        let directory = root.join(Path::new(&file.path).parent().expect("a file lies in a directory"));
        for link in links(&file) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { root.join(&file.path) } else { directory.join(path) };
            if !target.exists() {
                findings.push(format!("{}: `{link}` does not exist", file.path));
            } else if !anchor.is_empty() && !headings(&target).iter().any(|heading| heading == anchor) {
                findings.push(format!("{}: `{link}` has no such heading", file.path));
            }
        }
    }
    nothing_found("links between documents", findings);
}

#[test]
fn invariants_that_code_cites_are_written_down() {
    let architecture = std::fs::read_to_string(repository_root().join("ARCHITECTURE.md")).expect("it is there");
    let missing = (1..=9).filter(|number| !architecture.contains(&format!("- **I{number}** ")));
    nothing_found("numbered invariants in ARCHITECTURE.md", missing.map(|number| format!("I{number}")).collect());
}

/// The targets of `[text](target)` that are not on the network.
fn links(file: &SourceFile) -> Vec<&str> {
    let targets = file.text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:")).collect()
}

/// The anchors of a document's headings, as they are made from their text.
fn headings(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let kept = |character: char| character.is_alphanumeric() || character == '-' || character == '_';
    let anchor = |heading: &str| heading.trim().to_lowercase().replace(' ', "-").chars().filter(|c| kept(*c)).collect();
    text.lines().filter(|line| line.starts_with('#')).map(|line| anchor(line.trim_start_matches('#'))).collect()
}
