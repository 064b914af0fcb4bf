//! Who a credential stands for, as of the moment when it was read.

use std::sync::Arc;

use holdfast_engine::EngineError;
use holdfast_engine::catalog::Connection;
use holdfast_format::{OrganisationId, Timestamp};

use crate::activity::Tally;
use crate::author::{Author, Origin, Who};
use crate::catalog::tokens::TokenOwner;
use crate::catalog::users::{self, UserRow};
use crate::grants::Grants;
use crate::permission::Permission;
use crate::version::Expected;
use crate::{Plan, organisations};

/// Whoever makes a request. A clone is a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    Service(Arc<Service>),
    User(Arc<User>),
}

/// The organisation of a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    pub id: OrganisationId,
    pub slug: String,
    pub name: String,
    pub plan: Plan,
    /// Whether looking at the log is recorded.
    pub records_views: bool,
    pub created_at: Timestamp,
}

/// A service, known by its key: it records events for its own organisation and does nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub organisation: Organisation,
    pub id: String,
    pub name: String,
    /// What it had recorded when that was last stored.
    pub(crate) tally: Tally,
}

/// A user, known by an access token or a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub organisation: Organisation,
    pub id: String,
    pub user_name: String,
    pub email: String,
    pub full_name: String,
    /// IANA zone.
    pub time_zone: String,
    pub grants: Arc<Grants>,
    pub recognised: Recognised,
    /// When the credential ends.
    pub expires_at: Timestamp,
}

/// What a user showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recognised {
    AccessToken,
    Session {
        /// Not the secret: it is in events.
        id: String,
    },
}

/// Why somebody may not look at the log. The plan comes first: 402 before 403.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookRefusal {
    /// The organisation's plan has no audit logs.
    PlanMissing,
    /// The user lacks the permission, or it is a service.
    PermissionMissing,
}

impl Principal {
    pub(crate) fn of_service(service: Service) -> Self {
        Self::Service(Arc::new(service))
    }

    pub(crate) fn of_user(user: User) -> Self {
        Self::User(Arc::new(user))
    }

    pub fn organisation(&self) -> &Organisation {
        match self {
            Self::Service(service) => &service.organisation,
            Self::User(user) => &user.organisation,
        }
    }

    /// The user, when they may list, open, watch and export the log.
    pub fn looker(&self) -> Result<&Arc<User>, LookRefusal> {
        match self {
            Self::Service(_) => Err(LookRefusal::PermissionMissing),
            Self::User(user) if !user.organisation.plan.has_audit_logs() => Err(LookRefusal::PlanMissing),
            Self::User(user) if !user.grants.may(Permission::ManageAuditLogs) => Err(LookRefusal::PermissionMissing),
            Self::User(user) => Ok(user),
        }
    }
}

impl User {
    pub(crate) fn read(
        connection: &mut dyn Connection,
        organisation: &OrganisationId,
        row: UserRow,
        recognised: Recognised,
        expires_at: Timestamp,
    ) -> Result<Self, EngineError> {
        Ok(Self {
            organisation: Organisation::read(connection, organisation)?,
            grants: Arc::new(users::grants(connection, &row)?),
            full_name: row.full_name(),
            id: row.id,
            user_name: row.user_name,
            email: row.email,
            time_zone: row.time_zone,
            recognised,
            expires_at,
        })
    }

    /// The user whom a token stands for, or stood for.
    pub(crate) fn of_token(connection: &mut dyn Connection, owner: TokenOwner) -> Result<Self, EngineError> {
        Self::read(connection, &owner.organisation, owner.user, Recognised::AccessToken, owner.expires_at)
    }

    /// How events name what the user showed.
    pub fn token_type(&self) -> &'static str {
        match self.recognised {
            Recognised::AccessToken => "access_token",
            Recognised::Session { .. } => "session",
        }
    }

    /// The session's id; empty without one.
    pub fn session_id(&self) -> &str {
        match &self.recognised {
            Recognised::AccessToken => "",
            Recognised::Session { id } => id,
        }
    }

    /// The user as the author of a change that comes from `origin` and takes for granted what is `expected`.
    pub fn author(&self, origin: Origin, expected: Option<Expected>) -> Author {
        let origin = Origin { token_type: self.token_type(), session_id: self.session_id().to_owned(), ..origin };
        Author { organisation: self.organisation.id, who: Who::User(self.id.clone()), origin, expected }
    }
}

impl Organisation {
    pub(crate) fn read(connection: &mut dyn Connection, id: &OrganisationId) -> Result<Self, EngineError> {
        let row = holdfast_engine::catalog::organisations::by_id(connection, id)?;
        let row = row.ok_or(EngineError::NotFound { what: "the organisation" })?;
        Ok(Self {
            plan: organisations::plan_of(&row)?,
            id: row.id,
            slug: row.slug,
            name: row.name,
            records_views: row.records_views,
            created_at: row.created_at,
        })
    }
}
