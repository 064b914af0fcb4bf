//! Who is in a team, with which of its roles.

use std::collections::BTreeSet;

use holdfast_engine::Engine;
use holdfast_engine::catalog::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::whole::{TeamMember, Whole};
use super::{existing, reread};
use crate::OrganisationError;
use crate::ability::Verb;
use crate::author::Author;
use crate::catalog::roles::{self, RoleRow};
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Changed, Told, change};
use crate::giving::{check_has, check_not_oneself, check_owner_untouched};
use crate::limits::TEAM_MEMBERS_MAX;
use crate::principal::User;
use crate::resource::Action;
use crate::role::Role;
use crate::teams::roles::OBSERVER_SLUG;
use crate::version::Upon;

/// What a change of members builds upon of the team: a role that somebody gives is what they saw of it.
const UPON: Upon = Upon::Only(&["members", "roles"]);

/// Somebody who shall be a member of a team.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TeamMemberInput {
    pub user_id: String,
    /// At least one; a stakeholder is an observer and nothing else.
    pub role_ids: Vec<String>,
}

/// Several who shall be members of a team.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TeamMembersInput {
    pub members: Vec<TeamMemberInput>,
}

/// The roles that a member shall have in place of the present ones.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct TeamMemberRoles {
    pub role_ids: Vec<String>,
}

/// Those who became members of a team together.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TeamMembersAdded {
    team_id: String,
    members: Vec<TeamMember>,
}

/// The members of a team.
pub fn list(connection: &mut dyn Connection, user: &User, team: &str) -> Result<Vec<TeamMember>, OrganisationError> {
    Ok(Whole::find(connection, &user.organisation.id, team)?.shown_members())
}

pub fn add(
    engine: &Engine,
    author: &Author,
    team: &str,
    input: TeamMemberInput,
) -> Result<Changed<TeamMember>, OrganisationError> {
    let team = team.to_owned();
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Update, &team, UPON)?;
        check_room(whole.members.len() + 1)?;
        add_one(change, &whole, &input, "")?;
        Ok(reread(change, &team)?.member(&input.user_id))
    })
}

/// Adds all of them or nobody.
pub fn add_many(
    engine: &Engine,
    author: &Author,
    team: &str,
    input: TeamMembersInput,
) -> Result<Changed<TeamMembersAdded>, OrganisationError> {
    let team = team.to_owned();
    check_distinct(&input.members)?;
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Update, &team, UPON)?;
        check_room(whole.members.len() + input.members.len())?;
        for (index, member) in input.members.iter().enumerate() {
            add_one(change, &whole, member, &place(index))?;
        }
        let whole = reread(change, &team)?;
        let members = input.members.iter().map(|member| whole.member(&member.user_id)).collect();
        Ok(TeamMembersAdded { team_id: team.clone(), members })
    })
}

/// Replaces the roles of a member.
pub fn update(
    engine: &Engine,
    author: &Author,
    team: &str,
    user_id: &str,
    input: TeamMemberRoles,
) -> Result<Changed<TeamMember>, OrganisationError> {
    let (team, input) = (team.to_owned(), TeamMemberInput { user_id: user_id.to_owned(), role_ids: input.role_ids });
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Update, &team, UPON)?;
        must_be_member(&whole, &input.user_id)?;
        let member = Candidate::check(change, &whole, &input, "")?;
        member.assign(change, &whole)?;
        Ok(reread(change, &team)?.member(&input.user_id))
    })
}

pub fn remove(engine: &Engine, author: &Author, team: &str, user_id: &str) -> Result<Changed<()>, OrganisationError> {
    let (team, user_id) = (team.to_owned(), user_id.to_owned());
    change(engine, author, move |change| {
        let whole = existing(change, Verb::Update, &team, UPON)?;
        must_be_member(&whole, &user_id)?;
        remove_one(change, &whole, &user_id)
    })
}

/// Makes these the members of a team: adds who is new, removes who is not named, and changes the roles of the others.
pub(super) fn replace(
    change: &mut Change<'_, '_>,
    whole: &Whole,
    members: &[TeamMemberInput],
) -> Result<(), OrganisationError> {
    check_distinct(members)?;
    check_room(members.len())?;
    for (index, member) in members.iter().enumerate() {
        let role_ids: BTreeSet<String> = member.role_ids.iter().cloned().collect();
        if role_ids.is_empty() || whole.members.get(&member.user_id) != Some(&role_ids) {
            Candidate::check(change, whole, member, &place(index))?.assign(change, whole)?;
        }
    }
    for user_id in whole.members.keys() {
        if !members.iter().any(|member| member.user_id == *user_id) {
            remove_one(change, whole, user_id)?;
        }
    }
    Ok(())
}

/// Ends somebody's membership, and records it.
pub(super) fn leave(change: &mut Change<'_, '_>, whole: &Whole, user: &UserRow) -> Result<(), OrganisationError> {
    roles::remove_member(change.connection(), &whole.team.id, &user.id)?;
    let said = format!("{} removed from team \"{}\"", user.email, whole.team.name);
    record(change, Action::MemberRemove, whole, user, said, &BTreeSet::new());
    Ok(())
}

/// Ends every membership of somebody who is removed.
pub(crate) fn leave_all(change: &mut Change<'_, '_>, user: &UserRow) -> Result<(), OrganisationError> {
    of_user(change, user)?.iter().try_for_each(|whole| leave(change, whole, user))
}

/// Leaves somebody who became a stakeholder the role Observer in each of their teams.
pub(crate) fn only_observe(change: &mut Change<'_, '_>, user: &UserRow) -> Result<(), OrganisationError> {
    for whole in of_user(change, user)? {
        let observer = whole.roles.iter().find(|role| role.is_default && role.slug == OBSERVER_SLUG);
        match observer.map(|role| role.id.clone()) {
            Some(observer) => Candidate::new(user.clone(), [observer]).assign(change, &whole)?,
            None => leave(change, &whole, user)?,
        }
    }
    Ok(())
}

/// The teams of which the user is a member.
fn of_user(change: &mut Change<'_, '_>, user: &UserRow) -> Result<Vec<Whole>, OrganisationError> {
    let organisation = change.organisation().id;
    let mut teams = Whole::list(change.connection(), &organisation)?;
    teams.retain(|whole| whole.members.contains_key(&user.id));
    Ok(teams)
}

/// A user with the roles that they shall have in a team, which the author may give them.
pub(super) struct Candidate {
    user: UserRow,
    role_ids: BTreeSet<String>,
}

impl Candidate {
    /// Without asking whether the author may: for a team that they make.
    pub(super) fn new(user: UserRow, role_ids: impl IntoIterator<Item = String>) -> Self {
        Self { user, role_ids: role_ids.into_iter().collect() }
    }

    /// `place` stands before the names of fields, such as `members[2].`.
    fn check(
        change: &mut Change<'_, '_>,
        whole: &Whole,
        input: &TeamMemberInput,
        place: &str,
    ) -> Result<Self, OrganisationError> {
        check_not_oneself(change, &input.user_id)?;
        let user = must_exist(change, &input.user_id, &format!("{place}user_id"))?;
        check_owner_untouched(change, &user)?;
        let role_ids: BTreeSet<String> = input.role_ids.iter().cloned().collect();
        check_roles(whole, &role_ids)
            .map_err(|message| OrganisationError::invalid(format!("{place}role_ids"), message))?;
        check_stakeholder(whole, &user, &role_ids)?;
        let given = whole.abilities(role_ids.difference(&whole.roles_of(&user.id)));
        check_has(change, &given, &whole.team.id)?;
        Ok(Self { user, role_ids })
    }

    /// Gives the user the roles in place of what they had, and records it.
    pub(super) fn assign(&self, change: &mut Change<'_, '_>, whole: &Whole) -> Result<(), OrganisationError> {
        let (user, team) = (&self.user, &whole.team);
        roles::remove_member(change.connection(), &team.id, &user.id)?;
        for role in &self.role_ids {
            roles::assign(change.connection(), &team.id, &user.id, role)?;
        }
        let names = whole.role_names(&self.role_ids).join(", ");
        let (action, said) = match whole.members.get(&user.id) {
            None => (Action::MemberAdd, format!("{} added to team \"{}\" as {names}", user.email, team.name)),
            Some(before) => {
                let before = whole.role_names(before).join(", ");
                let said =
                    format!("Roles of {} in team \"{}\" changed from {before} to {names}", user.email, team.name);
                (Action::MemberUpdate, said)
            }
        };
        record(change, action, whole, user, said, &self.role_ids);
        Ok(())
    }
}

fn add_one(
    change: &mut Change<'_, '_>,
    whole: &Whole,
    input: &TeamMemberInput,
    place: &str,
) -> Result<(), OrganisationError> {
    let member = Candidate::check(change, whole, input, place)?;
    if whole.members.contains_key(&input.user_id) {
        let message = format!("{} is a member of the team already; change their roles instead", member.user.email);
        return Err(OrganisationError::conflict(message));
    }
    member.assign(change, whole)
}

fn remove_one(change: &mut Change<'_, '_>, whole: &Whole, user_id: &str) -> Result<(), OrganisationError> {
    check_not_oneself(change, user_id)?;
    let user = must_exist(change, user_id, "user_id")?;
    check_owner_untouched(change, &user)?;
    leave(change, whole, &user)
}

/// The user of the organisation with this id, which stands in `field`.
pub(super) fn must_exist(
    change: &mut Change<'_, '_>,
    user_id: &str,
    field: &str,
) -> Result<UserRow, OrganisationError> {
    let organisation = change.organisation().id;
    let user = users::by_id(change.connection(), &organisation, user_id)?;
    user.ok_or_else(|| OrganisationError::invalid(field.to_owned(), format!("there is no user `{user_id}`")))
}

fn must_be_member(whole: &Whole, user_id: &str) -> Result<(), OrganisationError> {
    match whole.members.contains_key(user_id) {
        true => Ok(()),
        false => Err(OrganisationError::not_found("member", user_id)),
    }
}

/// A sentence about what is wrong with the roles.
fn check_roles(whole: &Whole, role_ids: &BTreeSet<String>) -> Result<(), String> {
    match role_ids.iter().find(|id| whole.role(id).is_none()) {
        None if role_ids.is_empty() => Err("a member has at least one role".to_owned()),
        None => Ok(()),
        Some(id) => Err(format!("the team has no role `{id}`")),
    }
}

fn check_stakeholder(whole: &Whole, user: &UserRow, role_ids: &BTreeSet<String>) -> Result<(), OrganisationError> {
    let goes_further =
        |role: &&RoleRow| role_ids.contains(&role.id) && !(role.is_default && role.slug == OBSERVER_SLUG);
    match whole.roles.iter().find(goes_further) {
        Some(role) if user.role == Role::Stakeholder => Err(OrganisationError::conflict(format!(
            "{} is a stakeholder, who can be an observer and not `{}`; give them the role `user` first",
            user.email, role.name
        ))),
        Some(_) | None => Ok(()),
    }
}

fn check_room(members: usize) -> Result<(), OrganisationError> {
    if members > TEAM_MEMBERS_MAX {
        return Err(OrganisationError::conflict(format!("a team has at most {TEAM_MEMBERS_MAX} members")));
    }
    Ok(())
}

fn check_distinct(members: &[TeamMemberInput]) -> Result<(), OrganisationError> {
    let mut seen = BTreeSet::new();
    match members.iter().position(|member| !seen.insert(&member.user_id)) {
        None => Ok(()),
        Some(index) => {
            let field = format!("{}user_id", place(index));
            Err(OrganisationError::invalid(field, "is given twice; name all roles of a member together"))
        }
    }
}

fn place(index: usize) -> String {
    format!("members[{index}].")
}

fn record(
    change: &mut Change<'_, '_>,
    action: Action,
    whole: &Whole,
    user: &UserRow,
    said: String,
    role_ids: &BTreeSet<String>,
) {
    let view = |role_ids: &BTreeSet<String>| match role_ids.is_empty() {
        true => Value::Null,
        false => json!({"user_id": user.id, "roles": whole.role_names(role_ids)}),
    };
    change.record(Told {
        action,
        id: &user.id,
        name: &user.full_name(),
        team: Some(&whole.team),
        said,
        before: view(&whole.roles_of(&user.id)),
        after: view(role_ids),
    });
}
