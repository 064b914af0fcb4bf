//! Refresh tokens, and their exchange for access tokens.

use std::time::Duration;

use holdfast_engine::commit::UnitOfWork;
use holdfast_engine::{Engine, admit, random};
use holdfast_format::{Actor, ActorKind, Event, OrganisationId, Target, Team, Timestamp};
use serde_json::json;

use crate::access;
use crate::catalog::tokens::{self, RefreshTokenRow, TokenOwner};
use crate::catalog::users::{self, UserRow};
use crate::credential::{Credential, CredentialHash, CredentialKind};
use crate::events::{Change, SERVER_SOURCE, record_by_operator};
use crate::organisations::{self, RESOURCE_TOKENS};
use crate::{OrganisationError, Principal};

/// How long an access token is good: the 48 hours of the existing API.
pub const ACCESS_TOKEN_LIFE: Duration = Duration::from_secs(48 * 60 * 60);

/// A refresh token as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshTokenInfo {
    pub id: String,
    /// Prefix and last four characters.
    pub hint: String,
    pub user_id: String,
    pub user_email: String,
    /// `None` when it was never exchanged.
    pub last_used_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// A refresh token that was made just now and is never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRefreshToken {
    pub id: String,
    pub user_id: String,
    pub token: Credential,
}

/// Makes a refresh token for a user, named by id or e-mail; for the account owner when `user` is `None`.
pub fn create(
    engine: &Engine,
    organisation: &OrganisationId,
    user: Option<&str>,
) -> Result<NewRefreshToken, OrganisationError> {
    let token = Credential::new(CredentialKind::RefreshToken, random::bytes());
    let id = random::id(engine.clock().now());
    let (organisation, user) = (*organisation, user.map(str::to_owned));
    let (unit_id, unit_token) = (id.clone(), token.clone());
    let waiting = engine.change(move |unit| {
        let user = find_user(unit, &organisation, user.as_deref())?;
        let now = unit.now();
        tokens::insert_refresh(unit.connection(), &organisation, &user.id, &unit_id, &unit_token, now)?;
        let said = format!("Refresh token created for {}", user.email);
        let meta = json!({"after": {"userID": user.id, "token": unit_token.hint()}});
        record(unit, organisation, "Create", &unit_id, said, meta);
        Ok::<_, OrganisationError>(user.id)
    })?;
    Ok(NewRefreshToken { id, user_id: waiting.wait()?, token })
}

/// Revokes a refresh token and with it the access tokens it was exchanged for, within 5 seconds. True when it was good
/// until now.
pub fn revoke(engine: &Engine, organisation: &OrganisationId, id: &str) -> Result<bool, OrganisationError> {
    let (organisation, id) = (*organisation, id.to_owned());
    let waiting = engine.change(move |unit| {
        organisations::must_exist(unit.connection(), &organisation)?;
        let token = tokens::find_refresh(unit.connection(), &organisation, &id)?;
        let token = token.ok_or_else(|| OrganisationError::not_found("refresh token", &id))?;
        if token.is_revoked {
            return Ok(false);
        }
        tokens::revoke_refresh(unit.connection(), &token.id)?;
        let said = format!("Refresh token of {} revoked", token.user_email);
        let meta = json!({"before": {"userID": token.user_id, "token": token.hint}});
        record(unit, organisation, "Revoke", &token.id, said, meta);
        Ok::<_, OrganisationError>(true)
    })?;
    waiting.wait()
}

/// The refresh tokens of an organisation that are good, oldest first.
pub fn list(engine: &Engine, organisation: &OrganisationId) -> Result<Vec<RefreshTokenInfo>, OrganisationError> {
    let rows =
        engine.read(|connection| tokens::list_refresh(connection, organisation).map_err(OrganisationError::from))?;
    Ok(rows.into_iter().map(RefreshTokenInfo::from).collect())
}

/// A request to exchange a refresh token, with what its event tells of the client.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    pub refresh_token: String,
    /// `api`, `terraform`, …, as the server sees it.
    pub client: String,
    pub ip_address: String,
    pub user_agent: String,
    pub request_id: String,
}

/// An access token that was made just now and is never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    pub token: Credential,
    pub issued_at: Timestamp,
    pub expires_at: Timestamp,
}

/// Exchanges a refresh token for an access token. Once started it runs to its end, whoever drops the future.
///
/// # Errors
/// [`OrganisationError::RefreshTokenUnknown`] when the token is malformed or unknown, and
/// [`OrganisationError::RefreshTokenRevoked`] with whose it was.
pub async fn exchange(engine: &Engine, exchange: Exchange) -> Result<AccessToken, OrganisationError> {
    let refresh = Credential::parse(&exchange.refresh_token)
        .filter(|credential| credential.kind() == CredentialKind::RefreshToken)
        .ok_or(OrganisationError::RefreshTokenUnknown)?
        .hash();
    let token = Credential::new(CredentialKind::AccessToken, random::bytes());
    let access = token.hash();
    let waiting = engine.change(move |unit| issue(unit, refresh, access, &exchange))?;
    let (issued_at, expires_at) = waiting.await?;
    Ok(AccessToken { token, issued_at, expires_at })
}

fn issue(
    unit: &mut UnitOfWork<'_>,
    refresh: CredentialHash,
    access: CredentialHash,
    exchange: &Exchange,
) -> Result<(Timestamp, Timestamp), OrganisationError> {
    let owner = tokens::owner_of_refresh(unit.connection(), refresh)?
        .filter(|owner| owner.hash == refresh)
        .ok_or(OrganisationError::RefreshTokenUnknown)?;
    let issued_at = unit.now();
    if owner.is_revoked {
        let holder = access::user_of(unit.connection(), owner)?;
        return Err(OrganisationError::RefreshTokenRevoked { holder: Box::new(Principal::User(holder)) });
    }
    let life = i64::try_from(ACCESS_TOKEN_LIFE.as_micros()).expect("48 hours of microseconds fit");
    let expires_at = Timestamp::from_micros(issued_at.micros() + life);
    tokens::insert_access(unit.connection(), &owner.refresh_token, access, issued_at, expires_at)?;
    tokens::set_last_used(unit.connection(), &owner.refresh_token, issued_at)?;
    record_exchange(unit, &owner, exchange, expires_at);
    Ok((issued_at, expires_at))
}

fn record_exchange(unit: &mut UnitOfWork<'_>, owner: &TokenOwner, exchange: &Exchange, expires_at: Timestamp) {
    let full_name = owner.user.full_name();
    let said = format!("Refresh token of {} exchanged for an access token", owner.user.email);
    let meta = json!({"after": {"expiresAt": expires_at.to_string()}}).to_string();
    let template = admit::server_event(&Event {
        timestamp: unit.now(),
        resource: RESOURCE_TOKENS,
        action: "Exchange",
        actor: Actor {
            kind: ActorKind::User,
            user_id: &owner.user.id,
            user_name: &owner.user.user_name,
            user_email: &owner.user.email,
            full_name: &full_name,
        },
        client: &exchange.client,
        targets: vec![Target { kind: RESOURCE_TOKENS, id: &owner.refresh_token, name: "" }],
        timezone: &owner.user.time_zone,
        token_type: "refresh_token",
        ip_address: &exchange.ip_address,
        user_agent: &exchange.user_agent,
        request_id: &exchange.request_id,
        additional_info: &said,
        meta: &meta,
        source: SERVER_SOURCE,
        ..Event::default()
    });
    unit.record(owner.organisation, template);
}

fn find_user(
    unit: &mut UnitOfWork<'_>,
    organisation: &OrganisationId,
    user: Option<&str>,
) -> Result<UserRow, OrganisationError> {
    organisations::must_exist(unit.connection(), organisation)?;
    match user {
        Some(name) => users::find(unit.connection(), organisation, name)?
            .ok_or_else(|| OrganisationError::not_found("user", name)),
        None => users::owner(unit.connection(), organisation)?
            .ok_or_else(|| OrganisationError::not_found("account owner", "of the organisation")),
    }
}

fn record(
    unit: &mut UnitOfWork<'_>,
    organisation: OrganisationId,
    action: &str,
    id: &str,
    said: String,
    meta: serde_json::Value,
) {
    let target = Target { kind: RESOURCE_TOKENS, id, name: "" };
    let change =
        Change { resource: RESOURCE_TOKENS, action, target, team: Team::default(), said, meta, request_id: "" };
    record_by_operator(unit, organisation, &change);
}

impl From<RefreshTokenRow> for RefreshTokenInfo {
    fn from(row: RefreshTokenRow) -> Self {
        Self {
            id: row.id,
            hint: row.hint,
            user_id: row.user_id,
            user_email: row.user_email,
            last_used_at: row.last_used_at,
            created_at: row.created_at,
        }
    }
}
