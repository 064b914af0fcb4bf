//! Versions of objects in headers: `ETag` says which one an answer shows, `If-Match` which one a change is made of.

use axum::http::{HeaderMap, HeaderValue, header};
use holdfast_organisation::{Expected, Version, Versioned};

use crate::error::{ApiError, ApiResult};

/// What a malformed version is told.
const FORM: &str = "is not a version; copy the `ETag` of an answer whole, such as `\"name=0123456789ab\"`, or send `*`";

/// The version of an object as a strong entity tag.
pub(crate) fn entity_tag(object: &impl Versioned) -> HeaderValue {
    let tag = format!("\"{}\"", Version::of(object));
    HeaderValue::from_str(&tag).expect("names of members and hexadecimal digits are visible ASCII")
}

/// What the request takes for granted of the object that it changes; `None` when it does not say.
///
/// A tag may be weak: a proxy that compresses answers makes it so, and a version tells objects apart, not bytes.
pub(crate) fn expected(headers: &HeaderMap) -> ApiResult<Option<Expected>> {
    let mut values = headers.get_all(header::IF_MATCH).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(ApiError::parameter("If-Match", "is given twice; name one version"));
    }
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(Some(Expected::Existing));
    }
    let tag = text.strip_prefix("W/").unwrap_or(text);
    let version = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
    let version = version.and_then(|version| version.parse().ok());
    version.map(|version| Some(Expected::Version(version))).ok_or_else(|| ApiError::parameter("If-Match", FORM))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[&'static str]) -> ApiResult<Option<Expected>> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_MATCH, HeaderValue::from_static(value));
        }
        expected(&headers)
    }

    #[test]
    fn a_version_is_read_from_its_header() {
        let version = Expected::Version("name=0123456789ab,steps=000000000000".parse().unwrap());
        assert_eq!(read(&[]).unwrap(), None);
        assert_eq!(read(&["*"]).unwrap(), Some(Expected::Existing));
        for tag in ["\"name=0123456789ab,steps=000000000000\"", "W/\"name=0123456789ab,steps=000000000000\""] {
            assert_eq!(read(&[tag]).unwrap(), Some(version.clone()), "{tag}");
        }
    }

    #[test]
    fn what_is_no_version_is_told_what_one_is() {
        for values in [
            &[""][..],
            &["name=0123456789ab"],
            &["\"\""],
            &["\"name=01\""],
            &["\"a=0123456789ab\", \"b=0123456789ab\""],
            &["*", "*"],
        ] {
            let refused = read(values).unwrap_err();
            assert_eq!((refused.code.as_str(), refused.details[0].field.as_str()), ("invalid_parameter", "If-Match"));
        }
        assert!(read(&["7"]).unwrap_err().message.contains("copy the `ETag`"));
    }
}
