//! Events about what was refused: a refusal of somebody known is recorded in their organisation's log.
//!
//! Repeats within a window coalesce: the first commits at once, the others as one event with `meta.count` when the
//! window ends or the server stops. What a window still holds is lost in a crash.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use holdfast_engine::Engine;
use holdfast_engine::commit::Append;
use holdfast_format::{OrganisationId, Outcome, Target};
use holdfast_organisation::{Action, Principal};
use serde_json::json;

use crate::caller::{Caller, Deed, Doer, event_by};
use crate::error::ApiError;
use crate::limits::DENIALS_REMEMBERED_MAX;

/// Remembers what was refused a moment ago.
#[derive(Debug)]
pub(crate) struct Denials {
    engine: Engine,
    /// How long repeats are one event.
    window: Duration,
    windows: Mutex<HashMap<Kind, Window>>,
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

#[derive(Debug)]
struct Window {
    began: Duration,
    holder: Principal,
    /// Of the first refusal.
    caller: Caller,
    /// Refusals after the first.
    repeats: u64,
}

impl Denials {
    pub(crate) fn new(engine: Engine, window: Duration) -> Self {
        Self { engine, window, windows: Mutex::new(HashMap::new()) }
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
        let organisation = holder.organisation().id;
        let reason = refusal.message.clone();
        let kind = Kind { organisation, holder: id.clone(), action, target, reason };
        let mut windows = self.windows();
        if let Some(open) = windows.get_mut(&kind) {
            open.repeats += 1;
            return;
        }
        let began = self.engine.clock().elapsed();
        let window = Window { began, holder: holder.clone(), caller: caller.clone(), repeats: 0 };
        self.record(&kind, &window, "");
        if windows.len() < DENIALS_REMEMBERED_MAX {
            windows.insert(kind, window);
        }
    }

    /// Records the repeats of windows that are over.
    pub(crate) fn record_ended(&self) {
        let now = self.engine.clock().elapsed();
        self.record_repeats(|window| now.saturating_sub(window.began) >= self.window);
    }

    /// Records the repeats of every window, over or not: the server stops.
    pub(crate) fn record_all(&self) {
        self.record_repeats(|_| true);
    }

    fn record_repeats(&self, is_over: impl Fn(&Window) -> bool) {
        let over: Vec<_> = self.windows().extract_if(|_, window| is_over(window)).collect();
        for (kind, window) in over.iter().filter(|(_, window)| window.repeats > 0) {
            self.record(kind, window, &json!({"count": window.repeats}).to_string());
        }
    }

    fn windows(&self) -> MutexGuard<'_, HashMap<Kind, Window>> {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, kind: &Kind, window: &Window, meta: &str) {
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
        let doer = match (&window.holder, kind.action) {
            (Principal::User(user), Action::TokenExchange) => Doer::user(user, "refresh_token"),
            (Principal::User(user), _) => Doer::user(user, user.token_type()),
            (Principal::Service(service), _) => Doer::service(service),
        };
        let append = Append {
            organisation: kind.organisation,
            idempotency: None,
            events: vec![event_by(&doer, &window.caller, &deed)],
            register: Vec::new(),
        };
        if let Err(error) = self.engine.append(append) {
            tracing::warn!(%error, "a refusal could not be recorded");
        }
    }
}
