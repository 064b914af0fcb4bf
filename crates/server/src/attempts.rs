//! Guessing is slow: how often somebody may show a wrong password or token.
//!
//! Only failures count. One address gets so many on one account, and so many on all; then it is told to wait. Failures
//! on one account from everywhere only make its answers slower, so that nobody can lock somebody else out.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use holdfast_engine::clock::Clock;

use crate::error::{ApiError, ApiResult};
use crate::limits::{
    ACCOUNT_DELAY_AFTER, ACCOUNT_DELAY_MAX, ACCOUNT_DELAY_STEP, ATTEMPTS_REMEMBERED_MAX, ATTEMPTS_WINDOW,
    FAILURES_PER_ACCOUNT_MAX, FAILURES_PER_ADDRESS_MAX,
};

/// Counts failures.
#[derive(Debug)]
pub(crate) struct Attempts {
    clock: Clock,
    counts: Mutex<Counts>,
}

/// Failures by where they came from and what they were on.
#[derive(Debug, Default)]
struct Counts {
    addresses: Table<IpAddr>,
    accounts: Table<String>,
    pairs: Table<(String, IpAddr)>,
}

/// An attempt under way. It counts as a failure on its account until it ends, so that many at once are not more than
/// many in turn; when it is dropped without having failed, it did not count.
#[derive(Debug)]
pub(crate) struct Attempt<'a> {
    attempts: &'a Attempts,
    pair: (String, IpAddr),
    has_failed: bool,
}

impl Attempts {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, counts: Mutex::default() }
    }

    /// Begins an attempt on an account from an address.
    ///
    /// # Errors
    /// 429 with the time to wait when there were too many failures.
    pub(crate) fn begin(&self, account: String, address: &str) -> ApiResult<Attempt<'_>> {
        let now = self.clock.elapsed();
        let pair = (account, network(address));
        let mut counts = self.counts();
        let wait = counts.addresses.wait(&pair.1, FAILURES_PER_ADDRESS_MAX, now);
        if let Some(wait) = wait.or_else(|| counts.pairs.wait(&pair, FAILURES_PER_ACCOUNT_MAX, now)) {
            return Err(ApiError::too_many_attempts(wait));
        }
        counts.pairs.add(pair.clone(), now);
        Ok(Attempt { attempts: self, pair, has_failed: false })
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Attempt<'_> {
    /// How long the answer waits because others, or the same from elsewhere, failed on this account.
    pub(crate) fn delay(&self) -> Duration {
        let now = self.attempts.clock.elapsed();
        let failures = self.attempts.counts().accounts.failures(&self.pair.0, now);
        (ACCOUNT_DELAY_STEP * failures.saturating_sub(ACCOUNT_DELAY_AFTER)).min(ACCOUNT_DELAY_MAX)
    }

    /// It was a wrong password or token.
    pub(crate) fn fail(mut self) {
        self.has_failed = true;
        let now = self.attempts.clock.elapsed();
        let mut counts = self.attempts.counts();
        counts.addresses.add(self.pair.1, now);
        counts.accounts.add(self.pair.0.clone(), now);
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if !self.has_failed {
            self.attempts.counts().pairs.take_back(&self.pair);
        }
    }
}

/// Failures by a key, each counted from its first one for a window of time.
#[derive(Debug)]
struct Table<K>(HashMap<K, Count>);

#[derive(Debug, Clone, Copy)]
struct Count {
    began: Duration,
    failures: u32,
}

impl<K> Default for Table<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Table<K> {
    fn failures(&self, key: &K, now: Duration) -> u32 {
        self.0.get(key).filter(|count| count.is_open(now)).map_or(0, |count| count.failures)
    }

    /// How long somebody has to wait who failed so often.
    fn wait(&self, key: &K, failures_max: u32, now: Duration) -> Option<Duration> {
        let count = self.0.get(key).filter(|count| count.is_open(now) && count.failures >= failures_max)?;
        Some(ATTEMPTS_WINDOW.saturating_sub(now.saturating_sub(count.began)))
    }

    fn add(&mut self, key: K, now: Duration) {
        if self.0.len() >= ATTEMPTS_REMEMBERED_MAX && !self.0.contains_key(&key) {
            self.make_room(now);
        }
        let count = self.0.entry(key).or_insert(Count { began: now, failures: 0 });
        if !count.is_open(now) {
            *count = Count { began: now, failures: 0 };
        }
        count.failures = count.failures.saturating_add(1);
    }

    fn take_back(&mut self, key: &K) {
        if let Some(count) = self.0.get_mut(key) {
            count.failures = count.failures.saturating_sub(1);
            if count.failures == 0 {
                self.0.remove(key);
            }
        }
    }

    /// Forgets what is over; everything when that is nothing, which takes an attacker more addresses than guessing would.
    fn make_room(&mut self, now: Duration) {
        self.0.retain(|_, count| count.is_open(now));
        if self.0.len() >= ATTEMPTS_REMEMBERED_MAX {
            self.0.clear();
        }
    }
}

impl Count {
    fn is_open(self, now: Duration) -> bool {
        now.saturating_sub(self.began) < ATTEMPTS_WINDOW
    }
}

/// What counts as one address: with IPv6, the /64 that one machine has all to itself.
fn network(address: &str) -> IpAddr {
    match address.parse().map(|address: IpAddr| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.into(),
        Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        Err(_) => Ipv6Addr::UNSPECIFIED.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Code;

    fn fail(attempts: &Attempts, account: &str, address: &str) -> Option<Code> {
        match attempts.begin(account.to_owned(), address) {
            Ok(attempt) => {
                attempt.fail();
                None
            }
            Err(refusal) => Some(refusal.code),
        }
    }

    #[test]
    fn ten_failures_on_an_account_are_enough_for_one_address() {
        let attempts = Attempts::new(Clock::system());
        for _ in 0..FAILURES_PER_ACCOUNT_MAX {
            assert_eq!(fail(&attempts, "acme/asha", "192.0.2.1"), None);
        }
        assert_eq!(fail(&attempts, "acme/asha", "192.0.2.1"), Some(Code::TooManyAttempts));
        assert_eq!(fail(&attempts, "acme/asha", "192.0.2.2"), None, "nobody locks somebody else out");
        assert_eq!(fail(&attempts, "acme/ben", "192.0.2.1"), None);
    }

    #[test]
    fn what_does_not_fail_does_not_count_but_for_as_long_as_it_takes() {
        let attempts = Attempts::new(Clock::system());
        for _ in 0..100 {
            assert!(attempts.begin("acme/asha".to_owned(), "192.0.2.1").is_ok());
        }
        let begin = || attempts.begin("acme/asha".to_owned(), "192.0.2.1");
        let many: Vec<_> = (0..FAILURES_PER_ACCOUNT_MAX).map(|_| begin().unwrap()).collect();
        assert!(begin().is_err());
        drop(many);
        assert!(begin().is_ok());
    }

    #[test]
    fn an_address_fails_so_often_on_all_accounts_together() {
        let attempts = Attempts::new(Clock::system());
        for number in 0..FAILURES_PER_ADDRESS_MAX {
            assert_eq!(fail(&attempts, &number.to_string(), &format!("2001:db8::{number:x}")), None);
        }
        assert_eq!(fail(&attempts, "another", "2001:db8::ffff:1"), Some(Code::TooManyAttempts), "of the same /64");
        assert_eq!(fail(&attempts, "another", "2001:db8:0:1::1"), None);
    }

    #[test]
    fn failures_from_everywhere_slow_an_account_down() {
        let attempts = Attempts::new(Clock::system());
        for number in 0..ACCOUNT_DELAY_AFTER + 2 {
            assert_eq!(
                attempts.begin("a".to_owned(), "192.0.2.1").unwrap().delay().min(ACCOUNT_DELAY_STEP),
                Duration::ZERO.max(ACCOUNT_DELAY_STEP * number.saturating_sub(ACCOUNT_DELAY_AFTER))
            );
            assert_eq!(fail(&attempts, "a", &format!("192.0.2.{number}")), None);
        }
        assert_eq!(attempts.begin("a".to_owned(), "192.0.2.1").unwrap().delay(), ACCOUNT_DELAY_STEP * 2);
        assert_eq!(attempts.begin("b".to_owned(), "192.0.2.1").unwrap().delay(), Duration::ZERO);
    }

    #[test]
    fn a_window_ends_and_room_is_made() {
        let mut table = Table::default();
        table.add(0, Duration::ZERO);
        assert_eq!(table.wait(&0, 1, Duration::from_secs(1)), Some(ATTEMPTS_WINDOW - Duration::from_secs(1)));
        assert_eq!((table.wait(&0, 1, ATTEMPTS_WINDOW), table.failures(&0, ATTEMPTS_WINDOW)), (None, 0));
        (0..=ATTEMPTS_REMEMBERED_MAX).for_each(|key| table.add(key, ATTEMPTS_WINDOW));
        assert!(table.0.len() <= ATTEMPTS_REMEMBERED_MAX);
    }
}
