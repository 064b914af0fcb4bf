//! Filters as exports and cursors keep them, in the form of this release and of those before it.

use holdfast_format::Timestamp;
use serde::Deserialize;

use super::{Expression, Selection};

/// What was ever written for a [`super::Filter`].
#[derive(Deserialize)]
pub(super) struct Filter {
    #[serde(with = "micros")]
    from: Timestamp,
    #[serde(with = "micros")]
    to: Timestamp,
    #[serde(default)]
    include: Selection,
    #[serde(default)]
    exclude: Selection,
    expression: Option<Expression>,
    /// In the place of the expression, while `q` was a list of texts that are all found.
    #[serde(default)]
    terms: Vec<String>,
}

impl From<Filter> for super::Filter {
    fn from(stored: Filter) -> Self {
        let Filter { from, to, include, exclude, expression, terms } = stored;
        let of_terms = || Expression::all(terms.into_iter().map(Expression::term).collect());
        Self { from, to, include, exclude, expression: expression.unwrap_or_else(of_terms) }
    }
}

pub(super) mod micros {
    use holdfast_format::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in crate::filter) fn serialize<S: Serializer>(timestamp: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        timestamp.micros().serialize(serializer)
    }

    pub(in crate::filter) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(deserializer).map(Timestamp::from_micros)
    }
}

pub(super) mod outcomes {
    use holdfast_format::Outcome;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(in crate::filter) fn serialize<S: Serializer>(outcomes: &[Outcome], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(outcomes.iter().map(|outcome| outcome.as_str()))
    }

    pub(in crate::filter) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Outcome>, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        let outcome = |name: &String| Outcome::from_name(name).ok_or_else(|| de::Error::custom("unknown outcome"));
        names.iter().map(outcome).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::filter::{Expression, Filter};

    #[test]
    fn filters_of_earlier_releases_are_read() {
        let stored = r#"{"from":1,"to":2,"include":{"resources":["Services"]},"exclude":{},"terms":["a","b c"]}"#;
        let filter: Filter = serde_json::from_str(stored).unwrap();
        let terms = Expression::all(["a", "b c"].map(|text| Expression::term(text.to_owned())).to_vec());
        assert_eq!(filter.expression, terms);
        assert_eq!(filter.include.resources, ["Services"]);
        let again: Filter = serde_json::from_str(&serde_json::to_string(&filter).unwrap()).unwrap();
        assert_eq!(again, filter);
        for stored in [r#"{"from":1,"to":2}"#, r#"{"from":1,"to":2,"terms":[]}"#] {
            assert_eq!(serde_json::from_str::<Filter>(stored).unwrap().expression, Expression::everything());
        }
    }
}
