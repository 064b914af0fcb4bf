//! Nobody gives what they lack, nobody changes what they themselves may do, and only the account owner touches the
//! account owner. The owner and the operator are bound by none of it.

use crate::OrganisationError;
use crate::ability::Abilities;
use crate::catalog::users::{self, UserRow};
use crate::change::Change;
use crate::grants::Grants;
use crate::role::Role;

/// What the author may do, unless they may do everything.
fn bound<'a>(change: &'a Change<'_, '_>) -> Option<&'a Grants> {
    change.person().grants().filter(|grants| !grants.is_owner())
}

/// Fails when the author changes what they themselves may do.
pub(crate) fn check_not_oneself(change: &Change<'_, '_>, user_id: &str) -> Result<(), OrganisationError> {
    match bound(change) {
        Some(_) if change.person().id() == user_id => Err(OrganisationError::denied(
            "nobody changes what they themselves may do; somebody else who may can do it for you",
        )),
        Some(_) | None => Ok(()),
    }
}

/// Fails when somebody else touches the account owner.
pub(crate) fn check_owner_untouched(change: &Change<'_, '_>, user: &UserRow) -> Result<(), OrganisationError> {
    match bound(change) {
        Some(_) if user.role == Role::AccountOwner => {
            Err(OrganisationError::denied("only the account owner may do this to the account owner"))
        }
        Some(_) | None => Ok(()),
    }
}

/// Fails when the author lacks one of the abilities, which they would give to somebody in the team.
pub(crate) fn check_has(change: &Change<'_, '_>, abilities: &Abilities, team: &str) -> Result<(), OrganisationError> {
    match bound(change).and_then(|grants| grants.lacks_in(abilities, team)) {
        Some(ability) => Err(OrganisationError::denied(format!(
            "you do not have `{ability}` in this team and so cannot give it; who has it can"
        ))),
        None => Ok(()),
    }
}

/// Fails when the user may do something that the author may not: acting in the user's name would give it to the author.
pub(crate) fn check_may_all_of(change: &mut Change<'_, '_>, user: &UserRow) -> Result<(), OrganisationError> {
    if bound(change).is_none() || change.person().id() == user.id {
        return Ok(());
    }
    let theirs = users::grants(change.connection(), user)?;
    match bound(change).and_then(|grants| grants.lacks_of(&theirs)) {
        Some(message) => Err(OrganisationError::denied(message)),
        None => Ok(()),
    }
}
