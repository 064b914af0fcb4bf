//! The values of one field among the matches, for menus: how many events would be left with each.

use std::collections::HashMap;

use super::counts::{Counts, Seen, Wanted};
use super::merge::KeyPair;
use super::values::{Field, FieldValue};
use crate::EngineError;
use crate::filter::Filter;
use crate::limits::FACET_VALUES_MAX;
use crate::segment::SegmentStore;
use crate::state::Snapshot;

/// The values of a field, the most frequent first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facets {
    pub values: Vec<Facet>,
    /// Different values, of which `values` holds the first.
    pub value_count: u64,
    /// All matches, also those without a value.
    pub total_count: u64,
}

/// A value as the filter takes it, and how many matches have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    pub value: String,
    /// Of an actor or a team: what its newest match calls it.
    pub name: String,
    pub email: String,
    pub count: u64,
}

/// Counts the values of `field` among the matches and returns the `limit` most frequent of those in which a word begins
/// with `prefix`: of the value, the name or the e-mail, whatever their case. An actor or a team is one value, however
/// often it was renamed. Events whose value is empty are in no facet, for no filter selects them.
///
/// # Errors
/// [`EngineError::Invalid`] when more than [`FACET_VALUES_MAX`] different values would have to be counted.
pub fn facets(
    store: &SegmentStore,
    snapshot: &Snapshot,
    filter: &Filter,
    field: Field,
    prefix: &str,
    limit: usize,
) -> Result<Facets, EngineError> {
    let prefix = prefix.to_lowercase();
    // Who was renamed is known by its newest name only when all were counted.
    let keeps =
        |value: &FieldValue| !value.id().is_empty() && (field.is_identity() || begins_a_word(value.id(), &prefix));
    let counts = Counts::of(store, snapshot, filter, &Wanted { field, keeps: &keeps, values_max: FACET_VALUES_MAX })?;
    let facets = merged(counts.values).into_values().map(|(facet, _)| facet);
    let is_wanted =
        |facet: &Facet| [&facet.value, &facet.name, &facet.email].iter().any(|text| begins_a_word(text, &prefix));
    let mut values: Vec<Facet> = facets.filter(is_wanted).collect();
    values.sort_unstable_by(|left, right| right.count.cmp(&left.count).then_with(|| left.value.cmp(&right.value)));
    let value_count = values.len() as u64;
    values.truncate(limit);
    Ok(Facets { values, value_count, total_count: counts.matches })
}

/// Facets by value, each with the key of its newest match.
fn merged(counts: HashMap<FieldValue, Seen>) -> HashMap<String, (Facet, KeyPair)> {
    let mut facets: HashMap<String, (Facet, KeyPair)> = HashMap::new();
    for (value, seen) in counts {
        let (name, email) = value.names();
        let facet = Facet { value: value.id().to_owned(), name: name.to_owned(), email: email.to_owned(), count: 0 };
        let (known, newest) = facets.entry(facet.value.clone()).or_insert_with(|| (facet.clone(), seen.newest));
        let count = known.count + seen.count;
        if seen.newest > *newest {
            (*known, *newest) = (facet, seen.newest);
        }
        known.count = count;
    }
    facets
}

/// Whether `text`, from the beginning of a word on, goes on with `prefix`, which is in lower case and may have blanks.
fn begins_a_word(text: &str, prefix: &str) -> bool {
    let text = text.to_lowercase();
    if text.starts_with(prefix) {
        return true;
    }
    let ends = text.char_indices().filter(|(_, character)| !character.is_alphanumeric());
    ends.map(|(at, character)| &text[at + character.len_utf8()..]).any(|rest| rest.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_looked_for_where_words_begin() {
        for prefix in ["", "as", "rao", "asha r", "example", "com"] {
            assert!(begins_a_word("Asha RAO <asha@example.com>", prefix), "{prefix}");
        }
        for prefix in ["sha", "rao a", "xample", "asha  rao"] {
            assert!(!begins_a_word("Asha RAO <asha@example.com>", prefix), "{prefix}");
        }
        assert!(begins_a_word("ÉTÉ été", "ét"));
    }
}
