//! `GET /v3/audit-logs/histogram`: how many of the events that the list would show happened when, by outcome.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::IntoResponse;
use holdfast_engine::filter::Filter;
use holdfast_engine::search::{self, Bucket};
use holdfast_format::{OrganisationId, Outcome};
use serde::Serialize;
use utoipa::ToSchema;

use super::list::limit_head;
use crate::error::ApiResult;
use crate::filters::{self, Asking, missing};
use crate::guard::Looker;
use crate::limits::HISTOGRAM_BUCKETS_MAX;
use crate::looking::Looking;
use crate::openapi::{Operation, Parameter, Success};
use crate::query::Parameters;
use crate::state::AppState;

/// Parameters beside the filters.
const OWN: [&str; 2] = ["buckets", "throughID"];

pub(super) fn operations() -> Vec<Operation> {
    let about = "The events of a filter over time, by outcome; the counts together are the list's totalCount";
    vec![Operation {
        parameters: Parameter::filters().into_iter().chain(OWN.map(Parameter::named)).collect(),
        success: Success::json::<HistogramAnswer>(),
        ..Operation::get("getAuditLogHistogram", "/v3/audit-logs/histogram", histogram, about)
    }]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistogramAnswer {
    /// The range in parts of equal length, the oldest first, also those without events.
    data: Vec<BucketView>,
    metadata: HistogramMetadata,
}

/// A part of the range, by the outcome of its events.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BucketView {
    /// First instant.
    start_time: String,
    /// The instant before which it ends.
    end_time: String,
    success: u64,
    failure: u64,
    denied: u64,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct HistogramMetadata {
    /// All events that match.
    total_count: u64,
    /// Highest id of the snapshot.
    #[serde(rename = "headID")]
    head_id: u64,
}

async fn histogram(
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
    buckets: u32,
}

impl Asked {
    fn of_query(looking: Looking<'_>, query: Option<&str>) -> ApiResult<Self> {
        let known: Vec<&str> = filters::NAMES.into_iter().chain(OWN).collect();
        let parameters = Parameters::parse(query, &known)?;
        let asking = Asking::of_query(&parameters)?;
        let buckets = parameters.integer("buckets", 1..=HISTOGRAM_BUCKETS_MAX.into())?;
        let absent: Vec<_> = buckets.is_none().then_some("buckets").into_iter().chain(asking.missing_range()).collect();
        let (Some(buckets), []) = (buckets, absent.as_slice()) else {
            return Err(missing(&absent, "; `startTime` and `endTime` may stand for the dates"));
        };
        Ok(Self {
            filter: asking.resolve(looking)?.filter,
            through_id: parameters.integer("throughID", 0..=u64::MAX)?,
            buckets: u32::try_from(buckets).unwrap_or(HISTOGRAM_BUCKETS_MAX),
        })
    }

    /// Blocks.
    fn answer(&self, state: &AppState, organisation: &OrganisationId) -> ApiResult<HistogramAnswer> {
        let mut snapshot = state.engine().snapshot(organisation)?;
        limit_head(&mut snapshot, self.through_id)?;
        let buckets = search::histogram(state.engine().segments(), &snapshot, &self.filter, self.buckets)?;
        let metadata = HistogramMetadata {
            total_count: buckets.iter().flat_map(|bucket| bucket.counts).sum(),
            head_id: snapshot.head_id,
        };
        Ok(HistogramAnswer { data: buckets.iter().map(shown).collect(), metadata })
    }
}

fn shown(bucket: &Bucket) -> BucketView {
    BucketView {
        start_time: bucket.from.to_string(),
        end_time: bucket.to.to_string(),
        success: bucket.count(Outcome::Success),
        failure: bucket.count(Outcome::Failure),
        denied: bucket.count(Outcome::Denied),
    }
}
