//! The operator's commands that write, as values: carried out by this process when nobody else has the data directory,
//! and by the running server otherwise, which takes them over the socket `DATA/control.sock`.
//!
//! The socket is for whoever may write the data directory (mode 0600). One line of JSON is a [`Request`], one line is its
//! [`Answer`]; what a connection holds, such as a backup's pin, ends with it.

mod client;
mod execute;
mod import;
mod server;
mod support_export;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub(crate) use client::{Operator, Pinned};
pub(crate) use execute::{Session, created_json, execute, new_organisation};
pub(crate) use server::ControlServer;

use crate::failure::{Blame, Failure};

/// Bytes of one line. A longer one ends the connection.
const LINE_BYTES_MAX: u64 = 16 << 20;

/// What an operator asks for.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub(crate) enum Request {
    CreateOrganisations {
        organisations: Vec<OrganisationToCreate>,
    },
    /// The organisations with ids above `after`, a page of them.
    ListOrganisations {
        after: Option<String>,
    },
    SetPlan {
        organisation: String,
        plan: String,
    },
    SetRetention {
        organisation: String,
        days: i64,
        expire_now: bool,
    },
    SetCatalogue {
        organisation: String,
        open: bool,
    },
    AddResource {
        organisation: String,
        resource: String,
        actions: Vec<String>,
    },
    CreateToken {
        organisation: String,
        user: Option<String>,
    },
    RevokeToken {
        organisation: String,
        id: String,
    },
    /// Makes a link by which a user sets a new password.
    ResetLink {
        organisation: String,
        email: String,
    },
    CreateService {
        organisation: String,
        name: String,
    },
    RotateService {
        organisation: String,
        service: String,
    },
    DisableService {
        organisation: String,
        service: String,
    },
    /// Records events of an organisation, as newline-delimited JSON. The answer may come before they are committed.
    Import {
        organisation: String,
        key: String,
        events: String,
    },
    /// Waits until everything that this connection imported is committed.
    FinishImport,
    /// Writes the events of a time range to a new file on this machine.
    SupportExport {
        organisation: String,
        from_micros: i64,
        to_micros: i64,
        reason: String,
        out: PathBuf,
        kind: ExportType,
    },
    /// Keeps every file until the connection ends.
    Pin,
}

/// What an operator says about a new organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct OrganisationToCreate {
    pub(crate) name: String,
    pub(crate) owner_email: String,
    pub(crate) plan: String,
    pub(crate) retention_days: Option<i64>,
}

/// The form of an exported file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ExportType {
    Csv,
    Json,
}

/// What became of a request.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Answer {
    Done(serde_json::Value),
    Failed { input: bool, message: String, hint: Option<String> },
}

impl From<Result<serde_json::Value, Failure>> for Answer {
    fn from(result: Result<serde_json::Value, Failure>) -> Self {
        match result {
            Ok(value) => Self::Done(value),
            Err(failure) => Self::Failed {
                input: failure.blame() == Blame::Caller,
                message: failure.message().to_owned(),
                hint: failure.next_step().map(str::to_owned),
            },
        }
    }
}

impl From<Answer> for Result<serde_json::Value, Failure> {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Done(value) => Ok(value),
            Answer::Failed { input, message, hint } => {
                Err(Failure::new(if input { Blame::Caller } else { Blame::Ours }, message, hint))
            }
        }
    }
}

fn socket_path(directory: &Path) -> PathBuf {
    directory.join("control.sock")
}
