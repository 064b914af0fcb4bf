//! Teams: what belongs to them, and who may do what with it.

pub mod members;
pub mod roles;
mod whole;

use std::collections::BTreeSet;

use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::export::Teams;
use holdfast_engine::render::DeletedTeams;
use holdfast_engine::{Engine, random};
use holdfast_format::OrganisationId;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

pub use whole::{Team, TeamMember, TeamOrganization, TeamRole};

use self::members::{Candidate, TeamMemberInput};
use self::roles::{ADMIN, MANAGE_TEAM, OBSERVER, USER, default_roles};
use self::whole::Whole;
use crate::OrganisationError;
use crate::ability::{Group, Verb};
use crate::author::Author;
use crate::catalog::teams::{self, TeamRow};
use crate::catalog::{roles as role_rows, users};
use crate::change::{Change, Changed, Told, change};
use crate::giving::check_owner_untouched;
use crate::limits::{BELONGINGS_NAMED_MAX, DESCRIPTION_CHARS_MAX, TEAM_MEMBERS_MAX, TEAMS_MAX};
use crate::names::{check_count, check_name, check_text, slug};
use crate::permission::Permission;
use crate::principal::User;
use crate::resource::Action;
use crate::role::Role;
use crate::version::Upon;

/// A team as somebody makes it. Who does becomes a member with the roles Manage Team and Admin.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TeamInput {
    pub name: String,
    #[serde(default)]
    pub description: String,
    /// Users who get the role User, or Observer when they are stakeholders.
    #[serde(default)]
    pub member_ids: Vec<String>,
}

/// What a team shall be; an absent name or description stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TeamUpdate {
    pub name: Option<String>,
    pub description: Option<String>,
    /// Everybody who shall be a member; who is not named ceases to be one.
    pub members: Vec<TeamMemberInput>,
}

/// The teams of the user's organisation, oldest first.
pub fn list(connection: &mut dyn Connection, user: &User) -> Result<Vec<Team>, OrganisationError> {
    let teams = Whole::list(connection, &user.organisation.id)?;
    Ok(teams.iter().map(|whole| whole.shown(&user.organisation)).collect())
}

/// One team.
pub fn find(connection: &mut dyn Connection, user: &User, id: &str) -> Result<Team, OrganisationError> {
    Ok(Whole::find(connection, &user.organisation.id, id)?.shown(&user.organisation))
}

/// The team of this name, in any case.
pub fn find_by_name(connection: &mut dyn Connection, user: &User, name: &str) -> Result<Team, OrganisationError> {
    let team = teams::by_name(connection, &user.organisation.id, name)?;
    let team = team.ok_or_else(|| OrganisationError::not_found("team", name))?;
    Ok(Whole::read(connection, team)?.shown(&user.organisation))
}

pub fn create(engine: &Engine, author: &Author, input: TeamInput) -> Result<Changed<Team>, OrganisationError> {
    check_name("name", &input.name)?;
    check_text("description", &input.description, DESCRIPTION_CHARS_MAX)?;
    check_count("member_ids", input.member_ids.len(), TEAM_MEMBERS_MAX - 1)?;
    let now = engine.clock().now();
    let (id, starting) = (random::id(now), default_roles(now));
    change(engine, author, move |change| {
        change.require(Permission::ManageTeams)?;
        insert(change, &id, &input)?;
        for role in &starting {
            role_rows::insert(change.connection(), &id, role)?;
        }
        let whole = reread(change, &id)?;
        let said = format!("Team \"{}\" created", input.name);
        record(change, Action::TeamCreate, &whole.team, said, Value::Null, view(&whole.team));
        for member in first_members(change, &input.member_ids, &starting.each_ref().map(|role| role.id.as_str()))? {
            member.assign(change, &whole)?;
        }
        let whole = reread(change, &id)?;
        Ok(whole.shown(change.organisation()))
    })
}

pub fn update(
    engine: &Engine,
    author: &Author,
    id: &str,
    input: TeamUpdate,
) -> Result<Changed<Team>, OrganisationError> {
    let id = id.to_owned();
    input.name.as_ref().map_or(Ok(()), |name| check_name("name", name))?;
    check_text("description", input.description.as_deref().unwrap_or_default(), DESCRIPTION_CHARS_MAX)?;
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Update, &id, Upon::Everything)?;
        update_row(change, &whole.team, &input)?;
        members::replace(change, &whole, &input.members)?;
        let whole = reread(change, &id)?;
        Ok(whole.shown(change.organisation()))
    })
}

/// Deletes a team that nothing belongs to any more. Its name stays with its events, which say from now on that it is
/// deleted.
pub fn delete(engine: &Engine, author: &Author, id: &str) -> Result<Changed<()>, OrganisationError> {
    let id = id.to_owned();
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Delete, &id, Upon::Everything)?;
        check_deletable(change, &whole.team)?;
        for user_id in whole.members.keys() {
            let user = members::must_exist(change, user_id, "user_id")?;
            members::leave(change, &whole, &user)?;
        }
        role_rows::delete_of_team(change.connection(), &id)?;
        teams::mark_deleted(change.connection(), &id)?;
        let said = format!("Team \"{}\" deleted", whole.team.name);
        record(change, Action::TeamDelete, &whole.team, said, view(&whole.team), Value::Null);
        Ok(())
    })
}

/// The teams that were deleted: their events say so when they are read.
pub fn deleted(connection: &mut dyn Connection, organisation: &OrganisationId) -> Result<DeletedTeams, CatalogError> {
    Ok(teams::deleted(connection, organisation)?.into_iter().collect())
}

/// Tells exports which teams were deleted.
#[derive(Debug, Clone, Copy)]
pub struct TeamsOfCatalog;

impl Teams for TeamsOfCatalog {
    fn deleted(
        &self,
        connection: &mut dyn Connection,
        organisation: &OrganisationId,
    ) -> Result<DeletedTeams, CatalogError> {
        deleted(connection, organisation)
    }
}

/// The team with this id, on which the author may use the verb, and of which they saw what the change builds upon.
fn existing(change: &mut Change<'_, '_>, verb: Verb, id: &str, upon: Upon) -> Result<Whole, OrganisationError> {
    let whole = reread(change, id)?;
    change.require_in(verb.on(Group::Teams), &whole.team.id)?;
    let shape = whole.shown(change.organisation());
    change.expect(&shape, upon)?;
    Ok(whole)
}

/// The team as it is by now in the author's own change.
fn reread(change: &mut Change<'_, '_>, id: &str) -> Result<Whole, OrganisationError> {
    let organisation = change.organisation().id;
    Whole::find(change.connection(), &organisation, id)
}

fn insert(change: &mut Change<'_, '_>, id: &str, input: &TeamInput) -> Result<(), OrganisationError> {
    let (organisation, now) = (change.organisation().id, change.now());
    if teams::count(change.connection(), &organisation)? >= TEAMS_MAX {
        let message = format!("an organisation has at most {TEAMS_MAX} teams; delete one first");
        return Err(OrganisationError::conflict(message));
    }
    check_unique(change, id, &input.name)?;
    let team = TeamRow {
        id: id.to_owned(),
        name: input.name.clone(),
        slug: slug(&input.name),
        description: input.description.clone(),
        is_default: false,
        created_by: change.person().id().to_owned(),
        created_at: now,
        updated_at: now,
    };
    teams::insert(change.connection(), &organisation, &team)?;
    Ok(())
}

/// Whoever makes a team manages it; the others begin as users or, being stakeholders, as observers. `roles` are the ids
/// of the roles that the team begins with.
fn first_members(
    change: &mut Change<'_, '_>,
    others: &[String],
    roles: &[&str; 4],
) -> Result<Vec<Candidate>, OrganisationError> {
    let (organisation, author) = (change.organisation().id, change.person().id().to_owned());
    let mut members = Vec::new();
    if let Some(creator) = users::by_id(change.connection(), &organisation, &author)? {
        members.push(Candidate::new(creator, [roles[MANAGE_TEAM], roles[ADMIN]].map(str::to_owned)));
    }
    let mut seen = BTreeSet::from([author.as_str()]);
    for (index, id) in others.iter().enumerate() {
        if !seen.insert(id) {
            continue;
        }
        let user = members::must_exist(change, id, &format!("member_ids[{index}]"))?;
        check_owner_untouched(change, &user)?;
        let role = if user.role == Role::Stakeholder { roles[OBSERVER] } else { roles[USER] };
        members.push(Candidate::new(user, [role.to_owned()]));
    }
    Ok(members)
}

fn update_row(change: &mut Change<'_, '_>, before: &TeamRow, input: &TeamUpdate) -> Result<(), OrganisationError> {
    let name = input.name.as_ref().unwrap_or(&before.name);
    check_unique(change, &before.id, name)?;
    let after = TeamRow {
        name: name.clone(),
        slug: slug(name),
        description: input.description.as_ref().unwrap_or(&before.description).clone(),
        updated_at: change.now(),
        ..before.clone()
    };
    let said = match before.name == after.name {
        true => format!("Description of team \"{}\" changed", after.name),
        false => format!("Team \"{}\" renamed to \"{}\"", before.name, after.name),
    };
    if record(change, Action::TeamUpdate, &after, said, view(before), view(&after)) {
        teams::update(change.connection(), &after)?;
    }
    Ok(())
}

fn check_unique(change: &mut Change<'_, '_>, id: &str, name: &str) -> Result<(), OrganisationError> {
    let organisation = change.organisation().id;
    let twin = teams::by_name(change.connection(), &organisation, name)?;
    if twin.is_some_and(|twin| twin.id != id) {
        return Err(OrganisationError::conflict(format!("the organisation has a team `{name}` already")));
    }
    Ok(())
}

fn check_deletable(change: &mut Change<'_, '_>, team: &TeamRow) -> Result<(), OrganisationError> {
    if team.is_default {
        return Err(OrganisationError::conflict("the team that the organisation began with stays"));
    }
    let mut belongings = teams::belongings(change.connection(), &team.id, BELONGINGS_NAMED_MAX + 1)?;
    if belongings.is_empty() {
        return Ok(());
    }
    let named = usize::try_from(BELONGINGS_NAMED_MAX).unwrap_or(usize::MAX);
    let more = if belongings.len() > named { " and more" } else { "" };
    belongings.truncate(named);
    let named: Vec<_> =
        belongings.iter().map(|(kind, name)| format!("the {} `{name}`", kind.replace('_', " "))).collect();
    let message = format!("the team has {}{more}; delete what belongs to it first", named.join(", "));
    Err(OrganisationError::conflict(message))
}

fn record(
    change: &mut Change<'_, '_>,
    action: Action,
    team: &TeamRow,
    said: String,
    before: Value,
    after: Value,
) -> bool {
    change.record(Told { action, id: &team.id, name: &team.name, team: Some(team), said, before, after })
}

/// What events compare of a team; its roles and members have events of their own.
fn view(team: &TeamRow) -> Value {
    json!({"name": team.name, "slug": team.slug, "description": team.description})
}
