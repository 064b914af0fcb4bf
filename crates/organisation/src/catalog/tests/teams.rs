use super::{Recorder, at, organisation, team};
use crate::catalog::documents;
use crate::catalog::teams::{self, TeamRow};

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    assert_eq!(teams::by_id(connection, &ours, "t1").unwrap(), Some(team()));
    assert_eq!(teams::by_id(connection, &theirs, "t1").unwrap(), None);
    assert_eq!(teams::default_team(connection, &ours).unwrap(), Some(team()));
    assert_eq!(teams::default_team(connection, &theirs).unwrap(), None);
    let second =
        TeamRow { id: "t2".to_owned(), name: "Sales".to_owned(), is_default: false, created_at: at(2), ..team() };
    teams::insert(connection, &ours, &second).unwrap();
    let twin = TeamRow { id: "t3".to_owned(), name: "SALES".to_owned(), ..second.clone() };
    connection.failing(|connection| teams::insert(connection, &ours, &twin));
    assert_eq!(teams::by_name(connection, &ours, "sales").unwrap(), Some(second.clone()));
    assert_eq!(teams::by_name(connection, &theirs, "sales").unwrap(), None);
    let changed = TeamRow { name: "Field".to_owned(), slug: "field".to_owned(), updated_at: at(3), ..second };
    teams::update(connection, &changed).unwrap();
    assert_eq!(teams::list(connection, &ours).unwrap(), [team(), changed]);
    documents::insert(connection, &ours, &super::documents::policy()).unwrap();
    let policy = ("escalation_policy".to_owned(), "Default".to_owned());
    assert_eq!(teams::belongings(connection, "t1", 2).unwrap(), [policy]);
    assert_eq!(teams::belongings(connection, "t2", 2).unwrap(), []);
    teams::mark_deleted(connection, "t2").unwrap();
    assert_eq!(teams::deleted(connection, &ours).unwrap(), ["t2"]);
    assert_eq!((teams::count(connection, &ours).unwrap(), teams::count(connection, &theirs).unwrap()), (1, 0));
    assert_eq!(teams::by_id(connection, &ours, "t2").unwrap(), None);
    teams::insert(connection, &ours, &twin).unwrap();
}
