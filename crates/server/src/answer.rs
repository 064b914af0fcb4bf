//! Answers in JSON that was written by hand, and what all of them say of an organisation.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use holdfast_engine::EngineError;
use holdfast_engine::catalog::{Connection, organisations, resources};
use holdfast_engine::render::DeletedTeams;
use holdfast_format::OrganisationId;
use holdfast_organisation::{Versioned, teams};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::ApiResult;
use crate::version::entity_tag;

/// What every route about an object of the organisation answers.
#[derive(Debug, Serialize)]
struct Data<T> {
    data: T,
}

/// The answer whose body is `data`.
pub(crate) fn data<T: Serialize>(data: T) -> Response {
    no_store(StatusCode::OK, data)
}

/// The same for something that was made just now.
pub(crate) fn created<T: Serialize>(data: T) -> Response {
    no_store(StatusCode::CREATED, data)
}

/// The answer whose body is an object as it is now, with its version.
pub(crate) fn object<T: Versioned>(object: T) -> Response {
    with_version(StatusCode::OK, object)
}

/// The same for an object that was made just now.
pub(crate) fn created_object<T: Versioned>(object: T) -> Response {
    with_version(StatusCode::CREATED, object)
}

fn with_version<T: Versioned>(status: StatusCode, object: T) -> Response {
    let tag = entity_tag(&object);
    let mut response = no_store(status, object);
    response.headers_mut().insert(header::ETAG, tag);
    response
}

fn no_store<T: Serialize>(status: StatusCode, data: T) -> Response {
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, headers, axum::Json(Data { data })).into_response()
}

/// A body that is JSON already.
pub(crate) struct JsonText(pub(crate) Vec<u8>);

impl IntoResponse for JsonText {
    fn into_response(self) -> Response {
        let kind = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (StatusCode::OK, kind, self.0).into_response()
    }
}

/// Appends a value as JSON.
pub(crate) fn append(value: &impl Serialize, out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("plain data becomes JSON in memory");
}

/// Since when there is a record of what: what happened before is not there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RecordingSince {
    /// Since when the organisation is recorded, and each resource that is not named below.
    pub(crate) organisation: String,
    /// Resources that were registered later.
    pub(crate) resources: BTreeMap<String, String>,
}

/// What an answer needs of the catalog beside the events.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    pub(crate) deleted_teams: DeletedTeams,
    pub(crate) recording_since: RecordingSince,
}

impl Surroundings {
    pub(crate) fn load(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<Self, EngineError> {
        let row = organisations::by_id(connection, organisation)?;
        let row = row.ok_or(EngineError::NotFound { what: "the organisation" })?;
        let mut since = BTreeMap::new();
        for added in resources::list(connection, organisation)? {
            let earliest = since.entry(added.resource).or_insert(added.since);
            *earliest = added.since.min(*earliest);
        }
        Ok(Self {
            deleted_teams: teams::deleted(connection, organisation)?,
            recording_since: RecordingSince {
                organisation: row.created_at.to_string(),
                resources: since.into_iter().map(|(name, since)| (name, since.to_string())).collect(),
            },
        })
    }
}

/// How many there are in all, where a part of a list is answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotalCount {
    total_count: usize,
}

/// The part of a list that begins after `offset` of its members, and how many members it has.
pub(crate) fn part<T>(list: Vec<T>, offset: u64, limit: u64) -> (Vec<T>, TotalCount) {
    let meta = TotalCount { total_count: list.len() };
    let at_most = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    (list.into_iter().skip(at_most(offset)).take(at_most(limit)).collect(), meta)
}

/// A page's number in a list that is paged by number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PageNumber {
    pub(crate) number: u64,
    pub(crate) size: usize,
}

impl PageNumber {
    /// How many rows come before the page.
    pub(crate) fn offset(self) -> u64 {
        (self.number - 1).saturating_mul(self.size as u64)
    }
}

/// `pageSize`, when it is given.
pub(crate) fn page_size(parameters: &crate::query::Parameters) -> ApiResult<Option<usize>> {
    let bounds = 1..=holdfast_engine::limits::PAGE_EVENTS_MAX as u64;
    let size = parameters.integer("pageSize", bounds)?;
    Ok(size.map(|size| usize::try_from(size).expect("a page size is small")))
}

/// `pageNumber`, when it is given.
pub(crate) fn page_number(parameters: &crate::query::Parameters) -> ApiResult<Option<u64>> {
    parameters.integer("pageNumber", 1..=u64::MAX)
}
