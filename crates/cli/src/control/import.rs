//! Events that an operator brings along, on the way of all events: admit, then commit.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};

use holdfast_engine::admit::{self, Admitted, Catalogue, ContentType};
use holdfast_engine::commit::{Append, Committed, Idempotency, Waiting};
use holdfast_engine::{Engine, EngineError, limits};
use holdfast_format::{OrganisationId, Source};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// Appends that wait for their commit: many, so that those of small organisations share transactions, and few beside what
/// the committer's queue takes, so that others still find room in it.
const IN_FLIGHT_MAX: usize = limits::COMMIT_QUEUE_LEN_MAX / 16;
/// Encoded bytes of the appends that wait, as far as they are more than one.
const IN_FLIGHT_BYTES_MAX: usize = limits::COMMIT_QUEUE_BYTES_MAX / 4;
/// Organisations whose catalogues are remembered; past it all are forgotten.
const CATALOGUES_MAX: usize = 1_024;
/// The scope of the keys and the events' source: no service, the operator.
const SOURCE: Source<'static> = Source { id: "", name: "import" };

/// What an operator's connection has appended and not yet seen committed.
#[derive(Debug, Default)]
pub(super) struct Imports {
    waiting: VecDeque<InFlight>,
    waiting_bytes: usize,
    catalogues: HashMap<OrganisationId, Catalogue>,
    recorded: u64,
    replayed: u64,
}

/// An append that waits for its commit.
#[derive(Debug)]
struct InFlight {
    waiting: Waiting<Committed>,
    bytes: usize,
}

impl Imports {
    /// Admits events (newline-delimited JSON) and hands them to the committer; waits only when much is in flight.
    /// Bad events are an answer, not a failure: whoever asked knows which lines they are.
    pub(super) fn append(
        &mut self,
        engine: &Engine,
        organisation: OrganisationId,
        key: &str,
        events: &str,
    ) -> Result<Value, Failure> {
        let request = admit::Request { content_type: ContentType::Ndjson, body: events.as_bytes() };
        let catalogue = self.catalogue(engine, organisation)?;
        let Admitted { events: admitted, register } =
            match admit::admit(request, catalogue, SOURCE, engine.clock().now()) {
                Ok(admitted) => admitted,
                Err(EngineError::BadEvents { count, events }) => {
                    return Ok(json!({"badCount": count, "bad": listed(&events)}));
                }
                Err(error) => return Err(error.into()),
            };
        if !register.is_empty() {
            self.catalogues.remove(&organisation);
        }
        let idempotency = Some(Idempotency {
            service: SOURCE.name.to_owned(),
            key: key.to_owned(),
            body_sha256: Sha256::digest(events.as_bytes()).into(),
        });
        self.submit(engine, &Append { organisation, idempotency, events: admitted, register })?;
        Ok(json!({}))
    }

    /// Waits until everything is committed.
    pub(super) fn finish(&mut self) -> Result<Value, Failure> {
        while self.wait_for_oldest()? {}
        let counts = json!({"recorded": self.recorded, "replayed": self.replayed});
        *self = Self::default();
        Ok(counts)
    }

    fn submit(&mut self, engine: &Engine, append: &Append) -> Result<(), Failure> {
        let bytes = append.events.record_bytes_max();
        while self.waiting.len() >= IN_FLIGHT_MAX || self.waiting_bytes + bytes > IN_FLIGHT_BYTES_MAX {
            if !self.wait_for_oldest()? {
                break;
            }
        }
        loop {
            match engine.append(append.clone()) {
                Ok(waiting) => {
                    self.waiting.push_back(InFlight { waiting, bytes });
                    self.waiting_bytes += bytes;
                    return Ok(());
                }
                Err(EngineError::Overloaded) if !self.waiting.is_empty() => {
                    self.wait_for_oldest()?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// False when nothing was waited for.
    fn wait_for_oldest(&mut self) -> Result<bool, Failure> {
        let Some(InFlight { waiting, bytes }) = self.waiting.pop_front() else { return Ok(false) };
        self.waiting_bytes -= bytes;
        let committed = waiting.wait()?;
        self.recorded += committed.count();
        self.replayed += if committed.replayed { committed.count() } else { 0 };
        Ok(true)
    }

    fn catalogue(&mut self, engine: &Engine, organisation: OrganisationId) -> Result<&Catalogue, Failure> {
        if self.catalogues.len() >= CATALOGUES_MAX && !self.catalogues.contains_key(&organisation) {
            self.catalogues.clear();
        }
        Ok(match self.catalogues.entry(organisation) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let read = engine.read(|connection| holdfast_server::load_catalogue(connection, &organisation));
                unknown.insert(read?)
            }
        })
    }
}

fn listed(bad: &[admit::BadEvent]) -> Vec<Value> {
    bad.iter().map(|bad| json!({"index": bad.index, "field": bad.field, "message": bad.message})).collect()
}
