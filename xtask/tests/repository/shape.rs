//! The size of files, unfinished marks, and where SQL and limits may stand.

use holdfast_xtask::{SourceFile, rust_files, script_files};

use crate::nothing_found;

/// Production lines of a file. More needs a line `//! Size: why` at its top.
const LINES_MAX: usize = 500;
/// Lines of any file, whatever its reason.
const LINES_HARD_MAX: usize = 800;

#[test]
fn files_are_small() {
    let mut findings = Vec::new();
    for file in rust_files() {
        let lines = if file.is_test() { 0 } else { file.production_lines().count() };
        let reasoned = file.text.lines().any(|line| line.starts_with("//! Size: "));
        if file.text.lines().count() > LINES_HARD_MAX {
            findings.push(format!("{}: over {LINES_HARD_MAX} lines; split it by what its parts do", file.path));
        } else if lines > LINES_MAX && !reasoned {
            findings.push(format!("{}: {lines} lines; split it, or give the reason in `//! Size: …`", file.path));
        }
    }
    nothing_found("the size of files", findings);
}

#[test]
fn nothing_is_left_unfinished() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("dbg", "!("),
        concat!("#[ig", "nore"),
    ];
    let files = rust_files().into_iter().chain(script_files());
    nothing_found("marks of unfinished work", lines_with(files, &marks));
}

#[test]
fn nobody_waits_for_time_to_pass() {
    let blocking = concat!("thread::", "sleep(");
    let files = rust_files().into_iter().filter(|file| !file.path.ends_with("/clock.rs"));
    let mut findings = lines_with(files, &[blocking]);
    let tests = rust_files().into_iter().filter(SourceFile::is_test).chain(script_files());
    findings.extend(lines_with(tests, &[concat!("time::", "sleep("), concat!("time.", "sleep(")]));
    nothing_found("wait for what is awaited; only a crate's `clock.rs` may sleep, and no test", findings);
}

#[test]
fn sql_stands_in_catalog_modules() {
    let statements =
        [concat!("SELECT", " "), concat!("INSERT", " INTO"), concat!("DELETE", " FROM"), concat!("CREATE", " TABLE")];
    let outside =
        |file: &SourceFile| !file.is_test() && !file.path.contains("/catalog/") && !file.path.ends_with("/catalog.rs");
    let mut findings = Vec::new();
    for file in rust_files().into_iter().filter(outside) {
        for (number, line) in file.code_lines() {
            if statements.iter().any(|statement| line.contains(statement)) {
                findings.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    nothing_found("SQL outside the `catalog/` modules", findings);
}

#[test]
fn limits_stand_in_one_file_per_crate() {
    let mut findings = Vec::new();
    let bounded = ["crates/engine/", "crates/organisation/", "crates/server/"];
    let is_bounded = |file: &SourceFile| bounded.iter().any(|directory| file.path.starts_with(directory));
    for file in rust_files().into_iter().filter(|file| is_bounded(file) && !file.path.ends_with("/limits.rs")) {
        for (number, line) in file.code_lines() {
            let shared =
                line.trim_start().starts_with("pub const ") || line.trim_start().starts_with("pub(crate) const ");
            let named_limit =
                line.split(':').next().is_some_and(|name| name.ends_with("_MAX") || name.ends_with("_LIMIT"));
            if shared && named_limit {
                findings.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    nothing_found("a limit that others use stands in its crate's `limits.rs`, with what happens at it (I9)", findings);
}

fn lines_with(files: impl Iterator<Item = SourceFile>, marks: &[&str]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        for (index, line) in file.text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                findings.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    findings
}
