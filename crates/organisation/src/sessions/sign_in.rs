use holdfast_engine::Engine;
use holdfast_engine::catalog::{Connection, organisations};
use holdfast_engine::commit::UnitOfWork;
use holdfast_format::OrganisationId;

use super::{NewSession, begin};
use crate::author::{Author, Origin, Who};
use crate::catalog::sessions;
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Changed, run};
use crate::credential::{Credential, CredentialHash};
use crate::names::check_email;
use crate::{OrganisationError, password};

/// An account that somebody tries to sign in to, whether there is one or not.
#[derive(Debug, Clone)]
pub struct Account {
    /// `None` when no organisation has the slug.
    organisation: Option<OrganisationId>,
    user: Option<(UserRow, String)>,
    /// The address as it was typed, when it can be one: people type passwords there.
    typed: String,
}

impl Account {
    pub fn organisation(&self) -> Option<&OrganisationId> {
        self.organisation.as_ref()
    }

    /// The address that was typed; empty when it cannot be one.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Id and name of the user whose account it is.
    pub fn target(&self) -> Option<(&str, String)> {
        self.user.as_ref().map(|(row, _)| (row.id.as_str(), row.full_name()))
    }

    /// Whether the password is right. It costs a hash in any case, so that the time does not tell whether there is an
    /// account: tens of milliseconds and 19 MiB.
    pub fn verify(&self, password: &str) -> bool {
        let stored = self.user.as_ref().map_or("", |(_, stored)| stored.as_str());
        password::verify(password, stored)
    }
}

/// Looks for the account with this address in the organisation with this slug, which may be left out while the
/// installation has one organisation.
///
/// # Errors
/// [`OrganisationError::Invalid`] when the organisation must be named. What does not exist is no error here.
pub fn account(connection: &mut dyn Connection, slug: Option<&str>, email: &str) -> Result<Account, OrganisationError> {
    let organisation = match slug {
        Some(slug) => organisations::by_slug(connection, slug)?.map(|row| row.id),
        None => the_only_one(connection)?,
    };
    let user = match &organisation {
        Some(organisation) => with_password(connection, organisation, email)?,
        None => None,
    };
    let typed = if check_email(email).is_ok() { email.to_owned() } else { String::new() };
    Ok(Account { organisation, user, typed })
}

fn the_only_one(connection: &mut dyn Connection) -> Result<Option<OrganisationId>, OrganisationError> {
    match organisations::list(connection, None, 2)?.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.id)),
        _ => Err(OrganisationError::invalid("organization", "is missing; name the organisation by its slug")),
    }
}

fn with_password(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    email: &str,
) -> Result<Option<(UserRow, String)>, OrganisationError> {
    let Some(row) = users::by_email(connection, organisation, email)? else { return Ok(None) };
    let stored = users::password_hash(connection, organisation, &row.id)?.unwrap_or_default();
    Ok(Some((row, stored)))
}

/// Begins a session for somebody whose password was verified, and ends the one that they showed.
///
/// # Errors
/// [`OrganisationError::SignInRefused`] when the user was removed or the password changed meanwhile.
pub fn sign_in(
    engine: &Engine,
    account: &Account,
    session: &NewSession,
    shown: Option<&str>,
    origin: &Origin,
) -> Result<Changed<()>, OrganisationError> {
    let (Some(organisation), Some((user, stored))) = (account.organisation, account.user.clone()) else {
        return Err(OrganisationError::SignInRefused);
    };
    let shown = shown.and_then(Credential::parse).map(|credential| credential.hash());
    let author =
        Author { organisation, who: Who::User(user.id.clone()), origin: session.origin(origin), expected: None };
    let session = session.clone();
    run(engine, move |unit| begin_verified(unit, &author, (&user, &stored), &session, shown))
}

fn begin_verified(
    unit: &mut UnitOfWork<'_>,
    author: &Author,
    (user, verified): (&UserRow, &str),
    session: &NewSession,
    shown: Option<CredentialHash>,
) -> Result<(), OrganisationError> {
    let stored = users::password_hash(unit.connection(), &author.organisation, &user.id)?;
    if stored.as_deref() != Some(verified) {
        return Err(OrganisationError::SignInRefused);
    }
    let change = &mut Change::begin(unit, author)?;
    if let Some(hash) = shown
        && let Some(before) = sessions::by_hash(change.connection(), hash)?
    {
        sessions::delete(change.connection(), &before.id)?;
    }
    begin(change, user, session)
}
