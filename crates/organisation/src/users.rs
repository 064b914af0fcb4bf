//! The people of an organisation: invited, changed and removed, and what each of them may do.
//!
//! Nobody gives what they lack, nobody changes what they themselves may do, and only the account owner touches the
//! account owner. There is always exactly one owner.

mod grant;
mod invite;
mod references;
mod remove;
mod update;
mod view;

use holdfast_engine::catalog::Connection;
use serde_json::{Value, json};

pub use grant::{GrantInput, GrantsInput, replace_permissions};
pub use invite::{InvitationInput, Invited, invite, invite_again};
pub use remove::{SwapInput, remove, swap};
pub use update::{UserInput, update};
pub use view::{Contact, HeldPermission, UserRole, UserView};

use crate::OrganisationError;
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Told};
use crate::principal::User;
use crate::resource::Action;
use crate::role::Role;
use crate::version::Upon;

/// Every user of the reader's organisation, oldest first.
pub fn list(connection: &mut dyn Connection, user: &User) -> Result<Vec<UserView>, OrganisationError> {
    let organisation = &user.organisation.id;
    let mut permissions = users::all_permissions(connection, organisation)?;
    let rows = users::list(connection, organisation)?;
    Ok(rows.into_iter().map(|row| UserView::new(permissions.remove(&row.id).unwrap_or_default(), row)).collect())
}

/// One user.
pub fn find(connection: &mut dyn Connection, user: &User, id: &str) -> Result<UserView, OrganisationError> {
    let row = users::by_id(connection, &user.organisation.id, id)?;
    shown(connection, row.ok_or_else(|| OrganisationError::not_found("user", id))?)
}

/// The user with this e-mail address, in any case.
pub fn find_by_email(connection: &mut dyn Connection, user: &User, email: &str) -> Result<UserView, OrganisationError> {
    let row = users::by_email(connection, &user.organisation.id, email)?;
    shown(connection, row.ok_or_else(|| OrganisationError::not_found("user", email))?)
}

/// The roles that a user can have.
pub fn roles() -> Vec<UserRole> {
    Role::ALL.into_iter().map(UserRole::from).collect()
}

/// The user as answers show them, as of now.
pub(crate) fn shown(connection: &mut dyn Connection, row: UserRow) -> Result<UserView, OrganisationError> {
    Ok(UserView::new(users::permissions(connection, &row.id)?, row))
}

/// The user that a path names.
fn existing(change: &mut Change<'_, '_>, id: &str) -> Result<UserRow, OrganisationError> {
    find_row(change, id)?.ok_or_else(|| OrganisationError::not_found("user", id))
}

/// The user that a body names in `field`.
fn named(change: &mut Change<'_, '_>, field: String, id: &str) -> Result<UserRow, OrganisationError> {
    find_row(change, id)?.ok_or_else(|| OrganisationError::invalid(field, format!("there is no user `{id}`")))
}

pub(crate) fn find_row(change: &mut Change<'_, '_>, id: &str) -> Result<Option<UserRow>, OrganisationError> {
    let organisation = change.organisation().id;
    Ok(users::by_id(change.connection(), &organisation, id)?)
}

/// Fails when the user is not as the author saw them, as far as the change builds upon it.
fn expect(change: &mut Change<'_, '_>, row: &UserRow, upon: Upon) -> Result<(), OrganisationError> {
    let shape = shown(change.connection(), row.clone())?;
    change.expect(&shape, upon)
}

/// What events compare of a user.
pub(crate) fn view(row: &UserRow) -> Value {
    json!({
        "email": row.email,
        "role": row.role.as_str(),
        "first_name": row.first_name,
        "last_name": row.last_name,
        "time_zone": row.time_zone,
        "title": row.title,
        "bio": row.bio,
        "contact": {"dial_code": row.dial_code, "phone_number": row.phone_number},
        "joined": row.joined_at.is_some(),
    })
}

/// Records what changed of a user. True when something did.
pub(crate) fn record(
    change: &mut Change<'_, '_>,
    action: Action,
    row: &UserRow,
    said: String,
    (before, after): (Value, Value),
) -> bool {
    let name = row.full_name();
    change.record(Told { action, id: &row.id, name: &name, team: None, said, before, after })
}
