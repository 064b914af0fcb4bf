use holdfast_engine::Engine;
use holdfast_engine::catalog::Connection;

use super::{end_all, tell};
use crate::author::Author;
use crate::catalog::{links, users};
use crate::change::{Changed, change};
use crate::principal::User;
use crate::resource::Action;
use crate::{OrganisationError, password};

/// What is stored of the user's password, for [`crate::password::verify`].
pub fn stored_password(connection: &mut dyn Connection, user: &User) -> Result<String, OrganisationError> {
    Ok(users::password_hash(connection, &user.organisation.id, &user.id)?.unwrap_or_default())
}

/// Refuses a password that the user may not have.
pub fn check_new_password(user: &User, new: &str) -> Result<(), OrganisationError> {
    password::check("password", new, &user.email)
}

/// Replaces the author's own password, of which `verified` is what was stored when they showed that they know it. Their
/// other sessions end, and so does a link to set a new one.
pub fn change_password(
    engine: &Engine,
    author: &Author,
    verified: String,
    new: String,
) -> Result<Changed<()>, OrganisationError> {
    let kept = author.origin.session_id.clone();
    change(engine, author, move |change| {
        let Some(user) = change.person().row().cloned() else { return Ok(()) };
        let (organisation, now) = (change.organisation().id, change.now());
        if users::password_hash(change.connection(), &organisation, &user.id)?.as_deref() != Some(verified.as_str()) {
            return Err(OrganisationError::conflict("the password was changed a moment ago; sign in again"));
        }
        users::set_password(change.connection(), &user.id, &new, now)?;
        links::delete_of_user(change.connection(), &user.id)?;
        end_all(change, &user.id, &kept)?;
        tell(change, Action::UserChangePassword, &user, format!("{} changed their password", user.email));
        Ok(())
    })
}
