//! Saved views: filters of the log that a person named and keeps. They are a convenience of that person alone, show
//! nothing that the person may not see without them, and change nothing for anybody: no event tells of them.

use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::{Engine, random};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa::openapi::Ref;

use crate::OrganisationError;
use crate::author::Author;
use crate::catalog::saved_views::{self, SavedViewRow};
use crate::change::{Change, Changed, change};
use crate::limits::SAVED_VIEWS_MAX;
use crate::names::check_name;
use crate::permission::Permission;
use crate::principal::User;

/// A saved view as its person wrote it.
#[derive(Debug, Clone)]
pub struct Draft {
    pub name: String,
    pub body: Body,
}

/// What a saved view selects. Whoever reads filters checks them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    pub filters: Map<String, Value>,
    pub range: Range,
}

/// Of which time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Range {
    /// The time before now.
    Last(ViewDuration),
    /// From one instant to before another, as they were written.
    Between { start: String, end: String },
}

/// How long before now a view begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum ViewDuration {
    #[serde(rename = "15m")]
    QuarterHour,
    #[serde(rename = "1h")]
    Hour,
    #[serde(rename = "24h")]
    Day,
    #[serde(rename = "7d")]
    Week,
    #[serde(rename = "30d")]
    Days30,
    #[serde(rename = "3mo")]
    Months3,
}

/// A saved view as its person sees it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedView {
    id: String,
    name: String,
    /// As an export takes them, without the time.
    #[schema(schema_with = filters_schema)]
    filters: Map<String, Value>,
    /// Null when the view is of a fixed time.
    #[schema(required = true)]
    duration: Option<ViewDuration>,
    /// First instant of a fixed time; null otherwise.
    #[schema(required = true)]
    start_time: Option<String>,
    /// The instant before which a fixed time ends; null otherwise.
    #[schema(required = true)]
    end_time: Option<String>,
}

/// Whoever reads filters describes them.
fn filters_schema() -> Ref {
    Ref::from_schema_name("ViewFilters")
}

impl SavedView {
    fn of(row: SavedViewRow) -> Result<Self, OrganisationError> {
        let damaged =
            |error| CatalogError::Damaged { what: format!("the saved view {} cannot be read: {error}", row.id) };
        let Body { filters, range } = serde_json::from_str(&row.body).map_err(damaged)?;
        let (duration, start_time, end_time) = match range {
            Range::Last(duration) => (Some(duration), None, None),
            Range::Between { start, end } => (None, Some(start), Some(end)),
        };
        Ok(Self { id: row.id, name: row.name, filters, duration, start_time, end_time })
    }
}

impl Draft {
    fn row(&self, id: &str) -> SavedViewRow {
        let body = serde_json::to_string(&self.body).expect("a body is plain data");
        SavedViewRow { id: id.to_owned(), name: self.name.clone(), body }
    }
}

/// The user's own, by name.
pub fn list(connection: &mut dyn Connection, user: &User) -> Result<Vec<SavedView>, OrganisationError> {
    saved_views::of_user(connection, &user.id)?.into_iter().map(SavedView::of).collect()
}

/// Keeps a view for its author.
pub fn create(engine: &Engine, author: &Author, draft: Draft) -> Result<Changed<SavedView>, OrganisationError> {
    let row = draft.row(&random::id(engine.clock().now()));
    change(engine, author, move |change| {
        let others = others(change, &row)?;
        if others.len() >= SAVED_VIEWS_MAX {
            let message = format!("you have {SAVED_VIEWS_MAX} saved views, which is the limit; delete one first");
            return Err(OrganisationError::conflict(message));
        }
        let (organisation, user_id) = (change.organisation().id, change.person().id().to_owned());
        saved_views::insert(change.connection(), &organisation, &user_id, &row)?;
        SavedView::of(row.clone())
    })
}

/// Replaces a view of its author.
pub fn update(
    engine: &Engine,
    author: &Author,
    id: &str,
    draft: Draft,
) -> Result<Changed<SavedView>, OrganisationError> {
    let row = draft.row(id);
    change(engine, author, move |change| {
        others(change, &row)?;
        let user_id = change.person().id().to_owned();
        if !saved_views::update(change.connection(), &user_id, &row)? {
            return Err(OrganisationError::not_found("saved view", &row.id));
        }
        SavedView::of(row.clone())
    })
}

/// Forgets a view of its author.
pub fn delete(engine: &Engine, author: &Author, id: &str) -> Result<Changed<()>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        change.require(Permission::ManageAuditLogs)?;
        let user_id = change.person().id().to_owned();
        let is_deleted = saved_views::delete(change.connection(), &user_id, &id)?;
        if is_deleted { Ok(()) } else { Err(OrganisationError::not_found("saved view", &id)) }
    })
}

/// The author's other views, none of which has the same name, whatever its case.
fn others(change: &mut Change<'_, '_>, row: &SavedViewRow) -> Result<Vec<SavedViewRow>, OrganisationError> {
    change.require(Permission::ManageAuditLogs)?;
    check_name("name", &row.name)?;
    let user_id = change.person().id().to_owned();
    let mut views = saved_views::of_user(change.connection(), &user_id)?;
    views.retain(|view| view.id != row.id);
    if views.iter().any(|view| view.folded_name() == row.folded_name()) {
        return Err(OrganisationError::conflict(format!("you have a saved view with the name `{}`", row.name)));
    }
    Ok(views)
}
