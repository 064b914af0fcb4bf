//! Who a credential stands for, and what they may do: the only place that decides it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::{Engine, EngineError};
use holdfast_format::{OrganisationId, Timestamp};

use crate::catalog::services::KeyOwner;
use crate::catalog::tokens::TokenOwner;
use crate::catalog::users::UserRow;
use crate::catalog::{services, tokens, users};
use crate::credential::{Credential, CredentialHash, CredentialKind};
use crate::limits::{PRINCIPAL_AGE_MAX, PRINCIPALS_MAX};
use crate::{Plan, organisations};

/// The ability to look at the log, in the spelling of the API.
pub const MANAGE_AUDIT_LOGS: &str = "manage-audit-logs";
/// The role of the one user who has every ability.
pub const ACCOUNT_OWNER: &str = "account_owner";

/// Whoever makes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    Service(Service),
    User(User),
}

/// The organisation of a principal, as it was when the principal was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub id: OrganisationId,
    pub slug: String,
    pub name: String,
    pub plan: Plan,
    pub created_at: Timestamp,
}

/// A service, known by its key: it records events for its own organisation and does nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub organisation: Organisation,
    pub id: String,
    pub name: String,
}

/// A user, known by an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub organisation: Organisation,
    pub id: String,
    pub user_name: String,
    pub email: String,
    pub full_name: String,
    /// `account_owner`, `user` or `stakeholder`.
    pub role: String,
    /// IANA zone.
    pub time_zone: String,
    /// Whether the user holds [`MANAGE_AUDIT_LOGS`]; the account owner does.
    pub manages_audit_logs: bool,
    /// When the access token ends.
    pub expires_at: Timestamp,
}

/// Why somebody may not look at the log. The plan comes first: 402 before 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookRefusal {
    /// The organisation's plan has no audit logs.
    PlanMissing,
    /// The user lacks the ability, or it is a service.
    PermissionMissing,
}

impl Principal {
    pub fn organisation(&self) -> &Organisation {
        match self {
            Self::Service(service) => &service.organisation,
            Self::User(user) => &user.organisation,
        }
    }

    /// The user, when they may list, open, watch and export the log.
    pub fn looker(&self) -> Result<&User, LookRefusal> {
        match self {
            Self::Service(_) => Err(LookRefusal::PermissionMissing),
            Self::User(user) if !user.organisation.plan.has_audit_logs() => Err(LookRefusal::PlanMissing),
            Self::User(user) if !user.manages_audit_logs => Err(LookRefusal::PermissionMissing),
            Self::User(user) => Ok(user),
        }
    }

    /// The service, which alone may record events.
    pub fn producer(&self) -> Option<&Service> {
        match self {
            Self::Service(service) => Some(service),
            Self::User(_) => None,
        }
    }
}

/// Why a credential was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticationError {
    #[error("the credential is malformed: it must be a service key (`hfs_…`) or an access token (`hfa_…`), whole")]
    Malformed,
    #[error("a refresh token is exchanged at `/oauth/access-token`; send the access token from there")]
    RefreshToken,
    #[error("the credential is not known; copy it whole, or ask for a new one")]
    Unknown,
    #[error("the access token was revoked with its refresh token; ask for a new refresh token")]
    Revoked(Box<Principal>),
    #[error("the access token has expired; exchange the refresh token for a new one")]
    Expired(Box<Principal>),
    #[error("the service's key was replaced; use the new one")]
    Replaced(Box<Principal>),
    #[error("the service is disabled")]
    Disabled(Box<Principal>),
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<CatalogError> for AuthenticationError {
    fn from(error: CatalogError) -> Self {
        Self::Engine(error.into())
    }
}

impl AuthenticationError {
    /// Whose the credential was while it was good.
    pub fn holder(&self) -> Option<&Principal> {
        match self {
            Self::Revoked(holder) | Self::Expired(holder) | Self::Replaced(holder) | Self::Disabled(holder) => {
                Some(holder)
            }
            Self::Malformed | Self::RefreshToken | Self::Unknown | Self::Engine(_) => None,
        }
    }
}

/// Tells principals by their credentials and remembers them for a short time, so that a request costs no look-up and a
/// revoked credential dies within 5 seconds on every node.
#[derive(Debug)]
pub struct Authenticator {
    engine: Engine,
    remembered: Mutex<HashMap<CredentialHash, Remembered>>,
}

#[derive(Debug)]
struct Remembered {
    /// Time of the clock's monotonic kind, taken before the catalog was read.
    at: Duration,
    principal: Principal,
}

impl Authenticator {
    pub fn new(engine: Engine) -> Self {
        Self { engine, remembered: Mutex::new(HashMap::new()) }
    }

    /// Whoever `bearer` stands for as of now. Blocks for a read of the catalog, which [`Authenticator::remembered`] saves
    /// where what was true a moment ago will do.
    pub fn authenticate(&self, bearer: &str) -> Result<Principal, AuthenticationError> {
        let credential = Credential::parse(bearer).ok_or(AuthenticationError::Malformed)?;
        let hash = credential.hash();
        let at = self.engine.clock().elapsed();
        let principal = self.look_up(credential.kind(), hash)?;
        self.remember(hash, at, &principal);
        self.unexpired(principal)
    }

    /// The same without blocking, as of a moment ago, when the credential was seen then.
    pub fn remembered(&self, bearer: &str) -> Option<Result<Principal, AuthenticationError>> {
        let hash = Credential::parse(bearer)?.hash();
        let principal = self.recall(hash, self.engine.clock().elapsed())?;
        Some(self.unexpired(principal))
    }

    /// A user of the organisation as of now, for a link that names its user. Blocks. `expires_at` never comes.
    pub fn user(&self, organisation: &OrganisationId, user_id: &str) -> Result<Option<User>, EngineError> {
        self.engine.read(|connection| {
            let row = users::find(connection, organisation, user_id)?.filter(|row| row.id == user_id);
            row.map(|row| with_abilities(connection, organisation, row, Timestamp::MAX)).transpose()
        })
    }

    fn unexpired(&self, principal: Principal) -> Result<Principal, AuthenticationError> {
        match &principal {
            Principal::User(user) if user.expires_at <= self.engine.clock().now() => {
                Err(AuthenticationError::Expired(Box::new(principal)))
            }
            Principal::User(_) | Principal::Service(_) => Ok(principal),
        }
    }

    fn look_up(&self, kind: CredentialKind, hash: CredentialHash) -> Result<Principal, AuthenticationError> {
        match kind {
            CredentialKind::RefreshToken => Err(AuthenticationError::RefreshToken),
            CredentialKind::AccessToken => self.engine.read(|connection| user(connection, hash)).map(Principal::User),
            CredentialKind::ServiceKey => {
                let service = self.engine.read(|connection| service(connection, hash))?;
                self.note_use(&service);
                Ok(Principal::Service(service))
            }
        }
    }

    /// "Last used" rides along with the next commit.
    fn note_use(&self, service: &Service) {
        let id = service.id.clone();
        self.engine.ride_along(move |unit| {
            let now = unit.now();
            Ok(services::set_last_used(unit.connection(), &id, now)?)
        });
    }

    fn recall(&self, hash: CredentialHash, now: Duration) -> Option<Principal> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = remembered.get(&hash)?;
        (now.saturating_sub(entry.at) < PRINCIPAL_AGE_MAX).then(|| entry.principal.clone())
    }

    fn remember(&self, hash: CredentialHash, at: Duration, principal: &Principal) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= PRINCIPALS_MAX {
            remembered.retain(|_, entry| at.saturating_sub(entry.at) < PRINCIPAL_AGE_MAX);
        }
        if remembered.len() >= PRINCIPALS_MAX {
            remembered.clear();
        }
        remembered.insert(hash, Remembered { at, principal: principal.clone() });
    }
}

/// The user with this access token.
fn user(connection: &mut dyn Connection, hash: CredentialHash) -> Result<User, AuthenticationError> {
    let owner = tokens::owner_of_access(connection, hash)?.filter(|owner| owner.hash == hash);
    let owner = owner.ok_or(AuthenticationError::Unknown)?;
    let is_revoked = owner.is_revoked;
    let user = user_of(connection, owner)?;
    if is_revoked { Err(AuthenticationError::Revoked(Box::new(Principal::User(user)))) } else { Ok(user) }
}

/// The user whom a token stands for, with what they may do.
pub(crate) fn user_of(connection: &mut dyn Connection, owner: TokenOwner) -> Result<User, EngineError> {
    with_abilities(connection, &owner.organisation, owner.user, owner.expires_at)
}

fn with_abilities(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    row: UserRow,
    expires_at: Timestamp,
) -> Result<User, EngineError> {
    let granted = users::has_ability(connection, &row.id, MANAGE_AUDIT_LOGS)?;
    Ok(User {
        organisation: self::organisation(connection, organisation)?,
        manages_audit_logs: granted || row.role == ACCOUNT_OWNER,
        full_name: row.full_name(),
        id: row.id,
        user_name: row.user_name,
        email: row.email,
        role: row.role,
        time_zone: row.time_zone,
        expires_at,
    })
}

/// The service with this key.
fn service(connection: &mut dyn Connection, hash: CredentialHash) -> Result<Service, AuthenticationError> {
    if let Some(owner) = services::by_key(connection, hash)?.filter(|owner| owner.key_hash == hash) {
        let is_disabled = owner.service.is_disabled;
        let service = service_of(connection, owner)?;
        return if is_disabled {
            Err(AuthenticationError::Disabled(Box::new(Principal::Service(service))))
        } else {
            Ok(service)
        };
    }
    let former = services::by_retired_key(connection, hash)?.filter(|owner| owner.key_hash == hash);
    let service = service_of(connection, former.ok_or(AuthenticationError::Unknown)?)?;
    Err(AuthenticationError::Replaced(Box::new(Principal::Service(service))))
}

fn service_of(connection: &mut dyn Connection, owner: KeyOwner) -> Result<Service, EngineError> {
    let organisation = organisation(connection, &owner.organisation)?;
    Ok(Service { organisation, id: owner.service.id, name: owner.service.name })
}

fn organisation(connection: &mut dyn Connection, id: &OrganisationId) -> Result<Organisation, EngineError> {
    let row = holdfast_engine::catalog::organisations::by_id(connection, id)?;
    let row = row.ok_or(EngineError::NotFound { what: "the organisation" })?;
    Ok(Organisation {
        plan: organisations::plan_of(&row)?,
        id: row.id,
        slug: row.slug,
        name: row.name,
        created_at: row.created_at,
    })
}
