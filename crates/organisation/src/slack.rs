//! The Slack channel of a service. It is stored and shown; nothing is sent yet.

use holdfast_engine::Engine;
use holdfast_format::OrganisationId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::author::Author;
use crate::catalog::services::ServiceRow;
use crate::catalog::slack::{self, SlackRow};
use crate::change::{Changed, Told, change};
use crate::limits::NAME_CHARS_MAX;
use crate::names::check_text;
use crate::permission::Permission;
use crate::resource::Action;
use crate::services::{of_organisation, shown_in};
use crate::version::Upon;

/// The channel as somebody writes it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct SlackChannelInput {
    pub channel_id: String,
}

/// The channel as the existing API shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SlackExtension {
    /// A number of its own in the organisation.
    id: u64,
    service_id: String,
    organization_id: String,
    channel_id: String,
    created_at: String,
    /// The channel's id again: Slack is not asked for its name.
    name: String,
}

/// Sets the channel of a service.
pub fn set_channel(
    engine: &Engine,
    author: &Author,
    service: &str,
    input: SlackChannelInput,
) -> Result<Changed<SlackExtension>, OrganisationError> {
    check_text("channel_id", &input.channel_id, NAME_CHARS_MAX)?;
    if input.channel_id.trim().is_empty() {
        return Err(OrganisationError::invalid("channel_id", "must not be empty"));
    }
    let (id, channel_id) = (service.to_owned(), input.channel_id);
    change(engine, author, move |change| {
        change.require(Permission::ManageExtensions)?;
        let (service, team) = of_organisation(change, &id)?;
        let shape = shown_in(change, service.clone())?;
        change.expect(&shape, Upon::Only(&["slack"]))?;
        let (organisation, now) = (change.organisation().id, change.now());
        let before = slack::by_service(change.connection(), &service.id)?;
        let fresh = SlackRow {
            service: service.id.clone(),
            id: slack::last_id(change.connection(), &organisation)? + 1,
            channel_id: String::new(),
            name: String::new(),
            created_at: now,
        };
        let after =
            SlackRow { channel_id: channel_id.clone(), name: channel_id.clone(), ..before.clone().unwrap_or(fresh) };
        let is_changed = change.record(Told {
            action: if before.is_some() { Action::ExtensionUpdate } else { Action::ExtensionCreate },
            id: &after.id.to_string(),
            name: &format!("Slack channel of {}", service.name),
            team: team.as_ref(),
            said: format!("Slack channel of service \"{}\" set to {channel_id}", service.name),
            before: before.as_ref().map_or(Value::Null, |before| view(before, &service)),
            after: view(&after, &service),
        });
        match (&before, is_changed) {
            (None, _) => slack::insert(change.connection(), &organisation, &after)?,
            (Some(_), true) => slack::update(change.connection(), &after)?,
            (Some(_), false) => {}
        }
        Ok(shown(&organisation, after))
    })
}

/// What events compare of a channel.
fn view(row: &SlackRow, service: &ServiceRow) -> Value {
    json!({"channel_id": row.channel_id, "service": {"id": service.id, "name": service.name}})
}

fn shown(organisation: &OrganisationId, row: SlackRow) -> SlackExtension {
    SlackExtension {
        id: row.id,
        service_id: row.service,
        organization_id: organisation.to_string(),
        channel_id: row.channel_id,
        created_at: row.created_at.to_string(),
        name: row.name,
    }
}
