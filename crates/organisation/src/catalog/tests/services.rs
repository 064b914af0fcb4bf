use serde_json::json;

use super::{Recorder, at, credential, organisation};
use crate::activity::Tally;
use crate::catalog::services::{self, ServiceRow};
use crate::credential::{Credential, CredentialKind};

pub(super) fn service(key: &Credential) -> ServiceRow {
    ServiceRow {
        id: "s1".to_owned(),
        team: "t1".to_owned(),
        name: "control-plane".to_owned(),
        slug: "control-plane".to_owned(),
        escalation_policy: None,
        body: json!({"description": "Runs it all"}),
        key_hint: key.hint(),
        is_disabled: false,
        created_at: at(5),
        updated_at: at(6),
        tally: Tally::default(),
    }
}

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    let (old, new) = (credential(CredentialKind::ServiceKey, 1), credential(CredentialKind::ServiceKey, 2));
    let row = service(&old);
    services::insert(connection, &ours, &row, old.hash()).unwrap();
    let owner = services::by_key(connection, old.hash()).unwrap().unwrap();
    assert_eq!((&owner.service, owner.key_hash, owner.organisation), (&row, old.hash(), ours));
    assert_eq!(services::find(connection, &ours, "control-plane").unwrap().as_ref(), Some(&row));
    assert_eq!(services::find(connection, &theirs, "s1").unwrap(), None);
    assert_eq!(services::by_id(connection, &ours, "s1").unwrap().as_ref(), Some(&row));
    assert_eq!(services::by_id(connection, &ours, "control-plane").unwrap(), None);
    assert_eq!(services::by_id(connection, &theirs, "s1").unwrap(), None);
    assert_eq!((services::count(connection, &ours).unwrap(), services::count(connection, &theirs).unwrap()), (1, 0));
    assert_eq!(services::names_with_policy(connection, "p1").unwrap(), Vec::<String>::new());
    assert_eq!(services::by_retired_key(connection, old.hash()).unwrap(), None);
    let changed = ServiceRow { name: "edge".to_owned(), body: json!({}), updated_at: at(7), ..row };
    services::update(connection, &changed).unwrap();
    let tally = Tally { last_event_at: Some(at(8)), day_events: 3 };
    services::set_tally(connection, "s1", &tally).unwrap();
    assert_eq!(services::list(connection, &ours).unwrap(), [ServiceRow { tally, ..changed.clone() }]);
    services::set_key(connection, "s1", &new, at(7)).unwrap();
    let former = services::by_retired_key(connection, old.hash()).unwrap().unwrap();
    assert_eq!((former.service.id.as_str(), former.key_hash, former.organisation), ("s1", old.hash(), ours));
    services::set_disabled(connection, &ServiceRow { is_disabled: true, updated_at: at(9), ..changed }).unwrap();
    assert_eq!(services::by_key(connection, old.hash()).unwrap(), None);
    let owner = services::by_key(connection, new.hash()).unwrap().unwrap();
    assert!(owner.service.is_disabled && owner.service.key_hint == new.hint() && owner.service.updated_at == at(9));
    services::delete(connection, "s1").unwrap();
    assert_eq!(services::by_key(connection, new.hash()).unwrap(), None);
    assert_eq!(services::by_retired_key(connection, old.hash()).unwrap(), None);
}
