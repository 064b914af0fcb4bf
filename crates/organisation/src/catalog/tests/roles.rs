use std::collections::{BTreeMap, BTreeSet};

use super::{Recorder, organisation};
use crate::ability::{Abilities, Group, Verb};
use crate::catalog::roles::{self, RoleRow};

fn role(id: &str, verbs: &[Verb]) -> RoleRow {
    RoleRow {
        id: id.to_owned(),
        name: id.to_uppercase(),
        slug: id.to_owned(),
        is_default: id == "r2",
        abilities: Abilities::on_everything(verbs),
    }
}

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    let (first, second) = (role("r1", &[Verb::Read]), role("r2", &[Verb::Update]));
    for role in [&first, &second] {
        roles::insert(connection, "t1", role).unwrap();
        roles::assign(connection, "t1", "u1", &role.id).unwrap();
    }
    connection.failing(|connection| roles::assign(connection, "t1", "u1", "r1"));
    let abilities = roles::abilities_of(connection, "u1").unwrap();
    assert_eq!(abilities["t1"], Abilities::on_everything(&[Verb::Read, Verb::Update]));
    assert!(!abilities["t1"].contains(Verb::Delete.on(Group::Services)));
    let members = BTreeMap::from([("u1".to_owned(), BTreeSet::from(["r1".to_owned(), "r2".to_owned()]))]);
    assert_eq!(roles::members(connection, "t1").unwrap(), members);
    assert_eq!(roles::members_of_organisation(connection, &ours).unwrap()["t1"], members);
    assert!(roles::members_of_organisation(connection, &theirs).unwrap().is_empty());
    assert_eq!(roles::of_team(connection, "t1").unwrap(), [second.clone(), first.clone()]);
    let changed = RoleRow { name: "Deployers".to_owned(), ..role("r1", &[Verb::Delete]) };
    roles::update(connection, &changed).unwrap();
    assert_eq!(roles::of_organisation(connection, &ours).unwrap()["t1"], [second, changed]);
    assert!(roles::of_organisation(connection, &theirs).unwrap().is_empty());
    roles::remove_member(connection, "t1", "u1").unwrap();
    assert!(roles::members(connection, "t1").unwrap().is_empty());
    roles::delete(connection, "r1").unwrap();
    assert_eq!(roles::of_team(connection, "t1").unwrap().len(), 1);
    roles::delete_of_team(connection, "t1").unwrap();
    assert_eq!(roles::of_team(connection, "t1").unwrap(), []);
}
