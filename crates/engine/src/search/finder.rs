//! A pattern, prepared to be found in many texts.

use std::ops::Range;

use holdfast_format::segment::is_token_byte;
use regex::bytes::{Regex, RegexBuilder};

use crate::EngineError;
use crate::filter::{Extent, Pattern};

/// Bytes that the automaton of one pattern may take.
const PROGRAM_BYTES_MAX: usize = 4 << 20;

/// A prepared [`Pattern`].
#[derive(Debug)]
pub(super) struct Finder {
    /// Says all that it depends on what it finds.
    description: String,
    matcher: Matcher,
    /// Its longest runs of token bytes.
    pieces: Vec<Piece>,
    is_of_one_token: bool,
}

/// A part of a pattern that stands in one token.
#[derive(Debug)]
pub(super) struct Piece {
    /// Says all that it depends on what it finds.
    description: String,
    matcher: Matcher,
    /// The token starts and ends with it: the pattern goes on before and behind it with what is in no token.
    is_edge: [bool; 2],
}

#[derive(Debug, Clone)]
struct Matcher {
    /// Finds the pattern's text; absent for a text that no event contains.
    regex: Option<Regex>,
    /// What may not stand before and behind it is a character of a word.
    is_bounded: [bool; 2],
}

impl Finder {
    pub(super) fn new(pattern: &Pattern) -> Result<Self, EngineError> {
        let matcher = Matcher::new(pattern)?;
        let description = format!("{pattern:?}");
        let text = pattern.text.as_str();
        let runs = text.split(|character: char| !character.encode_utf8(&mut [0; 4]).bytes().all(is_token_byte));
        let runs: Vec<_> = runs.filter(|run| !run.is_empty()).collect();
        let is_of_one_token = runs == [text];
        let pieces = if is_of_one_token {
            vec![Piece { description: description.clone(), matcher: matcher.clone(), is_edge: [false; 2] }]
        } else {
            runs.into_iter().map(|run| Piece::new(text, run)).collect::<Result<_, _>>()?
        };
        Ok(Self { description, matcher, pieces, is_of_one_token })
    }

    pub(super) fn is_in(&self, text: &[u8]) -> bool {
        self.find_at(text, 0).is_some()
    }

    /// Where it is first found at or after `start` in a text, or in several that NULs separate.
    pub(super) fn find_at(&self, text: &[u8], start: usize) -> Option<Range<usize>> {
        self.matcher.find_at(text, start)
    }

    /// Where its text first stands at or after `start`, also as a part of a word and whatever the bytes around it are.
    pub(super) fn find_text_at(&self, bytes: &[u8], start: usize) -> Option<usize> {
        Some(self.matcher.regex.as_ref()?.find_at(bytes, start)?.start())
    }

    /// The same for all that find the same.
    pub(super) fn description(&self) -> &str {
        &self.description
    }

    /// What tokens of a text that it is in have.
    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Whether every text with a token in which its one piece is found has it.
    pub(super) fn is_of_one_token(&self) -> bool {
        self.is_of_one_token
    }
}

impl Piece {
    /// The piece `run`, which is a slice of the pattern's `text`.
    fn new(text: &str, run: &str) -> Result<Self, EngineError> {
        let is_edge =
            [run.as_ptr() != text.as_ptr(), run.as_bytes().as_ptr_range().end != text.as_bytes().as_ptr_range().end];
        let pattern = Pattern { text: run.to_owned(), extent: Extent::Part };
        let matcher = Matcher::new(&pattern)?;
        Ok(Self { description: format!("{pattern:?} {is_edge:?}"), matcher, is_edge })
    }

    /// The same for all that find the same.
    pub(super) fn description(&self) -> &str {
        &self.description
    }

    /// Where it is first found at or after `start` in tokens, each of which NUL follows.
    pub(super) fn find_at(&self, tokens: &[u8], mut start: usize) -> Option<Range<usize>> {
        loop {
            let place = self.matcher.find_at(tokens, start)?;
            let starts = place.start.checked_sub(1).is_none_or(|before| tokens[before] == 0);
            let ends = tokens.get(place.end).is_none_or(|after| *after == 0);
            if (starts || !self.is_edge[0]) && (ends || !self.is_edge[1]) {
                return Some(place);
            }
            start = place.start + 1;
        }
    }
}

impl Matcher {
    fn new(pattern: &Pattern) -> Result<Self, EngineError> {
        let Pattern { text, extent } = pattern;
        let is_bounded = [
            *extent != Extent::Part && is_of_word(text.chars().next()),
            *extent == Extent::Word && is_of_word(text.chars().next_back()),
        ];
        if text.contains('\0') {
            return Ok(Self { regex: None, is_bounded });
        }
        let regex = RegexBuilder::new(&regex::escape(text))
            .case_insensitive(true)
            .size_limit(PROGRAM_BYTES_MAX)
            .build()
            .map_err(|_| EngineError::invalid("q", "a search term is too long; use a part of it"))?;
        Ok(Self { regex: Some(regex), is_bounded })
    }

    fn find_at(&self, text: &[u8], mut start: usize) -> Option<Range<usize>> {
        let regex = self.regex.as_ref()?;
        loop {
            let found = regex.find_at(text, start)?.range();
            let cuts_word = (self.is_bounded[0] && is_of_word(last_character(&text[..found.start])))
                || (self.is_bounded[1] && is_of_word(first_character(&text[found.end..])));
            if !cuts_word {
                return Some(found);
            }
            start = found.start + 1;
        }
    }
}

fn is_of_word(character: Option<char>) -> bool {
    character.is_some_and(Pattern::is_of_word)
}

fn first_character(text: &[u8]) -> Option<char> {
    let end = (1..=text.len().min(4)).find(|end| str::from_utf8(&text[..*end]).is_ok())?;
    str::from_utf8(&text[..end]).ok()?.chars().next()
}

fn last_character(text: &[u8]) -> Option<char> {
    let start = (1..=text.len().min(4))
        .map(|bytes| text.len() - bytes)
        .find(|start| str::from_utf8(&text[*start..]).is_ok())?;
    str::from_utf8(&text[start..]).ok()?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, extent: Extent, inside: &str) -> Option<usize> {
        let finder = Finder::new(&Pattern { text: text.to_owned(), extent }).unwrap();
        finder.find_at(inside.as_bytes(), 0).map(|range| range.start)
    }

    #[test]
    fn words_are_not_cut() {
        for (text, inside, part, word, prefix) in [
            ("pay", "repay pays PAY", Some(2), Some(11), Some(6)),
            ("pay", "pay", Some(0), Some(0), Some(0)),
            ("pay", "pay_day", Some(0), None, Some(0)),
            ("été", "détété été", Some(1), Some(10), Some(10)),
            ("a a", "a a_ a a", Some(0), Some(5), Some(0)),
            ("-7", "req-77 req-7", Some(3), Some(10), Some(3)),
            ("pay", "épay 支pay", Some(2), None, None),
        ] {
            let case = format!("{text} in {inside}");
            assert_eq!(found(text, Extent::Part, inside), part, "{case}");
            assert_eq!(found(text, Extent::Word, inside), word, "{case}");
            assert_eq!(found(text, Extent::Prefix, inside), prefix, "{case}");
        }
    }

    #[test]
    fn texts_that_nul_separates_are_apart() {
        assert_eq!(found("b", Extent::Word, "ab\0b\0bc"), Some(3));
        assert_eq!(found("\0", Extent::Part, "ab\0b"), None);
    }
}
