//! The threads that work in the background: one seals, one merges, retains and removes replaced files.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::bell::Bell;
use crate::commit::chain;
use crate::core::Core;
use crate::patience::Patience;
use crate::{EngineError, retain, seal};

/// The longest time between two looks for work that no commit announces, such as age.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Controls the background threads. A clone controls the same ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct Upkeep {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    stopping: AtomicBool,
    pins: AtomicUsize,
    /// What does not succeed at the moment, by the work that failed.
    trouble: Mutex<HashMap<&'static str, String>>,
    seal_bell: Arc<Bell>,
    merge_bell: Bell,
}

/// While it lives no file is deleted.
#[derive(Debug)]
pub struct FilesPin {
    shared: Arc<Shared>,
}

impl Drop for FilesPin {
    fn drop(&mut self) {
        self.shared.pins.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Upkeep {
    pub(crate) fn stop(&self) {
        self.shared.stopping.store(true, Ordering::Release);
        self.shared.seal_bell.ring();
        self.shared.merge_bell.ring();
    }

    /// Whoever rings it makes the sealing thread look for work.
    pub(crate) fn seal_bell(&self) -> Arc<Bell> {
        Arc::clone(&self.shared.seal_bell)
    }

    pub(crate) fn pin_files(&self) -> FilesPin {
        self.shared.pins.fetch_add(1, Ordering::AcqRel);
        FilesPin { shared: Arc::clone(&self.shared) }
    }

    /// Why sealing does not succeed at the moment: before long the heads will be full. What else fails does not keep
    /// anybody from recording or reading; it is in the server's log and counted.
    pub(crate) fn seal_trouble(&self) -> Option<String> {
        self.shared.trouble.lock().unwrap_or_else(PoisonError::into_inner).get("seal").cloned()
    }

    /// Seals what is due until the engine stops.
    pub(crate) fn seal(&self, core: &Core) {
        self.repeat(&self.shared.seal_bell, || {
            while !self.stopping()
                && let Some(shard) = seal::due(core)
            {
                if !self.attempt("seal", seal::seal_shard(core, shard)) {
                    break;
                }
                self.shared.merge_bell.ring();
            }
        });
    }

    /// Merges, retains and removes replaced files until the engine stops.
    pub(crate) fn merge_and_retain(&self, core: &Core) {
        let mut retained_at = None;
        let mut patience = vec![Patience::default(); core.state.shard_count()];
        self.repeat(&self.shared.merge_bell, || {
            for (shard, patience) in (0..).zip(&mut patience) {
                while !self.stopping() && self.merged(core, shard, patience) {
                    self.remove_dropped_files(core);
                }
            }
            let now = core.clock.elapsed();
            let due = retained_at.is_none_or(|last| now.saturating_sub(last) >= core.settings.retain_interval);
            if due && !self.stopping() {
                retained_at = Some(now);
                self.attempt("retain", retain::expire_all(core));
                self.attempt("forget idempotency keys", retain::forget_keys(core));
            }
            self.remove_dropped_files(core);
        });
    }

    /// Merges once. False when there is nothing more to merge, or when it has to wait because it failed: it may have read
    /// and written much until it did.
    fn merged(&self, core: &Core, shard: i64, patience: &mut Patience) -> bool {
        if !patience.is_over(core.clock.elapsed()) {
            return false;
        }
        let merged = seal::merge_shard(core, shard);
        let more = matches!(merged, Ok(true));
        if self.attempt("merge", merged.map(drop)) {
            patience.succeeded();
        } else {
            patience.failed(core.clock.elapsed());
        }
        more
    }

    fn remove_dropped_files(&self, core: &Core) {
        if self.shared.pins.load(Ordering::Acquire) == 0 && !self.stopping() {
            self.attempt("remove replaced files", retain::remove_dropped_files(core));
        }
    }

    fn repeat(&self, bell: &Bell, mut work: impl FnMut()) {
        let mut heard = 0;
        while !self.stopping() {
            work();
            heard = bell.wait(heard, LOOK_INTERVAL);
        }
    }

    fn stopping(&self) -> bool {
        self.shared.stopping.load(Ordering::Acquire)
    }

    /// Remembers and logs a failure, once until it changes; work that failed is tried again at the next look.
    fn attempt(&self, work: &'static str, outcome: Result<(), EngineError>) -> bool {
        let mut trouble = self.shared.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(()) => {
                trouble.remove(work);
                true
            }
            Err(EngineError::Stopping) => false,
            Err(error) => {
                let text = format!("could not {work}: {}", chain(&error));
                if trouble.get(work) != Some(&text) {
                    tracing::error!(target: "upkeep", "{text}");
                    metrics::counter!("upkeep_failures_total", "work" => work).increment(1);
                }
                trouble.insert(work, text);
                false
            }
        }
    }
}
