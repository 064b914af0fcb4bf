//! JSON request bodies: read into types, or key by key where unknown keys must be named.

use std::fmt;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::error::Category;

use crate::body::{BodyBudget, receive};
use crate::error::{ApiError, ApiResult, Code};
use crate::limits::SMALL_BODY_BYTES_MAX;
use crate::state::AppState;

/// The JSON body of a request. Its Content-Type does not matter, because an official client sends none that fits, and
/// unknown members are ignored, as the existing API ignores them. What is wrong is named by its path.
#[derive(Debug)]
pub(crate) struct Input<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Input<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> ApiResult<Self> {
        let (parts, body) = request.into_parts();
        let body = receive(state.bodies(), &parts.headers, body, SMALL_BODY_BYTES_MAX).await?.expand()?;
        let mut reader = serde_json::Deserializer::from_slice(&body.bytes);
        let input = serde_path_to_error::deserialize(&mut reader).map_err(|error| wrong(&error))?;
        reader.end().map_err(|error| ApiError::new(Code::InvalidBody, format!("the body is not JSON: {error}")))?;
        Ok(Self(input))
    }
}

fn wrong(error: &serde_path_to_error::Error<serde_json::Error>) -> ApiError {
    let path = error.path().to_string();
    match error.inner().classify() {
        Category::Data => ApiError::parameter(&path, error.inner().to_string()),
        Category::Io | Category::Syntax | Category::Eof => {
            ApiError::new(Code::InvalidBody, format!("the body is not JSON: {}", error.inner()))
        }
    }
}

/// The members of a JSON object in their order; a key that is given twice is refused.
#[derive(Debug, Default)]
pub(crate) struct Members(Vec<(String, Value)>);

impl Members {
    /// Reads the object that a request's body is.
    pub(crate) async fn receive(budget: &BodyBudget, headers: &HeaderMap, body: Body) -> ApiResult<Self> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        if !kind.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case("application/json") {
            return Err(ApiError::new(Code::UnsupportedMediaType, "Content-Type must be `application/json`"));
        }
        let body = receive(budget, headers, body, SMALL_BODY_BYTES_MAX).await?.expand()?;
        serde_json::from_slice(&body.bytes)
            .map_err(|error| ApiError::new(Code::InvalidBody, format!("the body is not a JSON object: {error}")))
    }

    /// The members of an object inside.
    pub(crate) fn of(name: &str, value: Value) -> ApiResult<Self> {
        match value {
            Value::Object(members) => Ok(Self(members.into_iter().collect())),
            _ => Err(ApiError::parameter(name, "must be an object")),
        }
    }

    /// Takes a member out; null is absent.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.swap_remove(at).1).filter(|value| !value.is_null())
    }

    /// Takes a text out.
    pub(crate) fn take_text(&mut self, name: &str) -> ApiResult<Option<String>> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.contains('\0') => Err(ApiError::parameter(name, "contains NUL")),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(ApiError::parameter(name, "must be a string")),
        }
    }

    /// Takes a list of texts out.
    pub(crate) fn take_texts(&mut self, name: &str) -> ApiResult<Vec<String>> {
        let wrong = || ApiError::parameter(name, "must be an array of strings");
        let Some(value) = self.take(name) else { return Ok(Vec::new()) };
        let Value::Array(values) = value else { return Err(wrong()) };
        values.into_iter().map(|value| value.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
    }

    /// The names of what was not taken.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members::default();
        while let Some(name) = map.next_key::<String>()? {
            if members.names().any(|known| known == name) {
                return Err(de::Error::custom(format!("`{name}` is given twice")));
            }
            members.0.push((name, map.next_value()?));
        }
        Ok(members)
    }
}
