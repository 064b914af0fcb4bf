use holdfast_engine::catalog::Connection;

use super::{Recorder, at, credential, organisation, user};
use crate::catalog::tokens;
use crate::credential::{Credential, CredentialKind};
use crate::limits::ACCESS_TOKENS_MAX;

pub(super) fn rows(connection: &mut Recorder<'_>) {
    let (ours, theirs) = (organisation(1), organisation(2));
    let refresh = credential(CredentialKind::RefreshToken, 1);
    tokens::insert_refresh(connection, &ours, "u1", "k1", &refresh, at(3)).unwrap();
    let row = tokens::find_refresh(connection, &ours, "k1").unwrap().unwrap();
    assert_eq!((row.user_email.as_str(), row.last_used_at, row.is_revoked), ("asha@example.com", None, false));
    assert_eq!(tokens::find_refresh(connection, &theirs, "k1").unwrap(), None);
    let owner = tokens::owner_of_refresh(connection, refresh.hash()).unwrap().unwrap();
    assert_eq!((owner.hash, owner.organisation, owner.user), (refresh.hash(), ours, user("u1")));
    tokens::set_last_used(connection, "k1", at(8)).unwrap();
    assert_eq!(tokens::list_refresh(connection, &ours).unwrap()[0].last_used_at, Some(at(8)));
    assert_eq!(tokens::list_refresh_of(connection, &ours, "u1").unwrap().len(), 1);
    assert_eq!(tokens::list_refresh_of(connection, &ours, "u2").unwrap(), []);
    exchanged(connection);
    tokens::revoke_refresh(connection, "k1").unwrap();
    assert!(tokens::owner_of_refresh(connection, refresh.hash()).unwrap().unwrap().is_revoked);
    assert_eq!(tokens::list_refresh(connection, &ours).unwrap(), []);
    let latest = access(u8::try_from(ACCESS_TOKENS_MAX).unwrap());
    assert!(tokens::owner_of_access(connection, latest.hash()).unwrap().unwrap().is_revoked);
    tokens::delete_of_user(connection, "u1").unwrap();
    assert_eq!(tokens::owner_of_access(connection, latest.hash()).unwrap(), None);
    assert_eq!(tokens::owner_of_refresh(connection, refresh.hash()).unwrap(), None);
}

/// The oldest access token ends when there are too many.
fn exchanged(connection: &mut dyn Connection) {
    for number in 0..=u8::try_from(ACCESS_TOKENS_MAX).unwrap() {
        let (issued_at, expires_at) = (at(10 + i64::from(number)), at(1_000 + i64::from(number)));
        tokens::insert_access(connection, "k1", access(number).hash(), issued_at, expires_at).unwrap();
    }
    assert_eq!(tokens::owner_of_access(connection, access(0).hash()).unwrap(), None);
    let second = tokens::owner_of_access(connection, access(1).hash()).unwrap().unwrap();
    assert_eq!((second.expires_at, second.refresh_token.as_str()), (at(1_001), "k1"));
    assert!(!second.is_revoked);
    tokens::insert_access(connection, "k1", access(200).hash(), at(1_001), at(2_000)).unwrap();
    assert_eq!(tokens::owner_of_access(connection, access(1).hash()).unwrap(), None);
    assert!(tokens::owner_of_access(connection, access(2).hash()).unwrap().is_some());
}

fn access(number: u8) -> Credential {
    credential(CredentialKind::AccessToken, number)
}
