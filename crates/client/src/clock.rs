use std::fmt;
use std::time::Duration;

/// Time as the SDK sees it: what it names batches by, measures patience with, and waits on. A test brings its own.
pub trait Clock: fmt::Debug {
    /// Milliseconds since 1970.
    fn unix_millis(&self) -> u64;
    /// Time since some fixed moment; never goes back.
    fn elapsed(&self) -> Duration;
    /// Returns after `duration`.
    fn pause(&self, duration: Duration);
}

/// The machine's clocks.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place of this crate that reads the clocks")]
    pub fn new() -> Self {
        Self { started: std::time::Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place of this crate that reads the clocks")]
    fn unix_millis(&self) -> u64 {
        let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX)
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "a server that is away announces its return to nobody")]
    fn pause(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}
