//! Connections that post prepared bodies as fast as they are answered. One thread serves them all and parses nothing but
//! the status: the client shares its processors with the server, and what it takes is missing from the figure.

use std::io::{self, ErrorKind, IoSlice, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use rustix::event::{PollFd, PollFlags, poll};

use super::stopwatch::Stopwatch;
use crate::Violation;

/// Bytes of an answer to events that were recorded; it is much smaller.
const ANSWER_BYTES_MAX: usize = 16 << 10;

/// What a service posts.
pub(super) struct Load<'a> {
    pub(super) address: SocketAddr,
    pub(super) service_key: &'a str,
    /// Part of its idempotency keys; no other load of the service may have the same.
    pub(super) series: u16,
    /// Posted in turn, each time under a new key.
    pub(super) bodies: &'a [String],
}

/// What became of it: every request was recorded.
pub(super) struct Posted {
    pub(super) seconds: f64,
    /// The longest that one request waited for its answer.
    pub(super) wait_max_seconds: f64,
}

impl Load<'_> {
    /// Posts every body once.
    pub(super) fn post_all(&self, connections: usize) -> Result<Posted, Violation> {
        self.post_while(connections, |index| index < self.bodies.len())
    }

    /// Posts until `more` says that the request with this index is not to be made, over so many connections.
    pub(super) fn post_while(&self, connections: usize, more: impl Fn(usize) -> bool) -> Result<Posted, Violation> {
        let watch = Stopwatch::start();
        let (mut requests, mut wait_max_seconds) = (0, 0.0_f64);
        let mut open = Vec::with_capacity(connections);
        while open.len() < connections && more(requests) {
            open.push(self.connect(requests)?);
            requests += 1;
        }
        while !open.is_empty() {
            wait_for_any(&open).map_err(|error| error.to_string())?;
            let mut at = 0;
            while let Some(exchange) = open.get_mut(at) {
                match exchange.advance().map_err(|error| format!("a connection broke: {error}"))? {
                    None => {}
                    Some(503) => exchange.repeat(),
                    Some(201) => {
                        wait_max_seconds = wait_max_seconds.max(exchange.since.seconds());
                        if !more(requests) {
                            open.swap_remove(at);
                            continue;
                        }
                        exchange.begin(self.request(requests));
                        requests += 1;
                    }
                    Some(_) => return Err(format!("an event was refused: {}", exchange.text())),
                }
                at += 1;
            }
        }
        Ok(Posted { seconds: watch.seconds(), wait_max_seconds })
    }

    fn connect(&self, index: usize) -> Result<Exchange<'_>, Violation> {
        Exchange::connect(self.address, self.request(index)).map_err(|error| format!("could not connect: {error}"))
    }

    /// Head and body of a request. Its key is a UUID that sorts by time, as the SDKs send.
    fn request(&self, index: usize) -> (String, &[u8]) {
        let Self { address, service_key, series, bodies } = self;
        let body = bodies[index % bodies.len()].as_bytes();
        let length = body.len();
        let head = format!(
            "POST /v3/audit-logs/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {service_key}\r\n\
             Idempotency-Key: 0198f3a2-{series:04x}-7000-8000-{index:012x}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        (head, body)
    }
}

/// A request on its connection, and as much of its answer as has come.
struct Exchange<'a> {
    stream: TcpStream,
    head: String,
    body: &'a [u8],
    sent: usize,
    answer: Vec<u8>,
    received: usize,
    since: Stopwatch,
}

impl<'a> Exchange<'a> {
    fn connect(address: SocketAddr, (head, body): (String, &'a [u8])) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        let answer = vec![0; ANSWER_BYTES_MAX];
        Ok(Self { stream, head, body, sent: 0, answer, received: 0, since: Stopwatch::start() })
    }

    fn begin(&mut self, (head, body): (String, &'a [u8])) {
        (self.head, self.body, self.since) = (head, body, Stopwatch::start());
        self.repeat();
    }

    /// The same request again; it has waited since it was first sent.
    fn repeat(&mut self) {
        (self.sent, self.received) = (0, 0);
    }

    fn is_sent(&self) -> bool {
        self.sent == self.head.len() + self.body.len()
    }

    fn interest(&self) -> PollFlags {
        if self.is_sent() { PollFlags::IN } else { PollFlags::OUT }
    }

    /// Sends and receives what goes without waiting; the status once the answer is complete.
    fn advance(&mut self) -> io::Result<Option<u16>> {
        let moved = if self.is_sent() { self.receive() } else { self.send().map(|()| None) };
        match moved {
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            moved => moved,
        }
    }

    fn send(&mut self) -> io::Result<()> {
        while !self.is_sent() {
            let head = self.head.as_bytes().get(self.sent..).unwrap_or_default();
            let body = &self.body[self.sent.saturating_sub(self.head.len())..];
            self.sent += self.stream.write_vectored(&[IoSlice::new(head), IoSlice::new(body)])?;
        }
        Ok(())
    }

    fn receive(&mut self) -> io::Result<Option<u16>> {
        match self.stream.read(&mut self.answer[self.received..])? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            bytes => {
                self.received += bytes;
                Ok(self.status())
            }
        }
    }

    /// The status of an answer that has arrived whole.
    fn status(&self) -> Option<u16> {
        let (head, body) = self.text().split_once("\r\n\r\n")?;
        let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        (body.len() >= length).then_some(status)
    }

    /// Answers of the server are ASCII.
    fn text(&self) -> &str {
        str::from_utf8(&self.answer[..self.received]).unwrap_or_default()
    }
}

/// Waits until something can be sent or received.
fn wait_for_any(open: &[Exchange<'_>]) -> io::Result<()> {
    let mut descriptors: Vec<PollFd<'_>> =
        open.iter().map(|exchange| PollFd::new(&exchange.stream, exchange.interest())).collect();
    poll(&mut descriptors, None)?;
    Ok(())
}
