//! Who makes a change, from where and with what.

use holdfast_engine::catalog::Connection;
use holdfast_format::{Actor, ActorKind, OrganisationId};

use crate::OrganisationError;
use crate::catalog::users::{self, UserRow};
use crate::grants::Grants;
use crate::version::Expected;

/// The client of what an operator does on the command line.
pub const CLI_CLIENT: &str = "cli";

/// Who makes a change in an organisation. What the author may do is read when the change is made.
#[derive(Debug, Clone)]
pub struct Author {
    pub organisation: OrganisationId,
    pub who: Who,
    pub origin: Origin,
    /// What the author takes for granted of the object; `None` changes it whatever it is by now.
    pub expected: Option<Expected>,
}

/// A person, or the operator of the installation, who may do everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Operator,
    /// A user, by id.
    User(String),
}

/// Where a change comes from: what its event tells of the request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// `web`, `mobile`, `terraform`, `api` or `cli`.
    pub client: String,
    /// How the author was recognised: `session`, `access_token`, `refresh_token` or `system`.
    pub token_type: &'static str,
    pub ip_address: String,
    pub user_agent: String,
    pub session_id: String,
    pub request_id: String,
}

impl Author {
    /// The operator, at the command line. `request_id` joins the events of one command and may be empty.
    pub fn operator(organisation: OrganisationId, request_id: String) -> Self {
        let origin = Origin { client: CLI_CLIENT.to_owned(), token_type: "system", request_id, ..Origin::default() };
        Self { organisation, who: Who::Operator, origin, expected: None }
    }
}

/// The author of a change as they are when it is made, and will be in its event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Person {
    Operator,
    User { row: Box<UserRow>, full_name: String, grants: Grants },
}

impl Person {
    /// Reads the author inside the change's own transaction, so that nobody acts on what was taken from them.
    pub(crate) fn read(
        connection: &mut dyn Connection,
        organisation: &OrganisationId,
        who: &Who,
    ) -> Result<Self, OrganisationError> {
        let Who::User(id) = who else { return Ok(Self::Operator) };
        let row = users::by_id(connection, organisation, id)?.ok_or(OrganisationError::AuthorRemoved)?;
        let grants = users::grants(connection, &row)?;
        Ok(Self::User { full_name: row.full_name(), row: Box::new(row), grants })
    }

    /// The author as an event names them.
    pub(crate) fn actor(&self) -> Actor<'_> {
        match self {
            Self::Operator => Actor { kind: ActorKind::System, full_name: "Operator", ..Actor::default() },
            Self::User { row, full_name, .. } => row.actor(full_name),
        }
    }

    pub(crate) fn time_zone(&self) -> &str {
        match self {
            Self::Operator => "",
            Self::User { row, .. } => &row.time_zone,
        }
    }

    /// The author's id; empty for the operator.
    pub(crate) fn id(&self) -> &str {
        match self {
            Self::Operator => "",
            Self::User { row, .. } => &row.id,
        }
    }

    /// The user as they are; `None` for the operator.
    pub(crate) fn row(&self) -> Option<&UserRow> {
        match self {
            Self::Operator => None,
            Self::User { row, .. } => Some(row),
        }
    }

    /// What a user may do; `None` for the operator, who may do everything.
    pub(crate) fn grants(&self) -> Option<&Grants> {
        match self {
            Self::Operator => None,
            Self::User { grants, .. } => Some(grants),
        }
    }
}
