use std::io;
use std::time::Duration;

use crate::spool::State;
use crate::{
    Backoff, BadEvent, Batch, Client, ClientError, Clock, Delivery, IdempotencyKey, Recorded, Spool, SpoolError,
};

/// The server remembers keys for 7 days and forgets whole days. A batch that was first sent longer ago than this, and
/// whose outcome is not known, might be recorded twice.
const KEY_REMEMBERED: Duration = Duration::from_hours(6 * 24);

/// Where batches go.
pub trait Transport {
    /// Sends a batch once.
    ///
    /// # Errors
    /// As [`Client::record`].
    fn record(&self, batch: &Batch) -> Result<Recorded, ClientError>;
}

impl<T: Transport + ?Sized> Transport for &T {
    fn record(&self, batch: &Batch) -> Result<Recorded, ClientError> {
        (**self).record(batch)
    }
}

/// Who is told what becomes of the events.
pub trait Observer {
    /// The batch is safe on the server's disk.
    fn recorded(&mut self, batch: &Batch, recorded: &Recorded);

    /// The server refuses these events for good. They are forgotten when this returns without an error, so whoever
    /// wants to keep them has them on disk by then.
    ///
    /// # Errors
    /// They could not be kept; the batch stays in the spool.
    fn rejected(&mut self, events: &[(&[u8], &BadEvent)]) -> io::Result<()>;

    /// The server does not answer; the next attempt is made after `wait`.
    fn unavailable(&mut self, error: &ClientError, wait: Duration);
}

/// How events are put together and kept.
#[derive(Debug, Clone)]
pub struct SenderOptions {
    /// Events of a batch, at most [`Batch::EVENTS_MAX`].
    pub batch_events: usize,
    /// Bytes of a batch, at most [`Batch::BYTES_MAX`].
    pub batch_bytes: usize,
    /// Bytes in the spool from which on [`Sender::push`] waits for the server instead of taking more.
    pub spool_bytes_max: u64,
    /// Whether to send batches again of which it is too late to tell whether they were recorded.
    pub resend: bool,
    pub keys: KeySource,
}

/// How batches get their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// Each batch is a new one.
    Fresh,
    /// Input that can be read again: the same content at the same place, last changed at the same time, has the same
    /// key, so that it is recorded once however often it is sent.
    Content { changed_unix_millis: u64 },
}

impl Default for SenderOptions {
    fn default() -> Self {
        Self {
            batch_events: 1_000,
            batch_bytes: 4 << 20,
            spool_bytes_max: 1 << 30,
            resend: false,
            keys: KeySource::Fresh,
        }
    }
}

#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The server will not take anything with this address or key. What is in the spool stays there.
    #[error("the server does not take events from here")]
    Refused(#[source] ClientError),
    #[error("the spool failed")]
    Spool(#[from] SpoolError),
    #[error("could not keep the events that the server refused")]
    Rejects(#[source] io::Error),
    #[error("an event of {bytes} bytes does not fit into a request")]
    TooLarge { bytes: usize },
}

/// Collects events into batches and sees every batch through: on disk first, then to the server until it has answered.
/// Nothing is sent in the background: [`Sender::push`] and [`Sender::flush`] do the work.
#[derive(Debug)]
pub struct Sender<T, C> {
    transport: T,
    clock: C,
    spool: Spool,
    options: SenderOptions,
    collected: Vec<u8>,
    collected_count: usize,
    /// Bytes of all batches cut so far: the place of the next one in its input.
    position: u64,
    backoff: Backoff,
    /// On the clock's `elapsed`; no attempt is made before.
    retry_at: Duration,
}

/// What one attempt came to.
enum Attempt {
    Answered,
    Later,
}

impl<T: Transport, C: Clock> Sender<T, C> {
    pub fn new(transport: T, clock: C, spool: Spool, options: SenderOptions) -> Self {
        let options = SenderOptions {
            batch_events: options.batch_events.clamp(1, Batch::EVENTS_MAX),
            batch_bytes: options.batch_bytes.clamp(1, Batch::BYTES_MAX),
            ..options
        };
        Self {
            transport,
            clock,
            spool,
            options,
            collected: Vec::new(),
            collected_count: 0,
            position: 0,
            backoff: Backoff::default(),
            retry_at: Duration::ZERO,
        }
    }

    pub fn spool(&self) -> &Spool {
        &self.spool
    }

    /// Batches of which it is too late to tell whether they were recorded; they wait for [`SenderOptions::resend`].
    pub fn held_count(&self) -> usize {
        self.spool.entries().filter(|(_, state)| self.is_held(*state)).count()
    }

    /// Takes one event as JSON text without line ends. Whenever a batch is full it is put into the spool and, unless
    /// the server was away a moment ago, sent.
    ///
    /// # Errors
    /// The event cannot be kept, or the server refuses this sender altogether.
    pub fn push(&mut self, event: &[u8], observer: &mut dyn Observer) -> Result<(), SendError> {
        if event.len() >= Batch::BYTES_MAX {
            return Err(SendError::TooLarge { bytes: event.len() });
        }
        let is_full = self.collected_count == self.options.batch_events
            || self.collected.len() + event.len() >= self.options.batch_bytes;
        if is_full {
            self.cut()?;
            self.send_waiting(observer)?;
            while self.spool.bytes() > self.options.spool_bytes_max && self.has_sendable() {
                self.pause_until_retry();
                self.send_waiting(observer)?;
            }
        }
        self.collected.extend_from_slice(event);
        self.collected.push(b'\n');
        self.collected_count += 1;
        Ok(())
    }

    /// Sends all that was pushed and all that is in the spool, trying for at most `patience`. Returns whether
    /// everything is answered for; what is not stays in the spool.
    ///
    /// # Errors
    /// As [`Sender::push`].
    pub fn flush(&mut self, patience: Duration, observer: &mut dyn Observer) -> Result<bool, SendError> {
        self.cut()?;
        let give_up_at = self.clock.elapsed().saturating_add(patience);
        self.send_waiting(observer)?;
        while self.has_sendable() && self.retry_at <= give_up_at {
            self.pause_until_retry();
            self.send_waiting(observer)?;
        }
        Ok(!self.has_sendable())
    }

    /// Puts what was collected into the spool as one batch.
    fn cut(&mut self) -> Result<(), SendError> {
        if self.collected_count == 0 {
            return Ok(());
        }
        let body = std::mem::take(&mut self.collected);
        self.collected_count = 0;
        let key = match self.options.keys {
            KeySource::Fresh => IdempotencyKey::new(self.clock.unix_millis()),
            KeySource::Content { changed_unix_millis } => {
                IdempotencyKey::of_content(changed_unix_millis, &[&self.position.to_le_bytes(), &body])
            }
        };
        self.position += body.len() as u64;
        self.spool.add(&Batch::new(key, body))?;
        Ok(())
    }

    /// Sends the spool's batches in their order until it is empty or the server is away.
    fn send_waiting(&mut self, observer: &mut dyn Observer) -> Result<(), SendError> {
        while self.clock.elapsed() >= self.retry_at {
            let next = self.spool.entries().find(|(_, state)| !self.is_held(*state));
            let Some((number, state)) = next else { return Ok(()) };
            if let Attempt::Later = self.send(number, state, observer)? {
                return Ok(());
            }
        }
        Ok(())
    }

    fn send(&mut self, number: u64, state: State, observer: &mut dyn Observer) -> Result<Attempt, SendError> {
        let batch = self.spool.read(number)?;
        if state == State::Waiting {
            self.spool.set_state(number, State::Tried { unix_seconds: self.clock.unix_millis() / 1_000 })?;
        }
        let error = match self.transport.record(&batch) {
            Ok(recorded) => {
                self.backoff.after_success();
                observer.recorded(&batch, &recorded);
                self.spool.remove(number)?;
                return Ok(Attempt::Answered);
            }
            Err(error) => error,
        };
        if is_without_effect(&error) && state == State::Waiting {
            self.spool.set_state(number, State::Waiting)?;
        }
        if error.is_temporary() {
            let wait = self.backoff.after_failure(error.retry_after());
            self.retry_at = self.clock.elapsed().saturating_add(wait);
            observer.unavailable(&error, wait);
            return Ok(Attempt::Later);
        }
        self.take_apart(number, &batch, error, observer)?;
        Ok(Attempt::Answered)
    }

    /// A refusal that is about events and not about the sender: the bad ones are handed over, the others sent anew.
    fn take_apart(
        &mut self,
        number: u64,
        batch: &Batch,
        error: ClientError,
        observer: &mut dyn Observer,
    ) -> Result<(), SendError> {
        let ClientError::Refused { status: status @ (400 | 413 | 422), message, events, .. } = &error else {
            return Err(SendError::Refused(error));
        };
        let whole_batch = [BadEvent { index: 0, field: String::new(), message: message.clone() }];
        let bad = match (batch.count(), status) {
            (1, _) if events.is_empty() => &whole_batch[..],
            (_, 422) => events.as_slice(),
            _ => &[],
        };
        let parts = if bad.is_empty() {
            if *status == 422 {
                return Err(SendError::Refused(error));
            }
            halves(batch)
        } else {
            self.hand_over(batch, bad, observer)?.into_iter().collect()
        };
        self.spool.replace(number, &parts)?;
        Ok(())
    }

    /// Tells of the bad events; returns the others as a batch of their own.
    fn hand_over(
        &self,
        batch: &Batch,
        bad: &[BadEvent],
        observer: &mut dyn Observer,
    ) -> Result<Option<Batch>, SendError> {
        let lines: Vec<&[u8]> = batch.lines().collect();
        let mut is_bad = vec![false; lines.len()];
        let mut rejected = Vec::new();
        for event in bad {
            if let Some(line) = lines.get(event.index) {
                is_bad[event.index] = true;
                rejected.push((*line, event));
            }
        }
        observer.rejected(&rejected).map_err(SendError::Rejects)?;
        let good = lines.iter().zip(&is_bad).filter(|(_, is_bad)| !**is_bad).map(|(line, _)| *line);
        Ok(part(batch, good))
    }

    fn has_sendable(&self) -> bool {
        self.spool.entries().any(|(_, state)| !self.is_held(state))
    }

    fn is_held(&self, state: State) -> bool {
        let State::Tried { unix_seconds } = state else { return false };
        let age_seconds = (self.clock.unix_millis() / 1_000).saturating_sub(unix_seconds);
        !self.options.resend && age_seconds > KEY_REMEMBERED.as_secs()
    }

    fn pause_until_retry(&self) {
        self.clock.pause(self.retry_at.saturating_sub(self.clock.elapsed()));
    }
}

impl Sender<Client, crate::SystemClock> {
    /// A sender to `client` with the machine's clocks.
    pub fn to_server(client: Client, spool: Spool, options: SenderOptions) -> Self {
        Self::new(client, crate::SystemClock::new(), spool, options)
    }
}

/// True when nothing of the batch can have been recorded by the request that ended so.
fn is_without_effect(error: &ClientError) -> bool {
    matches!(error, ClientError::Refused { .. } | ClientError::Unreachable { delivery: Delivery::NotSent, .. })
}

fn halves(batch: &Batch) -> Vec<Batch> {
    let middle = batch.count() / 2;
    [part(batch, batch.lines().take(middle)), part(batch, batch.lines().skip(middle))].into_iter().flatten().collect()
}

/// Some events of a batch as a batch. Its key follows from the old key and the events: if the process ends before
/// the old batch is forgotten, the same part gets the same key again.
fn part<'a>(batch: &Batch, lines: impl Iterator<Item = &'a [u8]>) -> Option<Batch> {
    let mut body = Vec::with_capacity(batch.body().len());
    for line in lines {
        body.extend_from_slice(line);
        body.push(b'\n');
    }
    let key = batch.key.derive(&body);
    (!body.is_empty()).then(|| Batch::new(key, body))
}

#[cfg(test)]
mod tests;
