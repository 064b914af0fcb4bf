//! What an error or a page tells people to run exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{holdfast, run};

/// Commands that are often named without the program before them.
const GROUPS: [&str; 5] = ["org ", "token ", "user ", "service ", "support "];

#[test]
fn every_command_that_is_named_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = vec![root.join("README.md")];
    collect(&root.join("docs"), "md", &mut files);
    collect(&root.join("crates"), "rs", &mut files);
    let named: BTreeSet<String> = files.iter().flat_map(|file| commands(&fs::read_to_string(file).unwrap())).collect();
    assert!(named.len() > 15, "{named:?}");
    let wrong: Vec<String> = named.iter().filter_map(|command| problem(command)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn commands_are_found_and_told_from_those_that_do_not_exist() {
    let text = "run `holdfast org \\\n        expire --now`, or `org list`, not `organisations`";
    assert_eq!(commands(text), ["org expire --now", "org list"]);
    assert_eq!(problem("org list"), None);
    assert!(problem("org expire --now").is_some());
    assert!(problem("org list --now").is_some());
}

fn collect(directory: &Path, extension: &str, files: &mut Vec<PathBuf>) {
    for entry in directory.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
        let is_of_a_test = entry.ends_with("tests");
        if entry.is_dir() && !is_of_a_test {
            collect(&entry, extension, files);
        } else if entry.extension().is_some_and(|found| found == extension) {
            files.push(entry);
        }
    }
}

/// What stands between backticks and begins as a command does, without the program's name.
fn commands(text: &str) -> Vec<String> {
    let joined: Vec<&str> = text.split("\\\n").map(str::trim_start).collect();
    let joined = joined.join("");
    let spans = joined.split('`').filter(|span| !span.contains('\n'));
    let command = |span: &str| match span.strip_prefix("holdfast ") {
        Some(command) => Some(command.to_owned()),
        None => GROUPS.iter().any(|group| span.starts_with(group)).then(|| span.to_owned()),
    };
    let is_named = |command: &String| command.starts_with(|first: char| first.is_ascii_lowercase());
    spans.filter_map(command).filter(is_named).collect()
}

/// What the program says against a command; what is given to it is left out, its flags are looked for in its help.
fn problem(command: &str) -> Option<String> {
    let is_name =
        |word: &&str| word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && !word.starts_with('-');
    let names = command.split(' ').take_while(is_name);
    let helped = run(holdfast([]).args(names).arg("--help"));
    if helped.code != 0 {
        return Some(format!("`{command}`: {}", helped.stderr.trim()));
    }
    let flags = command.split([' ', '=']).filter(|word| word.starts_with("--"));
    let unknown = flags.filter(|flag| !helped.stdout.contains(*flag)).collect::<Vec<_>>();
    (!unknown.is_empty()).then(|| format!("`{command}` has no {}", unknown.join(", ")))
}
