//! Sessions: people who signed in with their password.

mod password;
mod sign_in;
mod view;

#[cfg(test)]
mod tests;

use holdfast_engine::{Engine, random};
use holdfast_format::Timestamp;
use serde_json::json;

pub use password::{change_password, check_new_password, stored_password};
pub use sign_in::{Account, account, sign_in};
pub use view::{OrganizationView, SessionView, view};

use crate::OrganisationError;
use crate::author::{Author, Origin};
use crate::catalog::sessions;
use crate::catalog::users::UserRow;
use crate::change::{Change, Changed, Deed, change};
use crate::credential::{Credential, CredentialKind};
use crate::limits::{SESSION_AGE_MAX, after};
use crate::resource::Action;

/// A session that is about to begin.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Not the secret: it is in events.
    id: String,
    secret: Credential,
}

impl NewSession {
    pub fn new(now: Timestamp) -> Self {
        Self { id: random::id(now), secret: Credential::new(CredentialKind::Session, random::bytes()) }
    }

    /// What the session's holder shows.
    pub fn secret(&self) -> &Credential {
        &self.secret
    }

    /// Where a request comes from, in the name of this session.
    pub(crate) fn origin(&self, origin: &Origin) -> Origin {
        Origin { token_type: "session", session_id: self.id.clone(), client: "web".to_owned(), ..origin.clone() }
    }
}

/// Begins a session and records it.
pub(crate) fn begin(
    change: &mut Change<'_, '_>,
    user: &UserRow,
    session: &NewSession,
) -> Result<(), OrganisationError> {
    let (organisation, now) = (change.organisation().id, change.now());
    let times = (now, after(now, SESSION_AGE_MAX));
    sessions::insert(change.connection(), &organisation, &user.id, (&session.id, session.secret.hash()), times)?;
    tell(change, Action::Login, user, format!("{} signed in", user.email));
    Ok(())
}

/// Ends every session of a user but one; all when `kept` is empty.
pub(crate) fn end_all(change: &mut Change<'_, '_>, user_id: &str, kept: &str) -> Result<(), OrganisationError> {
    Ok(sessions::delete_of_user(change.connection(), user_id, kept)?)
}

/// Ends the author's own session. False when they showed something else.
pub fn sign_out(engine: &Engine, author: &Author) -> Result<Changed<bool>, OrganisationError> {
    let session = author.origin.session_id.clone();
    change(engine, author, move |change| {
        let Some(user) = change.person().row().filter(|_| !session.is_empty()).cloned() else { return Ok(false) };
        sessions::delete(change.connection(), &session)?;
        tell(change, Action::Logout, &user, format!("{} signed out", user.email));
        Ok(true)
    })
}

fn tell(change: &mut Change<'_, '_>, action: Action, user: &UserRow, said: String) {
    let name = user.full_name();
    change.tell(&Deed { action, id: &user.id, name: &name, said, meta: json!({}) });
}
