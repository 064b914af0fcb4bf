//! Whether requests should come here: told in the server's log when it changes, not each time that a proxy asks.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{ApiError, ApiResult, Code};

/// Remembers the last answer. A server is ready until it is found not to be.
#[derive(Debug)]
pub(crate) struct Readiness {
    was_ready: AtomicBool,
}

impl Readiness {
    pub(crate) fn new() -> Self {
        Self { was_ready: AtomicBool::new(true) }
    }

    /// Makes an answer of what the engine says; an error is the reason.
    pub(crate) fn answer(&self, ready: Result<(), String>) -> ApiResult<()> {
        let has_changed = self.changes_to(ready.is_ok());
        match &ready {
            Ok(()) if has_changed => tracing::info!("requests may come here again"),
            Err(reason) if has_changed => tracing::error!(reason, "requests should go elsewhere"),
            Ok(()) | Err(_) => {}
        }
        ready.map_err(|reason| ApiError::new(Code::NotReady, reason))
    }

    fn changes_to(&self, is_ready: bool) -> bool {
        self.was_ready.swap(is_ready, Ordering::Relaxed) != is_ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_is_told() {
        let readiness = Readiness::new();
        let told = [true, false, false, true, true, false].map(|is_ready| readiness.changes_to(is_ready));
        assert_eq!(told, [false, true, false, true, false, true]);
    }
}
