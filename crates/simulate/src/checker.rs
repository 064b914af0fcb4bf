//! Reads everything back over the public interface and compares it with the ledger.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::Violation;
use crate::http::{Acknowledged, Http, Page};
use crate::ledger::{Request, State};
use crate::random::Random;
use crate::server::Organisation;
use crate::workload::window;

/// Events of each organisation that are also opened one by one.
const OPENED_BY_ID: usize = 20;

/// The bytes in which each event was first shown, by organisation and id. They never change (I1).
#[derive(Debug, Default)]
pub struct Shown(HashMap<(usize, u64), Box<str>>);

/// An event as the list shows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Observed {
    id: u64,
    recorded_at: String,
    #[serde(rename = "requestID")]
    name: String,
    #[serde(flatten)]
    fields: BTreeMap<String, Value>,
}

/// Everything that one organisation shows.
struct Log {
    events: Vec<Observed>,
    /// Index into `events` by the name that the workload gave.
    by_name: HashMap<String, usize>,
    floor_id: u64,
}

/// Compares what `organisations` show with what `state` promises. `now` is the server's time. Returns how many events
/// were read.
pub fn check(
    http: &Http,
    organisations: &[Organisation],
    now: Timestamp,
    state: &State,
    shown: &mut Shown,
    random: &mut Random,
) -> Result<usize, Violation> {
    let mut count = 0;
    for (index, organisation) in organisations.iter().enumerate() {
        let token = http.exchange(&organisation.refresh_token)?;
        let log = read(http, &token, index, now, shown)?;
        for (request, said) in state.acknowledged.values().filter(|(request, _)| request.organisation == index) {
            log.holds(request, said, organisation.kept_from)?;
        }
        for request in state.unknown.values().filter(|request| request.organisation == index) {
            log.holds_all_or_nothing(request)?;
        }
        for _ in 0..OPENED_BY_ID.min(log.events.len()) {
            open_one(http, &token, random.pick(&log.events))?;
        }
        count += log.events.len();
    }
    match state.violations.first() {
        Some(violation) => Err(violation.clone()),
        None => Ok(count),
    }
}

/// Reads an organisation's events in the order of their numbers, which must have no gap (I2).
fn read(http: &Http, token: &str, index: usize, now: Timestamp, shown: &mut Shown) -> Result<Log, Violation> {
    let (start, end) = window(now);
    let mut log = Log { events: Vec::new(), by_name: HashMap::new(), floor_id: 1 };
    let (mut after, mut last_recorded_at) = (0, Timestamp::MIN);
    loop {
        let path = format!(
            "/v3/audit-logs?order=recorded&afterID={after}&pageSize=1000&include=meta&startDate={start}&endDate={end}"
        );
        let answer = http.get(token, &path).map_err(|error| format!("the list failed: {error}"))?;
        let page: Page = answer.json()?;
        log.floor_id = page.metadata.floor_id;
        for raw in &page.data {
            let event: Observed = serde_json::from_str(raw.get()).map_err(|error| format!("{error}: {raw}"))?;
            let expected = if after == 0 { page.metadata.floor_id.max(1) } else { after + 1 };
            if event.id != expected {
                return Err(format!("I2: event {} follows {after}; {expected} was expected", event.id));
            }
            let recorded_at = event.recorded_at.parse().map_err(|error| format!("{error}: {raw}"))?;
            if recorded_at < last_recorded_at {
                return Err(format!("I2: event {} was recorded before the one before it", event.id));
            }
            (after, last_recorded_at) = (event.id, recorded_at);
            shown.compare(index, event.id, raw.get())?;
            log.add(event)?;
        }
        if page.data.is_empty() || after >= page.metadata.head_id {
            return if after == page.metadata.head_id {
                Ok(log)
            } else {
                Err(format!("I2: the head is {} but the last event is {after}", page.metadata.head_id))
            };
        }
    }
}

impl Log {
    fn add(&mut self, event: Observed) -> Result<(), Violation> {
        let place = self.events.len();
        if !event.name.contains('/') {
            self.events.push(event);
            return Ok(());
        }
        match self.by_name.entry(event.name.clone()) {
            Entry::Vacant(free) => free.insert(place),
            Entry::Occupied(taken) => {
                let first = self.events[*taken.get()].id;
                return Err(format!("I3: `{}` was recorded twice, as {first} and {}", event.name, event.id));
            }
        };
        self.events.push(event);
        Ok(())
    }

    fn find(&self, name: &str) -> Option<&Observed> {
        self.by_name.get(name).map(|&place| &self.events[place])
    }

    /// Every event of an acknowledged request is there under its number, as it was sent (I1), unless it was recorded
    /// before `kept_from` and has expired.
    fn holds(&self, request: &Request, said: &Acknowledged, kept_from: Option<Timestamp>) -> Result<(), Violation> {
        if said.count != request.events.len() as u64 {
            return Err(format!("`{}` was acknowledged with a count of {}", request.idempotency_key, said.count));
        }
        for (id, (index, sent)) in (said.first_id..).zip(request.events.iter().enumerate()) {
            let name = format!("{}/{index}", request.idempotency_key);
            if id < self.floor_id {
                may_have_expired(&name, said, kept_from)?;
                continue;
            }
            let event = self.find(&name).ok_or_else(|| format!("I1: `{name}` was acknowledged as {id} and is lost"))?;
            if event.id != id || event.recorded_at != said.recorded_at {
                return Err(format!("I2: `{name}` was acknowledged as {id} at {} and is {event:?}", said.recorded_at));
            }
            event.matches(sent)?;
        }
        Ok(())
    }

    /// A request without an answer was recorded whole or not at all.
    fn holds_all_or_nothing(&self, request: &Request) -> Result<(), Violation> {
        let names = (0..request.events.len()).map(|index| format!("{}/{index}", request.idempotency_key));
        let there = names.filter(|name| self.find(name).is_some()).count();
        if there == 0 || there == request.events.len() {
            return Ok(());
        }
        Err(format!("I1: {there} of {} events of `{}` are there", request.events.len(), request.idempotency_key))
    }
}

impl Observed {
    /// Every field that was sent is shown as it was sent.
    fn matches(&self, sent: &str) -> Result<(), Violation> {
        let sent: BTreeMap<String, Value> = serde_json::from_str(sent).expect("the workload sends JSON");
        let differs = |(field, value): &(&String, &Value)| match field.as_str() {
            "requestID" => false,
            "timestamp" => !same_moment(self.fields.get("timestamp"), value),
            "team" => {
                self.fields.get("team").is_none_or(|team| team["id"] != value["id"] || team["name"] != value["name"])
            }
            _ => self.fields.get(field.as_str()) != Some(value),
        };
        match sent.iter().find(differs) {
            None => Ok(()),
            Some((field, value)) => {
                let shown = self.fields.get(field);
                Err(format!("I1: event {} was sent with `{field}` {value} and shows {shown:?}", self.id))
            }
        }
    }
}

impl Shown {
    fn compare(&mut self, organisation: usize, id: u64, bytes: &str) -> Result<(), Violation> {
        match self.0.entry((organisation, id)) {
            Entry::Vacant(free) => {
                free.insert(bytes.into());
                Ok(())
            }
            Entry::Occupied(first) if **first.get() == *bytes => Ok(()),
            Entry::Occupied(first) => Err(format!("I1: event {id} was shown as {} and now as {bytes}", first.get())),
        }
    }

    fn bytes(&self, organisation: usize, id: u64) -> Option<&str> {
        self.0.get(&(organisation, id)).map(|bytes| &**bytes)
    }
}

/// Compares a finished export: whole, ordered, and each event in the bytes that the list shows.
pub fn check_export(organisation: usize, file: &str, shown: &Shown) -> Result<(), Violation> {
    let rows: Vec<Box<serde_json::value::RawValue>> =
        serde_json::from_str(file).map_err(|error| format!("an export that is not JSON: {error}"))?;
    let mut ids = Vec::with_capacity(rows.len());
    for row in &rows {
        let event: Observed = serde_json::from_str(row.get()).map_err(|error| format!("{error}: {row}"))?;
        let listed = shown.bytes(organisation, event.id).ok_or_else(|| format!("I7: {} is only exported", event.id))?;
        let same = serde_json::from_str::<Value>(listed).ok() == serde_json::from_str::<Value>(row.get()).ok();
        if !same {
            return Err(format!("I7: event {} is listed as {listed} and exported as {row}", event.id));
        }
        ids.push(event.id);
    }
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[1] != pair[0] + 1) {
        Some(pair) => Err(format!("I7: an export goes from event {} to {}", pair[0], pair[1])),
        None => Ok(()),
    }
}

fn open_one(http: &Http, token: &str, listed: &Observed) -> Result<(), Violation> {
    let answer = http.get(token, &format!("/v3/audit-logs/{}", listed.id)).map_err(|error| error.to_string())?;
    let opened: Observed = answer.data()?;
    if opened.fields == listed.fields && opened.recorded_at == listed.recorded_at && opened.name == listed.name {
        Ok(())
    } else {
        Err(format!("I7: event {} is listed as {listed:?} and opened as {opened:?}", listed.id))
    }
}

/// An event below the floor must be old enough for that.
fn may_have_expired(name: &str, said: &Acknowledged, kept_from: Option<Timestamp>) -> Result<(), Violation> {
    let recorded_at: Timestamp = said.recorded_at.parse().map_err(|error| format!("{error}: {said:?}"))?;
    match kept_from {
        Some(kept_from) if recorded_at < kept_from => Ok(()),
        _ => Err(format!("I1: `{name}` was recorded at {} and lies below the floor", said.recorded_at)),
    }
}

fn same_moment(shown: Option<&Value>, sent: &Value) -> bool {
    let moment = |value: &Value| value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    let micros = |value: Option<&Value>| value.and_then(moment).map(Timestamp::as_microsecond);
    micros(shown).is_some() && micros(shown) == micros(Some(sent))
}
