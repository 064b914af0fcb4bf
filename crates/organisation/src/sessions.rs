//! Sessions: people who signed in with their password.

use std::collections::BTreeMap;

use holdfast_engine::catalog::Connection;
use holdfast_engine::random;
use holdfast_format::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::OrganisationError;
use crate::author::Origin;
use crate::catalog::sessions;
use crate::catalog::users::UserRow;
use crate::change::{Change, Deed};
use crate::credential::{Credential, CredentialKind};
use crate::limits::{SESSION_AGE_MAX, after};
use crate::permission::Permission;
use crate::principal::User;
use crate::resource::Action;
use crate::users::{self, UserView};

/// A session that is about to begin.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// Not the secret: it is in events.
    id: String,
    secret: Credential,
}

impl NewSession {
    pub fn new(now: Timestamp) -> Self {
        Self { id: random::id(now), secret: Credential::new(CredentialKind::Session, random::bytes()) }
    }

    /// What the session's holder shows.
    pub fn secret(&self) -> &Credential {
        &self.secret
    }

    /// Where a request comes from, in the name of this session.
    pub(crate) fn origin(&self, origin: &Origin) -> Origin {
        Origin { token_type: "session", session_id: self.id.clone(), client: "web".to_owned(), ..origin.clone() }
    }
}

/// Somebody who is known, and what they may do.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionView {
    user: UserView,
    organization: OrganizationView,
    plan: &'static str,
    /// What the user may do in the whole organisation.
    abilities: Vec<&'static str>,
    /// What the user may do in their teams, by the team's id, in the shape of a team's roles.
    #[schema(value_type = Object)]
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

/// Begins a session and records it.
pub(crate) fn begin(
    change: &mut Change<'_, '_>,
    user: &UserRow,
    session: &NewSession,
) -> Result<(), OrganisationError> {
    let (organisation, now) = (change.organisation().id, change.now());
    let times = (now, after(now, SESSION_AGE_MAX));
    sessions::insert(change.connection(), &organisation, &user.id, (&session.id, session.secret.hash()), times)?;
    let (name, said) = (user.full_name(), format!("{} signed in", user.email));
    change.tell(&Deed { action: Action::Login, id: &user.id, name: &name, said, meta: json!({}) });
    Ok(())
}

/// Ends every session of a user.
pub(crate) fn end_all(change: &mut Change<'_, '_>, user_id: &str) -> Result<(), OrganisationError> {
    Ok(sessions::delete_of_user(change.connection(), user_id, "")?)
}
