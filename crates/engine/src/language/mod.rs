//! The query language: what `q` means. `docs/query-language.md` describes it for its users.
//!
//! ```text
//! query        = [ alternatives ]
//! alternatives = conjunction { "OR" conjunction }
//! conjunction  = factor { factor }
//! factor       = [ "-" ] ( "(" alternatives ")" | text [ "*" ] | field ":" value { "," value } )
//! ```
//!
//! Terms by blanks and quotes are older than the rest, and mean what they always meant.

mod field;
mod parser;
mod print;
mod scanner;
mod times;
mod value;

#[cfg(test)]
mod tests;

use std::fmt;

use jiff::tz::TimeZone;

pub use field::Field;
pub use times::{day, instant, start_of};

use self::parser::Parser;
use crate::filter::Expression;
use crate::limits::FILTER_QUERY_CHARS_MAX;

/// What `text` asks for; days are those of `zone`. A text without terms asks for everything.
///
/// # Errors
/// What is wrong first, with its position.
pub fn parse(text: &str, zone: &TimeZone) -> Result<Expression, SyntaxError> {
    if text.chars().count() > FILTER_QUERY_CHARS_MAX {
        let message = format!("the query is longer than {FILTER_QUERY_CHARS_MAX} characters; shorten it");
        return Err(SyntaxError { position: FILTER_QUERY_CHARS_MAX + 1, message });
    }
    Parser::new(text, zone).query()
}

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The character at which it is noticed, counted from 1; one past the last when something is missing at the end.
    pub position: usize,
    /// What is wrong there and what to do about it.
    pub message: String,
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "at character {}: {}", self.position, self.message)
    }
}

impl std::error::Error for SyntaxError {}

/// A text in quotes, in which it means nothing but itself.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}
