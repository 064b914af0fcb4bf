use super::{Recorder, at, credential, organisation, user};
use crate::catalog::sessions;
use crate::credential::CredentialKind;
use crate::limits::SESSIONS_MAX;

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let ours = organisation(1);
    let hash = |number: u8| credential(CredentialKind::Session, number).hash();
    let mut insert = |number: u8| {
        let (id, now) = (format!("s{number:03}"), at(10 + i64::from(number)));
        sessions::insert(connection, &ours, "u1", (&id, hash(number)), (now, at(1_000))).unwrap();
    };
    (0..=u8::try_from(SESSIONS_MAX).unwrap()).for_each(&mut insert);
    assert_eq!(sessions::by_hash(connection, hash(0)).unwrap(), None, "the oldest makes room");
    let second = sessions::by_hash(connection, hash(1)).unwrap().unwrap();
    assert_eq!((second.id.as_str(), second.organisation, second.user), ("s001", ours, user("u1")));
    sessions::set_last_used(connection, "s001", at(500)).unwrap();
    let used = sessions::by_hash(connection, hash(1)).unwrap().unwrap();
    assert_eq!((used.last_used_at, used.expires_at), (at(500), at(1_000)));
    sessions::delete(connection, "s001").unwrap();
    assert_eq!(sessions::by_hash(connection, hash(1)).unwrap(), None);
    sessions::delete_of_user(connection, "u1", "s003").unwrap();
    assert_eq!(sessions::by_hash(connection, hash(2)).unwrap(), None);
    assert!(sessions::by_hash(connection, hash(3)).unwrap().is_some());
}
