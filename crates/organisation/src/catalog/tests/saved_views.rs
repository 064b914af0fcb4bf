use super::{Recorder, organisation, user};
use crate::catalog::saved_views::{self, SavedViewRow};
use crate::catalog::users::{self, UserRow};

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let ours = organisation(1);
    let other = UserRow { email: "ravi@example.com".to_owned(), user_name: "ravi".to_owned(), ..user("u2") };
    users::insert(connection, &ours, &other, "").unwrap();
    let row = |id: &str, name: &str| SavedViewRow { id: id.to_owned(), name: name.to_owned(), body: "{}".to_owned() };
    let (late, early, theirs) = (row("v1", "b"), row("v2", "Ärger"), row("v3", "B"));
    for (user_id, row) in [("u1", &late), ("u1", &early), ("u2", &theirs)] {
        saved_views::insert(connection, &ours, user_id, row).unwrap();
    }
    assert_eq!(saved_views::of_user(connection, "u1").unwrap(), [late.clone(), early]);
    let changed = SavedViewRow { body: "[]".to_owned(), ..row("v2", "a") };
    assert!(saved_views::update(connection, "u1", &changed).unwrap());
    assert_eq!(saved_views::of_user(connection, "u1").unwrap(), [changed.clone(), late]);
    assert!(!saved_views::update(connection, "u2", &changed).unwrap(), "somebody else's");
    assert!(!saved_views::delete(connection, "u2", "v1").unwrap(), "somebody else's");
    assert!(saved_views::delete(connection, "u1", "v1").unwrap());
    saved_views::delete_of_user(connection, "u1").unwrap();
    assert_eq!(saved_views::of_user(connection, "u1").unwrap(), []);
    assert_eq!(saved_views::of_user(connection, "u2").unwrap(), [theirs]);
}
