//! What escalation policies, runbooks and webhooks have in common: who may change them, that their names are unique, and
//! the events of their changes.

use holdfast_engine::catalog::{CatalogError, Connection};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::OrganisationError;
use crate::ability::{Group, Verb};
use crate::catalog::documents::{self, DocumentRow, Kind};
use crate::catalog::teams::{self, TeamRow};
use crate::change::{Change, Told};
use crate::grants::Grants;
use crate::limits::DOCUMENTS_MAX;
use crate::names::{check_name, slug};
use crate::permission::Permission;
use crate::principal::User;
use crate::resource::Action;

/// How a kind of documents is guarded and told of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sort {
    pub(crate) kind: Kind,
    /// What it is called in sentences.
    pub(crate) word: &'static str,
    pub(crate) right: Right,
    pub(crate) create: Action,
    pub(crate) update: Action,
    pub(crate) delete: Action,
}

/// What it takes to read and change documents.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Right {
    /// An ability of the group in the team that the document belongs to.
    Team(Group),
    /// A permission; the document belongs to the organisation.
    Permission(Permission),
}

/// A document about to be made or changed.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) name: String,
    /// What only its kind has.
    pub(crate) body: Value,
}

impl Draft {
    pub(crate) fn new(name: &str, body: Value) -> Result<Self, OrganisationError> {
        check_name("name", name)?;
        Ok(Self { name: name.to_owned(), body })
    }
}

/// What only one kind has, as a document keeps it.
pub(crate) fn body(body: &impl Serialize) -> Value {
    serde_json::to_value(body).expect("a body is plain data")
}

/// What [`body`] made.
pub(crate) fn read_body<T: DeserializeOwned>(row: &DocumentRow) -> Result<T, CatalogError> {
    serde_json::from_value(row.body.clone()).map_err(|error| CatalogError::Damaged {
        what: format!("the body of the document {} cannot be read: {error}", row.id),
    })
}

/// Makes a document with this id in the team, or in the organisation when `team` is `None`.
pub(crate) fn create(
    change: &mut Change<'_, '_>,
    sort: &Sort,
    id: &str,
    team: Option<&str>,
    draft: Draft,
) -> Result<DocumentRow, OrganisationError> {
    let team = team.map(|id| owning_team(change, id)).transpose()?;
    sort.require(change, Verb::Create, team.as_ref().map(|team| team.id.as_str()))?;
    let (organisation, now, person) = (change.organisation().id, change.now(), change.person().id().to_owned());
    if documents::count(change.connection(), &organisation, sort.kind)? >= DOCUMENTS_MAX {
        let message = format!("an organisation has at most {DOCUMENTS_MAX} of these; delete one first");
        return Err(OrganisationError::conflict(message));
    }
    let row = DocumentRow {
        id: id.to_owned(),
        kind: sort.kind,
        team: team.as_ref().map(|team| team.id.clone()),
        slug: slug(&draft.name),
        name: draft.name,
        body: draft.body,
        created_by: person.clone(),
        created_at: now,
        updated_by: person,
        updated_at: now,
    };
    check_unique(change, sort, &row)?;
    documents::insert(change.connection(), &organisation, &row)?;
    change.record(Told {
        action: sort.create,
        id: &row.id,
        name: &row.name,
        team: team.as_ref(),
        said: sort.said(&row.name, "created"),
        before: Value::Null,
        after: view(&row),
    });
    Ok(row)
}

/// Replaces a document's name and body. Nothing happens when both stay.
pub(crate) fn update(
    change: &mut Change<'_, '_>,
    sort: &Sort,
    id: &str,
    draft: Draft,
) -> Result<DocumentRow, OrganisationError> {
    let (before, team) = existing(change, sort, Verb::Update, id)?;
    let (now, person) = (change.now(), change.person().id().to_owned());
    let slug = slug(&draft.name);
    let after =
        DocumentRow { name: draft.name, slug, body: draft.body, updated_by: person, updated_at: now, ..before.clone() };
    check_unique(change, sort, &after)?;
    let is_changed = change.record(Told {
        action: sort.update,
        id: &after.id,
        name: &after.name,
        team: team.as_ref(),
        said: match before.name == after.name {
            true => sort.said(&after.name, sort.update_said()),
            false => sort.said(&before.name, &format!("renamed to \"{}\"", after.name)),
        },
        before: view(&before),
        after: view(&after),
    });
    if !is_changed {
        return Ok(before);
    }
    documents::update(change.connection(), &after)?;
    Ok(after)
}

/// Deletes a document that nothing refers to any more.
pub(crate) fn delete(change: &mut Change<'_, '_>, sort: &Sort, id: &str) -> Result<(), OrganisationError> {
    let (row, team) = existing(change, sort, Verb::Delete, id)?;
    documents::delete(change.connection(), &row.id)?;
    change.record(Told {
        action: sort.delete,
        id: &row.id,
        name: &row.name,
        team: team.as_ref(),
        said: sort.said(&row.name, "deleted"),
        before: view(&row),
        after: Value::Null,
    });
    Ok(())
}

/// The document with this id, on which the author may use the verb, and its team if it was not deleted.
pub(crate) fn existing(
    change: &mut Change<'_, '_>,
    sort: &Sort,
    verb: Verb,
    id: &str,
) -> Result<(DocumentRow, Option<TeamRow>), OrganisationError> {
    let organisation = change.organisation().id;
    let row = documents::by_id(change.connection(), &organisation, sort.kind, id)?;
    let row = row.ok_or_else(|| OrganisationError::not_found(sort.word, id))?;
    sort.require(change, verb, row.team.as_deref())?;
    let team = match &row.team {
        Some(team) => teams::by_id(change.connection(), &organisation, team)?,
        None => None,
    };
    Ok((row, team))
}

/// The documents of a kind that the user may read, oldest first; of one team only when `team` says so.
pub(crate) fn list(
    connection: &mut dyn Connection,
    sort: &Sort,
    user: &User,
    team: Option<&str>,
) -> Result<Vec<DocumentRow>, OrganisationError> {
    let rows = documents::list(connection, &user.organisation.id, sort.kind)?;
    let is_wanted = |row: &DocumentRow| team.is_none_or(|team| row.team.as_deref() == Some(team));
    Ok(rows.into_iter().filter(|row| is_wanted(row) && sort.lets_read(&user.grants, row)).collect())
}

/// One document that the user may read.
pub(crate) fn find(
    connection: &mut dyn Connection,
    sort: &Sort,
    user: &User,
    id: &str,
) -> Result<DocumentRow, OrganisationError> {
    let row = documents::by_id(connection, &user.organisation.id, sort.kind, id)?;
    let row = row.ok_or_else(|| OrganisationError::not_found(sort.word, id))?;
    if sort.lets_read(&user.grants, &row) { Ok(row) } else { Err(sort.denied(Verb::Read)) }
}

/// The team that something new shall belong to.
pub(crate) fn owning_team(change: &mut Change<'_, '_>, id: &str) -> Result<TeamRow, OrganisationError> {
    let organisation = change.organisation().id;
    let team = teams::by_id(change.connection(), &organisation, id)?;
    team.ok_or_else(|| OrganisationError::invalid("owner_id", format!("there is no team `{id}`")))
}

impl Sort {
    fn require(&self, change: &Change<'_, '_>, verb: Verb, team: Option<&str>) -> Result<(), OrganisationError> {
        match (self.right, team) {
            (Right::Team(group), team) => change.require_in(verb.on(group), team.unwrap_or_default()),
            (Right::Permission(permission), _) => change.require(permission),
        }
    }

    fn lets_read(&self, grants: &Grants, row: &DocumentRow) -> bool {
        match (self.right, &row.team) {
            (Right::Team(group), Some(team)) => grants.may_in(Verb::Read.on(group), team),
            (Right::Team(_), None) => grants.is_owner(),
            (Right::Permission(permission), _) => grants.may(permission),
        }
    }

    fn denied(&self, verb: Verb) -> OrganisationError {
        match self.right {
            Right::Team(group) => OrganisationError::lacks_ability(verb.on(group)),
            Right::Permission(permission) => OrganisationError::lacks_permission(permission),
        }
    }

    /// How a sentence calls the update.
    fn update_said(&self) -> &'static str {
        match self.update {
            Action::ExtensionEnable => "enabled",
            Action::ExtensionDisable => "disabled",
            _ => "changed",
        }
    }

    fn said(&self, name: &str, what: &str) -> String {
        let (first, rest) = self.word.split_at(1);
        format!("{}{rest} \"{name}\" {what}", first.to_uppercase())
    }
}

fn check_unique(change: &mut Change<'_, '_>, sort: &Sort, row: &DocumentRow) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    let twin = documents::by_name(change.connection(), &organisation, sort.kind, row.team.as_deref(), &row.name)?;
    if twin.is_some_and(|twin| twin.id != row.id) {
        let owner = if row.team.is_some() { "the team" } else { "the organisation" };
        return Err(OrganisationError::conflict(format!("{owner} has a {} `{}` already", sort.word, row.name)));
    }
    Ok(())
}

/// What events compare of a document.
pub(crate) fn view(row: &DocumentRow) -> Value {
    let mut view = json!({"name": row.name, "slug": row.slug});
    if let Some(team) = &row.team {
        view["owner"] = json!({"id": team, "type": "team"});
    }
    if let (Value::Object(view), Value::Object(body)) = (&mut view, &row.body) {
        view.extend(body.clone());
    }
    view
}
