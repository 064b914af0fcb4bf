//! `POST /v3/audit-logs/export`: asks for a file of everything that a filter selects.

use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use holdfast_engine::EngineError;
use holdfast_engine::catalog::exports::ExportKind;
use holdfast_engine::export::{self, NewExport};
use holdfast_engine::filter::{Filter, Selection};
use holdfast_format::{Outcome, Target};
use holdfast_organisation::Action;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::list::limit_head;
use super::menus::{self, ActorShape, TeamShape};
use crate::answer::Surroundings;
use crate::caller::{Deed, event_of};
use crate::error::{ApiError, ApiResult};
use crate::filters::{self, Asking, Resolved, missing};
use crate::guard::Looker;
use crate::json_body::Members;
use crate::openapi::{Operation, RequestBody, Success};
use crate::query::{Parameters, unknown};
use crate::state::AppState;

pub(super) fn operations() -> Vec<Operation> {
    vec![Operation {
        action: Some(Action::LogExport),
        body: Some(RequestBody::Json("ExportRequest")),
        success: Success::json::<ExportAccepted>(),
        ..Operation::post(
            "exportAuditLogs",
            "/v3/audit-logs/export",
            request,
            "Asks for a file of what a filter selects",
        )
    }]
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportAccepted {
    data: ExportAcceptedData,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExportAcceptedData {
    id: String,
    message: String,
}

async fn request(
    looker: Looker,
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<impl IntoResponse> {
    Parameters::parse(query.as_deref(), &[])?;
    let wish = Wish::of_members(Members::receive(state.bodies(), &headers, body).await?)?;
    let resolved = wish.asking.resolve(state.looking())?;
    let organisation = looker.user.organisation.id;
    let (wish, resolved, names) = state
        .read(move |state| {
            let names = Names::of(state, &organisation, &resolved.filter, wish.through_id)?;
            Ok((wish, resolved, names))
        })
        .await?;
    let id = format!("exp_{}", holdfast_engine::random::id(state.engine().clock().now()));
    commit(&state, &looker, id.clone(), wish, resolved, &names).await?;
    state.exports().wake();
    let message =
        "The export has been requested. Its history tells when it is complete and where it can be downloaded.";
    Ok(Json(ExportAccepted { data: ExportAcceptedData { id, message: message.to_owned() } }))
}

async fn commit(
    state: &AppState,
    looker: &Looker,
    id: String,
    wish: Wish,
    resolved: Resolved,
    names: &Names,
) -> ApiResult<()> {
    let said = format!("Export \"{}\" ({}) requested", wish.name, wish.kind.as_str());
    let echo = echo(&wish, &resolved, names);
    let deed = Deed {
        action: Action::LogExport,
        outcome: Outcome::Success,
        reason: "",
        target: Some(Target { kind: "Export", id: &id, name: &wish.name }),
        additional_info: &said,
        meta: &json!({"filters": echo}).to_string(),
        at: state.engine().clock().now(),
    };
    let event = event_of(&looker.user, &looker.caller, &deed);
    let user = &looker.user;
    let requested_by = ActorShape {
        user_id: user.id.clone(),
        user_name: user.user_name.clone(),
        user_email: user.email.clone(),
        full_name: user.full_name.clone(),
    };
    let new = NewExport {
        organisation: user.organisation.id,
        name: wish.name,
        description: wish.description,
        kind: wish.kind,
        filter: resolved.filter,
        through_id: wish.through_id,
        echo,
        requested_by: serde_json::to_value(requested_by).expect("an actor is plain data"),
    };
    let work =
        move |unit: &mut holdfast_engine::commit::UnitOfWork<'_>| export::request(unit, &id, &new, event.clone());
    Ok(state.engine().change::<_, EngineError, _>(work)?.await?)
}

/// What a request wants exported.
struct Wish {
    name: String,
    description: String,
    kind: ExportKind,
    asking: Asking,
    through_id: Option<u64>,
}

impl Wish {
    /// Other members than these are ignored, those of `filters` are not: a misspelt filter must not export everything.
    fn of_members(mut members: Members) -> ApiResult<Self> {
        let (name, kind, filters) =
            (members.take_text("name")?, members.take_text("exportType")?, members.take("filters"));
        let mut absent = Vec::new();
        absent.extend(filters.is_none().then_some("filters"));
        absent.extend(name.is_none().then_some("name"));
        absent.extend(kind.is_none().then_some("exportType"));
        let (Some(name), Some(kind), Some(filters)) = (name, kind, filters) else {
            return Err(missing(&absent, ""));
        };
        let description = members.take_text("description")?.unwrap_or_default();
        let kind = ExportKind::from_name(&kind)
            .ok_or_else(|| ApiError::parameter("exportType", format!("`{kind}` is not `csv` or `json`")))?;
        let (asking, through_id) = asking(Members::of("filters", filters)?)?;
        Ok(Self { name, description, kind, asking, through_id })
    }
}

/// The `filters`, under the same names as in a query but without brackets.
pub(super) fn asking(mut members: Members) -> ApiResult<(Asking, Option<u64>)> {
    let known: Vec<&str> = filters::NAMES.into_iter().chain(["throughID"]).collect();
    if let Some(name) = members.names().find(|name| !known.contains(name)) {
        return Err(unknown("filter", name, &known));
    }
    let mut asking = Asking::default();
    for name in filters::NAMES {
        if filters::is_list(name) {
            let values: Vec<String> = members.take_texts(name)?.into_iter().filter(|value| !value.is_empty()).collect();
            if !values.is_empty() {
                asking.lists.insert(name, values);
            }
        } else if let Some(value) = members.take_text(name)?.filter(|value| !value.is_empty()) {
            asking.scalars.insert(name, value);
        }
    }
    let wrong = || ApiError::parameter("throughID", "is not a whole number of at least 0");
    let through_id = members.take("throughID").map(|id| id.as_u64().ok_or_else(wrong)).transpose()?;
    Ok((asking, through_id))
}

/// What the log knows of the actors and teams that were asked for.
struct Names {
    actors: Vec<ActorShape>,
    teams: Vec<TeamShape>,
}

impl Names {
    /// Blocks.
    fn of(
        state: &AppState,
        organisation: &holdfast_format::OrganisationId,
        filter: &Filter,
        through_id: Option<u64>,
    ) -> Result<Self, EngineError> {
        let engine = state.engine();
        let mut snapshot = engine.snapshot(organisation)?;
        limit_head(&mut snapshot, through_id)?;
        let with = |include: Selection| Filter { include, ..Filter::of_range(filter.from, filter.to) };
        let (actors, teams) = (filter.include.actors.clone(), filter.include.teams.clone());
        let mut names = Self { actors: Vec::new(), teams: Vec::new() };
        if !actors.is_empty() {
            names.actors = menus::actors(state, &snapshot, &with(Selection { actors, ..Selection::default() }))?;
        }
        if !teams.is_empty() {
            let surroundings = engine.read(|connection| Surroundings::load(connection, organisation))?;
            let filter = with(Selection { teams, ..Selection::default() });
            names.teams = menus::teams(state, &snapshot, &filter, &surroundings.deleted_teams)?;
        }
        Ok(names)
    }

    /// Unknown ones keep their id and have nothing else.
    fn actor(&self, asked: &str) -> ActorShape {
        let is_it = |actor: &&ActorShape| actor.user_id == asked || actor.user_email.eq_ignore_ascii_case(asked);
        self.actors.iter().find(is_it).cloned().unwrap_or_else(|| ActorShape {
            user_id: asked.to_owned(),
            user_name: String::new(),
            user_email: String::new(),
            full_name: String::new(),
        })
    }

    fn team(&self, asked: &str) -> TeamShape {
        let unknown = || TeamShape { id: asked.to_owned(), name: String::new(), is_deleted: false };
        self.teams.iter().find(|team| team.id == asked).cloned().unwrap_or_else(unknown)
    }
}

/// The filter as the history shows it: the days that it touches, people and teams by their names, the rest as sent.
fn echo(wish: &Wish, resolved: &Resolved, names: &Names) -> Value {
    let mut echo = Map::new();
    let range = resolved.range.as_ref().expect("an export has a range");
    echo.insert("startDate".to_owned(), range.days.0.to_string().into());
    echo.insert("endDate".to_owned(), range.days.1.to_string().into());
    for name in filters::ALWAYS_SHOWN {
        echo.insert(name.to_owned(), Value::Null);
    }
    for (name, values) in &wish.asking.lists {
        let value = match *name {
            "actor" => json!(values.iter().map(|id| names.actor(id)).collect::<Vec<_>>()),
            "team" => json!(values.iter().map(|id| names.team(id)).collect::<Vec<_>>()),
            _ => json!(values),
        };
        echo.insert((*name).to_owned(), value);
    }
    for (name, value) in &wish.asking.scalars {
        let is_date = ["startDate", "endDate"].contains(name);
        if !is_date {
            echo.insert((*name).to_owned(), value.as_str().into());
        }
    }
    if let Some(through_id) = wish.through_id {
        echo.insert("throughID".to_owned(), through_id.into());
    }
    Value::Object(echo)
}
