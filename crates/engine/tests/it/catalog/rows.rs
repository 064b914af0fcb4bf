use holdfast_engine::catalog::files::{DroppedFile, PendingFile};
use holdfast_engine::catalog::idempotency::{IdempotencyRow, KeyDay};
use holdfast_engine::catalog::installation::{Installation, LinkKey};
use holdfast_engine::catalog::journal::JournalRow;
use holdfast_engine::catalog::organisations::{CatalogueMode, OrganisationRow, PendingRetention};
use holdfast_engine::catalog::schema::{self, ENGINE, SchemaPart};
use holdfast_engine::catalog::segments::SegmentRow;
use holdfast_engine::catalog::{
    CatalogError, Connection, files, idempotency, installation, journal, organisations, resources, segments, shards,
};

use super::{at, organisation_id};
use crate::support::recorder::Recorder;

pub(super) fn versions(connection: &mut Recorder<'_>) {
    assert_eq!(schema::versions(connection, &[ENGINE]).unwrap(), [ENGINE.version()]);
    let set_version = schema::STATEMENTS[1];
    connection.execute(set_version, &[ENGINE.name.into(), (ENGINE.version() + 1).into()]).unwrap();
    let newer = schema::versions(connection, &[ENGINE]).unwrap_err();
    assert!(matches!(newer, CatalogError::Newer { part: "engine", .. }), "{newer}");
    let absent = SchemaPart { name: "absent", migrations: &[] };
    assert_eq!(schema::versions(connection, &[absent]).unwrap(), [0]);
}

pub(super) fn installation(connection: &mut Recorder<'_>) {
    assert_eq!(installation::read(connection).unwrap(), None);
    let mut row = Installation { id: "ab".repeat(12), epoch: 1, cursor_key: [7; 32], created_at: at(5) };
    installation::insert(connection, &row).unwrap();
    let second = connection.failing(|connection| installation::insert(connection, &row));
    assert!(matches!(second, CatalogError::Constraint { .. }), "{second}");
    installation::set_epoch(connection, 2).unwrap();
    row.epoch = 2;
    assert_eq!(installation::read(connection).unwrap(), Some(row));

    let keys: Vec<LinkKey> = (0..20).map(|id| LinkKey { id, secret: [9; 32], created_at: at(id) }).collect();
    keys.iter().for_each(|key| installation::insert_link_key(connection, key).unwrap());
    let newest: Vec<LinkKey> = keys.into_iter().rev().take(16).collect();
    assert_eq!(installation::link_keys(connection).unwrap(), newest);
}

/// An organisation of shard `number`; there must be so many shards.
pub(super) fn organisation(number: u8) -> OrganisationRow {
    OrganisationRow {
        id: organisation_id(number),
        slug: format!("slug-{number}"),
        name: "Ünï 'quoted' Inc.".to_owned(),
        plan: "enterprise".to_owned(),
        shard: number.into(),
        last_id: 0,
        last_recorded_at: at(0),
        floor_id: 1,
        retention_days: 2_555,
        pending_retention: None,
        catalogue: CatalogueMode::Closed,
        records_views: true,
        created_at: at(i64::MAX),
    }
}

pub(super) fn organisations(connection: &mut Recorder<'_>) {
    shards::insert(connection, 4).unwrap();
    let mut rows: Vec<OrganisationRow> = (0..4).map(organisation).collect();
    rows.iter().for_each(|row| organisations::insert(connection, row).unwrap());
    let same_slug = OrganisationRow { id: organisation_id(9), ..rows[0].clone() };
    let refused = connection.failing(|connection| organisations::insert(connection, &same_slug));
    assert!(matches!(refused, CatalogError::Constraint { .. }), "{refused}");

    let ids = [rows[2].id, rows[1].id, organisation_id(200)];
    let mut heads = organisations::heads(connection, &ids).unwrap();
    assert_eq!(heads.iter().map(|head| head.organisation).collect::<Vec<_>>(), [rows[1].id, rows[2].id]);
    for (head, row) in heads.iter_mut().zip(&mut rows[1..]) {
        (head.last_id, head.last_recorded_at) = (1 << 60, at(1_700_000_000_000_001));
        (row.last_id, row.last_recorded_at) = (head.last_id, head.last_recorded_at);
    }
    organisations::advance(connection, &heads).unwrap();
    heads[0].organisation = organisation_id(200);
    assert!(organisations::advance(connection, &heads).is_err(), "one of them does not exist");

    assert!(organisations::set_floor(connection, &rows[1].id, 77).unwrap());
    assert!(!organisations::set_floor(connection, &rows[1].id, 77).unwrap(), "the floor only rises");
    assert!(organisations::set_plan(connection, &rows[1].id, "free").unwrap());
    let pending = Some(PendingRetention { days: 7, at: rows[1].created_at });
    assert!(organisations::set_retention(connection, &rows[1].id, 30, pending).unwrap());
    assert!(organisations::set_records_views(connection, &rows[1].id, false).unwrap());
    assert!(organisations::set_catalogue(connection, &rows[1].id, CatalogueMode::Open).unwrap());
    assert!(!organisations::set_plan(connection, &organisation_id(200), "free").unwrap());
    (rows[1].floor_id, rows[1].retention_days, rows[1].catalogue) = (77, 30, CatalogueMode::Open);
    (rows[1].pending_retention, rows[1].records_views) = (pending, false);
    rows[1].plan = "free".to_owned();

    assert_eq!(organisations::by_id(connection, &rows[1].id).unwrap().as_ref(), Some(&rows[1]));
    assert_eq!(organisations::by_ids(connection, &ids).unwrap(), rows[1..3]);
    assert_eq!(organisations::by_slug(connection, "slug-2").unwrap().as_ref(), Some(&rows[2]));
    assert_eq!(organisations::by_slug(connection, "SLUG-2").unwrap(), None);
    assert_eq!(organisations::list(connection, None, 3).unwrap(), rows[..3]);
    assert_eq!(organisations::list(connection, Some(&rows[2].id), 3).unwrap(), rows[3..]);
}

pub(super) fn damaged_numbering(connection: &mut Recorder<'_>) {
    shards::insert(connection, 2).unwrap();
    organisations::insert(connection, &organisation(1)).unwrap();
    let id = organisation_id(1);
    for damage in [
        "UPDATE organisations SET last_id = last_id + 1",
        "UPDATE organisations SET floor_id = floor_id + 1",
        "UPDATE organisations SET last_recorded_at = last_recorded_at + 1",
        "UPDATE organisations SET shard = 0",
    ] {
        let error = connection.failing(|connection| {
            connection.execute(damage, &[])?;
            organisations::heads(connection, &[id])
        });
        assert!(matches!(error, CatalogError::Row { .. }), "{damage}: {error}");
    }
    organisations::heads(connection, &[id]).unwrap();
}

pub(super) fn shards(connection: &mut Recorder<'_>) {
    shards::insert(connection, 3).unwrap();
    shards::advance(connection, &[(0, 5), (2, 9)]).unwrap();
    assert!(shards::advance(connection, &[(3, 1)]).is_err(), "there is no such shard");

    let epoch = shards::acquire_writer(connection, 2, "first", at(10), at(20)).unwrap().unwrap();
    assert_eq!(shards::acquire_writer(connection, 2, "second", at(15), at(30)).unwrap(), None, "the lease holds");
    assert!(shards::renew_writer(connection, 2, epoch, at(40)).unwrap());
    assert_eq!(shards::acquire_writer(connection, 2, "second", at(40), at(60)).unwrap(), None, "it was renewed");
    assert!(shards::set_sealed_through(connection, 2, epoch, 0, 4).unwrap());
    assert!(!shards::set_sealed_through(connection, 2, epoch, 0, 5).unwrap(), "it moved already");

    let later = shards::acquire_writer(connection, 2, "second", at(41), at(60)).unwrap().unwrap();
    assert_eq!(later, epoch + 1);
    assert!(!shards::is_writer(connection, 2, epoch).unwrap());
    assert!(shards::is_writer(connection, 2, later).unwrap());
    assert!(!shards::renew_writer(connection, 2, epoch, at(90)).unwrap());
    assert!(!shards::set_sealed_through(connection, 2, epoch, 4, 5).unwrap());
    assert_eq!(shards::seize_writer(connection, 2, "third", at(70)).unwrap(), later + 1);

    let rows = shards::list(connection).unwrap();
    assert_eq!(rows.iter().map(|row| (row.shard, row.last_position)).collect::<Vec<_>>(), [(0, 5), (1, 0), (2, 9)]);
    assert_eq!((rows[2].sealed_through, rows[2].writer.as_str(), rows[2].writer_lease_until), (4, "third", at(70)));
}

pub(super) fn journal(connection: &mut Recorder<'_>) {
    shards::insert(connection, 2).unwrap();
    let row = |position: i64| JournalRow {
        shard: 1,
        position,
        recorded_at: at(position),
        batch: vec![u8::try_from(position).unwrap(); 100],
    };
    (1..=10).for_each(|position| journal::insert(connection, row(position)).unwrap());
    let again = connection.failing(|connection| journal::insert(connection, row(3)));
    assert!(matches!(again, CatalogError::Constraint { .. }), "{again}");

    let range = |connection: &mut Recorder<'_>, after, bytes| journal::range(connection, 1, after, bytes).unwrap();
    assert_eq!(range(connection, 0, 250), [row(1), row(2)]);
    assert_eq!(range(connection, 2, 300), [row(3), row(4), row(5)]);
    assert_eq!(range(connection, 2, 1), [row(3)], "one row at least");
    assert_eq!(range(connection, 10, 1_000), []);
    assert_eq!(journal::range(connection, 0, 0, 1_000).unwrap(), []);

    assert_eq!(journal::delete_slice(connection, 1, 4, 299).unwrap(), 2);
    assert_eq!(journal::delete_slice(connection, 1, 4, 1_000).unwrap(), 2);
    assert_eq!(journal::delete_slice(connection, 1, 4, 1_000).unwrap(), 0);
    assert_eq!(range(connection, 0, 100), [row(5)]);
}

fn segment(name: &str, shard: i64, first_position: i64) -> SegmentRow {
    SegmentRow {
        name: name.to_owned(),
        shard,
        first_position,
        last_position: first_position + 9,
        level: 1,
        bytes: 1 << 40,
        sha256: [0xab; 32],
        rows: 1_000,
        dictionary_bytes: 2_000,
        min_timestamp: at(-5),
        max_timestamp: at(5),
        epoch: 3,
        created_at: at(6),
    }
}

pub(super) fn segments(connection: &mut Recorder<'_>) {
    shards::insert(connection, 2).unwrap();
    let rows = [segment("b", 1, 1), segment("a", 1, 11), segment("c", 0, 1)];
    rows.iter().rev().for_each(|row| segments::insert(connection, row).unwrap());
    assert_eq!(segments::list(connection, 1).unwrap(), rows[..2]);
    assert_eq!(segments::by_name(connection, "c").unwrap().as_ref(), Some(&rows[2]));
    let overlapping = connection.failing(|connection| segments::insert(connection, &segment("d", 1, 11)));
    assert!(matches!(overlapping, CatalogError::Constraint { .. }), "{overlapping}");

    for damage in ["UPDATE segments SET bytes = bytes + 1", "UPDATE segments SET level = 0"] {
        let error = connection.failing(|connection| {
            connection.execute(damage, &[])?;
            segments::list(connection, 1)
        });
        assert!(matches!(error, CatalogError::Row { .. }), "{damage}: {error}");
    }
    assert_eq!(segments::delete(connection, &["a", "c", "gone"]).unwrap(), 2);
    assert_eq!(segments::list(connection, 1).unwrap(), rows[..1]);
    assert_eq!(segments::by_name(connection, "c").unwrap(), None);
}

pub(super) fn files(connection: &mut Recorder<'_>) {
    let pending = |name: &str, owner: &str, lease| PendingFile {
        name: name.to_owned(),
        owner: owner.to_owned(),
        lease_until: at(lease),
    };
    let rows = [pending("a", "one", 10), pending("b", "two", 20), pending("c", "one", 30)];
    rows.iter().for_each(|row| files::insert_pending(connection, row).unwrap());
    assert_eq!(files::list_pending(connection, "", 2).unwrap(), rows[..2]);
    assert_eq!(files::list_pending(connection, "b", 2).unwrap(), rows[2..]);
    assert_eq!(files::abandoned_pending(connection, "one", 9).unwrap(), rows[1..2]);
    assert_eq!(files::expired_pending(connection, at(20), 9).unwrap(), rows[..1]);
    assert!(!files::renew_pending(connection, "a", "two", at(40)).unwrap(), "not its owner");
    assert!(files::renew_pending(connection, "a", "one", at(40)).unwrap());
    assert_eq!(files::expired_pending(connection, at(21), 9).unwrap(), rows[1..2]);
    assert!(files::settle_pending(connection, "a").unwrap());
    assert!(!files::settle_pending(connection, "a").unwrap());

    files::insert_dropped(connection, &["z", "y"], at(5)).unwrap();
    files::insert_dropped(connection, &["x"], at(4)).unwrap();
    let names = |files: Vec<DroppedFile>| files.into_iter().map(|file| file.name).collect::<String>();
    assert_eq!(names(files::list_dropped(connection, "", 9).unwrap()), "xyz");
    assert_eq!(names(files::list_dropped(connection, "", 2).unwrap()), "xy");
    assert_eq!(names(files::list_dropped(connection, "x", 9).unwrap()), "yz");
    files::delete_dropped(connection, &["x", "z"]).unwrap();
    assert_eq!(names(files::list_dropped(connection, "", 9).unwrap()), "y");
}

pub(super) fn idempotency(connection: &mut Recorder<'_>) {
    let row = |day, service: &str, key: u8| IdempotencyRow {
        day,
        service: service.to_owned(),
        key: [key; 16],
        body_sha256: [0xfe; 32],
        first_id: 1 << 60,
        count: 3,
        recorded_at: at(1_700_000_000_000_001),
    };
    let rows = [row(1, "s", 1), row(1, "s", 2), row(2, "t", 1), row(2, "t", 0xff)];
    idempotency::insert(connection, &rows[..3]).unwrap();
    idempotency::insert(connection, &rows[3..]).unwrap();
    let twice = connection.failing(|connection| idempotency::insert(connection, &rows[..1]));
    assert!(matches!(twice, CatalogError::Constraint { .. }), "{twice}");

    let keys = [("t", [0xff; 16]), ("s", [2; 16]), ("s", [0xff; 16]), ("t", [2; 16])];
    assert_eq!(idempotency::find(connection, &keys).unwrap(), [rows[1].clone(), rows[3].clone()]);
    let days = [KeyDay { day: 1, keys: 2 }, KeyDay { day: 2, keys: 2 }];
    assert_eq!(idempotency::days(connection).unwrap(), days);

    assert_eq!(idempotency::drop_day(connection, 1, 1).unwrap(), 1);
    assert_eq!(idempotency::find(connection, &[("s", [2; 16])]).unwrap(), [], "its day is being dropped");
    assert_eq!(idempotency::drop_day(connection, 1, 9).unwrap(), 1);
    assert_eq!(idempotency::days(connection).unwrap(), days[1..]);
    assert_eq!(idempotency::find(connection, &[("t", [1; 16])]).unwrap(), rows[2..3]);
}

pub(super) fn resources(connection: &mut Recorder<'_>) {
    shards::insert(connection, 2).unwrap();
    organisations::insert(connection, &organisation(0)).unwrap();
    organisations::insert(connection, &organisation(1)).unwrap();
    let id = organisation_id(1);
    assert_eq!(resources::insert(connection, &id, &[("Repository", "Push"), ("Deploy", "Start")], at(1)).unwrap(), 2);
    assert_eq!(resources::insert(connection, &id, &[("Repository", "Push"), ("Deploy", "Stop")], at(2)).unwrap(), 1);
    let pairs = |connection: &mut Recorder<'_>| {
        let rows = resources::list(connection, &id).unwrap();
        rows.into_iter()
            .map(|row| format!("{} {} {}", row.resource, row.action, row.since.micros()))
            .collect::<Vec<_>>()
    };
    assert_eq!(pairs(connection), ["Deploy Start 1", "Deploy Stop 2", "Repository Push 1"]);
    assert_eq!(resources::count(connection, &id).unwrap(), 3);
    assert_eq!(resources::count(connection, &organisation_id(0)).unwrap(), 0);
    assert!(resources::remove(connection, &id, "Deploy", "Start").unwrap());
    assert!(!resources::remove(connection, &id, "Deploy", "Start").unwrap());
    assert_eq!(pairs(connection), ["Deploy Stop 2", "Repository Push 1"]);
}
