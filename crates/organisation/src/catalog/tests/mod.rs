//! Every function of this crate's catalog, on SQLite and on PostgreSQL.

mod documents;
mod links;
#[path = "../../../../engine/tests/it/support/postgres.rs"]
mod postgres;
#[path = "../../../../engine/tests/it/support/recorder.rs"]
mod recorder;
mod roles;
mod saved_views;
mod services;
mod sessions;
mod slack;
mod teams;
mod tokens;
mod users;

use std::collections::BTreeSet;

use holdfast_engine::catalog::organisations::{self, CatalogueMode, OrganisationRow};
use holdfast_engine::catalog::schema::{self, ENGINE};
use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog as _, Connection, Writer, shards};
use holdfast_format::{OrganisationId, Timestamp};

use super::teams::TeamRow;
use super::users::UserRow;
use super::{SCHEMA, statements};
use crate::credential::{Credential, CredentialKind};
use crate::role::Role;

use self::postgres::Server;
use self::recorder::Recorder;

type Body = fn(&mut Recorder<'_>);

/// What both databases must do alike; each runs in a transaction of its own that is rolled back.
const BODIES: &[(&str, Body)] = &[
    ("documents", documents::rows),
    ("links", links::rows),
    ("roles", roles::rows),
    ("saved views", saved_views::rows),
    ("services", services::rows),
    ("sessions", sessions::rows),
    ("slack", slack::rows),
    ("teams", teams::rows),
    ("tokens", tokens::rows),
    ("users", users::rows),
];

#[test]
fn every_statement_works_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let catalog = SqliteCatalog::create(&directory.path().join("catalog.sqlite"), &[ENGINE, SCHEMA]).unwrap();
    run_bodies(catalog.writer().unwrap().as_mut());
}

#[test]
fn every_statement_works_on_postgresql() {
    let server = Server::start();
    let mut writer = server.connect();
    writer.begin().unwrap();
    schema::create_versions(&mut writer).unwrap();
    schema::migrate(&mut writer, &[ENGINE, SCHEMA]).unwrap();
    writer.commit().unwrap();
    run_bodies(&mut writer);
}

fn run_bodies(writer: &mut dyn Writer) {
    let mut recorder = Recorder::new(writer);
    for (name, body) in BODIES {
        eprintln!("{name}");
        recorder.rolled_back(|connection| {
            insert_organisations(connection);
            body(connection);
        });
    }
    let mut unseen: BTreeSet<&str> = statements().into_iter().collect();
    unseen.retain(|sql| !recorder.statements.contains(sql));
    assert_eq!(unseen, BTreeSet::new(), "statements that no test ran");
}

/// Two organisations; the first has a user, the account owner, and a team.
fn insert_organisations(connection: &mut dyn Connection) {
    shards::insert(connection, 1).unwrap();
    for number in [1, 2] {
        let row = OrganisationRow {
            id: organisation(number),
            slug: format!("organisation-{number}"),
            name: "Acme".to_owned(),
            plan: "enterprise".to_owned(),
            shard: 0,
            last_id: 0,
            last_recorded_at: Timestamp::MIN,
            floor_id: 1,
            retention_days: 30,
            pending_retention: None,
            catalogue: CatalogueMode::Closed,
            records_views: true,
            created_at: at(1),
        };
        organisations::insert(connection, &row).unwrap();
    }
    super::users::insert(connection, &organisation(1), &user("u1"), "$argon2id$").unwrap();
    super::teams::insert(connection, &organisation(1), &team()).unwrap();
}

fn user(id: &str) -> UserRow {
    UserRow {
        id: id.to_owned(),
        email: "asha@example.com".to_owned(),
        user_name: "asha".to_owned(),
        first_name: "Asha".to_owned(),
        last_name: "Rao".to_owned(),
        role: Role::AccountOwner,
        time_zone: "Asia/Kolkata".to_owned(),
        title: "SRE".to_owned(),
        bio: "On call".to_owned(),
        dial_code: "+91".to_owned(),
        phone_number: "5550100".to_owned(),
        created_at: at(1),
        joined_at: Some(at(2)),
    }
}

fn team() -> TeamRow {
    TeamRow {
        id: "t1".to_owned(),
        name: "Platform".to_owned(),
        slug: "platform".to_owned(),
        description: "Runs it".to_owned(),
        is_default: true,
        created_by: String::new(),
        created_at: at(1),
        updated_at: at(1),
    }
}

fn credential(kind: CredentialKind, number: u8) -> Credential {
    Credential::new(kind, [number; 32])
}

fn organisation(number: u8) -> OrganisationId {
    OrganisationId::from_bytes([number; OrganisationId::LEN])
}

fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}
