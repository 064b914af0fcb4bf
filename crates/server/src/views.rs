//! Looking at the log is recorded in it, once per person and ten minutes, before the look's own snapshot is taken: the
//! pages that a person turns do not shift because they turned them.
//!
//! A look that cannot be recorded is served all the same and counted; as soon as something can be recorded again, one
//! event tells how many there were.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use holdfast_engine::commit::{Append, Committed, Waiting};
use holdfast_engine::{Engine, EngineError};
use holdfast_format::{OrganisationId, Outcome};
use holdfast_organisation::{Action, User};
use serde_json::{Value, json};

use crate::caller::{Caller, Deed, event_of};
use crate::guard::Looker;
use crate::limits::VIEWS_REMEMBERED_MAX;
use crate::windows::Windows;

/// Remembers who looked a moment ago.
#[derive(Debug)]
pub(crate) struct Views {
    engine: Engine,
    windows: Windows<Who, Look>,
    /// Looks that could not be recorded, with one of those who looked.
    unrecorded: Mutex<HashMap<OrganisationId, (Look, u64)>>,
}

type Who = (OrganisationId, String);

/// Who looked, and the first request of theirs.
#[derive(Debug, Clone)]
struct Look {
    user: Arc<User>,
    caller: Arc<Caller>,
}

impl Views {
    /// Looks of one person within `window` are one event.
    pub(crate) fn new(engine: Engine, window: Duration) -> Self {
        Self { engine, windows: Windows::new(window, VIEWS_REMEMBERED_MAX), unrecorded: Mutex::default() }
    }

    /// Records a look unless the organisation does not want it. Returns when that is done, one way or the other.
    pub(crate) async fn note(&self, looker: &Looker) {
        if !looker.user.organisation.records_views {
            return;
        }
        let who = (looker.user.organisation.id, looker.user.id.clone());
        let look = || Look { user: Arc::clone(&looker.user), caller: Arc::clone(&looker.caller) };
        let Some(look) = self.windows.note(self.engine.clock().elapsed(), who.clone(), look) else { return };
        let recorded = match self.append(&look, "The audit log was looked at", &json!({})) {
            Ok(waiting) => waiting.await.map(drop),
            Err(error) => Err(error),
        };
        if let Err(error) = recorded {
            tracing::debug!(%error, "a look could not be recorded yet");
            self.windows.close(&who);
            let mut unrecorded = self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner);
            unrecorded.entry(look.user.organisation.id).or_insert((look, 0)).1 += 1;
        }
    }

    /// Records what windows that are over still hold, and looks that could not be recorded before. Blocks.
    pub(crate) fn record_ended(&self) {
        let ended = self.windows.ended(self.engine.clock().elapsed());
        self.record_repeats(ended.into_iter().map(|window| (window.first, window.repeats)));
        self.record_unrecorded();
    }

    /// The same for every window, over or not: the server stops.
    pub(crate) fn record_all(&self) {
        self.record_repeats(self.windows.all().into_iter().map(|window| (window.first, window.repeats)));
        self.record_unrecorded();
    }

    fn record_repeats(&self, repeated: impl Iterator<Item = (Look, u64)>) {
        for (look, count) in repeated {
            let said = "The audit log was looked at again";
            if let Err(error) = self.append(&look, said, &json!({"count": count})) {
                tracing::warn!(%error, "repeated looks could not be recorded");
            }
        }
    }

    fn record_unrecorded(&self) {
        let waiting = std::mem::take(&mut *self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner));
        for (organisation, (look, count)) in waiting {
            let said = format!("The audit log was looked at {count} times while nothing could be recorded");
            let recorded = self.append(&look, &said, &json!({"unrecorded": count})).and_then(Waiting::wait);
            if recorded.is_err() {
                let mut unrecorded = self.unrecorded.lock().unwrap_or_else(PoisonError::into_inner);
                unrecorded.entry(organisation).or_insert((look, 0)).1 += count;
            }
        }
    }

    fn append(&self, look: &Look, said: &str, meta: &Value) -> Result<Waiting<Committed>, EngineError> {
        let meta = meta.to_string();
        let deed = Deed {
            action: Action::LogView,
            outcome: Outcome::Success,
            reason: "",
            target: None,
            additional_info: said,
            meta: if meta == "{}" { "" } else { &meta },
            at: self.engine.clock().now(),
        };
        self.engine.append(Append {
            organisation: look.user.organisation.id,
            idempotency: None,
            events: [event_of(&look.user, &look.caller, &deed)].into_iter().collect(),
            register: Vec::new(),
        })
    }
}
