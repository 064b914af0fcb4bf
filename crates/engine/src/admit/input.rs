//! The JSON shape in which events arrive.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserializer, MapAccess};
use serde_json::value::RawValue;

/// An event as a producer sends it, borrowed from the request. A field that is absent or null is its empty value; what
/// the fields may hold is checked afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EventInput<'a> {
    #[serde(borrow)]
    pub timestamp: Option<Text<'a>>,
    #[serde(borrow)]
    pub resource: Text<'a>,
    #[serde(borrow)]
    pub action: Text<'a>,
    #[serde(borrow)]
    pub outcome: Option<Text<'a>>,
    #[serde(borrow)]
    pub reason: Text<'a>,
    #[serde(borrow)]
    pub actor: Option<Object<ActorInput<'a>>>,
    #[serde(borrow)]
    pub on_behalf_of: Option<Vec<Object<ActorInput<'a>>>>,
    #[serde(borrow)]
    pub client: Text<'a>,
    #[serde(borrow)]
    pub team: Option<Object<TeamInput<'a>>>,
    #[serde(borrow)]
    pub targets: Option<Vec<Object<TargetInput<'a>>>>,
    #[serde(borrow)]
    pub timezone: Text<'a>,
    #[serde(borrow)]
    pub token_type: Text<'a>,
    #[serde(borrow)]
    pub ip_address: Text<'a>,
    #[serde(borrow)]
    pub user_agent: Text<'a>,
    #[serde(borrow, rename = "sessionID")]
    pub session_id: Text<'a>,
    #[serde(borrow, rename = "requestID")]
    pub request_id: Text<'a>,
    #[serde(borrow)]
    pub additional_info: Text<'a>,
    #[serde(borrow)]
    pub meta: Option<&'a RawValue>,
    #[serde(rename = "id")]
    _id: GivenByServer,
    #[serde(rename = "recordedAt")]
    _recorded_at: GivenByServer,
    #[serde(rename = "source")]
    _source: GivenByServer,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActorInput<'a> {
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    #[serde(borrow, rename = "userID")]
    pub user_id: Text<'a>,
    #[serde(borrow, rename = "userName")]
    pub user_name: Text<'a>,
    #[serde(borrow, rename = "userEmail")]
    pub user_email: Text<'a>,
    #[serde(borrow, rename = "fullName")]
    pub full_name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TeamInput<'a> {
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub name: Text<'a>,
    #[serde(rename = "isDeleted")]
    _is_deleted: GivenByServer,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TargetInput<'a> {
    #[serde(borrow, rename = "type")]
    pub kind: Text<'a>,
    #[serde(borrow)]
    pub id: Text<'a>,
    #[serde(borrow)]
    pub name: Text<'a>,
}

/// A value that is spelt as a JSON object: a derived `Deserialize` alone also takes an array of the fields' values.
#[derive(Debug, Default)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> de::Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields)).map(Object)
    }
}

/// A string without NUL, borrowed where the request spells it without escapes.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Text<'a>(Cow<'a, str>);

impl std::ops::Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_option(TextVisitor)
    }
}

struct TextVisitor;

impl<'de> de::Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Text::default())
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Text::default())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }

    /// JSON text cannot spell NUL without an escape, so a borrowed string has none.
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text.contains('\0') {
            return Err(E::custom(super::check::NUL_REFUSED));
        }
        Ok(Text(Cow::Owned(text.to_owned())))
    }
}

/// A field that only the server fills in; a producer that sends it is told so rather than overruled in silence.
#[derive(Debug, Default)]
struct GivenByServer;

impl<'de> Deserialize<'de> for GivenByServer {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(de::Error::custom("is given by the server; leave it out"))
    }
}
