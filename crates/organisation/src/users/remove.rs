use holdfast_engine::Engine;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::references::References;
use super::{expect, find_row, named, record, view};
use crate::OrganisationError;
use crate::author::Author;
use crate::catalog::users::{self, UserRow};
use crate::catalog::{links, saved_views, tokens as token_rows};
use crate::change::{Change, Changed, change};
use crate::giving::{check_not_oneself, check_owner_untouched};
use crate::permission::{Permission, Permissions};
use crate::resource::Action;
use crate::role::Role;
use crate::teams::members;
use crate::version::Upon;
use crate::{sessions, tokens};

/// Who is removed, and who comes in their place.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SwapInput {
    pub user_id: String,
    /// Takes the user's place in escalation policies, and as owner of runbooks and services.
    pub swap_user_id: String,
}

/// Removes a user whom nothing refers to. Their sessions and tokens end within 5 seconds.
pub fn remove(engine: &Engine, author: &Author, id: &str) -> Result<Changed<()>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        let row = find_row(change, &id)?;
        check_may_remove(change, &id, row.as_ref())?;
        let row = row.ok_or_else(|| OrganisationError::not_found("user", &id))?;
        expect(change, &row, Upon::Everything)?;
        References::to(change, &row.id)?.check_none(&row)?;
        remove_row(change, &row)
    })
}

/// Removes a user and puts another in their place wherever something refers to them.
pub fn swap(engine: &Engine, author: &Author, input: SwapInput) -> Result<Changed<()>, OrganisationError> {
    change(engine, author, move |change| {
        let row = find_row(change, &input.user_id)?;
        check_may_remove(change, &input.user_id, row.as_ref())?;
        let row = named(change, "user_id".to_owned(), &input.user_id)?;
        expect(change, &row, Upon::Everything)?;
        let other = named(change, "swap_user_id".to_owned(), &input.swap_user_id)?;
        if other.id == row.id || other.role == Role::Stakeholder {
            let message = "is not somebody who can take the user's place: another user, and no stakeholder";
            return Err(OrganisationError::invalid("swap_user_id", message));
        }
        References::to(change, &row.id)?.swap(change, &row, &other)?;
        remove_row(change, &row)
    })
}

fn check_may_remove(change: &Change<'_, '_>, id: &str, row: Option<&UserRow>) -> Result<(), OrganisationError> {
    change.require(Permission::ManageUsers)?;
    check_not_oneself(change, id)?;
    let Some(row) = row else { return Ok(()) };
    check_owner_untouched(change, row)?;
    if row.role == Role::AccountOwner {
        let message = "the account owner cannot be removed; they pass ownership on first";
        return Err(OrganisationError::conflict(message));
    }
    Ok(())
}

/// Ends everything that the user has, and what they are.
fn remove_row(change: &mut Change<'_, '_>, row: &UserRow) -> Result<(), OrganisationError> {
    members::leave_all(change, row)?;
    tokens::revoke_all(change, row)?;
    sessions::end_all(change, &row.id, "")?;
    links::delete_of_user(change.connection(), &row.id)?;
    saved_views::delete_of_user(change.connection(), &row.id)?;
    token_rows::delete_of_user(change.connection(), &row.id)?;
    users::set_permissions(change.connection(), &row.id, &Permissions::new())?;
    users::delete(change.connection(), &row.id)?;
    record(change, Action::UserDelete, row, format!("{} removed", row.email), (view(row), Value::Null));
    Ok(())
}
