//! Every function of the catalog, on SQLite and on PostgreSQL.

mod exports;
mod rows;
mod sqlite;

use std::collections::BTreeSet;

use holdfast_engine::catalog::schema::{self, ENGINE};
use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog as _, Writer, statements};
use holdfast_format::{OrganisationId, Timestamp};

use crate::support::postgres::Server;
use crate::support::recorder::Recorder;

type Body = fn(&mut Recorder<'_>);

/// What both databases must do alike; each runs in a transaction of its own over the empty schema.
const BODIES: &[(&str, Body)] = &[
    ("versions", rows::versions),
    ("installation", rows::installation),
    ("organisations", rows::organisations),
    ("damaged numbering", rows::damaged_numbering),
    ("shards", rows::shards),
    ("journal", rows::journal),
    ("segments", rows::segments),
    ("files", rows::files),
    ("idempotency", rows::idempotency),
    ("resources", rows::resources),
    ("export history", exports::history),
    ("export work", exports::work),
    ("export downloads", exports::downloads),
];

#[test]
fn every_statement_works_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let catalog = SqliteCatalog::create(&directory.path().join("catalog.sqlite"), &[ENGINE]).unwrap();
    run_bodies(catalog.writer().unwrap().as_mut());
}

#[test]
fn every_statement_works_on_postgresql() {
    let server = Server::start();
    let mut writer = server.connect();
    writer.begin().unwrap();
    schema::create_versions(&mut writer).unwrap();
    schema::migrate(&mut writer, &[ENGINE]).unwrap();
    writer.commit().unwrap();
    run_bodies(&mut writer);
}

fn run_bodies(writer: &mut dyn Writer) {
    writer.begin().unwrap();
    writer.lock_shards_of(&[organisation_id(1), organisation_id(2)]).unwrap();
    writer.rollback().unwrap();
    let mut recorder = Recorder::new(writer);
    for (name, body) in BODIES {
        eprintln!("{name}");
        recorder.rolled_back(|connection| body(connection));
    }
    let mut unseen: BTreeSet<&str> = statements().into_iter().collect();
    unseen.retain(|sql| !recorder.statements.contains(sql));
    assert_eq!(unseen, BTreeSet::new(), "statements that no test ran");
}

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

fn organisation_id(number: u8) -> OrganisationId {
    OrganisationId::from_bytes([number; OrganisationId::LEN])
}
