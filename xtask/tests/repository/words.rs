//! One word for one thing: code does not use a synonym of a glossary word.

use holdfast_xtask::{markdown_files, rust_files};

use crate::nothing_found;

/// Names in interfaces of others, which are not ours to choose.
const FOREIGN_NAMES: [&str; 1] = ["tenant_id"];

/// The last column of the glossary's table, in backticks: words that are not used for the term of their row.
fn refused_words() -> Vec<(String, String)> {
    let glossary = markdown_files().into_iter().find(|file| file.path == "docs/glossary.md");
    let text = glossary.expect("docs/glossary.md is there").text;
    let rows = text.lines().filter(|line| line.starts_with("| **"));
    let mut refused = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 3, "a glossary row has three cells: {row}");
        let term = cells[0].trim().trim_matches('*').to_owned();
        refused.extend(cells[2].split('`').skip(1).step_by(2).map(|word| (word.to_owned(), term.clone())));
    }
    refused
}

#[test]
fn code_uses_the_words_of_the_glossary() {
    let refused = refused_words();
    assert!(refused.len() > 5, "the glossary's table was not understood");
    let mut findings = Vec::new();
    for file in rust_files() {
        for (index, line) in file.text.lines().enumerate() {
            let lower = FOREIGN_NAMES.iter().fold(line.to_lowercase(), |line, name| line.replace(name, ""));
            for (word, term) in refused.iter().filter(|(word, _)| contains_word(&lower, word)) {
                findings.push(format!("{}:{}: `{word}` is called {term} here", file.path, index + 1));
            }
        }
    }
    nothing_found("synonyms of glossary words", findings);
}

/// True when `word` stands in `text` between characters that are not letters; `_` separates, so identifiers count.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
    })
}

#[test]
fn words_are_found_inside_identifiers() {
    assert!(contains_word("let widget_id = 1;", "widget"));
    assert!(contains_word("the small widget is", "small widget"));
    assert!(!contains_word("midwidget", "widget"));
}
