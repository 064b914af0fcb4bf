use holdfast_engine::Engine;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

use super::{expect, named};
use crate::OrganisationError;
use crate::author::Author;
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Changed, Told, change};
use crate::giving::{check_not_oneself, check_owner_untouched};
use crate::limits::GRANTED_USERS_MAX;
use crate::permission::{Permission, Permissions};
use crate::resource::Action;
use crate::role::Role;
use crate::version::Upon;

/// What users shall hold from now on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct GrantsInput {
    pub data: Vec<GrantInput>,
}

/// The whole set of permissions of one user.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct GrantInput {
    pub user_id: String,
    #[schema(value_type = Vec<Permission>)]
    pub abilities: Vec<String>,
}

/// A user and the set that replaces theirs.
struct Grant {
    user_id: String,
    permissions: Permissions,
}

/// Replaces the permissions of each user named: of all or of none. Returns how many had others before.
pub fn replace_permissions(
    engine: &Engine,
    author: &Author,
    input: GrantsInput,
) -> Result<Changed<usize>, OrganisationError> {
    let grants = checked(input)?;
    // A version is that of one user.
    let is_one = grants.len() == 1;
    change(engine, author, move |change| {
        change.require(Permission::ManageUsers)?;
        grants.iter().try_for_each(|grant| check_giver(change, &grant.permissions))?;
        let mut changed = 0;
        for (index, grant) in grants.iter().enumerate() {
            let user = named(change, format!("data[{index}].user_id"), &grant.user_id)?;
            if is_one {
                expect(change, &user, Upon::Only(&["role", "abilities"]))?;
            }
            check_receiver(change, &user, &grant.permissions)?;
            changed += usize::from(set(change, &user, &grant.permissions)?);
        }
        Ok(changed)
    })
}

/// Replaces the permissions of one user. True when they were others.
pub(super) fn set(
    change: &mut Change<'_, '_>,
    user: &UserRow,
    permissions: &Permissions,
) -> Result<bool, OrganisationError> {
    let before = users::permissions(change.connection(), &user.id)?;
    let is_changed = change.record(Told {
        action: Action::PermissionsUpdate,
        id: &user.id,
        name: &user.full_name(),
        team: None,
        said: said(user, &before, permissions),
        before: json!({"permissions": names(&before)}),
        after: json!({"permissions": names(permissions)}),
    });
    if is_changed {
        users::set_permissions(change.connection(), &user.id, permissions)?;
    }
    Ok(is_changed)
}

fn checked(input: GrantsInput) -> Result<Vec<Grant>, OrganisationError> {
    if input.data.is_empty() || input.data.len() > GRANTED_USERS_MAX {
        let message = format!("names from 1 to {GRANTED_USERS_MAX} users, not {}", input.data.len());
        return Err(OrganisationError::invalid("data", message));
    }
    let mut grants: Vec<Grant> = Vec::with_capacity(input.data.len());
    for (index, GrantInput { user_id, abilities }) in input.data.into_iter().enumerate() {
        if grants.iter().any(|grant| grant.user_id == user_id) {
            return Err(OrganisationError::invalid(format!("data[{index}].user_id"), "is named twice"));
        }
        grants.push(Grant { user_id, permissions: parsed(index, &abilities)? });
    }
    Ok(grants)
}

fn parsed(index: usize, names: &[String]) -> Result<Permissions, OrganisationError> {
    let parse = |(at, name): (usize, &String)| {
        name.parse::<Permission>()
            .map_err(|message| OrganisationError::invalid(format!("data[{index}].abilities[{at}]"), message))
    };
    names.iter().enumerate().map(parse).collect()
}

/// Nobody gives what they lack.
fn check_giver(change: &Change<'_, '_>, permissions: &Permissions) -> Result<(), OrganisationError> {
    let Some(author) = change.person().grants() else { return Ok(()) };
    match permissions.iter().find(|permission| !author.may(**permission)) {
        Some(permission) => {
            Err(OrganisationError::denied(format!("you do not hold `{permission}`, so you cannot grant it")))
        }
        None => Ok(()),
    }
}

/// Nobody changes their own set, the owner has everything and stakeholders have nothing.
fn check_receiver(change: &Change<'_, '_>, user: &UserRow, permissions: &Permissions) -> Result<(), OrganisationError> {
    check_owner_untouched(change, user)?;
    check_not_oneself(change, &user.id)?;
    match user.role {
        Role::AccountOwner => {
            Err(OrganisationError::conflict("the account owner holds every permission and cannot be stripped of any"))
        }
        Role::Stakeholder if !permissions.is_empty() => Err(OrganisationError::conflict(format!(
            "{} is a stakeholder, and stakeholders hold no permission; give them the role `user` first",
            user.email
        ))),
        Role::User | Role::Stakeholder => Ok(()),
    }
}

fn names(permissions: &Permissions) -> Vec<&'static str> {
    permissions.iter().map(|permission| permission.as_str()).collect()
}

fn said(user: &UserRow, before: &Permissions, after: &Permissions) -> String {
    let list =
        |permissions: Vec<&Permission>| permissions.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(", ");
    let (granted, taken) = (list(after.difference(before).collect()), list(before.difference(after).collect()));
    let mut said = format!("Permissions of {} changed", user.email);
    for (what, names) in [("granted", granted), ("taken away", taken)] {
        if !names.is_empty() {
            said.push_str(&format!("; {what}: {names}"));
        }
    }
    said
}
