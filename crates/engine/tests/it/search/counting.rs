//! Facets and histograms against the naive model.

use std::collections::BTreeMap;

use holdfast_engine::search::{self, Facet, Field};
use holdfast_format::{Event, Outcome, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;

use super::model::{Case, case};
use super::store::Stored;

/// Value, name and e-mail that an event has in a field.
type Named = fn(&Event<'static>) -> [&'static str; 3];

const FIELDS: [(Field, Named); 7] = [
    (Field::Resource, |event| [event.resource, "", ""]),
    (Field::Action, |event| [event.action, "", ""]),
    (Field::Actor, |event| {
        let Event { actor, .. } = event;
        let name = if actor.full_name.is_empty() { actor.user_name } else { actor.full_name };
        [actor.user_id, name, actor.user_email]
    }),
    (Field::Team, |event| [event.team.id, event.team.name, ""]),
    (Field::Client, |event| [event.client, "", ""]),
    (Field::Outcome, |event| [event.outcome.as_str(), "", ""]),
    (Field::IpAddress, |event| [event.ip_address, "", ""]),
];

/// All facets of a case; its matches come oldest first, so that the last names are the newest.
fn facets(case: &Case, named: Named, prefix: &str) -> Vec<Facet> {
    let mut counted: BTreeMap<&str, ([&str; 3], u64)> = BTreeMap::new();
    for event in case.matches() {
        let names = named(event);
        let (newest, count) = counted.entry(names[0]).or_insert((names, 0));
        (*newest, *count) = (names, *count + 1);
    }
    let wanted = |texts: &[&str; 3]| !texts[0].is_empty() && texts.iter().any(|text| begins_a_word(text, prefix));
    let mut facets: Vec<_> = counted.into_values().filter(|(texts, _)| wanted(texts)).collect();
    facets.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let facet = |([value, name, email], count): ([&str; 3], u64)| Facet {
        value: value.into(),
        name: name.into(),
        email: email.into(),
        count,
    };
    facets.into_iter().map(facet).collect()
}

fn begins_a_word(text: &str, prefix: &str) -> bool {
    let (text, prefix) = (text.to_lowercase(), prefix.to_lowercase());
    let starts = |at: usize| at == 0 || !text[..at].ends_with(char::is_alphanumeric);
    text.match_indices(&prefix).any(|(at, _)| starts(at)) || prefix.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn facets_are_those_of_the_model(
        case in case(),
        prefix in select(&["", "", "a", "ASH", "RENÉ", "u", "com", "1", "10.1", "user l", "example.com", "success"][..]),
        limit in prop_oneof![1..4usize, Just(1_000)],
    ) {
        let Stored { store, snapshot } = Stored::of(&case);
        for (field, named) in FIELDS {
            let expected = facets(&case, named, prefix);
            let found = search::facets(&store, &snapshot, &case.filter, field, prefix, limit).unwrap();
            prop_assert_eq!(found.value_count, expected.len() as u64, "{:?}", field);
            prop_assert_eq!(found.values, expected.into_iter().take(limit).collect::<Vec<_>>(), "{:?}", field);
            prop_assert_eq!(found.total_count, case.matches().len() as u64);
        }
    }

    #[test]
    fn a_histogram_divides_the_matches_by_time_and_outcome(case in case(), count in 1..60u32) {
        let Stored { store, snapshot } = Stored::of(&case);
        let buckets = search::histogram(&store, &snapshot, &case.filter, count).unwrap();
        prop_assert_eq!(buckets.len(), count as usize);
        prop_assert_eq!((buckets[0].from, buckets[buckets.len() - 1].to), (case.filter.from, case.filter.to));
        prop_assert!(buckets.windows(2).all(|pair| pair[0].to == pair[1].from));
        let length = |from: Timestamp, to: Timestamp| i128::from(to.micros()) - i128::from(from.micros());
        let equal = length(case.filter.from, case.filter.to) / i128::from(count);
        prop_assert!(buckets.iter().all(|bucket| (length(bucket.from, bucket.to) - equal).abs() <= 1));
        for bucket in &buckets {
            for outcome in Outcome::ALL {
                let is_in = |event: &&&Event<'_>| {
                    bucket.from <= event.timestamp && event.timestamp < bucket.to && event.outcome == outcome
                };
                prop_assert_eq!(bucket.count(outcome), case.matches().iter().filter(is_in).count() as u64);
            }
        }
        let total: u64 = buckets.iter().flat_map(|bucket| bucket.counts).sum();
        prop_assert_eq!(total, case.matches().len() as u64);
    }
}
