//! `GET /v3/audit-logs/facets`: how many of the events that the list would show have each value of a field.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::IntoResponse;
use holdfast_engine::filter::Filter;
use holdfast_engine::search::{self, Facet, Field};
use holdfast_format::OrganisationId;
use serde::Serialize;
use utoipa::ToSchema;

use super::list::limit_head;
use crate::error::{ApiError, ApiResult};
use crate::filters::{self, Asking, missing};
use crate::guard::Looker;
use crate::limits::{FACETS_LISTED_DEFAULT, FACETS_LISTED_MAX};
use crate::looking::Looking;
use crate::openapi::{Operation, Parameter, Success};
use crate::query::Parameters;
use crate::state::AppState;

/// Parameters beside the filters.
const OWN: [&str; 4] = ["field", "prefix", "limit", "throughID"];

/// What can be counted, under the names of the filters.
pub(crate) const FIELDS: [(&str, Field); 7] = [
    ("resource", Field::Resource),
    ("action", Field::Action),
    ("actor", Field::Actor),
    ("team", Field::Team),
    ("client", Field::Client),
    ("outcome", Field::Outcome),
    ("ipAddress", Field::IpAddress),
];

pub(super) fn operations() -> Vec<Operation> {
    let about = "Values of a field among the events of a filter, each with the number of its events";
    vec![Operation {
        parameters: Parameter::filters().into_iter().chain(OWN.map(Parameter::named)).collect(),
        success: Success::json::<FacetsAnswer>(),
        ..Operation::get("getAuditLogFacets", "/v3/audit-logs/facets", facets, about)
    }]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetsAnswer {
    /// The most frequent first, equally frequent ones by value.
    data: Vec<FacetView>,
    metadata: FacetsMetadata,
}

/// A value, and what people call it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetView {
    /// What the filter of the field's name takes.
    value: String,
    /// Of an actor or a team: as its newest event has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Of an actor: as its newest event has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    count: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FacetsMetadata {
    /// All values that there are, also past `limit`.
    value_count: u64,
    /// All events that match, also those without a value.
    total_count: u64,
    /// Highest id of the snapshot.
    #[serde(rename = "headID")]
    head_id: u64,
}

async fn facets(
    looker: Looker,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    let asked = Asked::of_query(state.looking(), query.as_deref())?;
    let organisation = looker.user.organisation.id;
    state.views().note(&looker).await;
    Ok(Json(state.read(move |state| asked.answer(state, &organisation)).await?))
}

struct Asked {
    filter: Filter,
    through_id: Option<u64>,
    field: Field,
    prefix: String,
    limit: usize,
}

impl Asked {
    fn of_query(looking: Looking<'_>, query: Option<&str>) -> ApiResult<Self> {
        let known: Vec<&str> = filters::NAMES.into_iter().chain(OWN).collect();
        let parameters = Parameters::parse(query, &known)?;
        let asking = Asking::of_query(&parameters)?;
        let field = parameters.scalar("field")?;
        let absent: Vec<_> = field.is_none().then_some("field").into_iter().chain(asking.missing_range()).collect();
        let (Some(field), []) = (field, absent.as_slice()) else {
            return Err(missing(&absent, "; `startTime` and `endTime` may stand for the dates"));
        };
        let limit = parameters.integer("limit", 1..=FACETS_LISTED_MAX as u64)?;
        Ok(Self {
            field: field_of(field)?,
            filter: asking.resolve(looking)?.filter,
            through_id: parameters.integer("throughID", 0..=u64::MAX)?,
            prefix: parameters.scalar("prefix")?.unwrap_or_default().to_owned(),
            limit: limit.map_or(FACETS_LISTED_DEFAULT, |limit| usize::try_from(limit).unwrap_or(FACETS_LISTED_MAX)),
        })
    }

    /// Blocks.
    fn answer(&self, state: &AppState, organisation: &OrganisationId) -> ApiResult<FacetsAnswer> {
        let mut snapshot = state.engine().snapshot(organisation)?;
        limit_head(&mut snapshot, self.through_id)?;
        let segments = state.engine().segments();
        let facets = search::facets(segments, &snapshot, &self.filter, self.field, &self.prefix, self.limit)?;
        let metadata = FacetsMetadata {
            value_count: facets.value_count,
            total_count: facets.total_count,
            head_id: snapshot.head_id,
        };
        Ok(FacetsAnswer { data: facets.values.into_iter().map(|facet| shown(self.field, facet)).collect(), metadata })
    }
}

fn field_of(name: &str) -> ApiResult<Field> {
    let known = FIELDS.iter().find(|(known, _)| *known == name);
    known.map(|(_, field)| *field).ok_or_else(|| {
        let names: Vec<String> = FIELDS.iter().map(|(name, _)| format!("`{name}`")).collect();
        ApiError::parameter("field", format!("`{name}` is not one of {}", names.join(", ")))
    })
}

fn shown(field: Field, Facet { value, name, email, count }: Facet) -> FacetView {
    let has_name = matches!(field, Field::Actor | Field::Team);
    FacetView { value, name: has_name.then_some(name), email: (field == Field::Actor).then_some(email), count }
}
