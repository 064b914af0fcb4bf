use std::io;
use std::sync::Arc;

use holdfast_format::{DecodeError, OrganisationId};

use crate::catalog::CatalogError;

/// What went wrong in the engine, with the detail that an operator needs. What a caller must do about it is its
/// [`EngineError::kind`]. `Display` never repeats the source: whoever logs an error walks the chain.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    #[error("{message}")]
    Invalid { field: &'static str, message: String },
    #[error("{count} of the events {verb} not acceptable; nothing of the request was kept", verb = if *count == 1 { "is" } else { "are" })]
    BadEvents { count: usize, events: Vec<crate::admit::BadEvent> },
    #[error("the request has {actual} {unit}; the limit is {limit}")]
    TooLarge { unit: &'static str, actual: usize, limit: usize },
    #[error("the idempotency key was used before with another body")]
    KeyReused,
    #[error("{what} does not exist")]
    NotFound { what: &'static str },
    #[error("{message}")]
    Conflict { message: String },
    #[error("the position belongs to another installation or lies ahead of the log; start again without it")]
    StalePosition,
    #[error("too much waits to be committed; try again after the time in `Retry-After`")]
    Overloaded,
    #[error("could not commit; nothing was recorded")]
    NotCommitted {
        #[source]
        source: Arc<CatalogError>,
    },
    #[error("recording is refused: {why}")]
    ReadOnly { why: String },
    #[error("segment `{segment}` is damaged at {range:?} (organisation {organisation:?})")]
    Damaged {
        segment: String,
        organisation: Option<OrganisationId>,
        range: Option<std::ops::Range<u64>>,
        #[source]
        source: DecodeError,
    },
    #[error("{what} is damaged")]
    DamagedRow {
        what: String,
        #[source]
        source: DecodeError,
    },
    #[error("segment `{segment}` is missing")]
    SegmentMissing { segment: String },
    #[error("the catalog failed")]
    Catalog(#[from] CatalogError),
    #[error("could not {action} `{name}`")]
    Object {
        action: &'static str,
        name: String,
        #[source]
        source: io::Error,
    },
    #[error("could not open the data directory `{directory}`: {why}")]
    DataDirectory { directory: String, why: String },
    #[error("the server is stopping")]
    Stopping,
}

/// What the caller of the engine must do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Mend the request; sending it again unchanged fails again.
    Invalid,
    /// The request has more than a limit allows; send less.
    TooLarge,
    /// Look at what is there now, then decide.
    Conflict,
    /// There is no such thing, or not for this organisation.
    NotFound,
    /// Send the same request again later; nothing of it was kept.
    Overloaded,
    /// An operator must free space; nothing of the request was kept.
    DiskFull,
    /// Nothing can be recorded until an operator acts; reading goes on.
    ReadOnly,
    /// Stored bytes are not what was written; restore them from a backup.
    Corrupt,
    /// A bug or a failing machine; the log has the chain of causes.
    Internal,
}

impl EngineError {
    /// An error about one field of the input.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { field, message: message.into() }
    }

    /// Says whose events a damaged part holds, if that is not known yet.
    pub(crate) fn in_organisation(mut self, of: OrganisationId) -> Self {
        if let Self::Damaged { organisation, .. } = &mut self {
            organisation.get_or_insert(of);
        }
        self
    }

    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Invalid { .. } | Self::BadEvents { .. } => ErrorKind::Invalid,
            Self::TooLarge { .. } => ErrorKind::TooLarge,
            Self::KeyReused | Self::Conflict { .. } | Self::StalePosition => ErrorKind::Conflict,
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Overloaded | Self::Stopping => ErrorKind::Overloaded,
            Self::NotCommitted { source } => match source.as_ref() {
                CatalogError::Full { .. } => ErrorKind::DiskFull,
                CatalogError::Constraint { .. }
                | CatalogError::Damaged { .. }
                | CatalogError::Row { .. }
                | CatalogError::OutcomeUnknown { .. }
                | CatalogError::Newer { .. }
                | CatalogError::Older { .. }
                | CatalogError::Failed { .. } => ErrorKind::Overloaded,
            },
            Self::ReadOnly { .. } => ErrorKind::ReadOnly,
            Self::Damaged { .. } | Self::DamagedRow { .. } | Self::SegmentMissing { .. } => ErrorKind::Corrupt,
            Self::Catalog(_) | Self::Object { .. } | Self::DataDirectory { .. } => ErrorKind::Internal,
        }
    }
}
