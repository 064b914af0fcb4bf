use std::borrow::Cow;

use holdfast_engine::EngineError;
use holdfast_engine::catalog::CatalogError;

use crate::ability::Ability;
use crate::permission::Permission;
use crate::principal::Principal;

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum OrganisationError {
    /// Mend the input.
    #[error("{message}")]
    Invalid { field: Cow<'static, str>, message: String },
    /// There is no such thing.
    #[error("there is no {what} `{name}`")]
    NotFound { what: &'static str, name: String },
    /// Another one is in the way.
    #[error("{message}")]
    Conflict { message: String },
    /// The object is not as the author saw it.
    #[error("{message}")]
    ChangedMeanwhile { message: String, members: Vec<String> },
    /// The author names a version where no one object has one.
    #[error("this changes no one object whose version could be compared")]
    NoVersion,
    /// The author may not do this; somebody who may can do it, or grant it.
    #[error("{message}")]
    Denied { message: String },
    /// The author was removed from the organisation a moment ago.
    #[error("the user of this credential was removed")]
    AuthorRemoved,
    #[error("the refresh token is not known; copy it whole, or ask for a new one")]
    RefreshTokenUnknown,
    #[error("the refresh token was revoked; ask for a new one")]
    RefreshTokenRevoked { holder: Principal },
    #[error("the organisation, the e-mail address or the password is not right")]
    SignInRefused,
    #[error("the link is not known, was used or replaced, or has expired; ask whoever sent it for a new one")]
    LinkEnded,
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl OrganisationError {
    pub(crate) fn invalid(field: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }

    pub(crate) fn missing(field: &'static str) -> Self {
        Self::invalid(field, "is missing")
    }

    pub(crate) fn not_found(what: &'static str, name: &str) -> Self {
        Self::NotFound { what, name: name.to_owned() }
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { message: message.into() }
    }

    pub fn denied(message: impl Into<String>) -> Self {
        Self::Denied { message: message.into() }
    }

    pub fn lacks_permission(permission: Permission) -> Self {
        Self::denied(format!("you do not have the permission `{permission}`; the account owner can grant it"))
    }

    pub fn lacks_ability(ability: Ability) -> Self {
        Self::denied(format!("no role of yours has `{ability}` in this team; who manages the team can give you one"))
    }
}

impl From<CatalogError> for OrganisationError {
    fn from(error: CatalogError) -> Self {
        Self::Engine(error.into())
    }
}
