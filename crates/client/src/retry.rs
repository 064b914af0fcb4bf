use std::time::Duration;

/// How long to wait before the next attempt: doubling from `first` up to `longest`, each wait a random part of that
/// ("full jitter"), so that many clients of a server that comes back do not all come back at once.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
    failures: u32,
}

impl Backoff {
    pub const FIRST: Duration = Duration::from_millis(200);
    pub const LONGEST: Duration = Duration::from_secs(20);

    pub fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest, failures: 0 }
    }

    /// The wait after one more failure. A server that said when to come back (`Retry-After`) is taken at its word,
    /// up to ten times the longest wait.
    pub fn after_failure(&mut self, retry_after: Option<Duration>) -> Duration {
        let mut random = [0; 4];
        getrandom::fill(&mut random).expect("the operating system gives random bytes");
        self.wait(retry_after, u32::from_le_bytes(random))
    }

    pub fn after_success(&mut self) {
        self.failures = 0;
    }

    fn wait(&mut self, retry_after: Option<Duration>, random: u32) -> Duration {
        let ceiling = self.first.saturating_mul(1 << self.failures.min(16)).min(self.longest);
        self.failures = self.failures.saturating_add(1);
        let jittered = ceiling.mul_f64(f64::from(random) / f64::from(u32::MAX));
        retry_after.map_or(jittered, |asked| asked.min(self.longest * 10).saturating_add(jittered.min(self.first)))
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new(Self::FIRST, Self::LONGEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_up_to_the_longest_and_starts_again_after_a_success() {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_millis(500));
        let waits: Vec<u128> = (0..5).map(|_| backoff.wait(None, u32::MAX).as_millis()).collect();
        assert_eq!(waits, [100, 200, 400, 500, 500]);
        backoff.after_success();
        assert_eq!(backoff.wait(None, u32::MAX).as_millis(), 100);
        assert_eq!(backoff.wait(None, 0).as_millis(), 0);
    }

    #[test]
    fn obeys_the_server_within_reason() {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_millis(500));
        assert_eq!(backoff.wait(Some(Duration::from_secs(2)), 0), Duration::from_secs(2));
        assert_eq!(backoff.wait(Some(Duration::from_hours(1)), 0), Duration::from_secs(5));
    }
}
