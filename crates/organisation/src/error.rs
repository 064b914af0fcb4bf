use holdfast_engine::EngineError;
use holdfast_engine::catalog::CatalogError;

use crate::Principal;

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum OrganisationError {
    /// Mend the input.
    #[error("{message}")]
    Invalid { field: &'static str, message: String },
    /// There is no such thing.
    #[error("there is no {what} `{name}`")]
    NotFound { what: &'static str, name: String },
    /// Another one is in the way.
    #[error("{message}")]
    Conflict { message: String },
    #[error("the refresh token is not known; copy it whole, or ask for a new one")]
    RefreshTokenUnknown,
    #[error("the refresh token was revoked; ask for a new one")]
    RefreshTokenRevoked { holder: Box<Principal> },
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl OrganisationError {
    pub(crate) fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { field, message: message.into() }
    }

    pub(crate) fn not_found(what: &'static str, name: &str) -> Self {
        Self::NotFound { what, name: name.to_owned() }
    }
}

impl From<CatalogError> for OrganisationError {
    fn from(error: CatalogError) -> Self {
        Self::Engine(error.into())
    }
}
