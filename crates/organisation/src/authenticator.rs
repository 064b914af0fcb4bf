//! Who a credential stands for: the only place that decides it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::{Engine, EngineError};
use holdfast_format::{OrganisationId, Timestamp};

use crate::catalog::services::KeyOwner;
use crate::catalog::{services, sessions, tokens, users};
use crate::credential::{Credential, CredentialHash, CredentialKind};
use crate::limits::{PRINCIPAL_AGE_MAX, PRINCIPALS_MAX, SESSION_IDLE_MAX, SESSION_USE_STEP, after};
use crate::principal::{Organisation, Principal, Recognised, Service, User};

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
    Revoked(Principal),
    #[error("the access token has expired; exchange the refresh token for a new one")]
    Expired(Principal),
    #[error("the session has ended; sign in again")]
    SessionEnded,
    #[error("the session has expired; sign in again")]
    SessionExpired(Principal),
    #[error("the service's key was replaced; use the new one")]
    Replaced(Principal),
    #[error("the service is disabled")]
    Disabled(Principal),
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
            Self::Revoked(holder)
            | Self::Expired(holder)
            | Self::SessionExpired(holder)
            | Self::Replaced(holder)
            | Self::Disabled(holder) => Some(holder),
            Self::Malformed | Self::RefreshToken | Self::Unknown | Self::SessionEnded | Self::Engine(_) => None,
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

/// Whether a session is used by showing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Noted,
    Unnoted,
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

    /// Whoever `credential` stands for as of now. Blocks for a read of the catalog, which [`Authenticator::remembered`]
    /// saves where what was true a moment ago will do.
    pub fn authenticate(&self, credential: &str) -> Result<Principal, AuthenticationError> {
        self.read(credential, Use::Noted)
    }

    /// The same for a request that goes on by itself, such as a tail: it is no use of a session.
    pub fn recheck(&self, credential: &str) -> Result<Principal, AuthenticationError> {
        self.read(credential, Use::Unnoted)
    }

    fn read(&self, credential: &str, uses: Use) -> Result<Principal, AuthenticationError> {
        let credential = Credential::parse(credential).ok_or(AuthenticationError::Malformed)?;
        let hash = credential.hash();
        let at = self.engine.clock().elapsed();
        let principal = self.look_up(credential.kind(), hash, uses)?;
        self.remember(hash, at, &principal);
        self.unexpired(principal)
    }

    /// The same without blocking, as of a moment ago, when the credential was seen then.
    pub fn remembered(&self, credential: &str) -> Option<Result<Principal, AuthenticationError>> {
        let hash = Credential::parse(credential)?.hash();
        let principal = self.recall(hash, self.engine.clock().elapsed())?;
        Some(self.unexpired(principal))
    }

    /// Forgets a credential whose holder changed just now, so that on this node it takes effect at once.
    pub fn forget(&self, credential: &str) {
        if let Some(credential) = Credential::parse(credential) {
            self.remembered.lock().unwrap_or_else(PoisonError::into_inner).remove(&credential.hash());
        }
    }

    /// A user of the organisation as of now, for a link that names its user. Blocks. `expires_at` never comes.
    pub fn user(&self, organisation: &OrganisationId, user_id: &str) -> Result<Option<Principal>, EngineError> {
        self.engine.read(|connection| {
            let row = users::by_id(connection, organisation, user_id)?;
            let Some(row) = row else { return Ok(None) };
            let user = User::read(connection, organisation, row, Recognised::AccessToken, Timestamp::MAX)?;
            Ok(Some(Principal::of_user(user)))
        })
    }

    fn unexpired(&self, principal: Principal) -> Result<Principal, AuthenticationError> {
        match &principal {
            Principal::User(user) if user.expires_at <= self.engine.clock().now() => Err(match user.recognised {
                Recognised::AccessToken => AuthenticationError::Expired(principal.clone()),
                Recognised::Session { .. } => AuthenticationError::SessionExpired(principal.clone()),
            }),
            Principal::User(_) | Principal::Service(_) => Ok(principal),
        }
    }

    fn look_up(&self, kind: CredentialKind, hash: CredentialHash, uses: Use) -> Result<Principal, AuthenticationError> {
        match kind {
            CredentialKind::RefreshToken => Err(AuthenticationError::RefreshToken),
            CredentialKind::PasswordLink => Err(AuthenticationError::Malformed),
            CredentialKind::AccessToken => {
                self.engine.read(|connection| user_of_token(connection, hash)).map(Principal::of_user)
            }
            CredentialKind::Session => {
                let user = self.engine.read(|connection| user_of_session(connection, hash))?;
                let (user, last_used_at) = user.ok_or(AuthenticationError::SessionEnded)?;
                if uses == Use::Noted {
                    self.note_session_use(&user, last_used_at);
                }
                Ok(Principal::of_user(user))
            }
            CredentialKind::ServiceKey => {
                self.engine.read(|connection| service(connection, hash)).map(Principal::of_service)
            }
        }
    }

    /// "Last used" rides along with the next commit, in steps: the idle time is hours.
    fn note_session_use(&self, user: &User, last_used_at: Timestamp) {
        if self.engine.clock().now() < after(last_used_at, SESSION_USE_STEP) {
            return;
        }
        let id = user.session_id().to_owned();
        self.engine.ride_along(move |unit| {
            let now = unit.now();
            Ok(sessions::set_last_used(unit.connection(), &id, now)?)
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
fn user_of_token(connection: &mut dyn Connection, hash: CredentialHash) -> Result<User, AuthenticationError> {
    let owner = tokens::owner_of_access(connection, hash)?.filter(|owner| owner.hash == hash);
    let owner = owner.ok_or(AuthenticationError::Unknown)?;
    let is_revoked = owner.is_revoked;
    let user = User::of_token(connection, owner)?;
    if is_revoked { Err(AuthenticationError::Revoked(Principal::of_user(user))) } else { Ok(user) }
}

/// The user of a session, and when it was last used. It ends when it was not used for long, and in the end anyway.
fn user_of_session(
    connection: &mut dyn Connection,
    hash: CredentialHash,
) -> Result<Option<(User, Timestamp)>, EngineError> {
    let Some(session) = sessions::by_hash(connection, hash)?.filter(|session| session.hash == hash) else {
        return Ok(None);
    };
    let expires_at = session.expires_at.min(after(session.last_used_at, SESSION_IDLE_MAX));
    let recognised = Recognised::Session { id: session.id };
    let user = User::read(connection, &session.organisation, session.user, recognised, expires_at)?;
    Ok(Some((user, session.last_used_at)))
}

/// The service with this key.
fn service(connection: &mut dyn Connection, hash: CredentialHash) -> Result<Service, AuthenticationError> {
    if let Some(owner) = services::by_key(connection, hash)?.filter(|owner| owner.key_hash == hash) {
        let is_disabled = owner.service.is_disabled;
        let service = service_of(connection, owner)?;
        return if is_disabled {
            Err(AuthenticationError::Disabled(Principal::of_service(service)))
        } else {
            Ok(service)
        };
    }
    let former = services::by_retired_key(connection, hash)?.filter(|owner| owner.key_hash == hash);
    let service = service_of(connection, former.ok_or(AuthenticationError::Unknown)?)?;
    Err(AuthenticationError::Replaced(Principal::of_service(service)))
}

fn service_of(connection: &mut dyn Connection, owner: KeyOwner) -> Result<Service, EngineError> {
    let organisation = Organisation::read(connection, &owner.organisation)?;
    Ok(Service { organisation, id: owner.service.id, name: owner.service.name, tally: owner.service.tally })
}
