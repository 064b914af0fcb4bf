//! Runbooks: what to do, step by step, in Markdown.

use holdfast_engine::catalog::Connection;
use holdfast_engine::{Engine, random};
use holdfast_format::{OrganisationId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::ability::{Group, Verb};
use crate::author::Author;
use crate::catalog::documents::{DocumentRow, Kind};
use crate::catalog::users;
use crate::change::{Change, Changed, change};
use crate::documents::{self, Draft, Right, Sort};
use crate::limits::{RUNBOOK_STEP_BYTES_MAX, RUNBOOK_STEPS_MAX};
use crate::owner::{EntityOwner, Owner};
use crate::principal::User;
use crate::resource::Action;
use crate::version::{Upon, Versioned};

const SORT: Sort = Sort {
    kind: Kind::Runbook,
    word: "runbook",
    right: Right::Team(Group::Runbooks),
    create: Action::RunbookCreate,
    update: Action::RunbookUpdate,
    delete: Action::RunbookDelete,
};

/// A runbook as somebody writes it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct RunbookInput {
    /// The team; required of a new one, and never changed.
    pub owner_id: Option<String>,
    pub name: String,
    pub steps: Vec<Step>,
    pub entity_owner: Option<EntityOwner>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Step {
    /// Markdown.
    pub content: String,
}

/// A runbook as the existing API shows one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Runbook {
    id: String,
    name: String,
    created: Edit,
    updated: Edit,
    /// How often it was attached to an incident; there are none here.
    used_count: u64,
    steps: Vec<Step>,
    entity_owner: EntityOwner,
    organization_id: String,
    owner: Owner,
}

/// Who wrote something when.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Edit {
    user_name: String,
    username_for_display: String,
    user_id: String,
    at: String,
}

/// The runbooks that the user may read; of one team only when `team` says so.
pub fn list(
    connection: &mut dyn Connection,
    user: &User,
    team: Option<&str>,
) -> Result<Vec<Runbook>, OrganisationError> {
    let rows = documents::list(connection, &SORT, user, team)?;
    rows.into_iter().map(|row| shown(connection, &user.organisation.id, row)).collect()
}

/// One runbook.
pub fn find(connection: &mut dyn Connection, user: &User, id: &str) -> Result<Runbook, OrganisationError> {
    let row = documents::find(connection, &SORT, user, id)?;
    shown(connection, &user.organisation.id, row)
}

pub fn create(engine: &Engine, author: &Author, input: RunbookInput) -> Result<Changed<Runbook>, OrganisationError> {
    let id = random::id(engine.clock().now());
    check_steps(&input.steps)?;
    change(engine, author, move |change| {
        let team = input.owner_id.as_deref().ok_or_else(|| OrganisationError::missing("owner_id"))?;
        let draft = draft(change, &input, team)?;
        let row = documents::create(change, &SORT, &id, Some(team), draft)?;
        let organisation = change.organisation().id;
        shown(change.connection(), &organisation, row)
    })
}

pub fn update(
    engine: &Engine,
    author: &Author,
    id: &str,
    input: RunbookInput,
) -> Result<Changed<Runbook>, OrganisationError> {
    let id = id.to_owned();
    check_steps(&input.steps)?;
    change(engine, author, move |change| {
        let before = expected(change, Verb::Update, &id)?;
        let draft = draft(change, &input, before.team.as_deref().unwrap_or_default())?;
        let row = documents::update(change, &SORT, &id, draft)?;
        let organisation = change.organisation().id;
        shown(change.connection(), &organisation, row)
    })
}

pub fn delete(engine: &Engine, author: &Author, id: &str) -> Result<Changed<()>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        expected(change, Verb::Delete, &id)?;
        documents::delete(change, &SORT, &id)
    })
}

/// The runbook with this id, which is as the author saw it.
fn expected(change: &mut Change<'_, '_>, verb: Verb, id: &str) -> Result<DocumentRow, OrganisationError> {
    let (row, _) = documents::existing(change, &SORT, verb, id)?;
    let organisation = change.organisation().id;
    let shape = shown(change.connection(), &organisation, row.clone())?;
    change.expect(&shape, Upon::Everything)?;
    Ok(row)
}

impl Versioned for Runbook {
    const PASSING: &'static [&'static str] = &["created", "updated", "used_count"];

    fn called(&self) -> String {
        format!("the runbook `{}`", self.name)
    }

    fn last_change(&self) -> String {
        match self.updated.username_for_display.as_str() {
            "" => format!(" at {}", self.updated.at),
            name => format!(", last by {name} at {}", self.updated.at),
        }
    }
}

fn check_steps(steps: &[Step]) -> Result<(), OrganisationError> {
    if steps.is_empty() || steps.len() > RUNBOOK_STEPS_MAX {
        let message = format!("a runbook has from 1 to {RUNBOOK_STEPS_MAX} steps, not {}", steps.len());
        return Err(OrganisationError::invalid("steps", message));
    }
    for (index, step) in steps.iter().enumerate() {
        if step.content.trim().is_empty() || step.content.len() > RUNBOOK_STEP_BYTES_MAX {
            let message = format!("a step has from 1 to {RUNBOOK_STEP_BYTES_MAX} bytes of text");
            return Err(OrganisationError::invalid(format!("steps[{index}].content"), message));
        }
    }
    Ok(())
}

fn draft(change: &mut Change<'_, '_>, input: &RunbookInput, team: &str) -> Result<Draft, OrganisationError> {
    let owner = input.entity_owner.clone().unwrap_or_else(|| EntityOwner::team(team));
    let organisation = change.organisation().id;
    owner.check(change.connection(), &organisation, "entity_owner", team)?;
    Draft::new(&input.name, json!({"steps": input.steps, "entity_owner": owner}))
}

fn shown(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    row: DocumentRow,
) -> Result<Runbook, OrganisationError> {
    let created = edit(connection, organisation, &row.created_by, row.created_at)?;
    let updated = edit(connection, organisation, &row.updated_by, row.updated_at)?;
    let team = row.team.unwrap_or_default();
    let member = |name: &str| row.body.get(name).cloned().unwrap_or(Value::Null);
    Ok(Runbook {
        id: row.id,
        name: row.name,
        created,
        updated,
        used_count: 0,
        steps: serde_json::from_value(member("steps")).unwrap_or_default(),
        entity_owner: serde_json::from_value(member("entity_owner")).unwrap_or_else(|_| EntityOwner::team(&team)),
        organization_id: organisation.to_string(),
        owner: Owner::team(&team),
    })
}

/// Users who are gone keep their id only.
fn edit(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
    user_id: &str,
    at: Timestamp,
) -> Result<Edit, OrganisationError> {
    let user = users::by_id(connection, organisation, user_id)?;
    let (user_name, full_name) = user.map(|user| (user.user_name.clone(), user.full_name())).unwrap_or_default();
    Ok(Edit { user_name, username_for_display: full_name, user_id: user_id.to_owned(), at: at.to_string() })
}
