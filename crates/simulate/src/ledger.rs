//! What was sent and what was promised, kept outside the data directory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::http::Acknowledged;

/// A request to record events.
#[derive(Debug, Clone)]
pub struct Request {
    pub organisation: usize,
    pub idempotency_key: String,
    /// One JSON object per event.
    pub events: Vec<String>,
}

impl Request {
    /// The body, as it is sent: an object for one event, an array for several.
    pub fn body(&self) -> String {
        match self.events.as_slice() {
            [one] => one.clone(),
            events => format!("[{}]", events.join(",")),
        }
    }
}

/// A service that the operator makes.
#[derive(Debug, Clone)]
pub struct Service {
    pub organisation: usize,
    pub name: String,
}

/// A retention that the operator sets; no two set the same number of days.
#[derive(Debug, Clone)]
pub struct Retention {
    pub organisation: usize,
    pub days: i64,
    pub acknowledged: bool,
}

/// Everything that the workload knows, shared by its threads.
#[derive(Debug, Default)]
pub struct Ledger {
    state: Mutex<State>,
}

/// By idempotency key: each request is either of unknown outcome or acknowledged.
#[derive(Debug, Default)]
pub struct State {
    /// Sent, but no answer came: recorded or not.
    pub unknown: BTreeMap<String, Request>,
    pub acknowledged: BTreeMap<String, (Request, Acknowledged)>,
    /// Organisation and id of each JSON export that was asked for and answered.
    pub exports: Vec<(usize, String)>,
    /// What the operator asked for since it was last compared, in order, and whether that was acknowledged.
    pub services: Vec<(Service, bool)>,
    pub retentions: Vec<Retention>,
    pub changes_acknowledged: usize,
    /// How often a retention was asked for.
    retentions_asked: i64,
    /// Answers that must not be given.
    pub violations: Vec<String>,
    /// The machine is losing its power: whatever it still says, nobody hears.
    deaf: bool,
}

impl Ledger {
    pub fn sent(&self, request: Request) {
        self.lock().unknown.insert(request.idempotency_key.clone(), request);
    }

    /// Writes down an acknowledgement. A second one for the same key must say the same.
    pub fn acknowledged(&self, key: &str, said: Acknowledged) {
        let mut state = self.lock();
        if state.deaf {
            return;
        }
        if let Some(request) = state.unknown.remove(key) {
            state.acknowledged.insert(key.to_owned(), (request, said));
        } else if let Some((_, first)) = state.acknowledged.get(key)
            && *first != said
        {
            let violation = format!("I3: key `{key}` was answered with {first:?} and then with {said:?}");
            state.violations.push(violation);
        }
    }

    pub fn asked_for_service(&self, service: Service) {
        self.lock().services.push((service, false));
    }

    pub fn service_acknowledged(&self, name: &str) {
        self.lock().change_acknowledged(|state| {
            let asked = state.services.iter_mut().find(|(service, _)| service.name == name);
            asked.map(|(_, acknowledged)| acknowledged)
        });
    }

    /// Writes down that a retention is about to be set, and chooses its days, which nobody asked for before.
    pub fn ask_for_retention(&self, organisation: usize, days_min: i64) -> i64 {
        let mut state = self.lock();
        let days = days_min + state.retentions_asked;
        state.retentions_asked += 1;
        state.retentions.push(Retention { organisation, days, acknowledged: false });
        days
    }

    pub fn retention_acknowledged(&self, organisation: usize, days: i64) {
        self.lock().change_acknowledged(|state| {
            let is_it = |asked: &&mut Retention| asked.organisation == organisation && asked.days == days;
            state.retentions.iter_mut().find(is_it).map(|asked| &mut asked.acknowledged)
        });
    }

    pub fn violated(&self, violation: String) {
        let mut state = self.lock();
        if !state.deaf {
            state.violations.push(violation);
        }
    }

    /// From here on answers are not heard. A power cut takes a moment here and none in reality: an answer that comes
    /// during that moment could not have left a machine without power.
    pub fn stop_listening(&self) {
        self.lock().deaf = true;
    }

    pub fn listen_again(&self) {
        self.lock().deaf = false;
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn change_acknowledged(&mut self, find: impl FnOnce(&mut Self) -> Option<&mut bool>) {
        if self.deaf {
            return;
        }
        if let Some(acknowledged) = find(self) {
            *acknowledged = true;
            self.changes_acknowledged += 1;
        }
    }
}
