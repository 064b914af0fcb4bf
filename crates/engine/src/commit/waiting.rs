use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use crate::EngineError;

/// The answer of the committer, when it comes. Dropping it changes nothing: what was handed over is committed all the
/// same (a client that went away changes nothing).
#[derive(Debug)]
pub struct Waiting<T, E = EngineError> {
    answer: oneshot::Receiver<Result<T, E>>,
}

impl<T, E: From<EngineError>> Waiting<T, E> {
    pub(crate) fn new() -> (oneshot::Sender<Result<T, E>>, Self) {
        let (sender, answer) = oneshot::channel();
        (sender, Self { answer })
    }

    /// Blocks until the answer is there. Must not be called from an asynchronous task.
    pub fn wait(self) -> Result<T, E> {
        self.answer.blocking_recv().unwrap_or_else(|_| Err(EngineError::Stopping.into()))
    }
}

impl<T, E: From<EngineError> + Unpin> Future for Waiting<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer)
            .poll(context)
            .map(|answer| answer.unwrap_or_else(|_| Err(EngineError::Stopping.into())))
    }
}
