use std::process::ExitCode;

use holdfast_engine::{EngineError, ErrorKind};
use holdfast_organisation::OrganisationError;

/// Why a command did not do what it was asked for.
#[derive(Debug)]
pub(crate) struct Failure {
    blame: Blame,
    message: String,
    hint: Option<String>,
}

/// Who can mend it. Decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Blame {
    /// Whoever called: the input, or a check that failed.
    Caller,
    /// This program, its files or the machine.
    Ours,
}

impl Failure {
    /// Something that whoever called can mend, or a check that failed: exit code 1.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self { blame: Blame::Caller, message: message.into(), hint: None }
    }

    /// Something that went wrong on our side: exit code 2.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self { blame: Blame::Ours, message: message.into(), hint: None }
    }

    /// A failed operation on `what`, with the chain of its causes.
    pub(crate) fn io(action: &str, what: impl std::fmt::Display, error: &dyn std::error::Error) -> Self {
        Self::internal(format!("could not {action} `{what}`: {}", chain(error)))
    }

    /// Says what to do next.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(crate) fn new(blame: Blame, message: String, hint: Option<String>) -> Self {
        Self { blame, message, hint }
    }

    pub(crate) fn blame(&self) -> Blame {
        self.blame
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn next_step(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        match self.blame {
            Blame::Caller => ExitCode::from(1),
            Blame::Ours => ExitCode::from(2),
        }
    }
}

/// An error and its sources in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

impl From<EngineError> for Failure {
    fn from(error: EngineError) -> Self {
        let blame = match error.kind() {
            ErrorKind::Invalid | ErrorKind::TooLarge | ErrorKind::Conflict | ErrorKind::NotFound => Blame::Caller,
            ErrorKind::Overloaded
            | ErrorKind::DiskFull
            | ErrorKind::ReadOnly
            | ErrorKind::Corrupt
            | ErrorKind::Internal => Blame::Ours,
        };
        let blame = if matches!(error, EngineError::DataDirectory { .. }) { Blame::Caller } else { blame };
        Self::new(blame, chain(&error), None)
    }
}

impl From<OrganisationError> for Failure {
    fn from(error: OrganisationError) -> Self {
        match error {
            OrganisationError::Engine(error) => error.into(),
            OrganisationError::NotFound { what: "organisation", .. } => {
                Self::input(error.to_string()).hint("`holdfast org list` shows the ids and slugs")
            }
            OrganisationError::Invalid { .. }
            | OrganisationError::NotFound { .. }
            | OrganisationError::Conflict { .. }
            | OrganisationError::ChangedMeanwhile { .. }
            | OrganisationError::NoVersion
            | OrganisationError::Denied { .. }
            | OrganisationError::AuthorRemoved
            | OrganisationError::RefreshTokenUnknown
            | OrganisationError::RefreshTokenRevoked { .. }
            | OrganisationError::SignInRefused
            | OrganisationError::LinkEnded => Self::input(error.to_string()),
        }
    }
}
