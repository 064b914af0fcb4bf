use std::collections::BTreeMap;

use holdfast_engine::catalog::CatalogError;

use super::{Recorder, at, organisation, user};
use crate::catalog::users::{self, UserRow};
use crate::permission::{Permission, Permissions};
use crate::role::Role;

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    assert_eq!(users::find(connection, &ours, "ASHA@example.com").unwrap(), Some(user("u1")));
    assert_eq!(users::find(connection, &ours, "u1").unwrap(), Some(user("u1")));
    assert_eq!(users::find(connection, &theirs, "u1").unwrap(), None);
    assert_eq!(users::by_email(connection, &theirs, "asha@example.com").unwrap(), None);
    assert_eq!(users::owner(connection, &ours).unwrap(), Some(user("u1")));
    assert_eq!(users::owner(connection, &theirs).unwrap(), None);
    let twin = UserRow { email: "Asha@Example.com".to_owned(), ..user("u2") };
    let error = connection.failing(|connection| users::insert(connection, &ours, &twin, ""));
    assert!(matches!(error, CatalogError::Constraint { .. }), "{error:?}");
    users::insert(connection, &theirs, &twin, "").unwrap();
    assert_eq!(
        (users::count(connection, &ours).unwrap(), users::list(connection, &ours).unwrap()),
        (1, vec![user("u1")])
    );
    changed(connection);
    users::delete(connection, "u2").unwrap();
    assert_eq!(users::by_id(connection, &theirs, "u2").unwrap(), None);
}

fn changed(connection: &mut Recorder<'_>) {
    let ours = organisation(1);
    let invited = UserRow { email: "bo@example.com".to_owned(), role: Role::User, joined_at: None, ..user("u3") };
    users::insert(connection, &ours, &invited, "").unwrap();
    assert_eq!(users::by_id(connection, &ours, "u3").unwrap(), Some(invited.clone()));
    users::set_password(connection, "u3", "$argon2id$1", at(7)).unwrap();
    users::set_password(connection, "u3", "$argon2id$2", at(8)).unwrap();
    assert_eq!(users::password_hash(connection, &ours, "u3").unwrap().as_deref(), Some("$argon2id$2"));
    let joined = UserRow { first_name: "Bo".to_owned(), bio: String::new(), joined_at: Some(at(7)), ..invited };
    users::set_profile(connection, &joined).unwrap();
    assert_eq!(users::by_id(connection, &ours, "u3").unwrap(), Some(joined.clone()));
    users::set_role(connection, "u3", Role::Stakeholder).unwrap();
    assert_eq!(users::by_id(connection, &ours, "u3").unwrap().unwrap().role, Role::Stakeholder);
    let some = Permissions::from([Permission::ManageAuditLogs, Permission::ManageUsers]);
    users::set_permissions(connection, "u3", &some).unwrap();
    let fewer = Permissions::from([Permission::ManageUsers]);
    users::set_permissions(connection, "u3", &fewer).unwrap();
    assert_eq!(users::permissions(connection, "u3").unwrap(), fewer);
    assert_eq!(users::all_permissions(connection, &ours).unwrap(), BTreeMap::from([("u3".to_owned(), fewer)]));
    let grants = users::grants(connection, &joined).unwrap();
    assert!(grants.may(Permission::ManageUsers) && !grants.may(Permission::ManageTeams) && grants.teams.is_empty());
}
