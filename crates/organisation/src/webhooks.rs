//! Outgoing webhooks: where to tell other software of what happens. They are stored and shown; nothing is sent yet.
//!
//! Addresses and header values are secret: they often carry a token. They show as `[secret]`, and a change that sends
//! `[secret]` back keeps what is stored.

use std::collections::BTreeMap;

use holdfast_engine::catalog::Connection;
use holdfast_engine::{Engine, random};
use holdfast_format::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::ability::Verb;
use crate::author::Author;
use crate::catalog::documents::{DocumentRow, Kind};
use crate::catalog::teams;
use crate::change::{Change, Changed, change};
use crate::documents::{self, Draft, Right, Sort};
use crate::limits::{
    DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, URL_CHARS_MAX, WEBHOOK_PARTS_MAX, WEBHOOK_PAYLOAD_CHARS_MAX,
    WEBHOOK_RETRIES_MAX,
};
use crate::names::{check_count, check_text};
use crate::permission::Permission;
use crate::principal::User;
use crate::resource::{Action, Resource};
use crate::secrets::{self, SECRET};
use crate::version::{Upon, Versioned};

const SORT: Sort = Sort {
    kind: Kind::Webhook,
    word: "webhook",
    right: Right::Permission(Permission::ManageWebhooks),
    create: Action::ExtensionCreate,
    update: Action::ExtensionUpdate,
    delete: Action::ExtensionDelete,
};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A webhook as somebody writes it. What is left out is 0, false or empty.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct WebhookInput {
    pub name: String,
    pub triggers: Vec<WebhookTrigger>,
    pub urls: Vec<WebhookUrl>,
    pub trigger_type: String,
    pub description: Option<String>,
    /// Headers that are sent, by name.
    pub header: Option<BTreeMap<String, String>>,
    pub filters: Option<WebhookFilter>,
    pub max_retry: Option<u32>,
    /// Ids of the teams that it is for.
    pub teams: Option<Vec<String>>,
    pub is_all_teams_configured: Option<bool>,
    pub custom_payload_template_slug: Option<String>,
    pub language: Option<String>,
    pub mail_ids: Option<Vec<String>>,
    pub custom_payload: Option<String>,
    pub payload_type: Option<String>,
}

/// What a webhook tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookTrigger {
    pub event_class: String,
    pub event_type: String,
}

/// Where it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookUrl {
    /// `[secret]` in answers; sent back, it stands for what is stored at its place.
    pub url: String,
    #[serde(default = "post")]
    pub method: String,
}

fn post() -> String {
    "POST".to_owned()
}

/// Which of them it tells of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookFilter {
    pub op: String,
    pub conditions: Vec<WebhookCondition>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WebhookCondition {
    #[serde(default)]
    pub op: String,
    #[serde(default)]
    pub lhs: String,
    #[serde(default)]
    pub rhs: String,
}

/// What only a webhook has, as it is stored and, without its secrets, shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WebhookBody {
    triggers: Vec<WebhookTrigger>,
    urls: Vec<WebhookUrl>,
    trigger_type: String,
    description: String,
    header: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filters: Option<WebhookFilter>,
    max_retry: u32,
    teams: Vec<String>,
    is_all_teams_configured: bool,
    custom_payload_template_slug: String,
    language: String,
    mail_ids: Vec<String>,
    custom_payload: String,
    payload_type: String,
}

/// A webhook as the existing API shows one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Webhook {
    id: String,
    name: String,
    slug: String,
    organization_id: String,
    /// Who made it.
    author_id: String,
    created_at: String,
    updated_at: String,
    #[serde(flatten)]
    body: WebhookBody,
}

/// A webhook in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WebhookListItem {
    id: String,
    name: String,
    description: String,
    trigger_type: String,
    payload_type: String,
    custom_payload_template_name: String,
}

/// The webhooks, oldest first.
pub fn list(connection: &mut dyn Connection, user: &User) -> Result<Vec<WebhookListItem>, OrganisationError> {
    documents::list(connection, &SORT, user, None)?.into_iter().map(listed).collect()
}

/// One webhook.
pub fn find(connection: &mut dyn Connection, user: &User, id: &str) -> Result<Webhook, OrganisationError> {
    shown(&user.organisation.id, documents::find(connection, &SORT, user, id)?)
}

pub fn create(engine: &Engine, author: &Author, input: WebhookInput) -> Result<Changed<Webhook>, OrganisationError> {
    let id = random::id(engine.clock().now());
    check(&input)?;
    change(engine, author, move |change| {
        let body = with_stored_secrets(WebhookBody::from(&input), None)?;
        let draft = draft(change, &input, body)?;
        let row = documents::create(change, &SORT, &id, None, draft)?;
        shown(&change.organisation().id, row)
    })
}

pub fn update(
    engine: &Engine,
    author: &Author,
    id: &str,
    input: WebhookInput,
) -> Result<Changed<Webhook>, OrganisationError> {
    let id = id.to_owned();
    check(&input)?;
    change(engine, author, move |change| {
        let before = expected(change, Verb::Update, &id)?;
        let before: WebhookBody = documents::read_body(&before)?;
        let body = with_stored_secrets(WebhookBody::from(&input), Some(&before))?;
        let draft = draft(change, &input, body)?;
        let row = documents::update(change, &SORT, &id, draft)?;
        shown(&change.organisation().id, row)
    })
}

pub fn delete(engine: &Engine, author: &Author, id: &str) -> Result<Changed<()>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        expected(change, Verb::Delete, &id)?;
        documents::delete(change, &SORT, &id)
    })
}

/// The webhook with this id, which is as the author saw it.
fn expected(change: &mut Change<'_, '_>, verb: Verb, id: &str) -> Result<DocumentRow, OrganisationError> {
    let (row, _) = documents::existing(change, &SORT, verb, id)?;
    let shape = shown(&change.organisation().id, row.clone())?;
    change.expect(&shape, Upon::Everything)?;
    Ok(row)
}

/// When a webhook was changed is a part of its version: that a secret is another one shows nowhere else.
impl Versioned for Webhook {
    const PASSING: &'static [&'static str] = &["slug"];

    fn called(&self) -> String {
        format!("the webhook `{}`", self.name)
    }

    fn last_change(&self) -> String {
        format!(", last at {}", self.updated_at)
    }
}

/// What can be said of the input without looking at anything else.
fn check(input: &WebhookInput) -> Result<(), OrganisationError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    check_text("description", &text(&input.description), DESCRIPTION_CHARS_MAX)?;
    check_text("custom_payload", &text(&input.custom_payload), WEBHOOK_PAYLOAD_CHARS_MAX)?;
    for (field, text) in [
        ("trigger_type", input.trigger_type.clone()),
        ("custom_payload_template_slug", text(&input.custom_payload_template_slug)),
        ("language", text(&input.language)),
        ("payload_type", text(&input.payload_type)),
    ] {
        check_text(field, &text, NAME_CHARS_MAX)?;
    }
    if input.max_retry.is_some_and(|count| count > WEBHOOK_RETRIES_MAX) {
        return Err(OrganisationError::invalid("max_retry", format!("is at most {WEBHOOK_RETRIES_MAX}")));
    }
    check_triggers(input)?;
    check_urls(&input.urls)?;
    check_header(input.header.as_ref())?;
    let mail_ids = input.mail_ids.as_deref().unwrap_or_default();
    check_count("mail_ids", mail_ids.len(), WEBHOOK_PARTS_MAX)?;
    mail_ids
        .iter()
        .enumerate()
        .try_for_each(|(index, id)| check_text(&format!("mail_ids[{index}]"), id, NAME_CHARS_MAX))
}

fn check_triggers(input: &WebhookInput) -> Result<(), OrganisationError> {
    check_count("triggers", input.triggers.len(), WEBHOOK_PARTS_MAX)?;
    for (index, trigger) in input.triggers.iter().enumerate() {
        check_text(&format!("triggers[{index}].event_class"), &trigger.event_class, NAME_CHARS_MAX)?;
        check_text(&format!("triggers[{index}].event_type"), &trigger.event_type, NAME_CHARS_MAX)?;
    }
    let Some(filters) = &input.filters else { return Ok(()) };
    check_text("filters.op", &filters.op, NAME_CHARS_MAX)?;
    check_count("filters.conditions", filters.conditions.len(), WEBHOOK_PARTS_MAX)?;
    for (index, WebhookCondition { op, lhs, rhs }) in filters.conditions.iter().enumerate() {
        for (member, text) in [("op", op), ("lhs", lhs), ("rhs", rhs)] {
            check_text(&format!("filters.conditions[{index}].{member}"), text, DESCRIPTION_CHARS_MAX)?;
        }
    }
    Ok(())
}

fn check_urls(urls: &[WebhookUrl]) -> Result<(), OrganisationError> {
    check_count("urls", urls.len(), WEBHOOK_PARTS_MAX)?;
    for (index, WebhookUrl { url, method }) in urls.iter().enumerate() {
        let field = format!("urls[{index}].url");
        check_text(&field, url, URL_CHARS_MAX)?;
        if url != SECRET && !is_address(url) {
            return Err(OrganisationError::invalid(
                field,
                "must be an address that begins with `https://` or `http://`",
            ));
        }
        if !METHODS.contains(&method.as_str()) {
            let message = format!("`{method}` is not a method; the methods are {}", METHODS.join(", "));
            return Err(OrganisationError::invalid(format!("urls[{index}].method"), message));
        }
    }
    Ok(())
}

/// Whether somebody could be reached there; nobody is asked.
fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let has_host = rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric() || first == '['));
    has_host && !url.chars().any(|character| character.is_whitespace() || character.is_control())
}

fn check_header(header: Option<&BTreeMap<String, String>>) -> Result<(), OrganisationError> {
    let Some(header) = header else { return Ok(()) };
    check_count("header", header.len(), WEBHOOK_PARTS_MAX)?;
    for (name, value) in header {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || name.len() > NAME_CHARS_MAX || !name.bytes().all(is_token) {
            return Err(OrganisationError::invalid("header", format!("`{name}` is not the name of a header")));
        }
        let field = format!("header.{name}");
        check_text(&field, value, URL_CHARS_MAX)?;
        if value.chars().any(char::is_control) {
            return Err(OrganisationError::invalid(field, "contains a control character"));
        }
    }
    Ok(())
}

/// The body with what is stored where it says `[secret]`: an address by its place, a header by its name.
fn with_stored_secrets(mut body: WebhookBody, before: Option<&WebhookBody>) -> Result<WebhookBody, OrganisationError> {
    for (index, url) in body.urls.iter_mut().enumerate().filter(|(_, url)| url.url == SECRET) {
        let stored = before.and_then(|before| before.urls.get(index));
        url.url = stored.ok_or_else(|| nothing_stored(format!("urls[{index}].url")))?.url.clone();
    }
    for (name, value) in body.header.iter_mut().filter(|(_, value)| *value == SECRET) {
        let stored = before.and_then(|before| before.header.get(name));
        *value = stored.ok_or_else(|| nothing_stored(format!("header.{name}")))?.clone();
    }
    Ok(body)
}

fn nothing_stored(field: String) -> OrganisationError {
    OrganisationError::invalid(field, format!("`{SECRET}` keeps what is stored, and nothing is; write it out"))
}

fn draft(change: &mut Change<'_, '_>, input: &WebhookInput, body: WebhookBody) -> Result<Draft, OrganisationError> {
    let organisation = change.organisation().id;
    check_count("teams", body.teams.len(), WEBHOOK_PARTS_MAX)?;
    for (index, team) in body.teams.iter().enumerate() {
        if teams::by_id(change.connection(), &organisation, team)?.is_none() {
            return Err(OrganisationError::invalid(format!("teams[{index}]"), format!("there is no team `{team}`")));
        }
    }
    Draft::new(&input.name, documents::body(&body))
}

impl From<&WebhookInput> for WebhookBody {
    fn from(input: &WebhookInput) -> Self {
        let input = input.clone();
        Self {
            triggers: input.triggers,
            urls: input.urls,
            trigger_type: input.trigger_type,
            description: input.description.unwrap_or_default(),
            header: input.header.unwrap_or_default(),
            filters: input.filters,
            max_retry: input.max_retry.unwrap_or_default(),
            teams: input.teams.unwrap_or_default(),
            is_all_teams_configured: input.is_all_teams_configured.unwrap_or_default(),
            custom_payload_template_slug: input.custom_payload_template_slug.unwrap_or_default(),
            language: input.language.unwrap_or_default(),
            mail_ids: input.mail_ids.unwrap_or_default(),
            custom_payload: input.custom_payload.unwrap_or_default(),
            payload_type: input.payload_type.unwrap_or_default(),
        }
    }
}

fn listed(row: DocumentRow) -> Result<WebhookListItem, OrganisationError> {
    let body: WebhookBody = documents::read_body(&row)?;
    Ok(WebhookListItem {
        id: row.id,
        name: row.name,
        description: body.description,
        trigger_type: body.trigger_type,
        payload_type: body.payload_type,
        custom_payload_template_name: body.custom_payload_template_slug,
    })
}

fn shown(organisation: &OrganisationId, mut row: DocumentRow) -> Result<Webhook, OrganisationError> {
    secrets::mask(Resource::Extensions, &mut row.body);
    Ok(Webhook {
        body: documents::read_body(&row)?,
        id: row.id,
        name: row.name,
        slug: row.slug,
        organization_id: organisation.to_string(),
        author_id: row.created_by,
        created_at: row.created_at.to_string(),
        updated_at: row.updated_at.to_string(),
    })
}
