//! `/v3/audit-logs/export/history`: what became of the exports that were asked for.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::response::IntoResponse;
use holdfast_engine::EngineError;
use holdfast_engine::catalog::exports::{self, ExportRow, ExportState};
use holdfast_engine::export::{self, Link};
use holdfast_engine::limits::DOWNLOAD_LINK_MAX;
use holdfast_engine::render::DeletedTeams;
use holdfast_format::{Outcome, Target, Timestamp};
use holdfast_organisation::{Action, User, teams};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::Ref;

use super::menus::ActorShape;
use crate::answer::{PageNumber, page_number, page_size};
use crate::caller::{Deed, event_of};
use crate::error::{ApiError, ApiResult, Code};
use crate::filters::missing;
use crate::guard::Looker;
use crate::openapi::{Operation, Parameter, Success};
use crate::query::{NoParameters, Parameters};
use crate::state::AppState;

const PATH: &str = "/v3/audit-logs/export/history";

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation {
            parameters: ["pageSize", "pageNumber"].map(|name| Parameter::named(name).required()).to_vec(),
            success: Success::json::<ExportHistoryList>(),
            ..Operation::get("listExportHistory", PATH, list, "The exports of the organisation, newest first")
        },
        Operation {
            parameters: vec![Parameter::path_id()],
            success: Success::json::<ExportHistoryEntry>(),
            ..Operation::get("getExportHistory", "/v3/audit-logs/export/history/{id}", open, "One export")
        },
        Operation {
            action: Some(Action::LogCancelExport),
            parameters: vec![Parameter::path_id()],
            success: Success::json::<ExportHistoryEntry>(),
            ..Operation::post(
                "cancelExport",
                "/v3/audit-logs/export/history/{id}/cancel",
                cancel,
                "Cancels an export that is not finished",
            )
        },
    ]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportHistoryList {
    data: Vec<ExportShape>,
    metadata: ExportHistoryMetadata,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportHistoryMetadata {
    #[serde(rename = "totalCount")]
    total_count: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportHistoryEntry {
    data: ExportShape,
}

/// An export, as the existing API shows one, and how far it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExportShape {
    id: String,
    name: String,
    description: String,
    export_type: &'static str,
    requested_at: String,
    /// Empty until the export is complete.
    exported_at: String,
    requested_by: ActorShape,
    /// Made afresh for whoever reads it, good for 15 minutes; empty when there is no file.
    download_link: String,
    /// `Pending`, `In Progress`, `Completed`, `Failed`, `Cancelled` or `Expired`.
    status: &'static str,
    /// Why a failed one failed; empty otherwise.
    error: String,
    rows_written: u64,
    /// Null until the events were counted.
    rows_expected: Option<u64>,
    /// Size of the file; 0 while there is none.
    bytes: u64,
    /// SHA-256 of the file in hexadecimal; empty while there is none.
    sha256: String,
    /// When the file goes; empty while there is none.
    expires_at: String,
    #[schema(schema_with = echo_schema)]
    filters: Value,
}

fn echo_schema() -> Ref {
    Ref::from_schema_name("ExportFilters")
}

async fn list(
    looker: Looker,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let parameters = Parameters::parse(query.as_deref(), &["pageSize", "pageNumber"])?;
    let (size, number) = (page_size(&parameters)?, page_number(&parameters)?);
    let mut absent = Vec::new();
    absent.extend(size.is_none().then_some("pageSize"));
    absent.extend(number.is_none().then_some("pageNumber"));
    let (Some(size), Some(number)) = (size, number) else { return Err(missing(&absent, "")) };
    state.read(move |state| Ok(Json(page(state, &looker.user, PageNumber { number, size })?))).await
}

fn page(state: &AppState, user: &User, page: PageNumber) -> Result<ExportHistoryList, EngineError> {
    let organisation = &user.organisation.id;
    let (rows, total_count, deleted) = state.engine().read::<_, EngineError>(|connection| {
        let rows = exports::list(connection, organisation, page.offset(), page.size)?;
        Ok((rows, exports::count(connection, organisation)?, teams::deleted(connection, organisation)?))
    })?;
    let data = rows.into_iter().map(|row| shape(state, user, &deleted, row)).collect();
    Ok(ExportHistoryList { data, metadata: ExportHistoryMetadata { total_count } })
}

async fn open(
    looker: Looker,
    State(state): State<AppState>,
    _: NoParameters,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    state.read(move |state| entry(state, &looker.user, &id).map(Json)).await
}

fn entry(state: &AppState, user: &User, id: &str) -> ApiResult<ExportHistoryEntry> {
    let organisation = &user.organisation.id;
    let (row, deleted) = state.engine().read::<_, EngineError>(|connection| {
        Ok((exports::by_id(connection, organisation, id)?, teams::deleted(connection, organisation)?))
    })?;
    Ok(ExportHistoryEntry { data: shape(state, user, &deleted, row.ok_or_else(not_found)?) })
}

async fn cancel(
    looker: Looker,
    State(state): State<AppState>,
    _: NoParameters,
    Path(id): Path<String>,
) -> ApiResult<impl IntoResponse> {
    let (by, cancelled) = (looker.clone(), id.clone());
    let work = move |unit: &mut holdfast_engine::commit::UnitOfWork<'_>| {
        let (organisation, now) = (by.user.organisation.id, unit.now());
        let row = exports::by_id(unit.connection(), &organisation, &cancelled)?;
        let name = row.map(|row| row.name).unwrap_or_default();
        let deed = Deed {
            action: Action::LogCancelExport,
            outcome: Outcome::Success,
            reason: "",
            target: Some(Target { kind: "Export", id: &cancelled, name: &name }),
            additional_info: &format!("Export \"{name}\" cancelled"),
            meta: "",
            at: now,
        };
        export::cancel(unit, &organisation, &cancelled, event_of(&by.user, &by.caller, &deed))
    };
    state.engine().change::<_, EngineError, _>(work)?.await?;
    state.exports().wake();
    state.read(move |state| entry(state, &looker.user, &id).map(Json)).await
}

pub(super) fn not_found() -> ApiError {
    ApiError::new(Code::NotFound, "this export does not exist")
}

fn shape(state: &AppState, user: &User, deleted: &DeletedTeams, row: ExportRow) -> ExportShape {
    let text = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
    let is_exported = matches!(row.state, ExportState::Completed | ExportState::Expired);
    // The worker forgets its progress a moment after the row says how the export ended.
    let running = state.exports().progress(&row.id).filter(|_| row.state == ExportState::InProgress);
    ExportShape {
        download_link: if row.state == ExportState::Completed { link(state, user, &row.id) } else { String::new() },
        status: row.state.as_str(),
        export_type: row.kind.as_str(),
        requested_at: row.created_at.to_string(),
        exported_at: text(row.finished_at.filter(|_| is_exported)),
        requested_by: serde_json::from_str(&row.requested_by).unwrap_or_else(|_| nobody()),
        error: row.error.unwrap_or_default(),
        rows_written: running.as_ref().map_or(row.rows_written, |progress| progress.rows_written),
        rows_expected: running.as_ref().map_or(row.rows_expected, |progress| Some(progress.rows_expected)),
        bytes: row.file.as_ref().map_or(0, |file| file.bytes),
        sha256: row.file.map(|file| hex(&file.sha256)).unwrap_or_default(),
        expires_at: text(row.expires_at),
        filters: filters(&row.echo, deleted),
        id: row.id,
        name: row.name,
        description: row.description,
    }
}

fn link(state: &AppState, user: &User, export_id: &str) -> String {
    let now = state.engine().clock().now();
    let life = i64::try_from(DOWNLOAD_LINK_MAX.as_micros()).expect("a link lives for minutes");
    let link = Link {
        organisation: user.organisation.id,
        export_id: export_id.to_owned(),
        user_id: user.id.clone(),
        link_id: holdfast_engine::random::id(now),
        expires_at: Timestamp::from_micros(now.micros() + life),
    };
    format!("{}{PATH}/{export_id}/download?link={}", state.config().public_url, state.links().sign(&link))
}

/// The echo as it was stored, with what is only known when it is read.
fn filters(echo: &str, deleted: &DeletedTeams) -> Value {
    let mut echo: Value = serde_json::from_str(echo).unwrap_or_else(|_| serde_json::json!({}));
    for team in echo.get_mut("team").and_then(Value::as_array_mut).into_iter().flatten() {
        let is_deleted = team["id"].as_str().is_some_and(|id| deleted.contains(id));
        team["isDeleted"] = is_deleted.into();
    }
    echo
}

fn nobody() -> ActorShape {
    let empty = String::new;
    ActorShape { user_id: empty(), user_name: empty(), user_email: empty(), full_name: empty() }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
