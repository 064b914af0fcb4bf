//! Events about what was refused: a refusal of somebody known is recorded in their organisation's log.
//!
//! Repeats within a window coalesce: the first commits at once, the others as one event with `meta.count` when the
//! window ends or the server stops. What a window still holds is lost in a crash.

use std::time::Duration;

use holdfast_engine::Engine;
use holdfast_engine::commit::Append;
use holdfast_format::{OrganisationId, Outcome, Target};
use holdfast_organisation::{Action, Principal};
use serde_json::json;

use crate::caller::{Caller, Deed, Doer, event_by};
use crate::error::ApiError;
use crate::limits::DENIALS_REMEMBERED_MAX;
use crate::windows::{Ended, Windows};

/// Remembers what was refused a moment ago.
#[derive(Debug)]
pub(crate) struct Denials {
    engine: Engine,
    windows: Windows<Kind, Refused>,
}

/// Refusals that are told as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Kind {
    organisation: OrganisationId,
    /// The user or service.
    holder: String,
    action: Action,
    /// Id in the path of what it was tried on; may be empty, and may be no id at all.
    target: String,
    reason: String,
}

/// Who was refused, and the first request of theirs that was.
#[derive(Debug, Clone)]
struct Refused {
    holder: Principal,
    caller: Caller,
}

impl Denials {
    /// Repeats within `window` are one event.
    pub(crate) fn new(engine: Engine, window: Duration) -> Self {
        Self { engine, windows: Windows::new(window, DENIALS_REMEMBERED_MAX) }
    }

    /// Counts a refusal, and records it when it is the first of its window.
    pub(crate) fn note(
        &self,
        (action, target): (Action, String),
        holder: &Principal,
        caller: &Caller,
        refusal: &ApiError,
    ) {
        let id = match holder {
            Principal::User(user) => &user.id,
            Principal::Service(service) => &service.id,
        };
        let (organisation, reason) = (holder.organisation().id, refusal.message.clone());
        let kind = Kind { organisation, holder: id.clone(), action, target, reason };
        let refused = || Refused { holder: holder.clone(), caller: caller.clone() };
        if let Some(first) = self.windows.note(self.engine.clock().elapsed(), kind.clone(), refused) {
            self.record(&kind, &first, "");
        }
    }

    /// Records the repeats of windows that are over.
    pub(crate) fn record_ended(&self) {
        self.record_repeats(self.windows.ended(self.engine.clock().elapsed()));
    }

    /// Records the repeats of every window, over or not: the server stops.
    pub(crate) fn record_all(&self) {
        self.record_repeats(self.windows.all());
    }

    fn record_repeats(&self, ended: Vec<Ended<Kind, Refused>>) {
        for Ended { key, first, repeats } in ended {
            self.record(&key, &first, &json!({"count": repeats}).to_string());
        }
    }

    fn record(&self, kind: &Kind, refused: &Refused, meta: &str) {
        let resource = kind.action.resource().as_str();
        let deed = Deed {
            action: kind.action,
            outcome: Outcome::Denied,
            reason: &kind.reason,
            target: (!kind.target.is_empty()).then_some(Target { kind: resource, id: &kind.target, name: "" }),
            additional_info: &format!("{resource}: {} was refused", kind.action.as_str()),
            meta,
            at: self.engine.clock().now(),
        };
        let doer = match (&refused.holder, kind.action) {
            (Principal::User(user), Action::TokenExchange) => Doer::user(user, "refresh_token"),
            (Principal::User(user), _) => Doer::user(user, user.token_type()),
            (Principal::Service(service), _) => Doer::service(service),
        };
        let append = Append {
            organisation: kind.organisation,
            idempotency: None,
            events: [event_by(&doer, &refused.caller, &deed)].into_iter().collect(),
            register: Vec::new(),
        };
        if let Err(error) = self.engine.append(append) {
            tracing::warn!(%error, "a refusal could not be recorded");
        }
    }
}
