//! Work that blocks, on threads of its own, so much at once and so much waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use crate::error::{ApiError, ApiResult, Code};

/// Runs work that blocks, with bounded concurrency.
#[derive(Debug)]
pub(crate) struct Pool {
    running: Arc<Semaphore>,
    present: Arc<AtomicUsize>,
    present_max: usize,
}

impl Pool {
    /// At most `running_max` at once; at most `present_max` running or waiting.
    pub(crate) fn new(running_max: usize, present_max: usize) -> Self {
        Self { running: Arc::new(Semaphore::new(running_max)), present: Arc::default(), present_max }
    }

    /// Waits for a place and runs `work`. When the caller goes away meanwhile, running work ends by itself and keeps its
    /// place until then.
    pub(crate) async fn run<T, F>(&self, work: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: FnOnce() -> ApiResult<T> + Send + 'static,
    {
        let present = Present::enter(&self.present, self.present_max)?;
        let place = Arc::clone(&self.running).acquire_owned().await.map_err(|closed| ApiError::internal(&closed))?;
        let work = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop((place, present));
            outcome
        });
        work.await.map_err(|panicked| ApiError::internal(&panicked))?
    }
}

/// One that runs or waits.
#[derive(Debug)]
struct Present(Arc<AtomicUsize>);

impl Present {
    fn enter(count: &Arc<AtomicUsize>, max: usize) -> ApiResult<Self> {
        let present = Self(Arc::clone(count));
        if present.0.fetch_add(1, Ordering::Relaxed) < max {
            return Ok(present);
        }
        Err(ApiError::new(
            Code::Overloaded,
            "too many requests wait already; try again after the time in `Retry-After`",
        ))
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_over_the_bound_is_refused_and_places_come_back() {
        let pool = Arc::new(Pool::new(1, 1));
        let (release, held) = std::sync::mpsc::channel::<()>();
        let (started, start) = tokio::sync::oneshot::channel();
        let first = tokio::spawn({
            let pool = Arc::clone(&pool);
            async move {
                let work = move || {
                    started.send(()).expect("the test waits for it");
                    held.recv().map_err(|closed| ApiError::internal(&closed))
                };
                pool.run(work).await
            }
        });
        start.await.unwrap();
        assert_eq!(pool.run(|| Ok(())).await.unwrap_err().code, Code::Overloaded);
        release.send(()).unwrap();
        first.await.unwrap().unwrap();
        pool.run(|| Ok(())).await.unwrap();
    }

    #[tokio::test]
    async fn a_panic_is_an_error_of_ours() {
        let outcome: ApiResult<()> = Pool::new(1, 1).run(|| panic!("a bug")).await;
        assert_eq!(outcome.unwrap_err().code, Code::Internal);
    }
}
