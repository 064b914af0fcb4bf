//! Refresh tokens, and their exchange for access tokens.

use std::time::Duration;

use holdfast_engine::catalog::Connection;
use holdfast_engine::commit::UnitOfWork;
use holdfast_engine::{Engine, random};
use holdfast_format::{OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::author::{Author, Origin, Who};
use crate::catalog::tokens::{self, RefreshTokenRow};
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Changed, Deed, Told, change, run};
use crate::credential::{Credential, CredentialHash, CredentialKind};
use crate::giving::{check_may_all_of, check_owner_untouched};
use crate::limits::after;
use crate::permission::Permission;
use crate::principal::{Principal, User};
use crate::resource::Action;

/// How long an access token is good: the 48 hours of the existing API.
pub const ACCESS_TOKEN_LIFE: Duration = Duration::from_secs(48 * 60 * 60);

/// When a token that was never exchanged was exchanged, as the existing API says it.
const NEVER: &str = "0001-01-01T00:00:00Z";

/// For whom a refresh token shall be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RefreshTokenInput {
    pub user_id: String,
}

/// A refresh token as the existing API shows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RefreshToken {
    id: String,
    organization_id: String,
    user_id: String,
    /// The whole token in the answer that made it; prefix and last four characters everywhere else.
    token: String,
    /// When it was last exchanged; `0001-01-01T00:00:00Z` when it never was.
    last_refresh: String,
    /// There is none here.
    rate_limit: u64,
    deleted: bool,
}

/// A refresh token that was made just now and is never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefreshToken {
    pub id: String,
    pub user_id: String,
    pub token: Credential,
}

/// Makes a refresh token for a user, named by id or e-mail; for the account owner when `user` is `None`. Everybody makes
/// their own; those of others are for holders of the permission who themselves may do all that the user may.
pub fn create(
    engine: &Engine,
    author: &Author,
    user: Option<&str>,
) -> Result<Changed<NewRefreshToken>, OrganisationError> {
    let token = Credential::new(CredentialKind::RefreshToken, random::bytes());
    let id = random::id(engine.clock().now());
    let user = user.map(str::to_owned);
    change(engine, author, move |change| {
        if user.as_deref() != Some(change.person().id()) {
            change.require(Permission::ManageApiTokens)?;
        }
        let user = find_user(change, user.as_deref())?;
        check_may_all_of(change, &user)?;
        insert(change, &user, &id, &token)?;
        Ok(NewRefreshToken { id: id.clone(), user_id: user.id, token: token.clone() })
    })
}

/// Inserts a refresh token and records it. Part of a larger change when an organisation is made.
pub(crate) fn insert(
    change: &mut Change<'_, '_>,
    user: &UserRow,
    id: &str,
    token: &Credential,
) -> Result<(), OrganisationError> {
    let (organisation, now) = (change.organisation().id, change.now());
    tokens::insert_refresh(change.connection(), &organisation, &user.id, id, token, now)?;
    change.record(Told {
        action: Action::TokenCreate,
        id,
        name: "",
        team: None,
        said: format!("Refresh token created for {}", user.email),
        before: Value::Null,
        after: json!({"user_id": user.id, "token": token.hint()}),
    });
    Ok(())
}

/// Revokes a refresh token and with it the access tokens it was exchanged for, within 5 seconds: one's own, or with the
/// permission anybody's but the account owner's. True when it was good until now.
pub fn revoke(engine: &Engine, author: &Author, id: &str) -> Result<Changed<bool>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        let organisation = change.organisation().id;
        let token = tokens::find_refresh(change.connection(), &organisation, &id)?;
        if token.as_ref().is_none_or(|token| token.user_id != change.person().id()) {
            change.require(Permission::ManageApiTokens)?;
        }
        let token = token.ok_or_else(|| OrganisationError::not_found("refresh token", &id))?;
        if let Some(user) = users::by_id(change.connection(), &organisation, &token.user_id)? {
            check_owner_untouched(change, &user)?;
        }
        if token.is_revoked {
            return Ok(false);
        }
        revoke_one(change, &token)?;
        Ok(true)
    })
}

/// Revokes every refresh token of somebody who is removed.
pub(crate) fn revoke_all(change: &mut Change<'_, '_>, user: &UserRow) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    let good = tokens::list_refresh_of(change.connection(), &organisation, &user.id)?;
    good.iter().try_for_each(|token| revoke_one(change, token))
}

fn revoke_one(change: &mut Change<'_, '_>, token: &RefreshTokenRow) -> Result<(), OrganisationError> {
    tokens::revoke_refresh(change.connection(), &token.id)?;
    change.record(Told {
        action: Action::TokenRevoke,
        id: &token.id,
        name: "",
        team: None,
        said: format!("Refresh token of {} revoked", token.user_email),
        before: json!({"user_id": token.user_id, "token": token.hint}),
        after: Value::Null,
    });
    Ok(())
}

/// The refresh tokens that are good, oldest first: the user's own, or with the permission everybody's.
pub fn list(connection: &mut dyn Connection, user: &User) -> Result<Vec<RefreshToken>, OrganisationError> {
    let organisation = &user.organisation.id;
    let rows = match user.grants.may(Permission::ManageApiTokens) {
        true => tokens::list_refresh(connection, organisation)?,
        false => tokens::list_refresh_of(connection, organisation, &user.id)?,
    };
    Ok(rows.into_iter().map(|row| RefreshToken::of(organisation, row)).collect())
}

/// An access token that was made just now and is never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    pub token: Credential,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Exchanges a refresh token for an access token. `origin` is where the request comes from.
///
/// # Errors
/// [`OrganisationError::RefreshTokenUnknown`] when the token is malformed or unknown, and
/// [`OrganisationError::RefreshTokenRevoked`] with whose it was.
pub fn exchange(
    engine: &Engine,
    refresh_token: &str,
    origin: &Origin,
) -> Result<Changed<AccessToken>, OrganisationError> {
    let refresh = Credential::parse(refresh_token)
        .filter(|credential| credential.kind() == CredentialKind::RefreshToken)
        .ok_or(OrganisationError::RefreshTokenUnknown)?
        .hash();
    let token = Credential::new(CredentialKind::AccessToken, random::bytes());
    let origin = Origin { token_type: "refresh_token", ..origin.clone() };
    run(engine, move |unit| issue(unit, refresh, &token, &origin))
}

fn issue(
    unit: &mut UnitOfWork<'_>,
    refresh: CredentialHash,
    token: &Credential,
    origin: &Origin,
) -> Result<AccessToken, OrganisationError> {
    let owner = tokens::owner_of_refresh(unit.connection(), refresh)?
        .filter(|owner| owner.hash == refresh)
        .ok_or(OrganisationError::RefreshTokenUnknown)?;
    if owner.is_revoked {
        let holder = User::of_token(unit.connection(), owner)?;
        return Err(OrganisationError::RefreshTokenRevoked { holder: Principal::of_user(holder) });
    }
    let issued_at = unit.now();
    let expires_at = after(issued_at, ACCESS_TOKEN_LIFE);
    tokens::insert_access(unit.connection(), &owner.refresh_token, token.hash(), issued_at, expires_at)?;
    tokens::set_last_used(unit.connection(), &owner.refresh_token, issued_at)?;
    let (who, email) = (Who::User(owner.user.id), owner.user.email);
    let author = Author { organisation: owner.organisation, who, origin: origin.clone(), expected: None };
    Change::begin(unit, &author)?.tell(&Deed {
        action: Action::TokenExchange,
        id: &owner.refresh_token,
        name: "",
        said: format!("Refresh token of {} exchanged for an access token", email),
        meta: json!({"expires_at": expires_at.to_string()}),
    });
    Ok(AccessToken { token: token.clone(), issued_at, expires_at })
}

fn find_user(change: &mut Change<'_, '_>, user: Option<&str>) -> Result<UserRow, OrganisationError> {
    let organisation = change.organisation().id;
    match user {
        Some(name) => users::find(change.connection(), &organisation, name)?
            .ok_or_else(|| OrganisationError::invalid("user_id", format!("there is no user `{name}`"))),
        None => users::owner(change.connection(), &organisation)?
            .ok_or_else(|| OrganisationError::not_found("account owner", "of the organisation")),
    }
}

impl RefreshToken {
    /// The one time that the token is shown whole.
    pub fn new(organisation: &OrganisationId, new: &NewRefreshToken) -> Self {
        Self {
            id: new.id.clone(),
            organization_id: organisation.to_string(),
            user_id: new.user_id.clone(),
            token: new.token.reveal().to_owned(),
            last_refresh: NEVER.to_owned(),
            rate_limit: 0,
            deleted: false,
        }
    }

    fn of(organisation: &OrganisationId, row: RefreshTokenRow) -> Self {
        Self {
            id: row.id,
            organization_id: organisation.to_string(),
            user_id: row.user_id,
            token: row.hint,
            last_refresh: row.last_used_at.map_or_else(|| NEVER.to_owned(), |at| at.to_string()),
            rate_limit: 0,
            deleted: row.is_revoked,
        }
    }
}
