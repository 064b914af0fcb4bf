//! `GET /v3/audit-logs/filters`: what there is to filter by.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::IntoResponse;
use holdfast_engine::EngineError;
use holdfast_engine::admit::Catalogue;
use holdfast_engine::filter::Filter;
use holdfast_engine::render::DeletedTeams;
use holdfast_engine::search::{self, Field, FieldValue};
use holdfast_engine::state::Snapshot;
use holdfast_format::{OrganisationId, Timestamp};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer::{RecordingSince, Surroundings};
use crate::catalogues;
use crate::error::ApiResult;
use crate::guard::Looker;
use crate::limits::MENU_VALUES_MAX;
use crate::openapi::{Operation, Success};
use crate::query::Parameters;
use crate::state::AppState;

/// Clients that the existing API knows; always offered.
const CLIENTS: [&str; 4] = ["web", "mobile", "terraform", "api"];

pub(super) fn operations() -> Vec<Operation> {
    let about = "Resources with their actions, clients, actors and teams to filter by";
    vec![Operation {
        success: Success::json::<FiltersAnswer>(),
        ..Operation::get("getAuditLogFilters", "/v3/audit-logs/filters", filters, about)
    }]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiltersAnswer {
    data: FiltersData,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FiltersData {
    /// Registered resources, and those that only older events have.
    resources: Vec<String>,
    resource_to_actions_map: BTreeMap<String, BTreeSet<String>>,
    clients: Vec<String>,
    /// Actors of the history window, the busiest first.
    actors: Vec<ActorShape>,
    /// Teams of the history window, the busiest first.
    teams: Vec<TeamShape>,
    outcomes: Vec<&'static str>,
    recording_since: RecordingSince,
}

/// A person, as the existing API shows one.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct ActorShape {
    #[serde(rename = "userID")]
    pub(crate) user_id: String,
    #[serde(rename = "userName")]
    pub(crate) user_name: String,
    #[serde(rename = "userEmail")]
    pub(crate) user_email: String,
    #[serde(rename = "fullName")]
    pub(crate) full_name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TeamShape {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) is_deleted: bool,
}

async fn filters(
    looker: Looker,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> ApiResult<impl IntoResponse> {
    Parameters::parse(query.as_deref(), &[])?;
    let organisation = looker.user.organisation.id;
    state.views().note(&looker).await;
    let data = state.read(move |state| Ok(collect(state, &organisation)?)).await?;
    Ok(Json(FiltersAnswer { data }))
}

fn collect(state: &AppState, organisation: &OrganisationId) -> Result<FiltersData, EngineError> {
    let engine = state.engine();
    let (surroundings, catalogue) = engine.read::<_, EngineError>(|connection| {
        Ok((Surroundings::load(connection, organisation)?, catalogues::load(connection, organisation)?))
    })?;
    let window = Filter::of_range(state.looking().window_start(&TimeZone::UTC), Timestamp::from_micros(i64::MAX));
    let seen = Seen { state, snapshot: engine.snapshot(organisation)?, filter: window };
    let actions = seen.actions(catalogue)?;
    Ok(FiltersData {
        resources: actions.keys().cloned().collect(),
        resource_to_actions_map: actions,
        clients: seen.clients()?,
        actors: actors(state, &seen.snapshot, &seen.filter)?,
        teams: teams(state, &seen.snapshot, &seen.filter, &surroundings.deleted_teams)?,
        outcomes: holdfast_format::Outcome::ALL.map(holdfast_format::Outcome::as_str).to_vec(),
        recording_since: surroundings.recording_since,
    })
}

/// What the organisation's own events have (I5).
struct Seen<'a> {
    state: &'a AppState,
    snapshot: Snapshot,
    filter: Filter,
}

impl Seen<'_> {
    fn actions(&self, catalogue: Catalogue) -> Result<BTreeMap<String, BTreeSet<String>>, EngineError> {
        let mut actions = catalogue.resources;
        for value in values(self.state, &self.snapshot, &self.filter, Field::ResourceAction)? {
            if let FieldValue::ResourceAction { resource, action } = value {
                actions.entry(resource).or_default().insert(action);
            }
        }
        Ok(actions)
    }

    fn clients(&self) -> Result<Vec<String>, EngineError> {
        let mut clients = CLIENTS.map(str::to_owned).to_vec();
        for value in values(self.state, &self.snapshot, &self.filter, Field::Client)? {
            if let FieldValue::Client(client) = value
                && !client.is_empty()
                && !clients.contains(&client)
            {
                clients.push(client);
            }
        }
        Ok(clients)
    }
}

/// The actors of the events that match, each under the names that it had most often.
pub(super) fn actors(state: &AppState, snapshot: &Snapshot, filter: &Filter) -> Result<Vec<ActorShape>, EngineError> {
    let mut actors: Vec<ActorShape> = Vec::new();
    let mut known = BTreeSet::new();
    for value in values(state, snapshot, filter, Field::Actor)? {
        if let FieldValue::Actor { user_id, user_name, user_email, full_name, .. } = value
            && !user_id.is_empty()
            && known.insert(user_id.clone())
        {
            actors.push(ActorShape { user_id, user_name, user_email, full_name });
        }
    }
    Ok(actors)
}

/// The teams of the events that match.
pub(super) fn teams(
    state: &AppState,
    snapshot: &Snapshot,
    filter: &Filter,
    deleted: &DeletedTeams,
) -> Result<Vec<TeamShape>, EngineError> {
    let mut teams: Vec<TeamShape> = Vec::new();
    let mut known = BTreeSet::new();
    for value in values(state, snapshot, filter, Field::Team)? {
        if let FieldValue::Team { id, name } = value
            && !id.is_empty()
            && known.insert(id.clone())
        {
            teams.push(TeamShape { is_deleted: deleted.contains(&id), id, name });
        }
    }
    Ok(teams)
}

fn values(
    state: &AppState,
    snapshot: &Snapshot,
    filter: &Filter,
    field: Field,
) -> Result<Vec<FieldValue>, EngineError> {
    let counted = search::values(state.engine().segments(), snapshot, filter, field, MENU_VALUES_MAX)?;
    Ok(counted.into_iter().map(|(value, _)| value).collect())
}
