use std::collections::BTreeMap;

use holdfast_engine::catalog::Connection;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::ability::Abilities;
use crate::permission::Permission;
use crate::principal::User;
use crate::users::{self, UserView};

/// Somebody who is known, and what they may do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionView {
    user: UserView,
    organization: OrganizationView,
    plan: &'static str,
    /// What the user may do in the whole organisation.
    #[schema(value_type = Vec<Permission>)]
    abilities: Vec<&'static str>,
    /// What the user may do in their teams, by the team's id, in the shape of a team's roles.
    #[schema(value_type = BTreeMap<String, Abilities>)]
    team_abilities: BTreeMap<String, Value>,
    /// When what was shown ends, if it is not used before then.
    expires_at: String,
}

/// The organisation of a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OrganizationView {
    id: String,
    slug: String,
    name: String,
}

/// What a user learns of themselves.
pub fn view(connection: &mut dyn Connection, user: &User) -> Result<SessionView, OrganisationError> {
    let organisation = &user.organisation;
    let teams = user.grants.teams.iter();
    Ok(SessionView {
        user: users::find(connection, user, &user.id)?,
        organization: OrganizationView {
            id: organisation.id.to_string(),
            slug: organisation.slug.clone(),
            name: organisation.name.clone(),
        },
        plan: organisation.plan.as_str(),
        abilities: user.grants.all_permissions().into_iter().map(Permission::as_str).collect(),
        team_abilities: teams.map(|(team, abilities)| (team.clone(), abilities.to_json())).collect(),
        expires_at: user.expires_at.to_string(),
    })
}
