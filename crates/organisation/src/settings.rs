//! The settings of an organisation's log: what may be recorded, whether looking is, and how long events are kept.

mod resources;
mod retention;

use holdfast_engine::Engine;
use holdfast_engine::catalog::Connection;
use holdfast_engine::catalog::organisations::{self as rows, CatalogueMode, OrganisationRow};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

pub use resources::{ResourceInfo, add_resource, find_resource, list_resources, put_resource, remove_resource};
pub(crate) use retention::check as check_retention;
pub use retention::{RetentionSet, lengthen_retention, set_retention};

use crate::OrganisationError;
use crate::author::Author;
use crate::change::{Change, Changed, Told, change};
use crate::organisations::must_exist;
use crate::permission::Permission;
use crate::principal::User;
use crate::resource::Action;
use crate::version::{Upon, Versioned};

/// What is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LogSettings {
    /// Whether looking at the log is recorded.
    record_views: bool,
    catalogue: Catalogue,
    /// How long events are kept, counted from when they were recorded.
    retention_days: i64,
    /// A shorter retention that the operator announced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pending_retention: Option<PendingRetention>,
}

/// A shorter retention that is not in force yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PendingRetention {
    retention_days: i64,
    takes_effect_at: String,
}

/// What happens to events of an unknown resource or action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Catalogue {
    /// They are refused.
    Closed,
    /// They are registered as they come.
    Open,
}

/// What somebody wants changed; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct LogSettingsInput {
    pub record_views: Option<bool>,
    pub catalogue: Option<Catalogue>,
}

/// The settings of the user's organisation.
pub fn read(connection: &mut dyn Connection, user: &User) -> Result<LogSettings, OrganisationError> {
    Ok(LogSettings::from(&must_exist(connection, &user.organisation.id)?))
}

/// Changes settings and answers with all of them.
pub fn update(
    engine: &Engine,
    author: &Author,
    input: LogSettingsInput,
) -> Result<Changed<LogSettings>, OrganisationError> {
    change(engine, author, move |change| {
        change.require(Permission::ManageFeatureSettings)?;
        let (id, seen) = (change.organisation().id, LogSettings::from(change.organisation()));
        change.expect(&seen, Upon::Only(&["record_views", "catalogue"]))?;
        if let Some(records_views) = input.record_views {
            let before = change.organisation().records_views;
            rows::set_records_views(change.connection(), &id, records_views)?;
            let said = match records_views {
                true => "Looking at the audit log is recorded from now on",
                false => "Looking at the audit log is no longer recorded",
            };
            record(change, said.to_owned(), json!({"record_views": before}), json!({"record_views": records_views}));
        }
        if let Some(catalogue) = input.catalogue {
            apply_catalogue(change, catalogue)?;
        }
        Ok(LogSettings::from(&must_exist(change.connection(), &id)?))
    })
}

impl Versioned for LogSettings {
    fn called(&self) -> String {
        "how the log is set up".to_owned()
    }
}

/// Decides whether unknown resources and actions are refused or registered as they come. True when that changed.
pub fn set_catalogue(
    engine: &Engine,
    author: &Author,
    catalogue: Catalogue,
) -> Result<Changed<bool>, OrganisationError> {
    change(engine, author, move |change| apply_catalogue(change, catalogue))
}

fn apply_catalogue(change: &mut Change<'_, '_>, catalogue: Catalogue) -> Result<bool, OrganisationError> {
    let (id, before) = (change.organisation().id, Catalogue::from(change.organisation().catalogue));
    rows::set_catalogue(change.connection(), &id, catalogue.into())?;
    let said = format!("Catalogue of resources changed from {} to {}", before.as_str(), catalogue.as_str());
    Ok(record(change, said, json!({"catalogue": before}), json!({"catalogue": catalogue})))
}

/// Records a change of the log's settings. True when there was one.
fn record(change: &mut Change<'_, '_>, said: String, before: Value, after: Value) -> bool {
    record_as(change, Action::LogSettings, said, before, after)
}

fn record_as(change: &mut Change<'_, '_>, action: Action, said: String, before: Value, after: Value) -> bool {
    let (id, name) = (change.organisation().id.to_string(), change.organisation().name.clone());
    change.record(Told { action, id: &id, name: &name, team: None, said, before, after })
}

impl Catalogue {
    /// The name on the command line, in answers and in events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
        }
    }
}

impl From<CatalogueMode> for Catalogue {
    fn from(mode: CatalogueMode) -> Self {
        match mode {
            CatalogueMode::Closed => Self::Closed,
            CatalogueMode::Open => Self::Open,
        }
    }
}

impl From<Catalogue> for CatalogueMode {
    fn from(catalogue: Catalogue) -> Self {
        match catalogue {
            Catalogue::Closed => Self::Closed,
            Catalogue::Open => Self::Open,
        }
    }
}

impl From<&OrganisationRow> for LogSettings {
    fn from(row: &OrganisationRow) -> Self {
        let pending = |pending: rows::PendingRetention| PendingRetention {
            retention_days: pending.days,
            takes_effect_at: pending.at.to_string(),
        };
        Self {
            record_views: row.records_views,
            catalogue: row.catalogue.into(),
            retention_days: row.retention_days,
            pending_retention: row.pending_retention.map(pending),
        }
    }
}
