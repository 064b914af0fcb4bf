use super::{Recorder, organisation, team};
use crate::ability::{Abilities, Group, Verb};
use crate::catalog::teams::{self, RoleRow};

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    let role = |id: &str, verbs: &[Verb]| RoleRow {
        id: id.to_owned(),
        name: id.to_uppercase(),
        slug: id.to_owned(),
        is_default: false,
        abilities: Abilities::on_everything(verbs),
    };
    for role in [role("r1", &[Verb::Read]), role("r2", &[Verb::Update])] {
        teams::insert_role(connection, "t1", &role).unwrap();
        teams::insert_member(connection, "t1", "u1", &role.id).unwrap();
    }
    let abilities = teams::abilities_of(connection, "u1").unwrap();
    assert_eq!(abilities["t1"], Abilities::on_everything(&[Verb::Read, Verb::Update]));
    assert!(!abilities["t1"].contains(Verb::Delete.on(Group::Services)));
    assert_eq!(teams::by_id(connection, &ours, "t1").unwrap(), Some(team()));
    assert_eq!(teams::by_id(connection, &theirs, "t1").unwrap(), None);
    assert_eq!(teams::default_team(connection, &ours).unwrap(), Some(team()));
    assert_eq!(teams::default_team(connection, &theirs).unwrap(), None);
    assert_eq!(teams::deleted(connection, &ours).unwrap(), Vec::<String>::new());
}
