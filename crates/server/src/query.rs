//! Query strings: names with or without brackets, repeated keys, comma-joined lists, and nothing that is not known.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use holdfast_engine::nearest::nearest;

use crate::error::{ApiError, ApiResult, Code};
use crate::limits::QUERY_BYTES_MAX;

/// The parameters of one request, by name without brackets. Empty values are absent.
#[derive(Debug, Default)]
pub(crate) struct Parameters(BTreeMap<String, Vec<String>>);

impl Parameters {
    /// Reads a raw query string whose names must all be in `known`.
    pub(crate) fn parse(raw: Option<&str>, known: &[&str]) -> ApiResult<Self> {
        Self::read(raw, known, |name| Err(unknown("parameter", name, known)))
    }

    /// The same where other names are ignored, as the existing API ignores them outside the audit log.
    pub(crate) fn pick(raw: Option<&str>, known: &[&str]) -> ApiResult<Self> {
        Self::read(raw, known, |_| Ok(()))
    }

    fn read(raw: Option<&str>, known: &[&str], other: impl Fn(&str) -> ApiResult<()>) -> ApiResult<Self> {
        let raw = raw.unwrap_or("");
        if raw.len() > QUERY_BYTES_MAX {
            let message = format!("the query is {} bytes long; the limit is {QUERY_BYTES_MAX}", raw.len());
            return Err(ApiError::new(Code::InvalidParameter, message));
        }
        let mut parameters = Self::default();
        for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name)?, decode(value)?);
            let name = name.strip_suffix("[]").unwrap_or(&name);
            if !known.contains(&name) {
                other(name)?;
            } else if !value.is_empty() {
                parameters.0.entry(name.to_owned()).or_default().push(value);
            }
        }
        Ok(parameters)
    }

    /// A parameter that may be given once.
    pub(crate) fn scalar(&self, name: &str) -> ApiResult<Option<&str>> {
        match self.0.get(name).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([value]) => Ok(Some(value)),
            Some(_) => Err(ApiError::parameter(name, "is given more than once; give it once")),
        }
    }

    /// All values of a list, however they were written.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.0.get(name).into_iter().flatten().flat_map(|value| split_list(value)).collect()
    }

    /// A whole number within bounds.
    pub(crate) fn integer(&self, name: &str, bounds: std::ops::RangeInclusive<u64>) -> ApiResult<Option<u64>> {
        let Some(text) = self.scalar(name)? else { return Ok(None) };
        let (low, high) = (bounds.start(), bounds.end());
        match text.parse() {
            Ok(number) if bounds.contains(&number) => Ok(Some(number)),
            _ if *high == u64::MAX => {
                Err(ApiError::parameter(name, format!("`{text}` is not a whole number of at least {low}")))
            }
            _ => Err(ApiError::parameter(name, format!("`{text}` is not a whole number from {low} to {high}"))),
        }
    }

    /// Names that were given, for a route that forbids some beside others.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Of a route that takes no parameters: its query string is empty.
pub(crate) struct NoParameters;

impl<S: Send + Sync> FromRequestParts<S> for NoParameters {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        Parameters::parse(parts.uri.query(), &[]).map(|_| Self)
    }
}

/// Values between commas; `\,` is a comma inside a value. Empty values are dropped.
fn split_list(text: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let value = values.last_mut().expect("there is always a last value");
        match character {
            '\\' if characters.peek() == Some(&',') => value.extend(characters.next()),
            ',' => values.push(String::new()),
            other => value.push(other),
        }
    }
    values.retain(|value| !value.is_empty());
    values
}

/// Percent-decoding with `+` for a blank, as forms and the official clients write it.
fn decode(text: &str) -> ApiResult<String> {
    let wrong =
        |why: &str| ApiError::new(Code::InvalidParameter, format!("the query could not be read: `{text}` {why}"));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits =
                    [rest.next(), rest.next()].map(|digit| digit.and_then(|digit| char::from(digit).to_digit(16)));
                let [Some(high), Some(low)] = digits else {
                    return Err(wrong("has a `%` without two hexadecimal digits"));
                };
                u8::try_from(high * 16 + low).expect("two hexadecimal digits are a byte")
            }
            other => other,
        });
    }
    let text = String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8"))?;
    if text.contains('\0') { Err(wrong("contains NUL")) } else { Ok(text) }
}

/// Refuses a name nobody knows, and helps with the nearest one: a misspelt filter must not return everything.
pub(crate) fn unknown(kind: &str, name: &str, known: &[&str]) -> ApiError {
    let hint = match nearest(name, known.iter().copied()) {
        Some((_, nearest)) => format!("; did you mean `{nearest}`?"),
        None => "; there are none here".to_owned(),
    };
    ApiError::new(Code::UnknownParameter, format!("unknown {kind} `{name}`{hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["pageSize", "resource", "exclude.resource"];

    fn resources(query: &str) -> Vec<String> {
        Parameters::parse(Some(query), KNOWN).unwrap().list("resource")
    }

    #[test]
    fn lists_are_read_in_every_form_that_clients_write() {
        let expected = ["services", "User Logins", "a"];
        assert_eq!(resources("resource%5B%5D=services%2CUser+Logins%2Ca"), expected);
        assert_eq!(resources("resource[]=services,User%20Logins,a"), expected);
        assert_eq!(resources("resource=services&resource[]=User%20Logins&resource%5b%5d=a"), expected);
        assert_eq!(resources(r"resource[]=a\,b,c\d"), ["a,b", r"c\d"]);
        assert!(resources("resource%5B%5D=").is_empty());
        assert_eq!(resources("resource=,a,,"), ["a"]);
    }

    #[test]
    fn unknown_names_are_refused_with_the_nearest() {
        for (query, nearest) in
            [("pagesize=1", "pageSize"), ("resorce[]=a", "resource"), ("exclude.resources[]=a", "exclude.resource")]
        {
            let error = Parameters::parse(Some(query), KNOWN).unwrap_err();
            assert_eq!(error.code, Code::UnknownParameter);
            assert!(error.message.ends_with(&format!("did you mean `{nearest}`?")), "{}", error.message);
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_refused() {
        for query in ["resource=%", "resource=%4", "resource=%zz", "resource=%ff", "resource=a%00b"] {
            assert_eq!(Parameters::parse(Some(query), KNOWN).unwrap_err().code, Code::InvalidParameter, "{query}");
        }
    }

    #[test]
    fn numbers_are_whole_within_bounds_and_given_once() {
        let number = |query: &str| Parameters::parse(Some(query), KNOWN).unwrap().integer("pageSize", 1..=1_000);
        assert_eq!(number("pageSize=1000").unwrap(), Some(1_000));
        assert_eq!(number("pageSize=").unwrap(), None);
        for query in ["pageSize=0", "pageSize=1001", "pageSize=-1", "pageSize=ten", "pageSize=1&pageSize=2"] {
            assert_eq!(number(query).unwrap_err().code, Code::InvalidParameter, "{query}");
        }
    }
}
