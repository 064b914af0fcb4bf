use holdfast_engine::catalog::CatalogError;
use serde_json::json;

use super::{Recorder, at, organisation};
use crate::catalog::documents::{self, DocumentRow, Kind};

pub(super) fn policy() -> DocumentRow {
    DocumentRow {
        id: "p1".to_owned(),
        kind: Kind::EscalationPolicy,
        team: Some("t1".to_owned()),
        name: "Default".to_owned(),
        slug: "default".to_owned(),
        body: json!({"rules": []}),
        created_by: "u1".to_owned(),
        created_at: at(1),
        updated_by: "u1".to_owned(),
        updated_at: at(1),
    }
}

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    documents::insert(connection, &ours, &policy()).unwrap();
    let webhook = DocumentRow { id: "w1".to_owned(), kind: Kind::Webhook, team: None, ..policy() };
    documents::insert(connection, &ours, &webhook).unwrap();
    for twin in [
        DocumentRow { name: "DEFAULT".to_owned(), id: "p2".to_owned(), ..policy() },
        DocumentRow { id: "w2".to_owned(), ..webhook.clone() },
    ] {
        let error = connection.failing(|connection| documents::insert(connection, &ours, &twin));
        assert!(matches!(error, CatalogError::Constraint { .. }), "{error:?}");
    }
    let kind = Kind::EscalationPolicy;
    assert_eq!(documents::by_id(connection, &ours, kind, "p1").unwrap(), Some(policy()));
    assert_eq!(documents::by_id(connection, &theirs, kind, "p1").unwrap(), None);
    assert_eq!(documents::by_id(connection, &ours, Kind::Runbook, "p1").unwrap(), None);
    assert_eq!(documents::by_name(connection, &ours, kind, Some("t1"), "default").unwrap(), Some(policy()));
    assert_eq!(documents::by_name(connection, &ours, kind, None, "default").unwrap(), None);
    assert_eq!(documents::by_name(connection, &ours, Kind::Webhook, None, "default").unwrap(), Some(webhook));
    let changed = DocumentRow { name: "Nights".to_owned(), body: json!({}), updated_at: at(2), ..policy() };
    documents::update(connection, &changed).unwrap();
    assert_eq!(documents::list(connection, &ours, kind).unwrap(), [changed]);
    assert_eq!(
        (documents::count(connection, &ours, kind).unwrap(), documents::count(connection, &theirs, kind).unwrap()),
        (1, 0)
    );
    documents::delete(connection, "p1").unwrap();
    assert_eq!(documents::by_id(connection, &ours, kind, "p1").unwrap(), None);
}
