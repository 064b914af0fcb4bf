use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use tempfile::TempDir;

use super::*;

/// Answers as it was told to, and records everything else.
#[derive(Debug, Default)]
struct Server {
    /// Refuses bodies that contain this with 400.
    poison: Option<&'static str>,
    script: RefCell<VecDeque<Result<(), ClientError>>>,
    requests: RefCell<Vec<(String, String)>>,
}

impl Server {
    fn answering(script: impl IntoIterator<Item = ClientError>) -> Self {
        Self { script: RefCell::new(script.into_iter().map(Err).collect()), ..Self::default() }
    }

    fn bodies(&self) -> Vec<String> {
        self.requests.borrow().iter().map(|(_, body)| body.clone()).collect()
    }

    fn keys(&self) -> Vec<String> {
        self.requests.borrow().iter().map(|(key, _)| key.clone()).collect()
    }
}

impl Transport for Server {
    fn record(&self, batch: &Batch) -> Result<Recorded, ClientError> {
        let body = String::from_utf8(batch.body().to_vec()).expect("text");
        let is_poisoned = self.poison.is_some_and(|poison| body.contains(poison));
        self.requests.borrow_mut().push((batch.key.to_string(), body));
        if is_poisoned {
            return Err(refused(400, &[]));
        }
        self.script.borrow_mut().pop_front().unwrap_or(Ok(()))?;
        let count = batch.count() as u64;
        Ok(Recorded { first_id: 1, last_id: count, count, recorded_at: String::new(), replayed: false })
    }
}

/// A clock that stands still unless somebody waits.
#[derive(Debug, Clone, Default)]
struct Still(Rc<Cell<Duration>>);

impl Clock for Still {
    fn unix_millis(&self) -> u64 {
        1_700_000_000_000 + u64::try_from(self.0.get().as_millis()).expect("a test is short")
    }

    fn elapsed(&self) -> Duration {
        self.0.get()
    }

    fn pause(&self, duration: Duration) {
        self.0.set(self.0.get() + duration.max(Duration::from_millis(1)));
    }
}

#[derive(Debug, Default)]
struct Notes {
    recorded: u64,
    rejected: Vec<(String, String)>,
    unavailable: usize,
}

impl Observer for Notes {
    fn recorded(&mut self, _: &Batch, recorded: &Recorded) {
        self.recorded += recorded.count;
    }

    fn rejected(&mut self, events: &[(&[u8], &BadEvent)]) -> io::Result<()> {
        let note = |(line, bad): &(&[u8], &BadEvent)| (String::from_utf8_lossy(line).into_owned(), bad.message.clone());
        self.rejected.extend(events.iter().map(note));
        Ok(())
    }

    fn unavailable(&mut self, _: &ClientError, _: Duration) {
        self.unavailable += 1;
    }
}

struct Bench {
    directory: TempDir,
    clock: Still,
    notes: Notes,
}

impl Bench {
    fn new() -> Self {
        Self { directory: TempDir::new().expect("a directory"), clock: Still::default(), notes: Notes::default() }
    }

    fn sender<'a>(&self, server: &'a Server, options: SenderOptions) -> Sender<&'a Server, Still> {
        let spool = Spool::open(self.directory.path().join("spool")).expect("a spool");
        Sender::new(server, self.clock.clone(), spool, options)
    }
}

fn batches_of(batch_events: usize) -> SenderOptions {
    SenderOptions { batch_events, ..SenderOptions::default() }
}

fn refused(status: u16, bad: &[(usize, &str)]) -> ClientError {
    let event = |(index, message): &(usize, &str)| BadEvent {
        index: *index,
        field: "resource".to_owned(),
        message: (*message).to_owned(),
    };
    let events = bad.iter().map(event).collect();
    ClientError::Refused { status, code: String::new(), message: "no".to_owned(), events }
}

fn unavailable(seconds: u64) -> ClientError {
    let retry_after = Some(Duration::from_secs(seconds));
    ClientError::Unavailable { status: 503, message: "busy".to_owned(), retry_after }
}

fn lost(delivery: Delivery) -> ClientError {
    ClientError::Unreachable { url: String::new(), delivery, source: Box::new(ureq::Error::ConnectionFailed) }
}

const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_batch_keeps_its_key_until_it_is_answered() {
    let mut bench = Bench::new();
    let server = Server::answering([unavailable(2), lost(Delivery::Unknown)]);
    let mut sender = bench.sender(&server, batches_of(2));
    for event in ["1", "2", "3"] {
        sender.push(event.as_bytes(), &mut bench.notes).expect("taken");
    }
    assert!(sender.flush(PATIENCE, &mut bench.notes).expect("sent"));
    assert_eq!(server.bodies(), ["1\n2\n", "1\n2\n", "1\n2\n", "3\n"]);
    let keys = server.keys();
    assert!(keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3], "{keys:?}");
    assert!(bench.clock.elapsed() >= Duration::from_secs(2), "Retry-After was not honoured");
    assert_eq!((bench.notes.recorded, bench.notes.unavailable), (3, 2));
    assert!(sender.spool().is_empty());
}

#[test]
fn what_a_crashed_sender_left_is_sent_with_its_key() {
    let mut bench = Bench::new();
    let away = Server::answering([lost(Delivery::Unknown)]);
    let mut sender = bench.sender(&away, batches_of(10));
    sender.push(b"1", &mut bench.notes).expect("taken");
    assert!(!sender.flush(Duration::ZERO, &mut bench.notes).expect("kept"));
    drop(sender);

    let back = Server::default();
    let mut sender = bench.sender(&back, batches_of(10));
    assert!(sender.flush(PATIENCE, &mut bench.notes).expect("sent"));
    assert_eq!((back.keys(), back.bodies()), (away.keys(), vec!["1\n".to_owned()]));
}

#[test]
fn bad_events_are_handed_over_and_the_others_sent_under_a_new_key() {
    let mut bench = Bench::new();
    let server = Server::answering([refused(422, &[(0, "a"), (2, "b")]), refused(422, &[(1, "c")])]);
    let mut sender = bench.sender(&server, batches_of(10));
    for event in ["0", "1", "2", "3"] {
        sender.push(event.as_bytes(), &mut bench.notes).expect("taken");
    }
    assert!(sender.flush(PATIENCE, &mut bench.notes).expect("sent"));
    assert_eq!(server.bodies(), ["0\n1\n2\n3\n", "1\n3\n", "1\n"]);
    let rejected: Vec<_> = bench.notes.rejected.iter().map(|(line, why)| (line.as_str(), why.as_str())).collect();
    assert_eq!(rejected, [("0", "a"), ("2", "b"), ("3", "c")]);
    let keys = server.keys();
    assert!(keys[0] != keys[1] && keys[1] != keys[2]);
    assert_eq!(bench.notes.recorded, 1);
}

#[test]
fn an_unreadable_body_is_halved_until_the_line_is_found() {
    let mut bench = Bench::new();
    let server = Server { poison: Some("bad"), ..Server::default() };
    let mut sender = bench.sender(&server, batches_of(10));
    for event in ["0", "1", "bad", "3"] {
        sender.push(event.as_bytes(), &mut bench.notes).expect("taken");
    }
    assert!(sender.flush(PATIENCE, &mut bench.notes).expect("sent"));
    assert_eq!(bench.notes.rejected, [("bad".to_owned(), "no".to_owned())]);
    assert_eq!(bench.notes.recorded, 3);
    let keys = server.keys();
    assert_eq!(keys.iter().collect::<std::collections::BTreeSet<_>>().len(), keys.len());
}

#[test]
fn a_refused_key_stops_everything_and_keeps_the_spool() {
    for status in [401, 403] {
        let mut bench = Bench::new();
        let server = Server::answering([refused(status, &[])]);
        let mut sender = bench.sender(&server, batches_of(1));
        sender.push(b"1", &mut bench.notes).expect("taken");
        let stopped = sender.push(b"2", &mut bench.notes);
        assert!(matches!(stopped, Err(SendError::Refused(_))), "{stopped:?}");
        assert_eq!(sender.spool().batch_count(), 1);
        assert_eq!(sender.spool().entries().next().map(|(_, state)| state), Some(State::Waiting));
    }
}

#[test]
fn an_unknown_outcome_older_than_the_keys_waits_for_resend() {
    let mut bench = Bench::new();
    let server = Server::answering([lost(Delivery::Unknown)]);
    let mut sender = bench.sender(&server, batches_of(1));
    sender.push(b"1", &mut bench.notes).expect("taken");
    assert!(!sender.flush(Duration::ZERO, &mut bench.notes).expect("kept"));
    bench.clock.pause(KEY_REMEMBERED + Duration::from_secs(1));

    sender.push(b"2", &mut bench.notes).expect("taken");
    assert!(sender.flush(PATIENCE, &mut bench.notes).expect("sent"), "the others are not held up");
    assert_eq!((sender.held_count(), server.bodies().len()), (1, 2));
    drop(sender);

    let options = SenderOptions { resend: true, ..batches_of(1) };
    let mut sender = bench.sender(&server, options);
    assert!(sender.flush(PATIENCE, &mut bench.notes).expect("sent"));
    assert_eq!(server.bodies(), ["1\n", "2\n", "1\n"]);
    assert!(sender.spool().is_empty());
}

#[test]
fn a_batch_that_never_left_is_not_held_however_old() {
    let mut bench = Bench::new();
    let server = Server::answering([lost(Delivery::NotSent)]);
    let mut sender = bench.sender(&server, batches_of(1));
    sender.push(b"1", &mut bench.notes).expect("taken");
    assert!(!sender.flush(Duration::ZERO, &mut bench.notes).expect("kept"));
    bench.clock.pause(KEY_REMEMBERED * 2);
    assert_eq!(sender.held_count(), 0);
    assert!(sender.flush(PATIENCE, &mut bench.notes).expect("sent"));
}

#[test]
fn input_that_is_read_again_has_the_same_keys() {
    let keys = |events: &[&str]| {
        let mut bench = Bench::new();
        let server = Server::default();
        let options = SenderOptions { keys: KeySource::Content { changed_unix_millis: 9 }, ..batches_of(1) };
        let mut sender = bench.sender(&server, options);
        for event in events {
            sender.push(event.as_bytes(), &mut bench.notes).expect("taken");
        }
        assert!(sender.flush(PATIENCE, &mut bench.notes).expect("sent"));
        server.keys()
    };
    let first = keys(&["1", "1", "2"]);
    assert_eq!(first, keys(&["1", "1", "2"]));
    assert_ne!(first[0], first[1], "equal events at different places are different batches");
}

#[test]
fn a_full_spool_makes_the_producer_wait() {
    let mut bench = Bench::new();
    let server = Server::answering((0..5).map(|_| unavailable(1)));
    let options = SenderOptions { spool_bytes_max: 1, ..batches_of(1) };
    let mut sender = bench.sender(&server, options);
    sender.push(b"1", &mut bench.notes).expect("taken");
    sender.push(b"2", &mut bench.notes).expect("taken");
    assert!(bench.clock.elapsed() >= Duration::from_secs(5));
    assert!(sender.spool().is_empty());
}
