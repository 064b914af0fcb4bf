//! Events about people who could not sign in: the account that they tried is named, what they typed as a password is not.
//!
//! Nobody waits for these events, so that the time of the answer does not tell whether there is an account. Repeats on
//! one account from one address within a window are told as one.

use std::time::Duration;

use holdfast_engine::Engine;
use holdfast_engine::commit::Append;
use holdfast_format::{OrganisationId, Outcome, Target};
use holdfast_organisation::Action;
use holdfast_organisation::sessions::Account;
use serde_json::json;

use crate::caller::{Caller, Deed, Doer, event_by};
use crate::limits::DENIALS_REMEMBERED_MAX;
use crate::windows::Windows;

/// Remembers who could not sign in a moment ago.
#[derive(Debug)]
pub(crate) struct FailedLogins {
    engine: Engine,
    windows: Windows<Kind, Failure>,
}

/// Failures that are told as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    organisation: OrganisationId,
    /// The address that was typed; empty when it cannot be one.
    typed: String,
    ip_address: String,
    reason: String,
}

/// What the event of a failure tells beside its kind.
#[derive(Debug, Clone)]
struct Failure {
    /// Id and name of the user whose account it is.
    target: Option<(String, String)>,
    caller: Caller,
}

impl FailedLogins {
    pub(crate) fn new(engine: Engine, window: Duration) -> Self {
        Self { engine, windows: Windows::new(window, DENIALS_REMEMBERED_MAX) }
    }

    /// Counts a failure, and records it when it is the first of its window. An organisation that does not exist has no
    /// log to record it in.
    pub(crate) fn note(&self, account: &Account, caller: &Caller, reason: &str) {
        let Some(organisation) = account.organisation().copied() else { return };
        let (typed, ip_address) = (account.typed().to_owned(), caller.ip_address.clone());
        let kind = Kind { organisation, typed, ip_address, reason: reason.to_owned() };
        let failure = || Failure {
            target: account.target().map(|(id, name)| (id.to_owned(), name)),
            caller: Caller { client: "web", ..caller.clone() },
        };
        if let Some(failure) = self.windows.note(self.engine.clock().elapsed(), kind.clone(), failure) {
            self.record(&kind, &failure, "");
        }
    }

    /// Records the repeats of windows that are over.
    pub(crate) fn record_ended(&self) {
        for window in self.windows.ended(self.engine.clock().elapsed()) {
            self.record(&window.key, &window.first, &json!({"count": window.repeats}).to_string());
        }
    }

    /// Records the repeats of every window, over or not: the server stops.
    pub(crate) fn record_all(&self) {
        for window in self.windows.all() {
            self.record(&window.key, &window.first, &json!({"count": window.repeats}).to_string());
        }
    }

    fn record(&self, kind: &Kind, failure: &Failure, meta: &str) {
        let said = match kind.typed.as_str() {
            "" => "Somebody could not sign in".to_owned(),
            typed => format!("Somebody could not sign in as {typed}"),
        };
        let resource = Action::LoginFailed.resource().as_str();
        let deed = Deed {
            action: Action::LoginFailed,
            outcome: Outcome::Failure,
            reason: &kind.reason,
            target: failure.target.as_ref().map(|(id, name)| Target { kind: resource, id, name }),
            additional_info: &said,
            meta,
            at: self.engine.clock().now(),
        };
        let append = Append {
            organisation: kind.organisation,
            idempotency: None,
            events: [event_by(&Doer::anonymous(&kind.typed), &failure.caller, &deed)].into_iter().collect(),
            register: Vec::new(),
        };
        if let Err(error) = self.engine.append(append) {
            tracing::warn!(%error, "a failed sign-in could not be recorded");
        }
    }
}
