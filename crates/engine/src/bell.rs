//! Waking a background thread.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Rings for every thread that waits; a ring that nobody waits for is remembered.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    rings: Mutex<u64>,
    rung: Condvar,
}

impl Bell {
    pub(crate) fn ring(&self) {
        *self.rings.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.rung.notify_all();
    }

    /// Waits until the bell has rung since `heard`, or for `timeout`, and returns how often it has rung by now.
    pub(crate) fn wait(&self, heard: u64, timeout: Duration) -> u64 {
        let rings = self.rings.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.rung.wait_timeout_while(rings, timeout, |rings| *rings == heard);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
