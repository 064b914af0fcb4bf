//! `GET /v3/audit-logs/tail`: events as they are recorded, as Server-Sent Events in the order of ids.
//!
//! A message is `id: <epoch>-<event id>` and the event as `data:`. The first message and each keep-alive have an id
//! only, so that a reader's position moves without matches. The next batch is read when the last one was taken.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use holdfast_engine::EngineError;
use holdfast_engine::render::{DeletedTeams, json};
use holdfast_engine::tail::{Batch, Tail};
use holdfast_format::OrganisationId;
use holdfast_organisation::teams;
use jiff::tz::TimeZone;
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::list::includes_meta;
use crate::error::{ApiError, ApiResult, Code};
use crate::filters::{self, Asking};
use crate::guard::Looker;
use crate::limits::{TAIL_BATCH_EVENTS, TAIL_KEEP_ALIVE, TAIL_RECHECK};
use crate::openapi::{Operation, Parameter, Success};
use crate::query::Parameters;
use crate::state::AppState;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Parameters beside the filters.
const OWN: [&str; 2] = ["afterID", "include"];

pub(super) fn operations() -> Vec<Operation> {
    let resume = Parameter::header("Last-Event-ID", "The id of the last message that was seen; goes before `afterID`");
    vec![Operation {
        parameters: Parameter::filters().into_iter().chain(OWN.map(Parameter::named)).chain([resume]).collect(),
        success: Success::media("text/event-stream"),
        ..Operation::get("tailAuditLogs", "/v3/audit-logs/tail", tail, "Events as they are recorded")
    }]
}

async fn tail(
    looker: Looker,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let known: Vec<&str> = filters::NAMES.into_iter().chain(OWN).collect();
    let parameters = Parameters::parse(query.as_deref(), &known)?;
    let resolved = Asking::of_query(&parameters)?.resolve_optional(state.looking())?;
    let detail = if includes_meta(&parameters)? { json::Detail::WithMeta } else { json::Detail::List };
    let position = position(&state, &parameters, &headers)?;
    let place = state.tails().clone().try_acquire_owned();
    let place = place.map_err(|_| ApiError::new(Code::Overloaded, "too many tails are open; try again later"))?;
    let organisation = looker.user.organisation.id;
    state.views().note(&looker).await;
    let tail = state
        .read(move |state| {
            let moved = state.engine().watch(&organisation)?;
            let snapshot = state.engine().snapshot(&organisation)?;
            Ok(Tail::start(resolved.filter, position, &snapshot, moved)?)
        })
        .await?;
    let checked_at = state.engine().clock().elapsed();
    let stopping = state.stopping();
    let reader = Reader {
        state,
        looker,
        tail,
        zone: resolved.zone,
        detail,
        checked_at,
        stopping,
        phase: Phase::First,
        _place: place,
    };
    Ok(response(reader))
}

/// Where to go on: the header of a reader that comes back, or the parameter of one that comes from a list.
fn position(state: &AppState, parameters: &Parameters, headers: &HeaderMap) -> ApiResult<Option<u64>> {
    let Some(text) = headers.get(LAST_EVENT_ID) else { return parameters.integer("afterID", 0..=u64::MAX) };
    let parsed = text.to_str().ok().and_then(|text| {
        let (epoch, id) = text.split_once('-')?;
        Some((epoch.parse::<u64>().ok()?, id.parse::<u64>().ok()?))
    });
    match parsed {
        Some((epoch, id)) if epoch == state.engine().epoch() => Ok(Some(id)),
        Some(_) => Err(EngineError::StalePosition.into()),
        None => Err(ApiError::parameter("Last-Event-ID", "is not `<epoch>-<event id>`, as a tail writes it")),
    }
}

fn response(reader: Reader) -> Response {
    let messages = stream::unfold(reader, async |mut reader| {
        let message = reader.next().await?;
        Some((Ok::<_, std::convert::Infallible>(message), reader))
    });
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Proxies of the nginx kind hold answers back otherwise.
        (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
    ];
    (headers, Body::from_stream(messages)).into_response()
}

/// One open tail. It holds a position, never a queue.
struct Reader {
    state: AppState,
    looker: Looker,
    tail: Tail,
    zone: TimeZone,
    detail: json::Detail,
    checked_at: Duration,
    stopping: watch::Receiver<bool>,
    phase: Phase,
    _place: OwnedSemaphorePermit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing was sent yet.
    First,
    Reading,
    /// Everything was read; wait for more.
    Waiting,
}

/// Why a reader stopped waiting.
enum Woken {
    Moved,
    KeepAlive,
    Recheck,
    End,
}

impl Reader {
    /// The next bytes for the client; `None` ends the stream.
    async fn next(&mut self) -> Option<Bytes> {
        if self.phase == Phase::First {
            self.phase = Phase::Reading;
            return Some(self.position_message());
        }
        let began = self.state.engine().clock().elapsed();
        loop {
            self.recheck().await?;
            if self.phase == Phase::Waiting {
                match self.wait(began).await {
                    Woken::Moved => self.phase = Phase::Reading,
                    Woken::KeepAlive => return Some(self.position_message()),
                    Woken::Recheck => continue,
                    Woken::End => return None,
                }
            }
            if let Some(bytes) = self.read().await? {
                return Some(bytes);
            }
            // A long stretch without matches must not look like a dead connection.
            if self.state.engine().clock().elapsed().saturating_sub(began) >= TAIL_KEEP_ALIVE {
                return Some(self.position_message());
            }
        }
    }

    /// Reads one batch and writes it as messages; `Some(None)` when nothing of it matched.
    async fn read(&mut self) -> Option<Option<Bytes>> {
        let organisation = self.looker.user.organisation.id;
        let window_start = self.state.looking().window_start(&self.zone);
        let filter = self.tail.filter_mut();
        filter.from = filter.from.max(window_start);
        let mut tail = self.tail.clone();
        let read = self.state.read(move |state| {
            let read = batch(state, &organisation, &mut tail)?;
            Ok((tail, read))
        });
        let (tail, (batch, deleted)) = read.await.inspect_err(|error| error.log("tail")).ok()?;
        self.tail = tail;
        self.phase = if batch.is_caught_up { Phase::Waiting } else { Phase::Reading };
        Some((!batch.events.is_empty()).then(|| self.messages(&batch, &deleted)))
    }

    fn messages(&self, batch: &Batch, deleted: &DeletedTeams) -> Bytes {
        let epoch = self.state.engine().epoch();
        let mut out = Vec::new();
        for event in &batch.events {
            let event = event.event();
            out.extend_from_slice(format!("id: {epoch}-{}\ndata: ", event.id).as_bytes());
            json::event(&event, deleted, self.detail, &mut out);
            out.extend_from_slice(b"\n\n");
        }
        metrics::counter!("tail_events_total").increment(batch.events.len() as u64);
        out.into()
    }

    fn position_message(&self) -> Bytes {
        format!("id: {}-{}\n\n", self.state.engine().epoch(), self.tail.position()).into()
    }

    async fn wait(&mut self, began: Duration) -> Woken {
        let now = self.state.engine().clock().elapsed();
        let until_keep_alive = TAIL_KEEP_ALIVE.saturating_sub(now.saturating_sub(began));
        let until_recheck = TAIL_RECHECK.saturating_sub(now.saturating_sub(self.checked_at));
        let news = async {
            tokio::select! {
                _ = self.stopping.wait_for(|stops| *stops) => Woken::End,
                moved = self.tail.wait() => if moved.is_ok() { Woken::Moved } else { Woken::End },
            }
        };
        match tokio::time::timeout(until_keep_alive.min(until_recheck), news).await {
            Ok(woken) => woken,
            Err(_) if until_keep_alive <= until_recheck => Woken::KeepAlive,
            Err(_) => Woken::Recheck,
        }
    }

    /// Makes sure, now and then, that the reader still may look. `None` ends the stream.
    async fn recheck(&mut self) -> Option<()> {
        if *self.stopping.borrow() {
            return None;
        }
        let now = self.state.engine().clock().elapsed();
        if now.saturating_sub(self.checked_at) >= TAIL_RECHECK {
            self.looker.recheck(&self.state).await.ok()?;
            self.checked_at = now;
        }
        Some(())
    }
}

/// Blocks.
fn batch(
    state: &AppState,
    organisation: &OrganisationId,
    tail: &mut Tail,
) -> Result<(Batch, DeletedTeams), EngineError> {
    let engine = state.engine();
    let batch = tail.read(engine.segments(), || engine.snapshot(organisation), TAIL_BATCH_EVENTS)?;
    if batch.events.is_empty() {
        return Ok((batch, DeletedTeams::default()));
    }
    let deleted = engine.read(|connection| teams::deleted(connection, organisation).map_err(EngineError::from))?;
    Ok((batch, deleted))
}
