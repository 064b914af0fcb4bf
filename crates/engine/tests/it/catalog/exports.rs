use holdfast_engine::catalog::exports::{self, Claim, ExportFile, ExportKind, ExportRow, ExportState};
use holdfast_engine::catalog::{CatalogError, organisations, shards};

use super::rows::organisation;
use super::{at, organisation_id};
use crate::support::recorder::Recorder;

fn export(number: i64) -> ExportRow {
    ExportRow {
        id: format!("exp_{number:024}"),
        organisation: organisation_id(1),
        name: "Q3 'quoted' %".to_owned(),
        description: String::new(),
        kind: ExportKind::Csv,
        filter: r#"{"terms":["ünï"]}"#.to_owned(),
        echo: "{}".to_owned(),
        requested_by: r#"{"userID":"u"}"#.to_owned(),
        state: ExportState::Pending,
        floor_id: 10 - u64::try_from(number).unwrap(),
        head_id: 1 << 60,
        epoch: 2,
        rows_expected: None,
        rows_written: 0,
        file: None,
        error: None,
        created_at: at(number),
        finished_at: None,
        expires_at: None,
    }
}

fn insert(connection: &mut Recorder<'_>, count: i64) {
    shards::insert(connection, 2).unwrap();
    organisations::insert(connection, &organisation(1)).unwrap();
    (1..=count).for_each(|number| exports::insert(connection, &export(number)).unwrap());
}

fn by_id(connection: &mut Recorder<'_>, number: i64) -> ExportRow {
    exports::by_id(connection, &organisation_id(1), &export(number).id).unwrap().unwrap()
}

fn claim(connection: &mut Recorder<'_>, owner: &str, now: i64, lease: i64) -> Option<ExportRow> {
    exports::claim(connection, Claim { owner, lease_until: at(lease) }, at(now)).unwrap()
}

pub(super) fn history(connection: &mut Recorder<'_>) {
    insert(connection, 3);
    let finished = ExportRow {
        state: ExportState::Completed,
        kind: ExportKind::Json,
        file: Some(ExportFile { name: "f".to_owned(), bytes: 9, sha256: [1; 32] }),
        error: Some("none".to_owned()),
        rows_expected: Some(4),
        finished_at: Some(at(8)),
        expires_at: Some(at(9)),
        ..export(4)
    };
    exports::insert(connection, &finished).unwrap();
    assert_eq!(by_id(connection, 4), finished);
    let other = organisation_id(2);
    assert_eq!(exports::by_id(connection, &other, &finished.id).unwrap(), None, "another organisation's");
    let elsewhere = ExportRow { id: "exp_e".to_owned(), organisation: other, ..export(5) };
    let refused = connection.failing(|connection| exports::insert(connection, &elsewhere));
    assert!(matches!(refused, CatalogError::Constraint { .. }), "there is no such organisation: {refused}");

    let mine = organisation_id(1);
    assert_eq!(exports::list(connection, &mine, 1, 2).unwrap(), [export(3), export(2)]);
    assert_eq!(exports::list(connection, &other, 0, 9).unwrap(), []);
    assert_eq!(exports::count(connection, &mine).unwrap(), 4);
    assert_eq!(exports::count(connection, &other).unwrap(), 0);
    assert_eq!(exports::count_unfinished(connection, &mine).unwrap(), 3);
    assert_eq!(exports::held_floor(connection, &mine).unwrap(), Some(7));
    assert_eq!(exports::held_floor(connection, &other).unwrap(), None);
}

pub(super) fn work(connection: &mut Recorder<'_>) {
    insert(connection, 3);
    let [first, second, third] = [1, 2, 3].map(|number| export(number).id);
    let claimed = claim(connection, "one", 10, 20).unwrap();
    assert_eq!(claimed, ExportRow { state: ExportState::InProgress, ..export(1) });
    assert_eq!(claim(connection, "two", 10, 20).unwrap().id, second);
    let one = Claim { owner: "one", lease_until: at(40) };
    assert!(exports::progress(connection, &first, one, Some(100), 50).unwrap());
    assert!(!exports::progress(connection, &second, one, None, 1).unwrap(), "not its owner");
    assert_eq!((by_id(connection, 1).rows_expected, by_id(connection, 1).rows_written), (Some(100), 50));

    assert_eq!(claim(connection, "three", 30, 50).unwrap().id, second, "its lease ran out");
    assert_eq!(claim(connection, "three", 30, 50).unwrap().id, third);
    assert_eq!(claim(connection, "three", 30, 50), None);
    assert_eq!(exports::release_all(connection).unwrap(), 3);
    assert_eq!(claim(connection, "four", 60, 70).unwrap().rows_written, 0, "it starts over");
    assert!(!exports::fail(connection, &first, "one", "late", at(61)).unwrap());

    let file = ExportFile { name: "exports/1.csv".to_owned(), bytes: 1 << 40, sha256: [5; 32] };
    assert!(exports::complete(connection, &first, "four", &file, 100, at(62), at(90)).unwrap());
    let completed = by_id(connection, 1);
    assert_eq!((completed.state, completed.file.as_ref()), (ExportState::Completed, Some(&file)));
    assert_eq!((completed.finished_at, completed.expires_at), (Some(at(62)), Some(at(90))));
    assert_eq!(exports::files(connection, "", 9).unwrap(), [file]);
    assert_eq!(exports::files(connection, "exports/1.csv", 9).unwrap(), []);

    assert!(exports::cancel(connection, &organisation_id(1), &second, at(63)).unwrap());
    assert!(!exports::cancel(connection, &organisation_id(1), &second, at(63)).unwrap());
    assert!(!exports::cancel(connection, &organisation_id(2), &third, at(63)).unwrap(), "another organisation's");
    assert_eq!(claim(connection, "four", 64, 70).unwrap().id, third);
    assert!(exports::fail(connection, &third, "four", "segment `a` is damaged", at(65)).unwrap());
    assert_eq!(by_id(connection, 3).error.as_deref(), Some("segment `a` is damaged"));
    assert_eq!(exports::count_unfinished(connection, &organisation_id(1)).unwrap(), 0);

    assert_eq!(exports::due(connection, at(89), 9).unwrap(), []);
    assert_eq!(exports::due(connection, at(90), 9).unwrap(), [completed]);
    assert!(exports::expire(connection, &first).unwrap());
    assert!(!exports::expire(connection, &first).unwrap());
    assert_eq!(by_id(connection, 1).state, ExportState::Expired);
}

pub(super) fn downloads(connection: &mut Recorder<'_>) {
    insert(connection, 1);
    let id = export(1).id;
    for (link, expires, first) in [("a", 10, true), ("a", 10, false), ("b", 20, true), ("c", 10, true)] {
        assert_eq!(exports::record_download(connection, &id, link, at(expires)).unwrap(), first, "{link}");
    }
    assert_eq!(exports::forget_downloads(connection, at(15), 1).unwrap(), 1);
    assert_eq!(exports::forget_downloads(connection, at(15), 9).unwrap(), 1);
    assert_eq!(exports::forget_downloads(connection, at(15), 9).unwrap(), 0);
    assert!(!exports::record_download(connection, &id, "b", at(20)).unwrap());
}
