//! Links by which people set a password: the invitation of somebody new, and the reset of somebody who forgot theirs.
//!
//! A link acts with everything that its user may, so it may carry no more than its maker holds: when it is made, and
//! again when it is used, because its user may have been granted more meanwhile.

use holdfast_engine::catalog::Connection;
use holdfast_engine::commit::UnitOfWork;
use holdfast_engine::{Engine, random};
use holdfast_format::Timestamp;
use serde_json::json;

use crate::author::{Author, Origin, Who};
use crate::catalog::links::{self, LinkKind, LinkRow};
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Changed, Deed, change, run};
use crate::credential::{Credential, CredentialHash, CredentialKind};
use crate::giving::check_may_all_of;
use crate::limits::{NAME_CHARS_MAX, PASSWORD_LINK_LIFE, after};
use crate::names::check_text;
use crate::permission::{Permission, Permissions};
use crate::resource::Action;
use crate::role::Role;
use crate::sessions::{self, NewSession};
use crate::users::{record, view};
use crate::{Grants, OrganisationError, password};

/// Where the page is that takes a link's secret; what stands after `#` never reaches a server's log.
pub fn address(public_url: &str, secret: &Credential) -> String {
    format!("{public_url}/join#{}", secret.reveal())
}

/// A link that is good, and a password that may be set with it.
#[derive(Debug, Clone)]
pub struct Opened {
    hash: CredentialHash,
    first_name: Option<String>,
    last_name: Option<String>,
}

/// Opens a link to set `password`, before the password is hashed: a hash is not for everybody to make us work on.
///
/// # Errors
/// [`OrganisationError::LinkEnded`] when the link is not good, [`OrganisationError::Invalid`] when the password or a
/// name is not acceptable.
pub fn open(
    connection: &mut dyn Connection,
    now: Timestamp,
    secret: &str,
    password: &str,
    (first_name, last_name): (Option<&str>, Option<&str>),
) -> Result<Opened, OrganisationError> {
    let secret = Credential::parse(secret).filter(|secret| secret.kind() == CredentialKind::PasswordLink);
    let hash = secret.ok_or(OrganisationError::LinkEnded)?.hash();
    let (_, user) = good_link(connection, hash, now)?;
    password::check("password", password, &user.email)?;
    for (field, name) in [("first_name", first_name), ("last_name", last_name)] {
        check_text(field, name.unwrap_or_default(), NAME_CHARS_MAX)?;
    }
    let owned = |name: Option<&str>| name.map(str::to_owned);
    Ok(Opened { hash, first_name: owned(first_name), last_name: owned(last_name) })
}

/// Sets the password of the link's user, ends their sessions and signs them in. `origin` is where the request comes from.
pub fn join(
    engine: &Engine,
    opened: Opened,
    password_hash: String,
    session: &NewSession,
    origin: &Origin,
) -> Result<Changed<()>, OrganisationError> {
    let (session, origin) = (session.clone(), session.origin(origin));
    run(engine, move |unit| use_up(unit, &opened, &password_hash, &session, &origin))
}

fn use_up(
    unit: &mut UnitOfWork<'_>,
    opened: &Opened,
    password_hash: &str,
    session: &NewSession,
    origin: &Origin,
) -> Result<(), OrganisationError> {
    let now = unit.now();
    let (link, before) = good_link(unit.connection(), opened.hash, now)?;
    let author = Author {
        organisation: link.organisation,
        who: Who::User(before.id.clone()),
        origin: origin.clone(),
        expected: None,
    };
    let change = &mut Change::begin(unit, &author)?;
    links::delete_of_user(change.connection(), &before.id)?;
    users::set_password(change.connection(), &before.id, password_hash, now)?;
    match link.kind {
        LinkKind::Invitation => become_member(change, opened, &before)?,
        LinkKind::Reset => tell(change, &before, format!("{} set a new password with a link", before.email)),
    }
    sessions::end_all(change, &before.id, "")?;
    sessions::begin(change, &before, session)
}

/// Whoever joins may say how they are called.
fn become_member(change: &mut Change<'_, '_>, opened: &Opened, before: &UserRow) -> Result<(), OrganisationError> {
    let named = |given: &Option<String>, before: &String| given.clone().unwrap_or_else(|| before.clone());
    let after = UserRow {
        first_name: named(&opened.first_name, &before.first_name),
        last_name: named(&opened.last_name, &before.last_name),
        joined_at: Some(change.now()),
        ..before.clone()
    };
    users::set_profile(change.connection(), &after)?;
    record(change, Action::UserJoin, &after, format!("{} joined", after.email), (view(before), view(&after)));
    Ok(())
}

/// Makes a link with which a user sets a new password; it ends the one before. `user` is an id, or for the operator also
/// an e-mail address. Whoever has not joined yet gets a link to join.
pub fn reset(engine: &Engine, author: &Author, user: &str) -> Result<Changed<Credential>, OrganisationError> {
    let (user, secret) = (user.to_owned(), Credential::new(CredentialKind::PasswordLink, random::bytes()));
    change(engine, author, move |change| {
        let row = linked(change, &user)?;
        let is_operator = change.person().grants().is_none();
        let kind = match row.joined_at {
            Some(_) => LinkKind::Reset,
            None if is_operator => LinkKind::Invitation,
            None => {
                let message = format!("{} has not joined yet; invite them again instead", row.email);
                return Err(OrganisationError::conflict(message));
            }
        };
        store(change, &row, kind, &secret)?;
        tell(change, &row, format!("Link to set a new password made for {}", row.email));
        Ok(secret.clone())
    })
}

/// The user for whom the author may make a link: with `manage-users`, for somebody else, who may no more than they do.
pub(crate) fn linked(change: &mut Change<'_, '_>, user: &str) -> Result<UserRow, OrganisationError> {
    change.require(Permission::ManageUsers)?;
    if change.person().id() == user {
        return Err(OrganisationError::denied("nobody makes a link for themselves; change your password instead"));
    }
    let organisation = change.organisation().id;
    let row = match change.person().grants() {
        None => users::find(change.connection(), &organisation, user)?,
        Some(_) => users::by_id(change.connection(), &organisation, user)?,
    };
    let row = row.ok_or_else(|| OrganisationError::not_found("user", user))?;
    check_may_all_of(change, &row)?;
    Ok(row)
}

/// Stores the one link of a user, which ends the one before.
pub(crate) fn store(
    change: &mut Change<'_, '_>,
    user: &UserRow,
    kind: LinkKind,
    secret: &Credential,
) -> Result<(), OrganisationError> {
    let link = LinkRow {
        user_id: user.id.clone(),
        organisation: change.organisation().id,
        kind,
        hash: secret.hash(),
        made_by: change.person().id().to_owned(),
        expires_at: after(change.now(), PASSWORD_LINK_LIFE),
    };
    links::replace(change.connection(), &link)?;
    Ok(())
}

/// A link that has not ended, whose maker could make it now, and its user.
fn good_link(
    connection: &mut dyn Connection,
    hash: CredentialHash,
    now: Timestamp,
) -> Result<(LinkRow, UserRow), OrganisationError> {
    let link = links::by_hash(connection, hash)?.filter(|link| link.hash == hash && now < link.expires_at);
    let link = link.ok_or(OrganisationError::LinkEnded)?;
    let user = users::by_id(connection, &link.organisation, &link.user_id)?.ok_or(OrganisationError::LinkEnded)?;
    if maker_lacks(connection, &link, &user)? {
        return Err(OrganisationError::LinkEnded);
    }
    Ok((link, user))
}

fn maker_lacks(connection: &mut dyn Connection, link: &LinkRow, user: &UserRow) -> Result<bool, OrganisationError> {
    if link.made_by.is_empty() {
        return Ok(false);
    }
    let maker = match users::by_id(connection, &link.organisation, &link.made_by)? {
        Some(maker) => users::grants(connection, &maker)?,
        None => NOTHING,
    };
    Ok(maker.lacks_of(&users::grants(connection, user)?).is_some())
}

/// What somebody who was removed may do.
const NOTHING: Grants =
    Grants { role: Role::Stakeholder, permissions: Permissions::new(), teams: std::collections::BTreeMap::new() };

/// Records that a link to set a new password was made or used.
fn tell(change: &mut Change<'_, '_>, user: &UserRow, said: String) {
    let name = user.full_name();
    change.tell(&Deed { action: Action::UserResetPassword, id: &user.id, name: &name, said, meta: json!({}) });
}
