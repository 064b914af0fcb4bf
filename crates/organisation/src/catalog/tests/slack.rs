use super::services::service;
use super::{Recorder, at, credential, organisation};
use crate::catalog::services;
use crate::catalog::slack::{self, SlackRow};
use crate::credential::CredentialKind;

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    let key = credential(CredentialKind::ServiceKey, 1);
    services::insert(connection, &ours, &service(&key), key.hash()).unwrap();
    let row = SlackRow {
        service: "s1".to_owned(),
        id: 1,
        channel_id: "C1".to_owned(),
        name: "alerts".to_owned(),
        created_at: at(1),
    };
    assert_eq!(slack::last_id(connection, &ours).unwrap(), 0);
    slack::insert(connection, &ours, &row).unwrap();
    assert_eq!((slack::last_id(connection, &ours).unwrap(), slack::last_id(connection, &theirs).unwrap()), (1, 0));
    let moved = SlackRow { channel_id: "C2".to_owned(), name: "more".to_owned(), ..row };
    slack::update(connection, &moved).unwrap();
    assert_eq!(slack::by_service(connection, "s1").unwrap(), Some(moved));
    slack::delete(connection, "s1").unwrap();
    assert_eq!(slack::by_service(connection, "s1").unwrap(), None);
}
