use std::io;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;

/// Why a call failed, by what its caller can do about it. `Display` never repeats the source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The caller's settings are wrong; nothing was sent.
    #[error("{0}")]
    Settings(String),
    /// The server understood and said no. The same request fails again.
    #[error("the server refused the request ({status}): {message}")]
    Refused { status: u16, code: String, message: String, events: Vec<BadEvent> },
    /// The server cannot answer now. The same request may succeed later.
    #[error("the server is not available ({status}): {message}")]
    Unavailable { status: u16, message: String, retry_after: Option<Duration> },
    /// There was no complete answer. The same request may succeed later.
    #[error("could not reach `{url}`")]
    Unreachable {
        url: String,
        delivery: Delivery,
        #[source]
        source: Box<ureq::Error>,
    },
    /// Something answered, but not Holdfast, or another version of it.
    #[error("could not understand the answer of `{url}`: {why}")]
    Answer { url: String, why: String },
    #[error("could not {action} `{}`", path.display())]
    File {
        action: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    /// The export ended without a file.
    #[error("the export ended as {status}: {message}")]
    ExportEnded { status: String, message: String },
}

/// Whether a request without an answer can have had an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It never left this machine.
    NotSent,
    /// The server may have carried it out.
    Unknown,
}

/// One event that the server refused, by its place in the batch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BadEvent {
    #[serde(default)]
    pub index: usize,
    #[serde(default)]
    pub field: String,
    pub message: String,
}

impl ClientError {
    /// True when the same request may succeed later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable { .. } | Self::Unreachable { .. } => true,
            Self::Settings(_)
            | Self::Refused { .. }
            | Self::Answer { .. }
            | Self::File { .. }
            | Self::ExportEnded { .. } => false,
        }
    }

    /// When the server asked to be left alone until.
    pub fn retry_after(&self) -> Option<Duration> {
        if let Self::Unavailable { retry_after, .. } = self { *retry_after } else { None }
    }
}
