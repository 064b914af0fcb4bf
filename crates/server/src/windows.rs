//! What repeats within a window of time is told as one: the first at once, the others together when the window ends.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Windows by what repeats in them. What a window still holds is lost in a crash.
#[derive(Debug)]
pub(crate) struct Windows<K, V> {
    length: Duration,
    open_max: usize,
    open: Mutex<HashMap<K, Window<V>>>,
}

#[derive(Debug)]
struct Window<V> {
    began: Duration,
    first: V,
    repeats: u64,
}

/// A window that is over.
#[derive(Debug)]
pub(crate) struct Ended<K, V> {
    pub(crate) key: K,
    /// What was told at once.
    pub(crate) first: V,
    /// How often it came again; at least once.
    pub(crate) repeats: u64,
}

impl<K: Eq + Hash, V> Windows<K, V> {
    /// Windows of this length, of which `open_max` are open at once; what comes beyond is told every time.
    pub(crate) fn new(length: Duration, open_max: usize) -> Self {
        Self { length, open_max, open: Mutex::new(HashMap::new()) }
    }

    /// Counts what came at `now`, a time of the monotonic clock. What is the first of its window is to be told at once,
    /// and is returned.
    pub(crate) fn note(&self, now: Duration, key: K, first: impl FnOnce() -> V) -> Option<V>
    where
        V: Clone,
    {
        let mut open = self.open();
        if let Some(window) = open.get_mut(&key) {
            window.repeats += 1;
            return None;
        }
        let first = first();
        if open.len() < self.open_max {
            open.insert(key, Window { began: now, first: first.clone(), repeats: 0 });
        }
        Some(first)
    }

    /// Closes a window as if nothing had come: what was to be told could not be.
    pub(crate) fn close(&self, key: &K) {
        self.open().remove(key);
    }

    /// Closes the windows that are over at `now`; those in which something repeated.
    pub(crate) fn ended(&self, now: Duration) -> Vec<Ended<K, V>> {
        self.take(|window| now.saturating_sub(window.began) >= self.length)
    }

    /// Closes every window.
    pub(crate) fn all(&self) -> Vec<Ended<K, V>> {
        self.take(|_| true)
    }

    fn take(&self, is_over: impl Fn(&Window<V>) -> bool) -> Vec<Ended<K, V>> {
        let over: Vec<_> = self.open().extract_if(|_, window| is_over(window)).collect();
        let repeated = over.into_iter().filter(|(_, window)| window.repeats > 0);
        repeated.map(|(key, Window { first, repeats, .. })| Ended { key, first, repeats }).collect()
    }

    fn open(&self) -> MutexGuard<'_, HashMap<K, Window<V>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_told_together_when_their_window_ends() {
        let at = Duration::from_secs;
        let windows = Windows::new(at(10), 2);
        assert_eq!(windows.note(at(0), "a", || 1), Some(1));
        assert_eq!(windows.note(at(9), "a", || 2), None);
        assert_eq!(windows.note(at(9), "b", || 3), Some(3));
        assert_eq!(windows.note(at(9), "c", || 4), Some(4), "there is no room to remember it");
        assert_eq!(windows.note(at(9), "c", || 5), Some(5));
        assert!(windows.ended(at(9)).is_empty());
        let ended = windows.ended(at(10));
        assert_eq!((ended.len(), ended[0].key, ended[0].first, ended[0].repeats), (1, "a", 1, 1));
        assert!(windows.all().is_empty(), "nothing repeated in the other one");
        assert_eq!(windows.note(at(11), "b", || 6), Some(6));
        windows.close(&"b");
        assert_eq!(windows.note(at(11), "b", || 7), Some(7));
    }
}
