//! The configuration for Microsoft Teams: one in an organisation. It is stored and shown; nothing is sent yet.

use std::collections::BTreeMap;

use holdfast_engine::catalog::Connection;
use holdfast_engine::{Engine, random};
use holdfast_format::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::author::Author;
use crate::catalog::documents::{self as rows, DocumentRow, Kind};
use crate::catalog::{services, teams};
use crate::change::{Change, Changed, change};
use crate::documents::{self, Draft, Right, Sort};
use crate::limits::{CHANNELS_MAX, NAME_CHARS_MAX};
use crate::names::{check_count, check_text};
use crate::permission::Permission;
use crate::principal::User;
use crate::resource::Action;
use crate::version::{Upon, Versioned};

const SORT: Sort = Sort {
    kind: Kind::MsTeams,
    word: "extension",
    right: Right::Permission(Permission::ManageExtensions),
    create: Action::ExtensionCreate,
    update: Action::ExtensionUpdate,
    delete: Action::ExtensionDelete,
};

const NAME: &str = "Microsoft Teams";

/// The configuration as somebody writes it, and as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MsTeamsConfig {
    pub default_conversation_name: String,
    pub default_conversation_id: String,
    /// Whether the extension is on.
    pub is_active: bool,
    pub is_default_active: bool,
    pub is_custom_channels_active: bool,
    pub triggers: MsTeamsTriggers,
    pub tenant_id: String,
    pub from_id: String,
    pub connected_teams: Vec<ConnectedTeam>,
    /// What is told, by names such as `is_trigger_active`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_incident_alert_state: Option<BTreeMap<String, bool>>,
}

/// What is told.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MsTeamsTriggers {
    pub all_active: bool,
    /// Kinds of events, where not all are.
    pub custom: Vec<String>,
}

/// A team of Microsoft Teams, and who tells it what.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConnectedTeam {
    #[serde(default)]
    pub id: String,
    pub team_id: String,
    pub team_name: String,
    pub channel_configurations: Vec<ChannelConfiguration>,
}

/// Which services of a team of ours one channel is told of.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChannelConfiguration {
    #[serde(default)]
    pub id: String,
    pub squadcast_team_id: String,
    pub squadcast_team_name: String,
    pub is_all_services: bool,
    pub services: Vec<ChannelService>,
    pub msteams_channel_id: String,
    pub msteams_channel_name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChannelService {
    pub squadcast_service_id: String,
    pub squadcast_service_name: String,
}

/// The configuration as the existing API shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MsTeamsExtension {
    id: String,
    organization_id: String,
    #[serde(flatten)]
    config: MsTeamsConfig,
}

/// The organisation's configuration.
pub fn find(connection: &mut dyn Connection, user: &User) -> Result<MsTeamsExtension, OrganisationError> {
    let row = documents::list(connection, &SORT, user, None)?.pop();
    shown(&user.organisation.id, row.ok_or_else(|| OrganisationError::not_found("configuration of", NAME))?)
}

/// Makes the configuration, or changes it.
pub fn configure(
    engine: &Engine,
    author: &Author,
    config: MsTeamsConfig,
) -> Result<Changed<MsTeamsExtension>, OrganisationError> {
    let id = random::id(engine.clock().now());
    check(&config)?;
    change(engine, author, move |change| {
        change.require(Permission::ManageExtensions)?;
        let organisation = change.organisation().id;
        let before = rows::list(change.connection(), &organisation, Kind::MsTeams)?.pop();
        match &before {
            None => change.expect_none("configuration of", NAME)?,
            Some(before) => change.expect(&shown(&organisation, before.clone())?, Upon::Everything)?,
        }
        check_references(change, &config)?;
        let draft = Draft::new(NAME, documents::body(&config))?;
        let row = match before {
            None => documents::create(change, &SORT, &id, None, draft)?,
            Some(before) => {
                let was_active = documents::read_body::<MsTeamsConfig>(&before)?.is_active;
                let sort = Sort { update: action(was_active, config.is_active), ..SORT };
                documents::update(change, &sort, &before.id, draft)?
            }
        };
        shown(&organisation, row)
    })
}

impl Versioned for MsTeamsExtension {
    fn called(&self) -> String {
        format!("the configuration for {NAME}")
    }
}

/// A flip of the switch is what an event tells first, whatever else changed with it.
fn action(was_active: bool, is_active: bool) -> Action {
    match (was_active, is_active) {
        (false, true) => Action::ExtensionEnable,
        (true, false) => Action::ExtensionDisable,
        (true, true) | (false, false) => Action::ExtensionUpdate,
    }
}

fn check(config: &MsTeamsConfig) -> Result<(), OrganisationError> {
    for (field, text) in [
        ("default_conversation_name", &config.default_conversation_name),
        ("default_conversation_id", &config.default_conversation_id),
        ("tenant_id", &config.tenant_id),
        ("from_id", &config.from_id),
    ] {
        check_text(field, text, NAME_CHARS_MAX)?;
    }
    check_count("triggers.custom", config.triggers.custom.len(), CHANNELS_MAX)?;
    for (index, kind) in config.triggers.custom.iter().enumerate() {
        check_text(&format!("triggers.custom[{index}]"), kind, NAME_CHARS_MAX)?;
    }
    check_count("connected_teams", config.connected_teams.len(), CHANNELS_MAX)?;
    for (field, channel) in channels(config) {
        check_text(&format!("{field}.msteams_channel_id"), &channel.msteams_channel_id, NAME_CHARS_MAX)?;
        check_text(&format!("{field}.msteams_channel_name"), &channel.msteams_channel_name, NAME_CHARS_MAX)?;
    }
    let states = config.custom_incident_alert_state.as_ref().map_or(0, BTreeMap::len);
    check_count("custom_incident_alert_state", states, CHANNELS_MAX)
}

/// Every channel's configuration, each with its path.
fn channels(config: &MsTeamsConfig) -> impl Iterator<Item = (String, &ChannelConfiguration)> {
    config.connected_teams.iter().enumerate().flat_map(|(index, team)| {
        let channels = team.channel_configurations.iter().enumerate();
        channels.map(move |(at, channel)| (format!("connected_teams[{index}].channel_configurations[{at}]"), channel))
    })
}

/// Fails when a channel is told of a team or a service that does not exist.
fn check_references(change: &mut Change<'_, '_>, config: &MsTeamsConfig) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    for (field, channel) in channels(config) {
        let team = &channel.squadcast_team_id;
        if teams::by_id(change.connection(), &organisation, team)?.is_none() {
            let field = format!("{field}.squadcast_team_id");
            return Err(OrganisationError::invalid(field, format!("there is no team `{team}`")));
        }
        for (index, service) in channel.services.iter().enumerate() {
            let id = &service.squadcast_service_id;
            if services::by_id(change.connection(), &organisation, id)?.is_none() {
                let field = format!("{field}.services[{index}].squadcast_service_id");
                return Err(OrganisationError::invalid(field, format!("there is no service `{id}`")));
            }
        }
    }
    Ok(())
}

fn shown(organisation: &OrganisationId, row: DocumentRow) -> Result<MsTeamsExtension, OrganisationError> {
    let config = documents::read_body(&row)?;
    Ok(MsTeamsExtension { id: row.id, organization_id: organisation.to_string(), config })
}
