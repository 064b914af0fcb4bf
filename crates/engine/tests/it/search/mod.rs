//! Search against a naive model: whatever the events, how they are spread over segments and head, and the filter.

mod counting;
mod damage;
mod grammar;
mod model;
mod rendering;
mod store;
mod words;

use holdfast_engine::filter::Filter;
use holdfast_engine::search::{self, Ascending, Field, FieldValue, Key, Start};
use holdfast_engine::segment::SegmentStore;
use holdfast_engine::state::Snapshot;
use holdfast_format::{Event, canonical};
use proptest::collection::vec;
use proptest::prelude::*;

use self::model::{Case, case, filter};
use self::store::Stored;

fn record(event: &Event<'_>) -> Vec<u8> {
    let mut record = Vec::new();
    canonical::encode_record(event, &mut record);
    record
}

fn records(events: &[search::StoredEvent]) -> Vec<Vec<u8>> {
    events.iter().map(|stored| record(&stored.event())).collect()
}

fn expected<'a>(events: impl IntoIterator<Item = &'a Event<'static>>) -> Vec<Vec<u8>> {
    events.into_iter().map(record).collect()
}

fn ascending(store: &SegmentStore, snapshot: &Snapshot, filter: &Filter, after: Option<Key>) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut reader = Ascending::new(store, snapshot, filter, after).unwrap();
    while reader
        .next_batch(&mut |row| {
            let key = row.key();
            let event = row.event();
            assert_eq!(key, (event.timestamp, event.id));
            found.push(record(&event));
            Ok(())
        })
        .unwrap()
    {}
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pages_and_counts_are_those_of_the_model(case in case(), limit in 1..40usize, rank in any::<prop::sample::Index>()) {
        let Case { filter, .. } = &case;
        let Stored { store, snapshot } = Stored::of(&case);
        let matches = case.matches();
        let newest: Vec<_> = matches.iter().rev().copied().collect();
        prop_assert_eq!(search::count(&store, &snapshot, filter).unwrap(), matches.len() as u64);
        let mut paged = Vec::new();
        let mut start = Start::Newest;
        loop {
            let page = search::page(&store, &snapshot, filter, start, limit).unwrap();
            prop_assert_eq!(page.total_count, matches.len() as u64);
            prop_assert!(page.events.len() <= limit);
            paged.extend(records(&page.events));
            let Some(next) = page.next else { break };
            start = Start::Below(next);
        }
        prop_assert_eq!(paged, expected(newest.iter().copied()));
        let rank = rank.index(newest.len() + 2);
        let page = search::page(&store, &snapshot, filter, Start::Rank(rank as u64), limit).unwrap();
        prop_assert_eq!(records(&page.events), expected(newest.iter().skip(rank).take(limit).copied()));
        prop_assert_eq!(page.next.is_some(), rank + limit < newest.len());
    }

    /// What was looked for is remembered, and is not taken for something else that is looked for.
    #[test]
    fn filters_find_their_own_however_many_were_asked_before(case in case(), filters in vec(filter(), 2..24)) {
        let Stored { store, snapshot } = Stored::of(&case);
        for filter in filters.iter().chain(&filters) {
            let case = Case { filter: filter.clone(), ..case.clone() };
            prop_assert_eq!(search::count(&store, &snapshot, filter).unwrap(), case.matches().len() as u64);
        }
    }

    #[test]
    fn the_ascending_reader_and_the_feed_give_the_same_set(case in case(), limit in 1..40usize, after in any::<prop::sample::Index>()) {
        let Case { filter, .. } = &case;
        let Stored { store, snapshot } = Stored::of(&case);
        let matches = case.matches();
        prop_assert_eq!(ascending(&store, &snapshot, filter, None), expected(matches.iter().copied()));
        if !matches.is_empty() {
            let after = after.index(matches.len());
            let key = Key { timestamp: matches[after].timestamp, id: matches[after].id };
            let rest = expected(matches[after + 1..].iter().copied());
            prop_assert_eq!(ascending(&store, &snapshot, filter, Some(key)), rest);
        }
        let mut by_id = matches.clone();
        by_id.sort_by_key(|event| event.id);
        let (mut fed, mut through) = (Vec::new(), 0);
        while through < snapshot.head_id {
            let feed = search::after(&store, &snapshot, filter, through, limit).unwrap();
            prop_assert!(feed.through_id > through && feed.events.len() <= limit);
            through = feed.through_id;
            fed.extend(records(&feed.events));
        }
        prop_assert_eq!(fed, expected(by_id));
    }

    #[test]
    fn every_id_finds_its_event_and_no_other(case in case()) {
        let Stored { store, snapshot } = Stored::of(&case);
        for id in 0..=case.events.len() as u64 + 1 {
            let found = search::by_id(&store, &snapshot, id).unwrap();
            let event = case.events.iter().find(|event| event.id == id && case.belongs(event));
            prop_assert_eq!(found.map(|stored| record(&stored.event())), event.map(record));
        }
    }

    #[test]
    fn values_are_counted_among_the_matches(case in case()) {
        let Stored { store, snapshot } = Stored::of(&case);
        let matches = case.matches();
        for (field, value_of) in [
            (Field::Resource, (|event| FieldValue::Resource(event.resource.into())) as fn(&Event<'_>) -> FieldValue),
            (Field::ResourceAction, |event| FieldValue::ResourceAction {
                resource: event.resource.into(),
                action: event.action.into(),
            }),
            (Field::Client, |event| FieldValue::Client(event.client.into())),
            (Field::Outcome, |event| FieldValue::Outcome(event.outcome)),
            (Field::Team, |event| FieldValue::Team { id: event.team.id.into(), name: event.team.name.into() }),
            (Field::Actor, |event| FieldValue::Actor {
                kind: event.actor.kind,
                user_id: event.actor.user_id.into(),
                user_name: event.actor.user_name.into(),
                user_email: event.actor.user_email.into(),
                full_name: event.actor.full_name.into(),
            }),
        ] {
            let counted = search::values(&store, &snapshot, &case.filter, field, usize::MAX).unwrap();
            prop_assert!(counted.is_sorted_by(|left, right| left.1 >= right.1));
            prop_assert_eq!(counted.iter().map(|(_, count)| count).sum::<u64>(), matches.len() as u64);
            for (value, count) in counted {
                let of_model = matches.iter().filter(|event| value_of(event) == value).count();
                prop_assert_eq!(count, of_model as u64, "{:?}", value);
            }
        }
    }
}
