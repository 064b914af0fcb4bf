use std::fmt::{self, Display, Formatter};

use super::field::Field;
use super::quoted;
use super::scanner::{is_blank, is_parenthesis};
use crate::filter::{Condition, Expression, Extent, Pattern};

/// The query that means this, if there is one: an expression that was parsed is written so that it parses to the same.
impl Display for Expression {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => joined(parts, " ", formatter, |part| matches!(part, Self::Any(_))),
            Self::Any(parts) => joined(parts, " OR ", formatter, |_| false),
            Self::Not(part) => {
                formatter.write_str("-")?;
                grouped(part, formatter, matches!(**part, Self::All(_) | Self::Any(_) | Self::Not(_)))
            }
            Self::Field(condition) => condition.fmt(formatter),
            Self::Text(pattern) => pattern.fmt(formatter),
        }
    }
}

fn joined(
    parts: &[Expression],
    separator: &str,
    formatter: &mut Formatter<'_>,
    is_grouped: impl Fn(&Expression) -> bool,
) -> fmt::Result {
    for (place, part) in parts.iter().enumerate() {
        formatter.write_str(if place == 0 { "" } else { separator })?;
        grouped(part, formatter, is_grouped(part))?;
    }
    Ok(())
}

fn grouped(part: &Expression, formatter: &mut Formatter<'_>, is_grouped: bool) -> fmt::Result {
    if is_grouped { write!(formatter, "({part})") } else { part.fmt(formatter) }
}

impl Display for Condition {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let mut list = |field: Field, values: &mut dyn Iterator<Item = &str>| {
            let values: Vec<String> = values.map(bare_or_quoted_value).collect();
            write!(formatter, "{}:{}", field.as_str(), values.join(","))
        };
        let mut texts = |field, values: &[String]| list(field, &mut values.iter().map(String::as_str));
        match self {
            Self::Resource(values) => texts(Field::Resource, values),
            Self::Action(values) => texts(Field::Action, values),
            Self::Actor(values) => texts(Field::Actor, values),
            Self::Team(values) => texts(Field::Team, values),
            Self::Client(values) => texts(Field::Client, values),
            Self::Target(values) => texts(Field::Target, values),
            Self::Session(values) => texts(Field::Session, values),
            Self::Request(values) => texts(Field::Request, values),
            Self::Outcome(values) => list(Field::Outcome, &mut values.iter().map(|outcome| outcome.as_str())),
            Self::Address(values) => {
                let values: Vec<String> = values.iter().map(|network| (*network).into()).collect();
                texts(Field::Address, &values)
            }
            Self::Since(moment) => texts(Field::After, &[moment.to_string()]),
            Self::Before(moment) => texts(Field::Before, &[moment.to_string()]),
        }
    }
}

impl Display for Pattern {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.extent {
            Extent::Part => formatter.write_str(&bare_or_quoted_term(&self.text)),
            Extent::Word => write!(formatter, "{}:{}", Field::Word.as_str(), bare_or_quoted_value(&self.text)),
            Extent::Prefix => write!(formatter, "{}*", bare_or_quoted_term(&self.text)),
        }
    }
}

fn bare_or_quoted_term(text: &str) -> String {
    let is_plain =
        !text.contains(|character| is_blank(character) || is_parenthesis(character) || ":*\"".contains(character));
    if is_plain && !text.is_empty() && !text.starts_with('-') && text != "OR" { text.to_owned() } else { quoted(text) }
}

fn bare_or_quoted_value(text: &str) -> String {
    let is_plain =
        !text.contains(|character| is_blank(character) || is_parenthesis(character) || ",*\"".contains(character));
    if is_plain && !text.is_empty() { text.to_owned() } else { quoted(text) }
}
