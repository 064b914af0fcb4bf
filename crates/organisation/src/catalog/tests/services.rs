use serde_json::json;

use super::{Recorder, at, credential, organisation};
use crate::catalog::services::{self, ServiceRow};
use crate::credential::CredentialKind;

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    let (old, new) = (credential(CredentialKind::ServiceKey, 1), credential(CredentialKind::ServiceKey, 2));
    let row = ServiceRow {
        id: "s1".to_owned(),
        team: "t1".to_owned(),
        name: "control-plane".to_owned(),
        slug: "control-plane".to_owned(),
        escalation_policy: None,
        body: json!({"description": "Runs it all"}),
        key_hint: old.hint(),
        is_disabled: false,
        created_at: at(5),
        updated_at: at(6),
        last_event_at: None,
        day_events: 0,
    };
    services::insert(connection, &ours, &row, old.hash()).unwrap();
    let owner = services::by_key(connection, old.hash()).unwrap().unwrap();
    assert_eq!((&owner.service, owner.key_hash, owner.organisation), (&row, old.hash(), ours));
    assert_eq!(services::find(connection, &ours, "control-plane").unwrap().as_ref(), Some(&row));
    assert_eq!(services::find(connection, &theirs, "s1").unwrap(), None);
    assert_eq!(services::list(connection, &ours).unwrap(), [row]);
    assert_eq!(services::names_with_policy(connection, "p1").unwrap(), Vec::<String>::new());
    assert_eq!(services::by_retired_key(connection, old.hash()).unwrap(), None);
    services::set_key(connection, "s1", &new, at(7)).unwrap();
    let former = services::by_retired_key(connection, old.hash()).unwrap().unwrap();
    assert_eq!((former.service.id.as_str(), former.key_hash, former.organisation), ("s1", old.hash(), ours));
    services::set_disabled(connection, "s1", true).unwrap();
    services::set_last_used(connection, "s1", at(9)).unwrap();
    assert_eq!(services::by_key(connection, old.hash()).unwrap(), None);
    let owner = services::by_key(connection, new.hash()).unwrap().unwrap();
    assert!(owner.service.is_disabled && owner.service.key_hint == new.hint());
}
