use holdfast_engine::{Engine, random};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{UserView, record, shown, view};
use crate::OrganisationError;
use crate::author::Author;
use crate::catalog::links::LinkKind;
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Changed, Deed, change};
use crate::credential::{Credential, CredentialKind};
use crate::limits::{NAME_CHARS_MAX, USERS_MAX};
use crate::links;
use crate::names::{check_email, check_text};
use crate::permission::Permission;
use crate::resource::Action;
use crate::role::Role;

/// Who is invited.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct InvitationInput {
    pub email: String,
    /// `user` or `stakeholder`.
    #[schema(value_type = String)]
    pub role: Role,
    #[serde(default)]
    pub first_name: String,
    #[serde(default)]
    pub last_name: String,
}

/// A user who was invited just now.
#[derive(Debug, Clone)]
pub struct Invited {
    pub user: UserView,
    /// Opens the invitation; it is not shown again.
    pub secret: Credential,
}

/// Invites somebody. They hold no permission until one is granted, and cannot sign in until they have joined.
pub fn invite(engine: &Engine, author: &Author, input: InvitationInput) -> Result<Changed<Invited>, OrganisationError> {
    check_email(&input.email)?;
    check_text("first_name", &input.first_name, NAME_CHARS_MAX)?;
    check_text("last_name", &input.last_name, NAME_CHARS_MAX)?;
    let row = UserRow::new(&input.email, input.role, engine.clock().now());
    let row = UserRow { first_name: input.first_name, last_name: input.last_name, ..row };
    let secret = Credential::new(CredentialKind::PasswordLink, random::bytes());
    change(engine, author, move |change| {
        change.require(Permission::ManageUsers)?;
        check_role(change, row.role)?;
        check_room(change, &row.email)?;
        let organisation = change.organisation().id;
        users::insert(change.connection(), &organisation, &row, "")?;
        links::store(change, &row, LinkKind::Invitation, &secret)?;
        let said = format!("{} invited as {}", row.email, row.role);
        record(change, Action::UserInvite, &row, said, (Value::Null, view(&row)));
        Ok(Invited { user: shown(change.connection(), row.clone())?, secret: secret.clone() })
    })
}

/// Makes the link of an open invitation again, which ends the one before.
pub fn invite_again(engine: &Engine, author: &Author, id: &str) -> Result<Changed<Invited>, OrganisationError> {
    let (id, secret) = (id.to_owned(), Credential::new(CredentialKind::PasswordLink, random::bytes()));
    change(engine, author, move |change| {
        let row = links::linked(change, &id)?;
        if row.joined_at.is_some() {
            let message = format!("{} has joined already; make a link to set a new password instead", row.email);
            return Err(OrganisationError::conflict(message));
        }
        links::store(change, &row, LinkKind::Invitation, &secret)?;
        let said = format!("{} invited again; the invitation before has ended", row.email);
        let name = row.full_name();
        change.tell(&Deed { action: Action::UserInvite, id: &row.id, name: &name, said, meta: json!({}) });
        Ok(Invited { user: shown(change.connection(), row)?, secret: secret.clone() })
    })
}

/// The role of the owner is passed on to somebody who is there, and never given to somebody new.
fn check_role(change: &Change<'_, '_>, role: Role) -> Result<(), OrganisationError> {
    let is_owner = change.person().grants().is_none_or(crate::Grants::is_owner);
    match role {
        Role::User | Role::Stakeholder => Ok(()),
        Role::AccountOwner if is_owner => Err(OrganisationError::conflict(
            "an organisation has one account owner; invite a user and, when they have joined, make them the owner",
        )),
        Role::AccountOwner => Err(OrganisationError::denied("only the account owner passes ownership on")),
    }
}

fn check_room(change: &mut Change<'_, '_>, email: &str) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    if users::by_email(change.connection(), &organisation, email)?.is_some() {
        return Err(OrganisationError::conflict(format!("there is a user `{email}` already")));
    }
    if users::count(change.connection(), &organisation)? >= USERS_MAX {
        return Err(OrganisationError::conflict(format!(
            "an organisation has at most {USERS_MAX} users; remove one first"
        )));
    }
    Ok(())
}
