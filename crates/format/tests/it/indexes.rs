//! The indexes of row groups say what their rows say.

use std::collections::{BTreeMap, BTreeSet};

use holdfast_format::limits::{BLOCK_ROWS_MAX, GROUP_BLOCKS_MAX};
use holdfast_format::segment::{
    CodeColumn, ContentHash, Contents, OTHER_TOKENS, RowBlock, SegmentIndex, ValueCounts, is_token_byte,
};
use holdfast_format::{Event, OrganisationId};
use proptest::prelude::*;

use crate::arbitrary::logs;
use crate::reading::{self, GroupIndexes};
use crate::segment::write;

/// Bytes of the longest token in a dictionary: see `docs/format.md`.
const TOKEN_BYTES_MAX: usize = 128;

/// Checks every index of a file against the rows that it decodes to.
fn check(file: &[u8]) {
    let index = reading::index(file).unwrap();
    let tokens = tokens(file, &index);
    for (group, indexes) in index.groups.iter().zip(reading::indexes(file, &index).unwrap()) {
        let blocks: Vec<_> = index.blocks[group.blocks.clone()]
            .iter()
            .map(|block| reading::rows(file, &index, block).unwrap())
            .collect();
        check_counts(&index, &blocks, &indexes);
        check_request_filters(&blocks, &indexes);
        let events = blocks.iter().flat_map(|block| (0..block.len()).map(|row| block.event(row)));
        check_postings(&tokens, events, &indexes);
    }
}

/// The tokens by code.
fn tokens(file: &[u8], index: &SegmentIndex) -> Vec<String> {
    let mut tokens = Vec::new();
    for location in &index.token_pages {
        let page = reading::token_page(file, location).unwrap();
        for code in page.codes() {
            assert_eq!(code as usize, tokens.len());
            tokens.push(page.value(code).strip_suffix('\0').unwrap().to_owned());
        }
        for (at, _) in page.text().char_indices() {
            let value = page.value(page.code_at(at));
            assert!(value.as_ptr() <= page.text()[at..].as_ptr(), "a code is that of the value around the position");
        }
    }
    tokens
}

fn check_counts(index: &SegmentIndex, blocks: &[RowBlock], indexes: &GroupIndexes) {
    for (column, counts) in ValueCounts::COLUMNS.into_iter().zip(&indexes.counts) {
        for (place, block) in blocks.iter().enumerate() {
            let mut expected: BTreeMap<String, u32> = BTreeMap::new();
            (0..block.len()).for_each(|row| *expected.entry(value(column, &block.event(row))).or_default() += 1);
            match counts.of_block(place) {
                None => assert!(expected.len() * 8 > block.len(), "few values are counted"),
                Some(pairs) => {
                    let mut found: Vec<u32> = pairs.iter().map(|(_, count)| *count).collect();
                    let mut expected: Vec<u32> = expected.into_values().collect();
                    found.sort_unstable();
                    expected.sort_unstable();
                    assert_eq!(found, expected, "{column:?}");
                    assert!(pairs.is_sorted_by(|left, right| left.0 < right.0));
                }
            }
        }
    }
    assert_eq!(index.groups.len(), index.blocks.len().div_ceil(GROUP_BLOCKS_MAX));
}

/// A text that is different for different values.
fn value(column: CodeColumn, event: &Event<'_>) -> String {
    match column {
        CodeColumn::Outcome => event.outcome.as_str().to_owned(),
        CodeColumn::Resource => event.resource.to_owned(),
        CodeColumn::Action => event.action.to_owned(),
        CodeColumn::Actor => format!("{:?}", event.actor),
        CodeColumn::Client => event.client.to_owned(),
        CodeColumn::Team => format!("{:?}", event.team),
        other => {
            assert_eq!(other, CodeColumn::IpAddress, "a counted column that is not compared");
            event.ip_address.to_owned()
        }
    }
}

fn check_request_filters(blocks: &[RowBlock], indexes: &GroupIndexes) {
    for (place, block) in blocks.iter().enumerate() {
        for row in 0..block.len() {
            let request_id = block.event(row).request_id;
            let is_found = indexes.request_filters.may_contain(place, request_id.as_bytes());
            assert!(is_found || request_id.is_empty(), "{request_id}");
        }
    }
}

fn check_postings<'a>(tokens: &[String], events: impl Iterator<Item = Event<'a>>, indexes: &GroupIndexes) {
    let mut expected: BTreeMap<&[u8], BTreeSet<usize>> = BTreeMap::new();
    let mut rows = 0;
    for event in events {
        let texts = [event.additional_info, event.meta];
        let split = texts.iter().flat_map(|text| text.as_bytes().split(|byte| !is_token_byte(*byte)));
        for token in split.filter(|token| !token.is_empty()) {
            let known = if token.len() > TOKEN_BYTES_MAX { b"" } else { token };
            let code = tokens.iter().position(|known_token| known_token.as_bytes() == known).unwrap();
            expected.entry(tokens[code].as_bytes()).or_default().insert(rows);
        }
        rows += 1;
    }
    assert_eq!(indexes.postings.len(), expected.len());
    for (code, found) in &indexes.postings {
        let found = (0..rows).filter(|row| found.word_from(*row) & 1 == 1);
        assert_eq!(found.collect::<BTreeSet<_>>(), expected[tokens[*code as usize].as_bytes()], "token {code}");
    }
    assert_eq!(tokens[OTHER_TOKENS as usize], "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn indexes_agree_with_the_rows(logs in logs()) {
        check(&write(&logs).0);
    }
}

/// Two groups, tokens in every row, in every other, in some, in one, and too long for the dictionary.
#[test]
fn postings_of_every_kind_are_read_back() {
    let organisation = OrganisationId::from_bytes([1; 12]);
    let mut writer = holdfast_format::segment::SegmentWriter::new(Vec::new(), crate::segment::OPTIONS).unwrap();
    let rows = GROUP_BLOCKS_MAX * BLOCK_ROWS_MAX + 100;
    let long = "x".repeat(TOKEN_BYTES_MAX + 1);
    for id in 1..=rows as u64 {
        let rare = if id == 5 { "once" } else { "" };
        let too_long = if id % 10_000 == 7 { long.as_str() } else { "" };
        let information = format!("all, {} {} {rare} {too_long}", ["even", "odd"][(id % 2) as usize], id % 97);
        let event = Event { id, additional_info: &information, resource: "Services", ..Event::default() };
        writer.push(organisation, &event).unwrap();
    }
    check(&writer.finish(&Contents::from([(organisation, ContentHash::default())])).unwrap().0);
}
