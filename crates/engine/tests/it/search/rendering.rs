//! A file of rows where they are stored is, byte for byte, its events one after the other.

use holdfast_engine::catalog::exports::ExportKind;
use holdfast_engine::filter::Filter;
use holdfast_engine::render::json::Detail;
use holdfast_engine::render::{DeletedTeams, RowRenderer, csv, json};
use holdfast_engine::search::Ascending;
use holdfast_format::{Actor, Event, Source, Target, Team, Timestamp};
use proptest::prelude::*;

use super::model::{Case, case};
use super::store::Stored;

/// What CSV or JSON writes in another way than it is, and what it does not.
const TEXTS: [&str; 9] = [
    "",
    "plain",
    "=1+1",
    "a \"quoted\", text that is longer than the pieces in which it is looked at",
    "two\r\nlines",
    "-\"",
    "back\\slash",
    "\u{7}bell",
    "é,😀",
];

fn deleted_teams() -> DeletedTeams {
    [TEXTS[1].to_owned(), TEXTS[3].to_owned()].into_iter().collect()
}

/// The file of everything that the reader gives, `times` in succession by one renderer.
fn rendered(stored: &Stored, kind: ExportKind, filter: &Filter, times: usize) -> Vec<u8> {
    let (mut renderer, mut out) = (RowRenderer::new(kind, deleted_teams()), Vec::new());
    renderer.begin(&mut out);
    for _ in 0..times {
        let mut reader = Ascending::new(&stored.store, &stored.snapshot, filter, None).unwrap();
        let mut visit = |row: holdfast_engine::render::Row<'_>| {
            renderer.row(row, &mut out);
            Ok(())
        };
        while reader.next_batch(&mut visit).unwrap() {}
    }
    renderer.end(&mut out);
    out
}

fn expected(kind: ExportKind, events: &[&Event<'_>]) -> Vec<u8> {
    let (mut out, deleted) = (Vec::new(), deleted_teams());
    match kind {
        ExportKind::Csv => {
            csv::header(&mut out);
            events.iter().for_each(|event| csv::row(event, &deleted, &mut out));
        }
        ExportKind::Json => {
            out.push(b'[');
            for (place, event) in events.iter().enumerate() {
                out.extend_from_slice(if place == 0 { b"\n" } else { b",\n" });
                json::event(event, &deleted, Detail::WithMeta, &mut out);
            }
            out.extend_from_slice(b"\n]\n");
        }
    }
    out
}

/// Gives every field one of [`TEXTS`], so that neighbours share some of their values and not all.
fn dressed(event: &Event<'static>, seed: usize) -> Event<'static> {
    let text = |field: usize| TEXTS[(seed / (field + 1) + field) % TEXTS.len()];
    let actor = |field| Actor { user_id: text(field), user_name: text(field + 1), full_name: text(2), ..event.actor };
    let target = |field| Target { kind: text(field), id: text(3), name: text(4) };
    Event {
        resource: text(0),
        action: text(1),
        client: text(2),
        reason: text(3),
        actor: actor(4),
        on_behalf_of: (0..seed % 3).map(actor).collect(),
        targets: (0..seed % 4).map(target).collect(),
        team: Team { id: text(5), name: text(6) },
        timezone: text(7),
        token_type: text(8),
        user_agent: text(9),
        session_id: text(10),
        ip_address: text(11),
        request_id: text(12),
        source: Source { id: text(13), name: text(14) },
        ..event.clone()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_file_is_the_same_from_rows_as_from_events(case in case(), seed in 0..1_000usize) {
        let events = case.events.iter().zip(seed..).map(|(event, seed)| dressed(event, seed)).collect();
        let case = Case { events, filter: Filter::everything(), ..case };
        let stored = Stored::of(&case);
        for kind in [ExportKind::Csv, ExportKind::Json] {
            let file = rendered(&stored, kind, &case.filter, 1);
            prop_assert_eq!(
                String::from_utf8(file).unwrap(),
                String::from_utf8(expected(kind, &case.matches())).unwrap()
            );
        }
    }
}

/// Values of 12 MiB, more than are remembered, are forgotten and rendered again.
#[test]
fn a_file_is_the_same_when_its_values_are_too_many_to_be_remembered() {
    let texts: Vec<String> = (0..400).map(|number| format!("{number} \"{}\"", "x".repeat(32 << 10))).collect();
    let texts: &'static [String] = texts.leak();
    let event = |(place, text): (usize, &'static String)| Event {
        id: place as u64 + 1,
        timestamp: Timestamp::from_micros(i64::try_from(place / 2).unwrap()),
        user_agent: text,
        targets: vec![Target { name: &texts[place / 4], ..Target::default() }],
        ..Event::default()
    };
    let events: Vec<_> = texts.iter().enumerate().map(event).collect();
    let (count, filter) = (events.len() as u64, Filter::everything());
    let case = Case { events, cuts: Vec::new(), sealed: 1, floor_id: 1, head_id: count, filter };
    let stored = Stored::of(&case);
    let matches = case.matches();
    let twice = [matches.as_slice(), matches.as_slice()].concat();
    assert!(rendered(&stored, ExportKind::Csv, &case.filter, 2) == expected(ExportKind::Csv, &twice));
}
