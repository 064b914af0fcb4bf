//! Trying again what failed, ever later.

use std::time::Duration;

/// The wait after the first failure.
const FIRST: Duration = Duration::from_secs(1);
/// The longest wait; somebody may have mended meanwhile what keeps it from succeeding.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// When something may be tried again. Times are those of [`Clock::elapsed`](crate::clock::Clock::elapsed).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Patience {
    wait: Duration,
    until: Duration,
}

impl Patience {
    pub(crate) fn is_over(&self, now: Duration) -> bool {
        now >= self.until
    }

    pub(crate) fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Each wait is twice the one before it.
    pub(crate) fn failed(&mut self, now: Duration) {
        self.wait = (2 * self.wait).clamp(FIRST, LONGEST);
        self.until = now + self.wait;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_waits_longer_each_time_up_to_a_bound() {
        let (mut patience, mut now, mut waits) = (Patience::default(), Duration::from_secs(100), Vec::new());
        assert!(patience.is_over(Duration::ZERO), "what never failed does not wait");
        for _ in 0..11 {
            patience.failed(now);
            let wait = (0..).map(Duration::from_secs).find(|wait| patience.is_over(now + *wait)).unwrap();
            now += wait;
            waits.push(wait.as_secs());
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        patience.succeeded();
        assert_eq!(patience, Patience::default());
    }
}
