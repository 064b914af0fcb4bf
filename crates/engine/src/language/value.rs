use holdfast_format::{Outcome, Timestamp};
use jiff::tz::TimeZone;

use super::field::Field;
use super::{SyntaxError, day, instant, start_of};
use crate::filter::{Condition, Expression, Extent, Network, Pattern};

/// One of the values of a field.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) position: usize,
    pub(super) text: String,
    /// A `*` follows it.
    pub(super) is_prefix: bool,
}

/// What a field with its values says; there is at least one.
pub(super) fn expression(field: Field, values: Vec<Value>, zone: &TimeZone) -> Result<Expression, SyntaxError> {
    let list: fn(Vec<String>) -> Condition = match field {
        Field::Word => return words(values),
        Field::Outcome => return Ok(Expression::Field(Condition::Outcome(read_all(&values, outcome)?))),
        Field::Address => return Ok(Expression::Field(Condition::Address(read_all(&values, str::parse::<Network>)?))),
        Field::After => return Ok(Expression::Field(Condition::Since(time(field, &values, zone)?))),
        Field::Before => return Ok(Expression::Field(Condition::Before(time(field, &values, zone)?))),
        Field::Resource => Condition::Resource,
        Field::Action => Condition::Action,
        Field::Actor => Condition::Actor,
        Field::Team => Condition::Team,
        Field::Client => Condition::Client,
        Field::Target => Condition::Target,
        Field::Session => Condition::Session,
        Field::Request => Condition::Request,
    };
    Ok(Expression::Field(list(values.into_iter().map(|value| value.text).collect())))
}

/// A text that stands at `position`.
pub(super) fn text(position: usize, text: String, extent: Extent) -> Result<Expression, SyntaxError> {
    if extent == Extent::Part || text.contains(Pattern::is_of_word) {
        return Ok(Expression::Text(Pattern { text, extent }));
    }
    let message =
        format!("`{text}` has no letter, digit or `_`, so it is no word; without `word:` and `*` it is found anywhere");
    Err(SyntaxError { position, message })
}

fn words(values: Vec<Value>) -> Result<Expression, SyntaxError> {
    let word =
        |value: Value| text(value.position, value.text, if value.is_prefix { Extent::Prefix } else { Extent::Word });
    Ok(Expression::any(values.into_iter().map(word).collect::<Result<_, _>>()?))
}

fn read_all<T>(values: &[Value], read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, SyntaxError> {
    let located =
        |value: &Value| read(&value.text).map_err(|message| SyntaxError { position: value.position, message });
    values.iter().map(located).collect()
}

fn outcome(text: &str) -> Result<Outcome, String> {
    Outcome::from_name(text).ok_or_else(|| format!("`{text}` is not `success`, `failure` or `denied`"))
}

fn time(field: Field, values: &[Value], zone: &TimeZone) -> Result<Timestamp, SyntaxError> {
    if let Some(second) = values.get(1) {
        let message = format!("`{}` takes one time, not several", field.as_str());
        return Err(SyntaxError { position: second.position, message });
    }
    let read = |text: &str| {
        let moment = instant(text).or_else(|| day(text).map(|day| start_of(day, zone)));
        let forms = "a day such as 2026-11-20, nor a time with an offset such as 2026-11-20T10:15:30Z";
        moment.ok_or_else(|| format!("`{text}` is neither {forms}"))
    };
    // No event is outside of these bounds.
    Ok(read_all(values, read)?[0].clamp(Timestamp::MIN, Timestamp::MAX))
}
