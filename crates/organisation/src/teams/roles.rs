//! The roles of a team: each gives its members abilities there.

use holdfast_engine::catalog::Connection;
use holdfast_engine::{Engine, random};
use holdfast_format::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::whole::{Team, TeamRole, Whole};
use super::{existing, reread};
use crate::OrganisationError;
use crate::ability::{Abilities, Group, Verb};
use crate::author::Author;
use crate::catalog::roles::{self, RoleRow};
use crate::change::{Change, Changed, Told, change};
use crate::giving::{check_has, check_not_oneself};
use crate::limits::TEAM_ROLES_MAX;
use crate::names::{check_name, slug};
use crate::principal::User;
use crate::resource::Action;
use crate::version::Upon;

/// Places in [`default_roles`].
pub(crate) const MANAGE_TEAM: usize = 0;
pub(crate) const ADMIN: usize = 1;
pub(crate) const USER: usize = 2;
pub(crate) const OBSERVER: usize = 3;
/// The one role of a stakeholder.
pub(crate) const OBSERVER_SLUG: &str = "observer";

/// What a change of roles builds upon of the team.
const UPON: Upon = Upon::Only(&["roles"]);

/// A role as somebody writes it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TeamRoleInput {
    pub name: String,
    /// Abilities by group, such as `{"services": {"read-services": true}}`.
    #[schema(value_type = Abilities)]
    pub abilities: Value,
}

/// What shall change of a role; what is absent stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TeamRoleUpdate {
    pub name: Option<String>,
    /// All abilities that the role shall give, by group.
    #[schema(value_type = Option<Abilities>)]
    pub abilities: Option<Value>,
}

/// Manage Team, Admin, User and Observer, as the existing API has them.
pub(crate) fn default_roles(now: Timestamp) -> [RoleRow; 4] {
    let role = |name: &str, abilities| RoleRow {
        id: random::id(now),
        name: name.to_owned(),
        slug: slug(name),
        is_default: true,
        abilities,
    };
    let manage = [Verb::Read, Verb::Update, Verb::Delete].map(|verb| verb.on(Group::Teams));
    [
        role("Manage Team", Abilities::from_iter(manage)),
        role("Admin", Abilities::on_everything(&Verb::ALL)),
        role("User", Abilities::on_everything(&[Verb::Read, Verb::Update])),
        role("Observer", Abilities::on_everything(&[Verb::Read])),
    ]
}

/// The roles of a team.
pub fn list(connection: &mut dyn Connection, user: &User, team: &str) -> Result<Vec<TeamRole>, OrganisationError> {
    Ok(Whole::find(connection, &user.organisation.id, team)?.shown_roles())
}

/// Makes a role and returns the whole team.
pub fn create(
    engine: &Engine,
    author: &Author,
    team: &str,
    input: TeamRoleInput,
) -> Result<Changed<Team>, OrganisationError> {
    let abilities = parse(&input.abilities)?;
    check_name("name", &input.name)?;
    let (team, id) = (team.to_owned(), random::id(engine.clock().now()));
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Update, &team, UPON)?;
        check_has(change, &abilities, &team)?;
        if whole.roles.len() >= TEAM_ROLES_MAX {
            let message = format!("a team has at most {TEAM_ROLES_MAX} roles; delete one first");
            return Err(OrganisationError::conflict(message));
        }
        let role = named(&whole, &id, &input.name, abilities.clone())?;
        roles::insert(change.connection(), &team, &role)?;
        let said = format!("Role \"{}\" of team \"{}\" created", role.name, whole.team.name);
        record(change, Action::RoleCreate, &whole, (&role.id, &role.name), said, (Value::Null, view(&role)));
        let whole = reread(change, &team)?;
        Ok(whole.shown(change.organisation()))
    })
}

/// Changes a role that the author does not have, and returns the whole team.
pub fn update(
    engine: &Engine,
    author: &Author,
    (team, role): (&str, &str),
    input: TeamRoleUpdate,
) -> Result<Changed<Team>, OrganisationError> {
    let abilities = input.abilities.as_ref().map(parse).transpose()?;
    input.name.as_ref().map_or(Ok(()), |name| check_name("name", name))?;
    let (team, role) = (team.to_owned(), role.to_owned());
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Update, &team, UPON)?;
        let before = changeable(change, &whole, &role)?;
        let abilities = abilities.clone().unwrap_or_else(|| before.abilities.clone());
        let given = abilities.iter().filter(|ability| !before.abilities.contains(*ability)).collect();
        check_has(change, &given, &team)?;
        let name = input.name.as_ref().unwrap_or(&before.name);
        let after = named(&whole, &role, name, abilities)?;
        roles::update(change.connection(), &after)?;
        let said = match before.name == after.name {
            true => format!("Abilities of role \"{}\" of team \"{}\" changed", after.name, whole.team.name),
            false => format!("Role \"{}\" of team \"{}\" renamed to \"{}\"", before.name, whole.team.name, after.name),
        };
        let views = (view(&before), view(&after));
        record(change, Action::RoleUpdate, &whole, (&after.id, &after.name), said, views);
        let whole = reread(change, &team)?;
        Ok(whole.shown(change.organisation()))
    })
}

/// Deletes a role that no member has any more.
pub fn delete(engine: &Engine, author: &Author, team: &str, role: &str) -> Result<Changed<()>, OrganisationError> {
    let (team, role) = (team.to_owned(), role.to_owned());
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Update, &team, UPON)?;
        let role = changeable(change, &whole, &role)?;
        let holders = whole.members.values().filter(|roles| roles.contains(&role.id)).count();
        if holders > 0 {
            let message = format!("the role `{}` has members ({holders}); give them another one first", role.name);
            return Err(OrganisationError::conflict(message));
        }
        roles::delete(change.connection(), &role.id)?;
        let said = format!("Role \"{}\" of team \"{}\" deleted", role.name, whole.team.name);
        record(change, Action::RoleDelete, &whole, (&role.id, &role.name), said, (view(&role), Value::Null));
        Ok(())
    })
}

fn parse(abilities: &Value) -> Result<Abilities, OrganisationError> {
    Abilities::from_json(abilities).map_err(|message| OrganisationError::invalid("abilities", message))
}

/// The role, when it is neither the author's nor one that every team has.
fn changeable(change: &Change<'_, '_>, whole: &Whole, role: &str) -> Result<RoleRow, OrganisationError> {
    let role = whole.role(role).ok_or_else(|| OrganisationError::not_found("role", role))?;
    let author = change.person().id();
    if whole.roles_of(author).contains(&role.id) {
        check_not_oneself(change, author)?;
    }
    if role.is_default {
        let message = format!("every team has the role `{}`, which stays as it is; make another one", role.name);
        return Err(OrganisationError::conflict(message));
    }
    Ok(role.clone())
}

/// The role under its name, which no other role of the team has. A slug that is taken, or none at all, is completed with
/// the end of the id.
fn named(whole: &Whole, id: &str, name: &str, abilities: Abilities) -> Result<RoleRow, OrganisationError> {
    let others = || whole.roles.iter().filter(|role| role.id != id);
    if others().any(|role| role.name.to_lowercase() == name.to_lowercase()) {
        return Err(OrganisationError::conflict(format!("the team has a role `{name}` already")));
    }
    let mut slug = slug(name);
    if slug.is_empty() || others().any(|role| role.slug == slug) {
        slug = format!("{slug}-{}", &id[id.len() - 6..]).trim_start_matches('-').to_owned();
    }
    Ok(RoleRow { id: id.to_owned(), name: name.to_owned(), slug, is_default: false, abilities })
}

fn record(
    change: &mut Change<'_, '_>,
    action: Action,
    whole: &Whole,
    (id, name): (&str, &str),
    said: String,
    (before, after): (Value, Value),
) {
    change.record(Told { action, id, name, team: Some(&whole.team), said, before, after });
}

/// What events compare of a role.
fn view(role: &RoleRow) -> Value {
    json!({"name": role.name, "slug": role.slug, "abilities": role.abilities.to_json()})
}
