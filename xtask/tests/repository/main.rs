//! The rules of this repository that a machine can check. Each failure names the file, the line and what to do.

mod dependencies;
mod documents;
mod shape;
mod stages;
mod words;

/// Fails with one line per finding.
fn nothing_found(rule: &str, findings: Vec<String>) {
    assert!(findings.is_empty(), "{rule}\n  {}", findings.join("\n  "));
}
