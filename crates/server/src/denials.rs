//! Events about what was refused: a refusal of somebody known is recorded in their organisation's log.
//!
//! Repeats within a window coalesce: the first commits at once, the others of the window as one later event with
//! `meta.count`. What a window still holds is lost in a crash.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use holdfast_engine::Engine;
use holdfast_engine::commit::Append;
use holdfast_format::{OrganisationId, Outcome};
use holdfast_organisation::{Principal, User};

use crate::caller::{Caller, Deed, event_of};
use crate::error::ApiError;
use crate::limits::{DENIAL_WINDOW, DENIALS_REMEMBERED_MAX};

/// Remembers what was refused a moment ago.
#[derive(Debug)]
pub(crate) struct Denials {
    engine: Engine,
    windows: Mutex<HashMap<(OrganisationId, String), Window>>,
}

#[derive(Debug)]
struct Window {
    began: Duration,
    user: User,
    caller: Caller,
    reason: String,
    /// Refusals after the first.
    repeats: u64,
}

impl Denials {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine, windows: Mutex::new(HashMap::new()) }
    }

    /// Tells that `principal` was not allowed to look.
    pub(crate) fn looking(&self, principal: &Principal, caller: &Caller, refusal: &ApiError) {
        if let Principal::User(user) = principal {
            let window = Window {
                began: self.engine.clock().elapsed(),
                user: user.clone(),
                caller: caller.clone(),
                reason: refusal.message.clone(),
                repeats: 0,
            };
            let ended = self.note(window);
            ended.iter().for_each(|window| self.record(window, window.repeats));
        }
    }

    /// Records what windows that are over still hold. Called now and then.
    pub(crate) fn flush(&self) {
        let ended = self.take_ended(self.engine.clock().elapsed());
        ended.iter().for_each(|window| self.record(window, window.repeats));
    }

    /// Counts a refusal, and records it when it is the first of its window. Returns the windows that ended.
    fn note(&self, window: Window) -> Vec<Window> {
        let ended = self.take_ended(window.began);
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (window.user.organisation.id, window.user.id.clone());
        match windows.get_mut(&key) {
            Some(open) => open.repeats += 1,
            None => {
                self.record(&window, 1);
                if windows.len() < DENIALS_REMEMBERED_MAX {
                    windows.insert(key, window);
                }
            }
        }
        ended
    }

    fn take_ended(&self, now: Duration) -> Vec<Window> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let over = |window: &Window| now.saturating_sub(window.began) >= DENIAL_WINDOW;
        let ended = windows.extract_if(|_, window| over(window)).map(|(_, window)| window);
        ended.filter(|window| window.repeats > 0).collect()
    }

    fn record(&self, window: &Window, count: u64) {
        let deed = Deed {
            action: "View",
            outcome: Outcome::Denied,
            reason: &window.reason,
            target: None,
            additional_info: "Looking at the audit log was refused",
            meta: &if count > 1 { format!("{{\"count\":{count}}}") } else { String::new() },
            at: self.engine.clock().now(),
        };
        let append = Append {
            organisation: window.user.organisation.id,
            idempotency: None,
            events: vec![event_of(&window.user, &window.caller, "access_token", &deed)],
            register: Vec::new(),
        };
        if let Err(error) = self.engine.append(append) {
            tracing::warn!(%error, "a refusal could not be recorded");
        }
    }
}
