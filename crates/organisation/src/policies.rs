//! Escalation policies: whom to tell of an incident, in which order. They are stored and shown whole; nobody is told yet.

use holdfast_engine::catalog::Connection;
use holdfast_engine::{Engine, random};
use holdfast_format::OrganisationId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::ability::{Group, Verb};
use crate::author::Author;
use crate::catalog::documents::{DocumentRow, Kind};
use crate::catalog::{services, users};
use crate::change::{Change, Changed, change};
use crate::documents::{self, Draft, Right, Sort};
use crate::limits::{DESCRIPTION_CHARS_MAX, ESCALATION_ENTITIES_MAX, ESCALATION_RULES_MAX, NAME_CHARS_MAX, WAYS_MAX};
use crate::names::{check_count, check_text};
use crate::owner::{EntityOwner, Owner};
use crate::principal::User;
use crate::resource::Action;
use crate::version::{Upon, Versioned};

const SORT: Sort = Sort {
    kind: Kind::EscalationPolicy,
    word: "escalation policy",
    right: Right::Team(Group::EscalationPolicies),
    create: Action::PolicyCreate,
    update: Action::PolicyUpdate,
    delete: Action::PolicyDelete,
};

/// An escalation policy as somebody writes it. What is left out is 0, false or empty.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EscalationPolicyInput {
    /// The team; required of a new one, and never changed.
    pub owner_id: Option<String>,
    pub name: String,
    #[serde(default)]
    pub description: String,
    /// How often all rules are repeated.
    #[serde(default)]
    pub repetition: u32,
    /// Minutes until they are repeated.
    #[serde(default)]
    pub repeat_after: u32,
    pub rules: Vec<EscalationRule>,
    #[serde(default)]
    pub enable_incident_reminders: bool,
    pub incident_reminder_rules: Option<Vec<ReminderRule>>,
    #[serde(default)]
    pub enable_incident_retrigger: bool,
    /// Hours until an incident is triggered again.
    #[serde(default)]
    pub retrigger_after: u32,
    pub entity_owner: Option<EntityOwner>,
}

/// Whom to tell after a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EscalationRule {
    /// Minutes until the rule applies.
    #[serde(rename = "escalationTime")]
    pub escalation_time: u32,
    /// Ways to tell them, such as `Email`.
    #[serde(default)]
    pub via: Vec<String>,
    #[serde(default)]
    pub roundrobin_enabled: bool,
    #[serde(default)]
    pub roundrobin_next_index: u32,
    pub entities: Vec<EscalationEntity>,
    #[serde(default)]
    pub escalate_within_roundrobin: bool,
    #[serde(default)]
    pub repetition: u32,
    /// Minutes until the rule is repeated.
    #[serde(default)]
    pub repeat_after: u32,
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EscalationEntity {
    #[serde(default)]
    pub id: String,
    #[serde(rename = "type")]
    pub kind: EscalationEntityKind,
    /// Number of a schedule of the newer kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pid: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EscalationEntityKind {
    User,
    Squad,
    Schedule,
    ScheduleV2,
}

/// How often an open incident is brought to mind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReminderRule {
    #[serde(default)]
    pub via: Vec<String>,
    /// Minutes between two reminders.
    pub time_interval: u32,
    /// Minutes after which they end.
    pub till: u32,
}

/// What only a policy has, as it is stored and shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EscalationPolicyBody {
    description: String,
    repetition: u32,
    repeat_after: u32,
    rules: Vec<EscalationRule>,
    enable_incident_reminders: bool,
    incident_reminder_rules: Vec<ReminderRule>,
    enable_incident_retrigger: bool,
    retrigger_after: u32,
    /// `None` is the team; so it is of the policy that an organisation begins with.
    entity_owner: Option<EntityOwner>,
}

/// An escalation policy as the existing API shows one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EscalationPolicy {
    id: String,
    name: String,
    slug: String,
    organization_id: String,
    #[serde(flatten)]
    body: EscalationPolicyBody,
    owner: Owner,
    /// Who may is decided in the team; a policy has no list of its own.
    #[schema(value_type = Vec<Object>)]
    access_control: Vec<()>,
}

/// The policies that the user may read; of one team only when `team` says so.
pub fn list(
    connection: &mut dyn Connection,
    user: &User,
    team: Option<&str>,
) -> Result<Vec<EscalationPolicy>, OrganisationError> {
    let rows = documents::list(connection, &SORT, user, team)?;
    rows.into_iter().map(|row| shown(&user.organisation.id, row)).collect()
}

/// One policy.
pub fn find(connection: &mut dyn Connection, user: &User, id: &str) -> Result<EscalationPolicy, OrganisationError> {
    shown(&user.organisation.id, documents::find(connection, &SORT, user, id)?)
}

pub fn create(
    engine: &Engine,
    author: &Author,
    input: EscalationPolicyInput,
) -> Result<Changed<EscalationPolicy>, OrganisationError> {
    let id = random::id(engine.clock().now());
    check(&input)?;
    change(engine, author, move |change| {
        let team = input.owner_id.as_deref().ok_or_else(|| OrganisationError::missing("owner_id"))?;
        let draft = draft(change, &input, team)?;
        let row = documents::create(change, &SORT, &id, Some(team), draft)?;
        shown(&change.organisation().id, row)
    })
}

pub fn update(
    engine: &Engine,
    author: &Author,
    id: &str,
    input: EscalationPolicyInput,
) -> Result<Changed<EscalationPolicy>, OrganisationError> {
    let id = id.to_owned();
    check(&input)?;
    change(engine, author, move |change| {
        let before = expected(change, Verb::Update, &id)?;
        let draft = draft(change, &input, before.team.as_deref().unwrap_or_default())?;
        let row = documents::update(change, &SORT, &id, draft)?;
        shown(&change.organisation().id, row)
    })
}

/// Deletes a policy that no service uses.
///
/// # Errors
/// [`OrganisationError::Conflict`] naming the services that do.
pub fn delete(engine: &Engine, author: &Author, id: &str) -> Result<Changed<()>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        let row = expected(change, Verb::Delete, &id)?;
        let used_by = services::names_with_policy(change.connection(), &row.id)?;
        if !used_by.is_empty() {
            let used_by: Vec<_> = used_by.iter().map(|name| format!("`{name}`")).collect();
            let (name, used_by) = (&row.name, used_by.join(", "));
            let message = format!("the escalation policy `{name}` is used by {used_by}; give them another one first");
            return Err(OrganisationError::conflict(message));
        }
        documents::delete(change, &SORT, &id)
    })
}

/// The policy with this id, which is as the author saw it.
fn expected(change: &mut Change<'_, '_>, verb: Verb, id: &str) -> Result<DocumentRow, OrganisationError> {
    let (row, _) = documents::existing(change, &SORT, verb, id)?;
    let shape = shown(&change.organisation().id, row.clone())?;
    change.expect(&shape, Upon::Everything)?;
    Ok(row)
}

impl Versioned for EscalationPolicy {
    const PASSING: &'static [&'static str] = &["slug"];

    fn called(&self) -> String {
        format!("the escalation policy `{}`", self.name)
    }
}

/// What can be said of the input without looking at anything else.
fn check(input: &EscalationPolicyInput) -> Result<(), OrganisationError> {
    check_text("description", &input.description, DESCRIPTION_CHARS_MAX)?;
    check_count("rules", input.rules.len(), ESCALATION_RULES_MAX)?;
    for (index, rule) in input.rules.iter().enumerate() {
        check_ways(&format!("rules[{index}].via"), &rule.via)?;
        let field = format!("rules[{index}].entities");
        check_count(&field, rule.entities.len(), ESCALATION_ENTITIES_MAX)?;
        if rule.entities.is_empty() {
            return Err(OrganisationError::invalid(field, "a rule tells at least one user"));
        }
    }
    let reminders = input.incident_reminder_rules.as_deref().unwrap_or_default();
    check_count("incident_reminder_rules", reminders.len(), ESCALATION_RULES_MAX)?;
    for (index, rule) in reminders.iter().enumerate() {
        check_ways(&format!("incident_reminder_rules[{index}].via"), &rule.via)?;
    }
    Ok(())
}

fn check_ways(field: &str, ways: &[String]) -> Result<(), OrganisationError> {
    check_count(field, ways.len(), WAYS_MAX)?;
    ways.iter().enumerate().try_for_each(|(index, way)| check_text(&format!("{field}[{index}]"), way, NAME_CHARS_MAX))
}

fn draft(change: &mut Change<'_, '_>, input: &EscalationPolicyInput, team: &str) -> Result<Draft, OrganisationError> {
    let organisation = change.organisation().id;
    let owner = input.entity_owner.clone().unwrap_or_else(|| EntityOwner::team(team));
    owner.check(change.connection(), &organisation, "entity_owner", team)?;
    for (index, rule) in input.rules.iter().enumerate() {
        for (at, entity) in rule.entities.iter().enumerate() {
            check_entity(change.connection(), &organisation, &format!("rules[{index}].entities[{at}]"), entity)?;
        }
    }
    let body = EscalationPolicyBody {
        description: input.description.clone(),
        repetition: input.repetition,
        repeat_after: input.repeat_after,
        rules: input.rules.clone(),
        enable_incident_reminders: input.enable_incident_reminders,
        incident_reminder_rules: input.incident_reminder_rules.clone().unwrap_or_default(),
        enable_incident_retrigger: input.enable_incident_retrigger,
        retrigger_after: input.retrigger_after,
        entity_owner: Some(owner),
    };
    Draft::new(&input.name, documents::body(&body))
}

/// Squads and schedules are not kept here, so that only users can be told.
fn check_entity(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    field: &str,
    entity: &EscalationEntity,
) -> Result<(), OrganisationError> {
    if entity.kind != EscalationEntityKind::User {
        return Err(OrganisationError::invalid(
            format!("{field}.type"),
            "there are no squads and schedules; name a user",
        ));
    }
    match users::by_id(connection, organisation, &entity.id)? {
        Some(_) => Ok(()),
        None => Err(OrganisationError::invalid(format!("{field}.id"), format!("there is no user `{}`", entity.id))),
    }
}

fn shown(organisation: &OrganisationId, row: DocumentRow) -> Result<EscalationPolicy, OrganisationError> {
    let team = row.team.clone().unwrap_or_default();
    let mut body: EscalationPolicyBody = documents::read_body(&row)?;
    body.entity_owner.get_or_insert_with(|| EntityOwner::team(&team));
    Ok(EscalationPolicy {
        id: row.id,
        name: row.name,
        slug: row.slug,
        organization_id: organisation.to_string(),
        body,
        owner: Owner::team(&team),
        access_control: Vec::new(),
    })
}
