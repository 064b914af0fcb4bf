//! Roles of teams and who has them: a member of a team has at least one of its roles.

use std::collections::{BTreeMap, BTreeSet};

use holdfast_engine::catalog::{CatalogError, Connection, Row};
use holdfast_format::OrganisationId;

use crate::ability::Abilities;

holdfast_engine::statements! {
    INSERT = "INSERT INTO team_roles (team, id, name, slug, is_default, abilities) VALUES ($1, $2, $3, $4, $5, $6)";
    OF_TEAM = "SELECT team, id, name, slug, is_default, abilities FROM team_roles WHERE team = $1
        ORDER BY is_default DESC, name, id";
    OF_ORGANISATION = "SELECT r.team, r.id, r.name, r.slug, r.is_default, r.abilities
        FROM team_roles r JOIN teams t ON t.id = r.team
        WHERE t.organisation = $1 AND t.is_deleted = 0 ORDER BY r.is_default DESC, r.name, r.id";
    UPDATE = "UPDATE team_roles SET name = $2, slug = $3, abilities = $4 WHERE id = $1";
    DELETE = "DELETE FROM team_roles WHERE id = $1";
    DELETE_OF_TEAM = "DELETE FROM team_roles WHERE team = $1";
    ASSIGN = "INSERT INTO team_members (team, user_id, role) VALUES ($1, $2, $3)";
    REMOVE_MEMBER = "DELETE FROM team_members WHERE team = $1 AND user_id = $2";
    MEMBERS_OF_TEAM = "SELECT team, user_id, role FROM team_members WHERE team = $1 ORDER BY user_id, role";
    MEMBERS_OF_ORGANISATION = "SELECT m.team, m.user_id, m.role FROM team_members m JOIN teams t ON t.id = m.team
        WHERE t.organisation = $1 AND t.is_deleted = 0 ORDER BY m.user_id, m.role";
    ABILITIES_OF = "SELECT m.team, r.abilities
        FROM team_members m JOIN team_roles r ON r.id = m.role JOIN teams t ON t.id = m.team
        WHERE m.user_id = $1 AND t.is_deleted = 0 ORDER BY m.team, r.id";
}

/// A role of one team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RoleRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) slug: String,
    /// One of the four that every team starts with.
    pub(crate) is_default: bool,
    pub(crate) abilities: Abilities,
}

/// The ids of each member's roles, by the id of the user.
pub(crate) type Members = BTreeMap<String, BTreeSet<String>>;

impl RoleRow {
    fn from_row(row: &Row) -> Result<Self, CatalogError> {
        Ok(Self {
            id: row.text(1)?.to_owned(),
            name: row.text(2)?.to_owned(),
            slug: row.text(3)?.to_owned(),
            is_default: row.flag(4)?,
            abilities: Abilities::from_stored(row.text(5)?),
        })
    }
}

pub(crate) fn insert(connection: &mut dyn Connection, team: &str, role: &RoleRow) -> Result<(), CatalogError> {
    connection.execute(
        INSERT,
        &[
            team.into(),
            role.id.as_str().into(),
            role.name.as_str().into(),
            role.slug.as_str().into(),
            role.is_default.into(),
            role.abilities.to_json().to_string().into(),
        ],
    )?;
    Ok(())
}

/// The roles of a team, those that every team starts with first.
pub(crate) fn of_team(connection: &mut dyn Connection, team: &str) -> Result<Vec<RoleRow>, CatalogError> {
    connection.query(OF_TEAM, &[team.into()])?.iter().map(RoleRow::from_row).collect()
}

/// The roles of every team of the organisation, by the team's id.
pub(crate) fn of_organisation(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<BTreeMap<String, Vec<RoleRow>>, CatalogError> {
    let mut teams: BTreeMap<String, Vec<RoleRow>> = BTreeMap::new();
    for row in connection.query(OF_ORGANISATION, &[organisation.into()])? {
        teams.entry(row.text(0)?.to_owned()).or_default().push(RoleRow::from_row(&row)?);
    }
    Ok(teams)
}

/// Stores name, slug and abilities.
pub(crate) fn update(connection: &mut dyn Connection, role: &RoleRow) -> Result<(), CatalogError> {
    let abilities = role.abilities.to_json().to_string();
    let row = [role.id.as_str().into(), role.name.as_str().into(), role.slug.as_str().into(), abilities.into()];
    connection.execute(UPDATE, &row)?;
    Ok(())
}

/// Deletes a role that no member has.
pub(crate) fn delete(connection: &mut dyn Connection, id: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE, &[id.into()])?;
    Ok(())
}

/// Deletes the roles of a team that has no members any more.
pub(crate) fn delete_of_team(connection: &mut dyn Connection, team: &str) -> Result<(), CatalogError> {
    connection.execute(DELETE_OF_TEAM, &[team.into()])?;
    Ok(())
}

/// Gives a user one more role of a team.
pub(crate) fn assign(
    connection: &mut dyn Connection,
    team: &str,
    user_id: &str,
    role: &str,
) -> Result<(), CatalogError> {
    connection.execute(ASSIGN, &[team.into(), user_id.into(), role.into()])?;
    Ok(())
}

/// Takes every role of a team from a user.
pub(crate) fn remove_member(connection: &mut dyn Connection, team: &str, user_id: &str) -> Result<(), CatalogError> {
    connection.execute(REMOVE_MEMBER, &[team.into(), user_id.into()])?;
    Ok(())
}

pub(crate) fn members(connection: &mut dyn Connection, team: &str) -> Result<Members, CatalogError> {
    let mut members = Members::new();
    for row in connection.query(MEMBERS_OF_TEAM, &[team.into()])? {
        note(&mut members, &row)?;
    }
    Ok(members)
}

/// The members of every team of the organisation, by the team's id.
pub(crate) fn members_of_organisation(
    connection: &mut dyn Connection,
    organisation: &OrganisationId,
) -> Result<BTreeMap<String, Members>, CatalogError> {
    let mut teams: BTreeMap<String, Members> = BTreeMap::new();
    for row in connection.query(MEMBERS_OF_ORGANISATION, &[organisation.into()])? {
        note(teams.entry(row.text(0)?.to_owned()).or_default(), &row)?;
    }
    Ok(teams)
}

fn note(members: &mut Members, row: &Row) -> Result<(), CatalogError> {
    members.entry(row.text(1)?.to_owned()).or_default().insert(row.text(2)?.to_owned());
    Ok(())
}

/// What the user's roles in each team add up to, by the team's id.
pub(crate) fn abilities_of(
    connection: &mut dyn Connection,
    user_id: &str,
) -> Result<BTreeMap<String, Abilities>, CatalogError> {
    let mut teams: BTreeMap<String, Abilities> = BTreeMap::new();
    for row in connection.query(ABILITIES_OF, &[user_id.into()])? {
        teams.entry(row.text(0)?.to_owned()).or_default().extend(&Abilities::from_stored(row.text(1)?));
    }
    Ok(teams)
}
