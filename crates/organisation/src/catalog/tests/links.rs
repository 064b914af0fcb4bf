use super::{Recorder, at, credential, organisation};
use crate::catalog::links::{self, LinkKind, LinkRow};
use crate::credential::CredentialKind;

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let hash = |number: u8| credential(CredentialKind::PasswordLink, number).hash();
    let first = LinkRow {
        user_id: "u1".to_owned(),
        organisation: organisation(1),
        kind: LinkKind::Invitation,
        hash: hash(1),
        made_by: "u0".to_owned(),
        expires_at: at(9),
    };
    links::replace(connection, &first).unwrap();
    assert_eq!(links::by_hash(connection, hash(1)).unwrap(), Some(first.clone()));
    let second = LinkRow { kind: LinkKind::Reset, hash: hash(2), made_by: String::new(), ..first };
    links::replace(connection, &second).unwrap();
    assert_eq!(links::by_hash(connection, hash(1)).unwrap(), None, "a user has one link");
    assert_eq!(links::by_hash(connection, hash(2)).unwrap(), Some(second));
    links::delete_of_user(connection, "u1").unwrap();
    assert_eq!(links::by_hash(connection, hash(2)).unwrap(), None);
}
