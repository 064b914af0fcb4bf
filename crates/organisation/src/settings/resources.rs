//! The resources that an organisation added to the built-in ones.

use std::collections::BTreeMap;

use holdfast_engine::admit::Catalogue;
use holdfast_engine::catalog::Connection;
use holdfast_engine::catalog::resources::{self as rows, ResourceRow};
use holdfast_engine::{Engine, limits};
use holdfast_format::OrganisationId;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::author::Author;
use crate::change::{Change, Changed, Told, change};
use crate::names::check_name;
use crate::permission::Permission;
use crate::principal::User;
use crate::resource::Action;
use crate::version::{Upon, Versioned};

/// A resource with the actions that events of it may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResourceInfo {
    name: String,
    actions: Vec<String>,
    /// Every organisation has it, and nobody changes it.
    is_built_in: bool,
    /// Since when there can be events of it; empty for what was always there.
    recording_since: String,
}

/// The built-in resources and those that the organisation added, by name.
pub fn list_resources(connection: &mut dyn Connection, user: &User) -> Result<Vec<ResourceInfo>, OrganisationError> {
    let built_in = |(name, actions): (String, std::collections::BTreeSet<String>)| {
        let info = ResourceInfo {
            name: name.clone(),
            actions: actions.into_iter().collect(),
            is_built_in: true,
            recording_since: String::new(),
        };
        (name, info)
    };
    let mut resources: BTreeMap<String, ResourceInfo> =
        Catalogue::builtin().resources.into_iter().map(built_in).collect();
    for ResourceRow { resource, action, since } in rows::list(connection, &user.organisation.id)? {
        let added = || ResourceInfo {
            name: resource.clone(),
            actions: Vec::new(),
            is_built_in: false,
            recording_since: since.to_string(),
        };
        resources.entry(resource.clone()).or_insert_with(added).actions.push(action);
    }
    Ok(resources.into_values().collect())
}

/// One resource.
pub fn find_resource(
    connection: &mut dyn Connection,
    user: &User,
    name: &str,
) -> Result<ResourceInfo, OrganisationError> {
    let found = list_resources(connection, user)?.into_iter().find(|resource| resource.name == name);
    found.ok_or_else(|| OrganisationError::not_found("resource", name))
}

/// Registers actions of a resource beside those that it has. Returns how many of them were new.
pub fn add_resource(
    engine: &Engine,
    author: &Author,
    resource: &str,
    actions: &[String],
) -> Result<Changed<u64>, OrganisationError> {
    check(resource, actions)?;
    let (resource, actions) = (resource.to_owned(), actions.to_vec());
    change(engine, author, move |change| {
        let before = actions_of(change, &resource)?;
        let mut after = before.clone();
        after.extend(actions.iter().filter(|action| !before.contains(action)).cloned());
        store(change, &resource, &before, &after)?;
        Ok((after.len() - before.len()) as u64)
    })
}

/// Gives a resource exactly these actions; registers it when it is new.
pub fn put_resource(
    engine: &Engine,
    author: &Author,
    resource: &str,
    actions: &[String],
) -> Result<Changed<()>, OrganisationError> {
    check(resource, actions)?;
    let (resource, actions) = (resource.to_owned(), actions.to_vec());
    change(engine, author, move |change| {
        change.require(Permission::ManageFeatureSettings)?;
        let before = expected(change, &resource)?;
        store(change, &resource, &before, &actions)
    })
}

/// Takes no more events of a resource. Those that there are stay, and stay in the menus.
pub fn remove_resource(engine: &Engine, author: &Author, resource: &str) -> Result<Changed<()>, OrganisationError> {
    let resource = resource.to_owned();
    change(engine, author, move |change| {
        change.require(Permission::ManageFeatureSettings)?;
        let before = expected(change, &resource)?;
        if before.is_empty() {
            return Err(OrganisationError::not_found("resource", &resource));
        }
        store(change, &resource, &before, &[])
    })
}

/// Refuses to change what every organisation has.
fn own(resource: &str) -> Result<(), OrganisationError> {
    if Catalogue::builtin().resources.contains_key(resource) {
        let message = format!("`{resource}` is built in and cannot be changed; register a resource of another name");
        return Err(OrganisationError::conflict(message));
    }
    Ok(())
}

/// The actions of a resource of the organisation's own, which is as the author saw it; none of one that is not registered.
fn expected(change: &mut Change<'_, '_>, resource: &str) -> Result<Vec<String>, OrganisationError> {
    own(resource)?;
    let actions = actions_of(change, resource)?;
    if actions.is_empty() {
        change.expect_none("resource", resource)?;
        return Ok(actions);
    }
    let (name, recording_since) = (resource.to_owned(), String::new());
    let shape = ResourceInfo { name, actions: actions.clone(), is_built_in: false, recording_since };
    change.expect(&shape, Upon::Everything)?;
    Ok(actions)
}

impl Versioned for ResourceInfo {
    const PASSING: &'static [&'static str] = &["recording_since"];

    fn called(&self) -> String {
        format!("the resource `{}`", self.name)
    }
}

fn actions_of(change: &mut Change<'_, '_>, resource: &str) -> Result<Vec<String>, OrganisationError> {
    let organisation = change.organisation().id;
    let rows = rows::list(change.connection(), &organisation)?;
    Ok(rows.into_iter().filter(|row| row.resource == resource).map(|row| row.action).collect())
}

fn store(
    change: &mut Change<'_, '_>,
    resource: &str,
    before: &[String],
    after: &[String],
) -> Result<(), OrganisationError> {
    let (organisation, now) = (change.organisation().id, change.now());
    let added: Vec<_> = after.iter().filter(|action| !before.contains(action)).collect();
    check_room(change, &organisation, added.len())?;
    let pairs: Vec<_> = added.iter().map(|action| (resource, action.as_str())).collect();
    rows::insert(change.connection(), &organisation, &pairs, now)?;
    for action in before.iter().filter(|action| !after.contains(action)) {
        rows::remove(change.connection(), &organisation, resource, action)?;
    }
    let view = |actions: &[String]| match actions {
        [] => Value::Null,
        actions => {
            let mut actions = actions.to_vec();
            actions.sort();
            json!({"resource": resource, "actions": actions})
        }
    };
    let said = match (before, after) {
        ([], after) => format!("Resource \"{resource}\" registered with {}", after.join(", ")),
        (_, []) => format!("Resource \"{resource}\" removed; its events stay"),
        (_, after) => format!("Resource \"{resource}\" now has {}", after.join(", ")),
    };
    let (before, after) = (view(before), view(after));
    change.record(Told { action: Action::LogSettings, id: resource, name: resource, team: None, said, before, after });
    Ok(())
}

fn check_room(
    change: &mut Change<'_, '_>,
    organisation: &OrganisationId,
    added: usize,
) -> Result<(), OrganisationError> {
    let known = rows::count(change.connection(), organisation)?;
    if known + added as u64 > limits::ORGANISATION_ACTIONS_MAX as u64 {
        let limit = limits::ORGANISATION_ACTIONS_MAX;
        let message = format!("an organisation has at most {limit} actions of its own; there are {known}");
        return Err(OrganisationError::invalid("actions", message));
    }
    Ok(())
}

fn check(resource: &str, actions: &[String]) -> Result<(), OrganisationError> {
    check_catalogue_name("resource", resource)?;
    if actions.is_empty() {
        return Err(OrganisationError::invalid("actions", "name at least one action of the resource"));
    }
    actions.iter().try_for_each(|action| check_catalogue_name("action", action))
}

/// A comma would make one value of a filter read as two.
fn check_catalogue_name(field: &'static str, name: &str) -> Result<(), OrganisationError> {
    check_name(field, name)?;
    if name.contains(',') {
        let message = format!("`{name}` contains a comma, which separates filter values");
        return Err(OrganisationError::invalid(field, message));
    }
    Ok(())
}
