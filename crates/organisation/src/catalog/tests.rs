//! Every function of this crate's catalog, on SQLite and on PostgreSQL.

#[path = "../../../engine/tests/it/support/postgres.rs"]
mod postgres;
#[path = "../../../engine/tests/it/support/recorder.rs"]
mod recorder;

use std::collections::BTreeSet;

use holdfast_engine::catalog::organisations::{self, CatalogueMode, OrganisationRow};
use holdfast_engine::catalog::schema::{self, ENGINE};
use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog as _, CatalogError, Connection, Writer, shards};
use holdfast_format::{OrganisationId, Timestamp};

use super::policies::{self, PolicyRow};
use super::services::{self, ServiceRow};
use super::teams::{self, RoleRow, TeamRow};
use super::users::{self, UserRow};
use super::{SCHEMA, statements, tokens};
use crate::access::MANAGE_AUDIT_LOGS;
use crate::credential::{Credential, CredentialKind};
use crate::limits::ACCESS_TOKENS_MAX;

use self::postgres::Server;
use self::recorder::Recorder;

type Body = fn(&mut Recorder<'_>);

/// What both databases must do alike; each runs in a transaction of its own that is rolled back.
const BODIES: &[(&str, Body)] =
    &[("users", users_rows), ("teams", teams_rows), ("services", services_rows), ("tokens", tokens_rows)];

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

fn users_rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    assert_eq!(users::find(connection, &ours, "ASHA@example.com").unwrap(), Some(user("u1")));
    assert_eq!(users::find(connection, &ours, "u1").unwrap(), Some(user("u1")));
    assert_eq!(users::find(connection, &theirs, "u1").unwrap(), None);
    assert_eq!(users::owner(connection, &ours).unwrap(), Some(user("u1")));
    assert_eq!(users::owner(connection, &theirs).unwrap(), None);
    assert!(!users::has_ability(connection, "u1", MANAGE_AUDIT_LOGS).unwrap());
    let twin = UserRow { email: "Asha@Example.com".to_owned(), ..user("u2") };
    let error = connection.failing(|connection| users::insert(connection, &ours, &twin, "", at(1)));
    assert!(matches!(error, CatalogError::Constraint { .. }), "{error:?}");
    users::insert(connection, &theirs, &twin, "", at(1)).unwrap();
}

fn teams_rows(connection: &mut Recorder<'_>) {
    let ours = organisation(1);
    let role = RoleRow { id: "r1".to_owned(), name: "Admin", slug: "admin", abilities: "{}".to_owned() };
    teams::insert_role(connection, "t1", &role).unwrap();
    teams::insert_member(connection, "t1", "u1", "r1").unwrap();
    assert_eq!(teams::default_team(connection, &ours).unwrap(), Some(team()));
    assert_eq!(teams::default_team(connection, &organisation(2)).unwrap(), None);
    assert_eq!(teams::deleted(connection, &ours).unwrap(), Vec::<String>::new());
    let policy = PolicyRow {
        id: "p1".to_owned(),
        team: "t1".to_owned(),
        name: "Default".to_owned(),
        slug: "default".to_owned(),
        body: "{}".to_owned(),
    };
    policies::insert(connection, &ours, &policy, at(1)).unwrap();
}

fn services_rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    let (old, new) = (credential(CredentialKind::ServiceKey, 1), credential(CredentialKind::ServiceKey, 2));
    let row = ServiceRow {
        id: "s1".to_owned(),
        team: "t1".to_owned(),
        name: "control-plane".to_owned(),
        key_hint: old.hint(),
        is_disabled: false,
        created_at: at(5),
    };
    services::insert(connection, &ours, &row, old.hash()).unwrap();
    let owner = services::by_key(connection, old.hash()).unwrap().unwrap();
    assert_eq!((&owner.service, owner.key_hash, owner.organisation), (&row, old.hash(), ours));
    assert_eq!(services::find(connection, &ours, "control-plane").unwrap().as_ref(), Some(&row));
    assert_eq!(services::find(connection, &theirs, "s1").unwrap(), None);
    assert_eq!(services::list(connection, &ours).unwrap(), [row]);
    assert_eq!(services::by_retired_key(connection, old.hash()).unwrap(), None);
    services::set_key(connection, "s1", &new, at(7)).unwrap();
    let former = services::by_retired_key(connection, old.hash()).unwrap().unwrap();
    assert_eq!((former.service.id.as_str(), former.key_hash, former.organisation), ("s1", old.hash(), ours));
    services::disable(connection, "s1").unwrap();
    services::set_last_used(connection, "s1", at(9)).unwrap();
    assert_eq!(services::by_key(connection, old.hash()).unwrap(), None);
    let owner = services::by_key(connection, new.hash()).unwrap().unwrap();
    assert!(owner.service.is_disabled && owner.service.key_hint == new.hint());
}

fn tokens_rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    let refresh = credential(CredentialKind::RefreshToken, 1);
    tokens::insert_refresh(connection, &ours, "u1", "k1", &refresh, at(3)).unwrap();
    let row = tokens::find_refresh(connection, &ours, "k1").unwrap().unwrap();
    assert_eq!((row.user_email.as_str(), row.last_used_at, row.is_revoked), ("asha@example.com", None, false));
    assert_eq!(tokens::find_refresh(connection, &theirs, "k1").unwrap(), None);
    let owner = tokens::owner_of_refresh(connection, refresh.hash()).unwrap().unwrap();
    assert_eq!((owner.hash, owner.organisation, owner.user), (refresh.hash(), ours, user("u1")));
    tokens::set_last_used(connection, "k1", at(8)).unwrap();
    assert_eq!(tokens::list_refresh(connection, &ours).unwrap()[0].last_used_at, Some(at(8)));
    exchanged(connection);
    tokens::revoke_refresh(connection, "k1").unwrap();
    assert!(tokens::owner_of_refresh(connection, refresh.hash()).unwrap().unwrap().is_revoked);
    assert_eq!(tokens::list_refresh(connection, &ours).unwrap(), []);
    let latest = access(u8::try_from(ACCESS_TOKENS_MAX).unwrap());
    assert!(tokens::owner_of_access(connection, latest.hash()).unwrap().unwrap().is_revoked);
}

/// The oldest access token ends when there are too many.
fn exchanged(connection: &mut dyn Connection) {
    for number in 0..=u8::try_from(ACCESS_TOKENS_MAX).unwrap() {
        let (issued_at, expires_at) = (at(10 + i64::from(number)), at(1_000 + i64::from(number)));
        tokens::insert_access(connection, "k1", access(number).hash(), issued_at, expires_at).unwrap();
    }
    assert_eq!(tokens::owner_of_access(connection, access(0).hash()).unwrap(), None);
    let second = tokens::owner_of_access(connection, access(1).hash()).unwrap().unwrap();
    assert_eq!((second.expires_at, second.refresh_token.as_str()), (at(1_001), "k1"));
    assert!(!second.is_revoked);
    tokens::insert_access(connection, "k1", access(200).hash(), at(1_001), at(2_000)).unwrap();
    assert_eq!(tokens::owner_of_access(connection, access(1).hash()).unwrap(), None);
    assert!(tokens::owner_of_access(connection, access(2).hash()).unwrap().is_some());
}

/// Two organisations; the first has a user and a team.
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
            catalogue: CatalogueMode::Closed,
            created_at: at(1),
        };
        organisations::insert(connection, &row).unwrap();
    }
    users::insert(connection, &organisation(1), &user("u1"), "$argon2id$", at(1)).unwrap();
    teams::insert(connection, &organisation(1), &team(), at(1)).unwrap();
}

fn user(id: &str) -> UserRow {
    UserRow {
        id: id.to_owned(),
        email: "asha@example.com".to_owned(),
        user_name: "asha".to_owned(),
        first_name: "Asha".to_owned(),
        last_name: "Rao".to_owned(),
        role: "account_owner".to_owned(),
        time_zone: "Asia/Kolkata".to_owned(),
    }
}

fn team() -> TeamRow {
    TeamRow { id: "t1".to_owned(), name: "Platform".to_owned(), slug: "platform".to_owned(), is_default: true }
}

fn access(number: u8) -> Credential {
    credential(CredentialKind::AccessToken, number)
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
