use jiff::tz::TimeZone;

use super::field::Field;
use super::scanner::{Scanner, is_blank, is_parenthesis};
use super::value::{self, Value};
use super::{SyntaxError, quoted};
use crate::filter::{Expression, Extent};
use crate::limits::{FILTER_DEPTH_MAX, FILTER_TERMS_MAX};

/// What stands between two alternatives.
const OR: &str = "OR";

/// Reads one query, a method for each rule of the grammar.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    scanner: Scanner,
    zone: &'a TimeZone,
    /// Terms and fields so far.
    terms: usize,
    /// Parentheses that are open.
    depth: usize,
}

type Parsed = Result<Expression, SyntaxError>;

impl<'a> Parser<'a> {
    pub(super) fn new(text: &str, zone: &'a TimeZone) -> Self {
        Self { scanner: Scanner::new(text), zone, terms: 0, depth: 0 }
    }

    pub(super) fn query(mut self) -> Parsed {
        self.scanner.skip_blanks();
        if self.scanner.peek().is_none() {
            return Ok(Expression::everything());
        }
        let query = self.alternatives("at the start of the query")?;
        match self.scanner.peek() {
            None => Ok(query),
            Some(_) => {
                Err(self.wrong(format!("this `)` closes nothing; leave it out, or quote it: `{}`", quoted(")"))))
            }
        }
    }

    /// `place` says what precedes the first of them.
    fn alternatives(&mut self, place: &str) -> Parsed {
        let mut alternatives = vec![self.conjunction(place)?];
        while self.scanner.take_word(OR) {
            alternatives.push(self.conjunction("after `OR`")?);
        }
        Ok(Expression::any(alternatives))
    }

    fn conjunction(&mut self, place: &str) -> Parsed {
        let mut factors = Vec::new();
        while !self.is_at_end_of_conjunction() {
            factors.push(self.factor()?);
        }
        if factors.is_empty() { Err(self.nothing(place)) } else { Ok(Expression::all(factors)) }
    }

    /// Passes blanks.
    fn is_at_end_of_conjunction(&mut self) -> bool {
        self.scanner.skip_blanks();
        matches!(self.scanner.peek(), None | Some(')')) || self.scanner.is_at(OR)
    }

    /// Something that is looked for, was expected at this place.
    fn nothing(&self, place: &str) -> SyntaxError {
        let mut message = format!("expected a term, a field or `(` {place}");
        if self.scanner.is_at(OR) {
            message.push_str(&format!(
                "; `OR` stands between two alternatives; to find the word, quote it: `{}`",
                quoted(OR)
            ));
        }
        self.wrong(message)
    }

    fn factor(&mut self) -> Parsed {
        let start = self.scanner.position();
        if !self.scanner.take('-') {
            return self.positive();
        }
        if self.scanner.is_at_end_of_word() || self.scanner.peek() == Some('-') || self.scanner.is_at(OR) {
            let message = "expected a term, a field or `(` right after `-`";
            return Err(self.wrong(format!("{message}; {}", self.to_quote(start))));
        }
        Ok(Expression::not(self.positive()?))
    }

    fn positive(&mut self) -> Parsed {
        match self.scanner.peek() {
            Some('(') => self.group(),
            Some('"') => {
                let position = self.scanner.position();
                let text = self.quoted_text()?;
                let extent = if self.scanner.take('*') { Extent::Prefix } else { Extent::Part };
                self.term(position, text, extent)
            }
            _ => self.word_or_field(),
        }
    }

    fn group(&mut self) -> Parsed {
        let opened = self.scanner.position();
        if self.depth == FILTER_DEPTH_MAX {
            return Err(self.wrong(format!("more than {FILTER_DEPTH_MAX} parentheses are open; nest less deeply")));
        }
        self.scanner.next();
        self.depth += 1;
        let inner = self.alternatives("after `(`")?;
        self.depth -= 1;
        if self.scanner.take(')') {
            return Ok(inner);
        }
        Err(self.wrong(format!("expected `)`, which closes the `(` at character {opened}")))
    }

    fn word_or_field(&mut self) -> Parsed {
        let start = self.scanner.position();
        let word = self
            .scanner
            .run(|character| is_blank(character) || is_parenthesis(character) || ":*\"".contains(character));
        if self.scanner.peek() == Some(':') {
            return self.field(start, &word);
        }
        let extent = self.end_of_word(&word, start)?;
        self.term(start, word, extent)
    }

    /// Passes the `*` of a prefix, and makes sure that the word ends.
    fn end_of_word(&mut self, word: &str, start: usize) -> Result<Extent, SyntaxError> {
        let at = self.scanner.position();
        let extent = if !word.is_empty() && self.scanner.take('*') { Extent::Prefix } else { Extent::Part };
        if self.scanner.is_at_end_of_word() && !word.is_empty() {
            return Ok(extent);
        }
        let position = if extent == Extent::Prefix { at } else { self.scanner.position() };
        let message = match self.scanner.peek() {
            _ if extent == Extent::Prefix => "`*` stands only where a word ends",
            Some('*') => "`*` stands only where a word ends",
            Some('"') => "a quote begins only after a blank",
            _ => "`(` begins only after a blank",
        };
        Err(SyntaxError { position, message: format!("{message}; {}", self.to_quote(start)) })
    }

    /// `start` is the position of the field's `name`; its `:` comes next.
    fn field(&mut self, start: usize, name: &str) -> Parsed {
        let Some(field) = Field::from_name(name) else {
            let to_quote = self.to_quote(start);
            let message = if name.is_empty() {
                format!("expected the name of a field before `:`; {to_quote}")
            } else {
                format!("`{name}` is no field; {}; {to_quote}", Field::suggestion(name))
            };
            return Err(SyntaxError { position: start, message });
        };
        self.scanner.next();
        let mut values = vec![self.value(field, &format!("right after `{name}:`"))?];
        while self.scanner.take(',') {
            values.push(self.value(field, "right after `,`")?);
        }
        if !self.scanner.is_at_end_of_word() {
            let message = "expected `,` or a blank after the value";
            return Err(self.wrong(format!("{message}; quote a value that has other characters: `{name}:\"…\"`")));
        }
        let of_texts = if field == Field::Word { values.len() } else { 1 };
        self.count(of_texts)?;
        value::expression(field, values, self.zone)
    }

    fn value(&mut self, field: Field, place: &str) -> Result<Value, SyntaxError> {
        let position = self.scanner.position();
        let text = if self.scanner.peek() == Some('"') {
            self.quoted_text()?
        } else {
            self.scanner.run(|character| is_blank(character) || is_parenthesis(character) || ",*\"".contains(character))
        };
        if text.is_empty() {
            return Err(self.wrong(format!("expected a value {place}")));
        }
        let is_prefix = field == Field::Word && self.scanner.take('*');
        Ok(Value { position, text, is_prefix })
    }

    /// A text in quotes, inside of which `\"` is a quote and `\\` a backslash.
    fn quoted_text(&mut self) -> Result<String, SyntaxError> {
        let opened = self.scanner.position();
        let wrong = |message: &str| SyntaxError { position: opened, message: message.to_owned() };
        self.scanner.next();
        let mut text = String::new();
        loop {
            match self.scanner.next() {
                None => return Err(wrong("this quote is not closed; end it with `\"`")),
                Some('"') if text.is_empty() => return Err(wrong("these quotes are empty; leave them out")),
                Some('"') => return Ok(text),
                Some('\\') => text.extend(self.scanner.next()),
                Some(other) => text.push(other),
            }
        }
    }

    fn term(&mut self, position: usize, text: String, extent: Extent) -> Parsed {
        self.count(1)?;
        value::text(position, text, extent)
    }

    fn count(&mut self, terms: usize) -> Result<(), SyntaxError> {
        self.terms += terms;
        if self.terms <= FILTER_TERMS_MAX {
            return Ok(());
        }
        Err(self.wrong(format!("there are more than {FILTER_TERMS_MAX} terms and fields up to here; ask for fewer")))
    }

    /// How what stands at `position` is found as text.
    fn to_quote(&self, position: usize) -> String {
        let mut whole = self.scanner.up_to_blank(position);
        // Parentheses that were open before it are closed by something behind it.
        for _ in 0..self.depth {
            whole.truncate(whole.strip_suffix(')').map_or(whole.len(), str::len));
        }
        format!("to find it as text, quote it: `{}`", quoted(&whole))
    }

    fn wrong(&self, message: String) -> SyntaxError {
        SyntaxError { position: self.scanner.position(), message }
    }
}
