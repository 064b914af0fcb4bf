//! The text of `q` as terms: what stands between blanks or quotes.

use holdfast_engine::limits::{FILTER_QUERY_CHARS_MAX, FILTER_TERMS_MAX};

use crate::error::{ApiError, ApiResult};

/// Characters that a later query language gives a meaning; quoted they are text.
const RESERVED: [char; 4] = [':', '(', ')', '*'];

/// Terms are separated by blanks; quotes keep blanks, and inside them `\"` is a quote and `\\` a backslash.
pub(crate) fn parse(text: &str) -> ApiResult<Vec<String>> {
    if text.chars().count() > FILTER_QUERY_CHARS_MAX {
        return Err(wrong(format!("is longer than {FILTER_QUERY_CHARS_MAX} characters")));
    }
    let mut terms = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (term, following) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_term(quoted)?,
            None => bare_term(rest)?,
        };
        terms.push(term);
        rest = following.trim_start();
    }
    if terms.len() > FILTER_TERMS_MAX {
        return Err(wrong(format!("has {} terms; the limit is {FILTER_TERMS_MAX}", terms.len())));
    }
    Ok(terms)
}

fn quoted_term(text: &str) -> ApiResult<(String, &str)> {
    let mut term = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' if term.is_empty() => return Err(wrong("has empty quotes; leave them out")),
            '"' => return Ok((term, &text[at + 1..])),
            '\\' => term.extend(characters.next().map(|(_, escaped)| escaped)),
            other => term.push(other),
        }
    }
    Err(wrong("opens a quote that is not closed"))
}

fn bare_term(text: &str) -> ApiResult<(String, &str)> {
    let (term, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
    let reserved = if term == "OR" {
        Some("OR".to_owned())
    } else if term.starts_with('-') {
        Some("-".to_owned())
    } else {
        term.chars().find(|character| RESERVED.contains(character) || *character == '"').map(String::from)
    };
    match reserved {
        None => Ok((term.to_owned(), rest)),
        Some(reserved) => {
            let quoted = term.replace('\\', r"\\").replace('"', "\\\"");
            Err(wrong(format!("`{reserved}` in `{term}` is reserved; to find it as text, quote it: `\"{quoted}\"`")))
        }
    }
}

fn wrong(message: impl Into<String>) -> ApiError {
    ApiError::parameter("q", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_separate_and_quotes_keep_blanks() {
        assert_eq!(parse("  payments  \"user logins\" a-b").unwrap(), ["payments", "user logins", "a-b"]);
        assert_eq!(parse(r#""say \"hi\" \\" x"#).unwrap(), [r#"say "hi" \"#, "x"]);
        assert_eq!(parse("ORDER or \"OR\" \"-x\"").unwrap(), ["ORDER", "or", "OR", "-x"]);
        assert!(parse(" \t ").unwrap().is_empty());
    }

    #[test]
    fn what_is_reserved_must_be_quoted_and_the_message_shows_how() {
        for text in ["a:b", "(a", "a)", "a*", "x OR y", "-a", "a\"b"] {
            let error = parse(text).unwrap_err();
            assert!(error.message.contains("quote it"), "{text}: {}", error.message);
        }
        assert!(parse("a:b").unwrap_err().message.contains("`\"a:b\"`"));
    }

    #[test]
    fn open_or_empty_quotes_and_too_many_terms_are_refused() {
        for text in ["\"a", "\"\"", "\"a\\"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"a ".repeat(FILTER_TERMS_MAX)).is_ok());
        assert!(parse(&"a ".repeat(FILTER_TERMS_MAX + 1)).is_err());
        assert!(parse(&"a".repeat(FILTER_QUERY_CHARS_MAX + 1)).is_err());
    }
}
