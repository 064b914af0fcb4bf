//! The load: several writers at once, each as impatient and as careless as real ones.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use jiff::{SignedDuration, Span, Timestamp};
use serde_json::json;

use crate::http::{Acknowledged, Answer, Http};
use crate::ledger::{Ledger, Request};
use crate::random::Random;
use crate::server::Organisation;

/// Writers at work at the same time.
const WRITERS: usize = 6;
/// Events of the largest batch.
const BATCH_EVENTS_MAX: u64 = 150;
/// How far back a late event may lie.
const LATE_SECONDS_MAX: u64 = 30 * 24 * 60 * 60;
/// How long an idempotency key is remembered for certain; whole days are forgotten after a week.
const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(6 * 24);

/// What the writers share.
#[derive(Debug)]
pub struct Load<'a> {
    pub http: &'a Http,
    pub organisations: &'a [Organisation],
    pub ledger: &'a Ledger,
    /// Set when the writers must come to an end.
    pub stop: &'a AtomicBool,
    /// The server's time at the beginning.
    pub now: Timestamp,
    /// Part of every idempotency key, so that no two rounds share one.
    pub round: usize,
}

impl Load<'_> {
    /// Writes until told to stop or until the server is gone. Each acknowledgement is announced.
    pub fn run(&self, random: &mut Random, acknowledgements: &Sender<()>) {
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (random, acknowledgements) = (random.fork(), acknowledgements.clone());
                scope.spawn(move || self.write(writer, random, &acknowledgements));
            }
            let random = random.fork();
            scope.spawn(move || self.export(random));
        });
    }

    fn write(&self, writer: usize, mut random: Random, acknowledgements: &Sender<()>) {
        for number in 0.. {
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let organisation = writer % self.organisations.len();
            let key = format!("round-{}-writer-{writer}-{number}", self.round);
            let request = request(organisation, key, &mut random);
            let body = request.body();
            self.ledger.sent(request.clone());
            let service_key = &self.organisations[organisation].service_key;
            // A client whose connection breaks while its request commits: it asks again at once, or never.
            if random.once_in(20) {
                if self.http.post_events_and_leave(service_key, &request.idempotency_key, &body).is_err() {
                    return;
                }
                if random.once_in(2) {
                    continue;
                }
            }
            match self.http.post_events(service_key, &request.idempotency_key, &body) {
                Ok(answer) => take_down(self.ledger, &request.idempotency_key, &answer),
                Err(_) => return,
            }
            if acknowledgements.send(()).is_err() {
                return;
            }
        }
    }

    /// Asks for one export while the others write, of an organisation from which nothing expires.
    fn export(&self, mut random: Random) {
        let lasting: Vec<usize> =
            (0..self.organisations.len()).filter(|index| self.organisations[*index].kept_from.is_none()).collect();
        let organisation = *random.pick(&lasting);
        let Ok(token) = self.http.exchange(&self.organisations[organisation].refresh_token) else { return };
        let (start, end) = window(self.now);
        let kind = if random.once_in(4) { "csv" } else { "json" };
        let body = json!({
            "name": format!("round {}", self.round), "exportType": kind,
            "filters": {"startDate": start, "endDate": end},
        });
        let Ok(answer) = self.http.post(&token, "/v3/audit-logs/export", &body.to_string()) else { return };
        match answer.data::<serde_json::Value>() {
            Ok(data) if kind == "json" => {
                let id = data["id"].as_str().unwrap_or_default().to_owned();
                self.ledger.lock().exports.push((organisation, id));
            }
            Ok(_) => {}
            // As events are refused while nothing can be kept: see `take_down`.
            Err(_) if matches!(answer.status, 503 | 507) => {}
            Err(violation) => self.ledger.violated(violation),
        }
    }
}

/// Sends everything of unknown outcome again, until each has an answer.
pub fn settle(http: &Http, organisations: &[Organisation], ledger: &Ledger) -> Result<(), String> {
    let unknown: Vec<Request> = ledger.lock().unknown.values().cloned().collect();
    for request in unknown {
        let service_key = &organisations[request.organisation].service_key;
        let answer = http
            .post_events(service_key, &request.idempotency_key, &request.body())
            .map_err(|error| format!("a server that is ready did not answer: {error}"))?;
        take_down(ledger, &request.idempotency_key, &answer);
    }
    Ok(())
}

/// Sends some acknowledged requests again, as they were and with another body. `now` is the server's time.
pub fn replay(
    http: &Http,
    organisations: &[Organisation],
    now: Timestamp,
    ledger: &Ledger,
    random: &mut Random,
) -> Result<(), String> {
    let since = now.checked_sub(KEYS_KEPT).expect("a moment of the last week");
    let remembered = |said: &Acknowledged| said.recorded_at.parse::<Timestamp>().is_ok_and(|at| at >= since);
    let acknowledged: Vec<Request> = {
        let state = ledger.lock();
        state.acknowledged.values().filter(|(_, said)| remembered(said)).map(|(request, _)| request.clone()).collect()
    };
    for _ in 0..acknowledged.len().min(5) {
        let request = random.pick(&acknowledged);
        let service_key = &organisations[request.organisation].service_key;
        let post = |body: &str| {
            let answer = http.post_events(service_key, &request.idempotency_key, body);
            answer.map_err(|error| format!("a server that is ready did not answer: {error}"))
        };
        let again = post(&request.body())?;
        if !again.replayed {
            return Err(format!("I3: `{}` was answered anew: {again:?}", request.idempotency_key));
        }
        take_down(ledger, &request.idempotency_key, &again);
        let other = post(&format!("[{}]", request.events.join(" , ")))?;
        if other.status != 409 {
            return Err(format!("I3: another body under `{}` got {other:?}", request.idempotency_key));
        }
    }
    Ok(())
}

/// The first and last day that hold everything the writers make by our time, and the server by `now`, as the list wants
/// them.
pub fn window(now: Timestamp) -> (String, String) {
    let day = |time: Timestamp, days| {
        let date = time.to_zoned(jiff::tz::TimeZone::UTC).date();
        date.checked_add(Span::new().days(days)).expect("a date near today").to_string()
    };
    (day(Timestamp::now(), -60), day(now, 1))
}

/// Writes an answer down: an acknowledgement, nothing yet, or a violation.
pub fn take_down(ledger: &Ledger, key: &str, answer: &Answer) {
    match answer.status {
        201 => match answer.data::<Acknowledged>() {
            Ok(said) => ledger.acknowledged(key, said),
            Err(violation) => ledger.violated(violation),
        },
        503 | 507 => {}
        _ => ledger.violated(format!("`{key}` was refused: {answer:?}")),
    }
}

/// Some events under one key.
pub fn request(organisation: usize, idempotency_key: String, random: &mut Random) -> Request {
    let count = if random.once_in(8) { 2 + random.below(BATCH_EVENTS_MAX - 1) } else { 1 };
    let events = (0..count).map(|index| event(&format!("{idempotency_key}/{index}"), random)).collect();
    Request { organisation, idempotency_key, events }
}

/// An event that carries its own name in `requestID`, by which the checker finds it.
fn event(name: &str, random: &mut Random) -> String {
    let late = Span::new().seconds(i64::try_from(random.below(LATE_SECONDS_MAX)).expect("a month of seconds"));
    let timestamp = Timestamp::now().checked_sub(late).expect("a moment of the last month");
    let person = random.below(40);
    let words = "payments api renamed over the weekend because the old name was misleading to everyone ";
    let length = usize::try_from(random.below(words.len() as u64)).expect("a small number");
    json!({
        "timestamp": timestamp.to_string(),
        "resource": "Services",
        "action": random.pick(&["Create", "Update", "Delete"]),
        "outcome": random.pick(&["success", "success", "failure", "denied"]),
        "actor": {
            "type": "user", "userID": format!("user-{person}"), "userName": format!("person.{person}"),
            "userEmail": format!("person.{person}@example.com"), "fullName": format!("Person Nº {person}"),
        },
        "client": random.pick(&["web", "terraform", "api"]),
        "team": {"id": format!("team-{}", person % 5), "name": format!("Team {}", person % 5)},
        "targets": [{"type": "Services", "id": format!("service-{}", random.below(500)), "name": "payments"}],
        "ipAddress": format!("203.0.113.{}", random.below(256)),
        "requestID": name,
        "additionalInfo": &words[..length],
        "meta": {"before": {"revision": random.draw()}, "after": {"revision": random.draw(), "tags": ["a", "b"]}},
    })
    .to_string()
}
