use holdfast_engine::Engine;
use jiff::tz::TimeZone;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Contact, UserView, existing, expect, find_row, grant, record, shown, view};
use crate::OrganisationError;
use crate::author::Author;
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Changed, change};
use crate::giving::{check_not_oneself, check_owner_untouched};
use crate::limits::{NAME_CHARS_MAX, PROFILE_CHARS_MAX};
use crate::names::check_text;
use crate::permission::{Permission, Permissions};
use crate::resource::Action;
use crate::role::Role;
use crate::teams::members;
use crate::version::Upon;

/// What of a user shall change; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct UserInput {
    /// `account_owner`, `user` or `stakeholder`; needs `manage-users`, and the first the account owner.
    #[schema(value_type = Option<String>)]
    pub role: Option<Role>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// IANA zone.
    pub time_zone: Option<String>,
    pub title: Option<String>,
    pub bio: Option<String>,
    pub contact: Option<Contact>,
}

/// Changes a user's role, which takes `manage-users`, and their profile, which they may do themselves too.
pub fn update(
    engine: &Engine,
    author: &Author,
    id: &str,
    input: UserInput,
) -> Result<Changed<UserView>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        if change.person().id() != id {
            change.require(Permission::ManageUsers)?;
        }
        let row = find_row(change, &id)?;
        row.as_ref().map_or(Ok(()), |row| check_owner_untouched(change, row))?;
        input.check()?;
        let row = row.ok_or_else(|| OrganisationError::not_found("user", &id))?;
        expect(change, &row, Upon::Everything)?;
        if let Some(role) = input.role.filter(|role| *role != row.role) {
            change_role(change, &row, role)?;
        }
        let row = existing(change, &id)?;
        change_profile(change, &row, input.applied_to(row.clone()))?;
        let row = existing(change, &id)?;
        shown(change.connection(), row)
    })
}

fn change_profile(change: &mut Change<'_, '_>, before: &UserRow, after: UserRow) -> Result<(), OrganisationError> {
    let said = format!("Profile of {} changed", after.email);
    if record(change, Action::UserUpdate, &after, said, (view(before), view(&after))) {
        users::set_profile(change.connection(), &after)?;
    }
    Ok(())
}

/// Nobody changes their own role, and the owner's is passed on and not taken away.
fn change_role(change: &mut Change<'_, '_>, row: &UserRow, role: Role) -> Result<(), OrganisationError> {
    change.require(Permission::ManageUsers)?;
    check_not_oneself(change, &row.id)?;
    match (row.role, role) {
        (Role::AccountOwner, _) => Err(OrganisationError::conflict(
            "the account owner keeps that role until they give it to another user, and becomes a user then",
        )),
        (Role::User | Role::Stakeholder, Role::AccountOwner) => pass_ownership_on(change, row),
        (Role::User | Role::Stakeholder, Role::Stakeholder) => become_stakeholder(change, row),
        (Role::User | Role::Stakeholder, Role::User) => set_role(change, row, role),
    }
}

fn pass_ownership_on(change: &mut Change<'_, '_>, to: &UserRow) -> Result<(), OrganisationError> {
    if change.person().grants().is_some_and(|author| !author.is_owner()) {
        return Err(OrganisationError::denied("only the account owner passes ownership on"));
    }
    if to.joined_at.is_none() {
        return Err(OrganisationError::conflict(format!("{} has not joined yet and cannot be the owner", to.email)));
    }
    let organisation = change.organisation().id;
    if let Some(owner) = users::owner(change.connection(), &organisation)? {
        set_role(change, &owner, Role::User)?;
    }
    set_role(change, to, Role::AccountOwner)
}

/// Whoever becomes a stakeholder only looks on: they lose every permission and every role in a team but Observer.
fn become_stakeholder(change: &mut Change<'_, '_>, row: &UserRow) -> Result<(), OrganisationError> {
    set_role(change, row, Role::Stakeholder)?;
    grant::set(change, row, &Permissions::new())?;
    members::only_observe(change, row)
}

fn set_role(change: &mut Change<'_, '_>, before: &UserRow, role: Role) -> Result<(), OrganisationError> {
    let after = UserRow { role, ..before.clone() };
    users::set_role(change.connection(), &after.id, role)?;
    let said = format!("Role of {} changed from {} to {role}", after.email, before.role);
    record(change, Action::UserUpdateRole, &after, said, (view(before), view(&after)));
    Ok(())
}

impl UserInput {
    fn check(&self) -> Result<(), OrganisationError> {
        let contact = self.contact.as_ref();
        for (field, text, chars_max) in [
            ("first_name", self.first_name.as_ref(), NAME_CHARS_MAX),
            ("last_name", self.last_name.as_ref(), NAME_CHARS_MAX),
            ("title", self.title.as_ref(), PROFILE_CHARS_MAX),
            ("bio", self.bio.as_ref(), PROFILE_CHARS_MAX),
            ("contact.dial_code", contact.map(|contact| &contact.dial_code), NAME_CHARS_MAX),
            ("contact.phone_number", contact.map(|contact| &contact.phone_number), NAME_CHARS_MAX),
        ] {
            text.map_or(Ok(()), |text| check_text(field, text, chars_max))?;
        }
        match &self.time_zone {
            Some(zone) if TimeZone::get(zone).is_err() => {
                let message = format!("`{zone}` is not an IANA time zone such as `Europe/Berlin`");
                Err(OrganisationError::invalid("time_zone", message))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn applied_to(&self, row: UserRow) -> UserRow {
        let Self { role: _, first_name, last_name, time_zone, title, bio, contact } = self.clone();
        let contact = contact.unwrap_or(Contact { dial_code: row.dial_code, phone_number: row.phone_number });
        UserRow {
            first_name: first_name.unwrap_or(row.first_name),
            last_name: last_name.unwrap_or(row.last_name),
            time_zone: time_zone.unwrap_or(row.time_zone),
            title: title.unwrap_or(row.title),
            bio: bio.unwrap_or(row.bio),
            dial_code: contact.dial_code,
            phone_number: contact.phone_number,
            ..row
        }
    }
}
