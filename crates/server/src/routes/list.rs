//! `GET /v3/audit-logs`: pages of events, newest first, and the ascending feed for collectors.

use axum::extract::{RawQuery, State};
use axum::response::IntoResponse;
use holdfast_engine::filter::Filter;
use holdfast_engine::render::json;
use holdfast_engine::search::{self, Start, StoredEvent};
use holdfast_engine::state::Snapshot;
use holdfast_engine::{Engine, EngineError};
use holdfast_format::OrganisationId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::{JsonText, RecordingSince, Surroundings, append, page_number, page_size};
use crate::cursor::{Cursor, Cursors, Place};
use crate::error::{ApiError, ApiResult};
use crate::filters::{self, Asking, missing};
use crate::guard::Looker;
use crate::looking::{Looking, time_zone};
use crate::openapi::{Operation, Parameter, Success};
use crate::query::Parameters;
use crate::state::AppState;

/// Parameters beside the filters.
const OWN: [&str; 7] = ["pageSize", "pageNumber", "cursor", "throughID", "afterID", "order", "include"];

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        parameters: Parameter::filters().into_iter().chain(OWN.map(Parameter::named)).collect(),
        success: Success::named("AuditLogList"),
        ..Operation::get("listAuditLogs", "/v3/audit-logs", list, "Pages of events, newest first")
    }]
}

/// What a list says beside its events.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListMetadata {
    /// All events that match, in the snapshot of this page.
    total_count: u64,
    /// Highest id of the snapshot: `throughID` of the next numbered page, `afterID` of a tail.
    #[serde(rename = "headID")]
    head_id: u64,
    /// Lowest id that is kept.
    #[serde(rename = "floorID")]
    floor_id: u64,
    /// Where the next page begins; null when there is none.
    next_cursor: Option<String>,
    recording_since: RecordingSince,
}

async fn list(
    looker: Looker,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let organisation = looker.user.organisation.id;
    let asked = Asked::of_query(state.cursors(), state.looking(), &organisation, query.as_deref())?;
    state.views().note(&looker).await;
    state.read(move |state| asked.answer(state, &organisation)).await
}

/// A page that was asked for.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) filter: Filter,
    timezone: Option<String>,
    pub(crate) page_size: usize,
    with_meta: bool,
    part: Part,
}

#[derive(Debug)]
enum Part {
    /// Newest first, within the snapshot up to `through_id`.
    Newest { start: Start, through_id: Option<u64> },
    /// In the order of ids.
    After { id: u64 },
}

/// A page as it was found.
struct Found {
    snapshot: Snapshot,
    events: Vec<StoredEvent>,
    total_count: u64,
    next: Option<Place>,
}

impl Asked {
    /// Reads a query string; needs no server, so that it can be fed arbitrary text.
    pub(crate) fn of_query(
        cursors: &Cursors,
        looking: Looking<'_>,
        organisation: &OrganisationId,
        query: Option<&str>,
    ) -> ApiResult<Self> {
        let known: Vec<&str> = filters::NAMES.into_iter().chain(OWN).collect();
        let parameters = Parameters::parse(query, &known)?;
        match (parameters.scalar("cursor")?, parameters.scalar("order")?) {
            (Some(cursor), _) => {
                stands_alone(&parameters)?;
                Self::of_cursor(cursors.read(organisation, cursor)?, looking, &parameters)
            }
            (None, Some("recorded")) => Self::recorded(looking, &parameters),
            (None, None | Some("newest")) => Self::newest(looking, &parameters),
            (None, Some(other)) => {
                Err(ApiError::parameter("order", format!("`{other}` is not `newest` or `recorded`")))
            }
        }
    }

    fn of_cursor(cursor: Cursor, looking: Looking<'_>, parameters: &Parameters) -> ApiResult<Self> {
        let zone = time_zone(cursor.timezone.as_deref())?;
        let mut filter = cursor.filter;
        let part = match cursor.place {
            Place::Below { head_id, timestamp_micros, id } => {
                looking.since(filter.from, &zone)?;
                let start = Start::Below(Place::key(timestamp_micros, id));
                Part::Newest { start, through_id: Some(head_id) }
            }
            Place::After { id } => {
                filter.from = filter.from.max(looking.window_start(&zone));
                Part::After { id }
            }
        };
        let page_size = page_size(parameters)?.unwrap_or(cursor.page_size);
        Ok(Self { filter, timezone: cursor.timezone, page_size, with_meta: cursor.with_meta, part })
    }

    fn newest(looking: Looking<'_>, parameters: &Parameters) -> ApiResult<Self> {
        if parameters.scalar("afterID")?.is_some() {
            return Err(ApiError::parameter("afterID", "needs `order=recorded`"));
        }
        let (size, number) = (page_size(parameters)?, page_number(parameters)?);
        let asking = Asking::of_query(parameters)?;
        let mut absent = Vec::new();
        absent.extend(size.is_none().then_some("pageSize"));
        absent.extend(number.is_none().then_some("pageNumber"));
        absent.extend(asking.missing_range());
        let (Some(size), Some(number), []) = (size, number, absent.as_slice()) else {
            return Err(missing(&absent, "; `startTime` and `endTime` may stand for the dates, `cursor` for all"));
        };
        let through_id = parameters.integer("throughID", 0..=u64::MAX)?;
        let rank = (number - 1).saturating_mul(size as u64);
        let start = if rank == 0 { Start::Newest } else { Start::Rank(rank) };
        Self::new(looking, parameters, &asking, size, Part::Newest { start, through_id })
    }

    fn recorded(looking: Looking<'_>, parameters: &Parameters) -> ApiResult<Self> {
        for name in ["pageNumber", "throughID"] {
            if parameters.scalar(name)?.is_some() {
                return Err(ApiError::parameter(name, "cannot be given with `order=recorded`; use `afterID`"));
            }
        }
        let size = page_size(parameters)?.ok_or_else(|| missing(&["pageSize"], ""))?;
        let id = parameters.integer("afterID", 0..=u64::MAX)?.unwrap_or(0);
        Self::new(looking, parameters, &Asking::of_query(parameters)?, size, Part::After { id })
    }

    fn new(
        looking: Looking<'_>,
        parameters: &Parameters,
        asking: &Asking,
        page_size: usize,
        part: Part,
    ) -> ApiResult<Self> {
        let resolved = asking.resolve_optional(looking)?;
        let timezone = parameters.scalar("timezone")?.map(str::to_owned);
        Ok(Self { filter: resolved.filter, timezone, page_size, with_meta: includes_meta(parameters)?, part })
    }

    /// Blocks.
    fn answer(self, state: &AppState, organisation: &OrganisationId) -> ApiResult<JsonText> {
        let engine = state.engine();
        let surroundings = engine.read(|connection| Surroundings::load(connection, organisation))?;
        let found = self.find(engine, organisation)?;
        let next_cursor = found.next.map(|place| self.cursor(state, organisation, place)).transpose()?;
        let metadata = ListMetadata {
            total_count: found.total_count,
            head_id: found.snapshot.head_id,
            floor_id: found.snapshot.floor_id,
            next_cursor,
            recording_since: surroundings.recording_since,
        };
        let detail = if self.with_meta { json::Detail::WithMeta } else { json::Detail::List };
        let mut out = b"{\"data\":[".to_vec();
        for (index, event) in found.events.iter().enumerate() {
            out.extend_from_slice(if index == 0 { b"" } else { b"," });
            json::event(&event.event(), &surroundings.deleted_teams, detail, &mut out);
        }
        out.extend_from_slice(b"],\"metadata\":");
        append(&metadata, &mut out);
        out.push(b'}');
        Ok(JsonText(out))
    }

    fn find(&self, engine: &Engine, organisation: &OrganisationId) -> Result<Found, EngineError> {
        let mut snapshot = engine.snapshot(organisation)?;
        let store = engine.segments();
        match self.part {
            Part::Newest { start, through_id } => {
                limit_head(&mut snapshot, through_id)?;
                let page = search::page(store, &snapshot, &self.filter, start, self.page_size)?;
                let next = page.next.map(|key| Place::below(snapshot.head_id, key));
                Ok(Found { snapshot, events: page.events, total_count: page.total_count, next })
            }
            Part::After { id } => {
                let (events, through_id) = self.feed(engine, &snapshot, id)?;
                let total_count = search::count(store, &snapshot, &self.filter)?;
                Ok(Found { snapshot, events, total_count, next: Some(Place::After { id: through_id }) })
            }
        }
    }

    /// The next events in the order of ids, and the id up to which nothing is left to look at.
    fn feed(
        &self,
        engine: &Engine,
        snapshot: &Snapshot,
        after_id: u64,
    ) -> Result<(Vec<StoredEvent>, u64), EngineError> {
        if after_id > snapshot.head_id {
            return Err(EngineError::StalePosition);
        }
        let (mut events, mut position) = (Vec::new(), after_id);
        while events.len() < self.page_size && position < snapshot.head_id {
            let wanted = self.page_size - events.len();
            let feed = search::after(engine.segments(), snapshot, &self.filter, position, wanted)?;
            events.extend(feed.events);
            position = feed.through_id;
        }
        Ok((events, position))
    }

    fn cursor(&self, state: &AppState, organisation: &OrganisationId, place: Place) -> ApiResult<String> {
        let cursor = Cursor {
            place,
            filter: self.filter.clone(),
            timezone: self.timezone.clone(),
            page_size: self.page_size,
            with_meta: self.with_meta,
        };
        state.cursors().write(organisation, cursor)
    }
}

/// Fixes the snapshot to the events up to `through_id`.
pub(super) fn limit_head(snapshot: &mut Snapshot, through_id: Option<u64>) -> Result<(), EngineError> {
    match through_id {
        Some(id) if id > snapshot.head_id => Err(EngineError::StalePosition),
        Some(id) => {
            snapshot.head_id = id;
            Ok(())
        }
        None => Ok(()),
    }
}

/// Checks that nothing is given beside a cursor that it carries itself.
fn stands_alone(parameters: &Parameters) -> ApiResult<()> {
    let carried = parameters.names().find(|name| !["cursor", "pageSize"].contains(name));
    let message = "cannot be given with `cursor`, which carries it; only `pageSize` can";
    carried.map_or(Ok(()), |name| Err(ApiError::parameter(name, message)))
}

/// Whether `include` asks for `meta`.
pub(super) fn includes_meta(parameters: &Parameters) -> ApiResult<bool> {
    let included = parameters.list("include");
    match included.iter().find(|name| *name != "meta") {
        Some(other) => Err(ApiError::parameter("include", format!("`{other}` is not `meta`"))),
        None => Ok(!included.is_empty()),
    }
}
