//! Services as the existing API takes and shows them.

use holdfast_engine::catalog::CatalogError;
use holdfast_format::OrganisationId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::activity::{Activity, Tally};
use crate::catalog::services::ServiceRow;
use crate::catalog::slack::SlackRow;
use crate::credential::Credential;
use crate::limits::{DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, SERVICE_TAGS_MAX, SERVICE_WINDOW_MINUTES_MAX};
use crate::names::{check_count, check_name, check_text};
use crate::owner::{EntityOwner, EntityOwnerKind, Owner};
use crate::version::{self, Versioned};

/// A service as somebody writes it. What is left out of a change stays as it is.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct ServiceInput {
    /// Required of a new one; unique in the organisation.
    pub name: Option<String>,
    /// The team; required of a new one, and never changed.
    pub owner_id: Option<String>,
    /// A policy of the team; required of a new one.
    pub escalation_policy_id: Option<String>,
    pub description: Option<String>,
    /// What stands before the `@` in `email`.
    pub email_prefix: Option<String>,
    /// The user who looks after it.
    pub maintainer: Option<EntityOwner>,
    pub tags: Option<Vec<ServiceTag>>,
    pub auto_pause_transient_alerts_config: Option<AutoPauseConfig>,
    pub intelligent_alerts_grouping_config: Option<AlertGroupingConfig>,
    pub delay_notification_config: Option<NotificationDelayConfig>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceTag {
    pub key: String,
    pub value: String,
}

/// Whether alerts that end by themselves are held back, and for how long.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AutoPauseConfig {
    pub is_enabled: bool,
    pub timeout_in_mins: f64,
}

/// Whether alerts that come together are one, and how close they must be.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlertGroupingConfig {
    pub is_enabled: bool,
    pub rolling_window_in_mins: f64,
}

/// When nobody is told at once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NotificationDelayConfig {
    pub is_enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub fixed_timeslot_config: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_timeslots_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub custom_timeslots: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub assigned_to: Option<Map<String, Value>>,
}

/// What is stored of a service as it is shown. All of it is absent from services that an operator made.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct ServiceBody {
    description: String,
    email_prefix: String,
    #[schema(value_type = EntityOwner)]
    maintainer: Option<EntityOwner>,
    tags: Vec<ServiceTag>,
    auto_pause_transient_alerts_config: AutoPauseConfig,
    intelligent_alerts_grouping_config: AlertGroupingConfig,
    delay_notification_config: NotificationDelayConfig,
}

/// A service as the existing API shows one, and what it recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ServiceShape {
    pub id: String,
    pub name: String,
    slug: String,
    /// Nothing receives mail there.
    email: String,
    /// Empty when it has none.
    escalation_policy_id: String,
    organization_id: String,
    /// Whole when it was made just now; otherwise its prefix and its last four characters.
    api_key: String,
    #[serde(flatten)]
    body: ServiceBody,
    owner: Owner,
    config: ServiceConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    slack: Option<ServiceSlack>,
    is_disabled: bool,
    created_at: String,
    updated_at: String,
    /// When its last event was committed; empty before the first one.
    last_event_at: String,
    /// Events committed today (UTC). Exact but after a crash, which forgets what was counted last.
    events_today: u64,
    #[serde(skip)]
    stored: Tally,
    /// The key as it is shown for ever, whole or not.
    #[serde(skip)]
    key_hint: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ServiceConfig {
    /// Alerts are not deduplicated here.
    dedup_key_enabled: bool,
}

/// The Slack channel of a service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ServiceSlack {
    channel_id: String,
    name: String,
    /// When it was set, in Unix seconds.
    time: i64,
}

impl ServiceInput {
    /// Fails when something is wrong that can be seen without looking at anything else.
    pub(super) fn check(&self) -> Result<(), OrganisationError> {
        self.name.as_deref().map_or(Ok(()), |name| check_name("name", name))?;
        check_text("description", self.description.as_deref().unwrap_or_default(), DESCRIPTION_CHARS_MAX)?;
        self.email_prefix.as_deref().map_or(Ok(()), check_email_prefix)?;
        let tags = self.tags.as_deref().unwrap_or_default();
        check_count("tags", tags.len(), SERVICE_TAGS_MAX)?;
        for (index, tag) in tags.iter().enumerate() {
            check_text(&format!("tags[{index}].key"), &tag.key, NAME_CHARS_MAX)?;
            check_text(&format!("tags[{index}].value"), &tag.value, NAME_CHARS_MAX)?;
        }
        let pause = self.auto_pause_transient_alerts_config.as_ref().map_or(0.0, |config| config.timeout_in_mins);
        check_minutes("auto_pause_transient_alerts_config.timeout_in_mins", pause)?;
        let window =
            self.intelligent_alerts_grouping_config.as_ref().map_or(0.0, |config| config.rolling_window_in_mins);
        check_minutes("intelligent_alerts_grouping_config.rolling_window_in_mins", window)
    }

    /// `before` with what the input says.
    pub(super) fn applied_to(&self, before: ServiceBody) -> ServiceBody {
        let Self { description, email_prefix, maintainer, tags, .. } = self.clone();
        ServiceBody {
            description: description.unwrap_or(before.description),
            email_prefix: email_prefix.unwrap_or(before.email_prefix),
            maintainer: maintainer.or(before.maintainer),
            tags: tags.unwrap_or(before.tags),
            auto_pause_transient_alerts_config: (self.auto_pause_transient_alerts_config.clone())
                .unwrap_or(before.auto_pause_transient_alerts_config),
            intelligent_alerts_grouping_config: (self.intelligent_alerts_grouping_config.clone())
                .unwrap_or(before.intelligent_alerts_grouping_config),
            delay_notification_config: (self.delay_notification_config.clone())
                .unwrap_or(before.delay_notification_config),
        }
    }
}

impl ServiceBody {
    pub(super) fn read(row: &ServiceRow) -> Result<Self, CatalogError> {
        serde_json::from_value(row.body.clone()).map_err(|error| CatalogError::Damaged {
            what: format!("the body of the service {} cannot be read: {error}", row.id),
        })
    }
}

impl ServiceShape {
    /// `slug` is that of the organisation.
    pub(super) fn new(
        (organisation, slug): (&OrganisationId, &str),
        row: ServiceRow,
        slack: Option<SlackRow>,
    ) -> Result<Self, OrganisationError> {
        let mut body = ServiceBody::read(&row)?;
        body.maintainer.get_or_insert(EntityOwner { id: String::new(), kind: EntityOwnerKind::User });
        let prefix = if body.email_prefix.is_empty() { &row.slug } else { &body.email_prefix };
        Ok(Self {
            id: row.id,
            email: format!("{prefix}@{slug}.invalid"),
            name: row.name,
            slug: row.slug,
            escalation_policy_id: row.escalation_policy.unwrap_or_default(),
            organization_id: organisation.to_string(),
            api_key: row.key_hint.clone(),
            key_hint: row.key_hint,
            body,
            owner: Owner::team(&row.team),
            config: ServiceConfig { dedup_key_enabled: false },
            slack: slack.map(ServiceSlack::from),
            is_disabled: row.is_disabled,
            created_at: row.created_at.to_string(),
            updated_at: row.updated_at.to_string(),
            last_event_at: String::new(),
            events_today: 0,
            stored: row.tally,
        })
    }

    /// With its key, whole.
    pub(super) fn with_key(self, key: &Credential) -> Self {
        Self { api_key: key.reveal().to_owned(), ..self }
    }

    /// With what the service recorded, as of now.
    pub fn seen(self, activity: &Activity) -> Self {
        let tally = activity.tally(&self.id).unwrap_or(self.stored);
        Self {
            last_event_at: tally.last_event_at.map(|at| at.to_string()).unwrap_or_default(),
            events_today: tally.on_day_of(activity.now()),
            ..self
        }
    }
}

/// The version is the same whether the key is shown whole or not.
impl Versioned for ServiceShape {
    const PASSING: &'static [&'static str] = &["slug", "email", "updated_at", "last_event_at", "events_today"];

    fn called(&self) -> String {
        format!("the service `{}`", self.name)
    }

    fn last_change(&self) -> String {
        format!(", last at {}", self.updated_at)
    }

    fn members(&self) -> Map<String, Value> {
        let shape = Self { api_key: self.key_hint.clone(), ..self.clone() };
        version::members(&shape)
    }
}

impl From<SlackRow> for ServiceSlack {
    fn from(row: SlackRow) -> Self {
        Self { name: row.name, channel_id: row.channel_id, time: row.created_at.micros() / 1_000_000 }
    }
}

fn check_email_prefix(prefix: &str) -> Result<(), OrganisationError> {
    check_text("email_prefix", prefix, NAME_CHARS_MAX)?;
    if prefix.chars().any(|character| character == '@' || character.is_whitespace()) {
        return Err(OrganisationError::invalid("email_prefix", "is what stands before the `@`, without blanks"));
    }
    Ok(())
}

fn check_minutes(field: &'static str, minutes: f64) -> Result<(), OrganisationError> {
    if (0.0..=SERVICE_WINDOW_MINUTES_MAX).contains(&minutes) {
        return Ok(());
    }
    Err(OrganisationError::invalid(field, format!("is from 0 to {SERVICE_WINDOW_MINUTES_MAX} minutes, not {minutes}")))
}
