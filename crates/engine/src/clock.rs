//! The only place that reads a clock. Everything else takes a [`Clock`], so that a test can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use holdfast_format::Timestamp;

/// Microseconds of a day in UTC.
pub const DAY_MICROS: i64 = 86_400_000_000;

/// The machine's wall and monotonic clocks, shifted by an offset that only tests set.
#[derive(Debug, Clone)]
pub struct Clock {
    started: Instant,
    started_wall: Timestamp,
    offset_micros: Arc<AtomicI64>,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clocks")]
    pub fn system() -> Self {
        Self { started: Instant::now(), started_wall: wall(), offset_micros: Arc::new(AtomicI64::new(0)) }
    }

    /// The same clock, whose wall time was ahead from the start on: nobody sees it jump. For tests.
    #[must_use]
    pub fn ahead(self, micros: i64) -> Self {
        self.shift(micros);
        let started_wall = Timestamp::from_micros(self.started_wall.micros().saturating_add(micros));
        Self { started_wall, ..self }
    }

    /// Wall time now.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(wall().micros().saturating_add(self.offset_micros.load(Ordering::Relaxed)))
    }

    /// The wall time `days` before now.
    pub fn days_ago(&self, days: i64) -> Timestamp {
        Timestamp::from_micros(self.now().micros().saturating_sub(days.saturating_mul(DAY_MICROS)))
    }

    /// Monotonic time since this clock was made.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clocks")]
    pub fn elapsed(&self) -> Duration {
        Instant::now().duration_since(self.started)
    }

    /// How far the wall clock has run away from the monotonic one since this clock was made.
    pub fn skew(&self) -> Duration {
        let expected =
            self.started_wall.micros().saturating_add(i64::try_from(self.elapsed().as_micros()).unwrap_or(i64::MAX));
        Duration::from_micros(self.now().micros().abs_diff(expected))
    }

    /// Moves the wall clock, as an operator or a broken time server might. For tests.
    pub fn shift(&self, micros: i64) {
        self.offset_micros.fetch_add(micros, Ordering::Relaxed);
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clocks")]
fn wall() -> Timestamp {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since_epoch.as_micros()).unwrap_or(Timestamp::MAX.micros()))
}
