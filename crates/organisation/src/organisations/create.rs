//! Making an organisation: its row, its owner, a default team, a default escalation policy, one service and one refresh
//! token, in one unit of work.

use holdfast_engine::catalog::organisations::{self as rows, CatalogueMode, OrganisationRow};
use holdfast_engine::commit::UnitOfWork;
use holdfast_engine::{Engine, limits, random};
use holdfast_format::{OrganisationId, Target, Team, Timestamp};
use serde_json::{Value, json};

use super::{RESOURCE_ORGANISATION, RESOURCE_POLICIES, RESOURCE_RBAC, RESOURCE_TOKENS, RESOURCE_USERS};
use crate::access::ACCOUNT_OWNER;
use crate::catalog::policies::{self, PolicyRow};
use crate::catalog::services::ServiceRow;
use crate::catalog::teams::{self, RoleRow, TeamRow};
use crate::catalog::tokens;
use crate::catalog::users::{self, UserRow};
use crate::credential::{Credential, CredentialKind};
use crate::events::{Change, record_by_operator};
use crate::names::{check_email, check_name, slug};
use crate::{OrganisationError, Plan, password, services};

/// What the operator says about a new organisation, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganisation {
    name: String,
    owner_email: String,
    plan: Plan,
}

impl NewOrganisation {
    /// # Errors
    /// [`OrganisationError::Invalid`] when the name or the address cannot be used.
    pub fn new(name: &str, owner_email: &str, plan: Plan) -> Result<Self, OrganisationError> {
        check_name("name", name)?;
        check_email(owner_email)?;
        Ok(Self { name: name.to_owned(), owner_email: owner_email.to_owned(), plan })
    }
}

/// A new organisation with its secrets, which are never shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Created {
    pub organisation_id: OrganisationId,
    pub organisation_slug: String,
    pub owner_id: String,
    pub owner_password: String,
    pub refresh_token: Credential,
    pub service_id: String,
    pub service_key: Credential,
}

/// Makes an organisation and everything that it starts with.
pub fn create(engine: &Engine, new: &NewOrganisation) -> Result<Created, OrganisationError> {
    let draft = Draft::new(new, engine.clock().now());
    let owner_password = draft.owner_password.clone();
    let waiting = engine.change(move |unit| draft.insert(unit))?;
    Ok(Created { owner_password, ..waiting.wait()? })
}

/// Every id, secret and hash of an organisation that is about to be made: the unit only inserts them.
#[derive(Clone)]
struct Draft {
    id: OrganisationId,
    name: String,
    plan: Plan,
    owner: UserRow,
    owner_password: String,
    owner_password_hash: String,
    team: TeamRow,
    roles: [RoleRow; 4],
    policy: PolicyRow,
    service: ServiceRow,
    service_key: Credential,
    refresh_token_id: String,
    refresh_token: Credential,
    /// Joins the events of this creation.
    request_id: String,
}

impl Draft {
    fn new(new: &NewOrganisation, now: Timestamp) -> Self {
        let owner_password = password::from_random(random::bytes());
        let service_key = Credential::new(CredentialKind::ServiceKey, random::bytes());
        let team = TeamRow {
            id: random::id(now),
            name: "Default Team".to_owned(),
            slug: "default-team".to_owned(),
            is_default: true,
        };
        Self {
            id: random::id(now).parse().expect("a new id has the form of an id"),
            name: new.name.clone(),
            plan: new.plan,
            owner: owner(&new.owner_email, now),
            owner_password_hash: password::hash(&owner_password, random::bytes()),
            owner_password,
            roles: default_roles(now),
            policy: default_policy(&team.id, now),
            service: ServiceRow {
                id: random::id(now),
                team: team.id.clone(),
                name: "Default Service".to_owned(),
                key_hint: service_key.hint(),
                is_disabled: false,
                created_at: now,
            },
            team,
            service_key,
            refresh_token_id: random::id(now),
            refresh_token: Credential::new(CredentialKind::RefreshToken, random::bytes()),
            request_id: random::id(now),
        }
    }

    fn insert(&self, unit: &mut UnitOfWork<'_>) -> Result<Created, OrganisationError> {
        let slug = self.insert_organisation(unit)?;
        self.insert_owner(unit)?;
        self.insert_team(unit)?;
        self.insert_policy(unit)?;
        let team = Team { id: &self.team.id, name: &self.team.name };
        services::insert(unit, self.id, &self.service, &self.service_key, team, &self.request_id)?;
        self.insert_token(unit)?;
        Ok(Created {
            organisation_id: self.id,
            organisation_slug: slug,
            owner_id: self.owner.id.clone(),
            owner_password: String::new(),
            refresh_token: self.refresh_token.clone(),
            service_id: self.service.id.clone(),
            service_key: self.service_key.clone(),
        })
    }

    /// Returns the slug; one that is taken, or no slug at all, is completed with the end of the id.
    fn insert_organisation(&self, unit: &mut UnitOfWork<'_>) -> Result<String, OrganisationError> {
        let id = self.id.to_string();
        let mut slug = slug(&self.name);
        let is_taken = slug.is_empty()
            || slug.parse::<OrganisationId>().is_ok()
            || rows::by_slug(unit.connection(), &slug)?.is_some();
        if is_taken {
            slug = format!("{slug}-{}", &id[id.len() - 6..]).trim_start_matches('-').to_owned();
        }
        let shard = i64::from(self.id.as_bytes()[OrganisationId::LEN - 1]) % limits::SHARD_COUNT;
        let row = OrganisationRow {
            id: self.id,
            slug: slug.clone(),
            name: self.name.clone(),
            plan: self.plan.as_str().to_owned(),
            shard,
            last_id: 0,
            last_recorded_at: Timestamp::MIN,
            floor_id: 1,
            retention_days: limits::RETENTION_DAYS_DEFAULT,
            catalogue: CatalogueMode::Closed,
            created_at: unit.now(),
        };
        rows::insert(unit.connection(), &row)?;
        let said = format!("Organisation \"{}\" created", self.name);
        let meta = json!({"after": {"name": self.name, "slug": slug, "plan": self.plan.as_str()}});
        self.record(unit, RESOURCE_ORGANISATION, "Create", (&id, &self.name), said, meta);
        Ok(slug)
    }

    fn insert_owner(&self, unit: &mut UnitOfWork<'_>) -> Result<(), OrganisationError> {
        let now = unit.now();
        users::insert(unit.connection(), &self.id, &self.owner, &self.owner_password_hash, now)?;
        let said = format!("{} joined as the account owner", self.owner.email);
        let meta = json!({"after": {"email": self.owner.email, "role": self.owner.role}});
        self.record(unit, RESOURCE_USERS, "Join", (&self.owner.id, &self.owner.user_name), said, meta);
        Ok(())
    }

    fn insert_team(&self, unit: &mut UnitOfWork<'_>) -> Result<(), OrganisationError> {
        let now = unit.now();
        teams::insert(unit.connection(), &self.id, &self.team, now)?;
        for role in &self.roles {
            teams::insert_role(unit.connection(), &self.team.id, role)?;
        }
        teams::insert_member(unit.connection(), &self.team.id, &self.owner.id, &self.roles[0].id)?;
        let said = format!("Team \"{}\" created", self.team.name);
        let roles: Vec<_> = self.roles.iter().map(|role| role.name).collect();
        let meta = json!({"after": {"name": self.team.name, "roles": roles, "members": [self.owner.email]}});
        self.record(unit, RESOURCE_RBAC, "Create Team", (&self.team.id, &self.team.name), said, meta);
        Ok(())
    }

    fn insert_policy(&self, unit: &mut UnitOfWork<'_>) -> Result<(), OrganisationError> {
        let now = unit.now();
        policies::insert(unit.connection(), &self.id, &self.policy, now)?;
        let said = format!("Escalation policy \"{}\" created", self.policy.name);
        let meta = json!({"after": {"name": self.policy.name}});
        self.record(unit, RESOURCE_POLICIES, "Create", (&self.policy.id, &self.policy.name), said, meta);
        Ok(())
    }

    fn insert_token(&self, unit: &mut UnitOfWork<'_>) -> Result<(), OrganisationError> {
        let now = unit.now();
        let (id, token) = (&self.refresh_token_id, &self.refresh_token);
        tokens::insert_refresh(unit.connection(), &self.id, &self.owner.id, id, token, now)?;
        let said = format!("Refresh token created for {}", self.owner.email);
        let meta = json!({"after": {"userID": self.owner.id, "token": token.hint()}});
        self.record(unit, RESOURCE_TOKENS, "Create", (id, ""), said, meta);
        Ok(())
    }

    fn record(
        &self,
        unit: &mut UnitOfWork<'_>,
        resource: &str,
        action: &str,
        (id, name): (&str, &str),
        said: String,
        meta: Value,
    ) {
        let target = Target { kind: resource, id, name };
        let team = Team::default();
        let change = Change { resource, action, target, team, said, meta, request_id: &self.request_id };
        record_by_operator(unit, self.id, &change);
    }
}

fn owner(email: &str, now: Timestamp) -> UserRow {
    UserRow {
        id: random::id(now),
        email: email.to_owned(),
        user_name: email.split('@').next().unwrap_or(email).to_owned(),
        first_name: String::new(),
        last_name: String::new(),
        role: ACCOUNT_OWNER.to_owned(),
        time_zone: "UTC".to_owned(),
    }
}

/// The groups of abilities that a role has in its team.
const ABILITY_GROUPS: [&str; 7] =
    ["escalation-policies", "extensions", "runbooks", "schedules", "services", "teams", "webforms"];

fn default_roles(now: Timestamp) -> [RoleRow; 4] {
    let everything: &[&str] = &["create", "read", "update", "delete"];
    let role = |name, slug, groups: &[&str], verbs: &[&str]| RoleRow {
        id: random::id(now),
        name,
        slug,
        abilities: abilities(groups, verbs).to_string(),
    };
    [
        role("Manage Team", "manage-team", &["teams"], &["read", "update", "delete"]),
        role("Admin", "admin", &ABILITY_GROUPS, everything),
        role("User", "user", &ABILITY_GROUPS, &["read", "update"]),
        role("Observer", "observer", &ABILITY_GROUPS, &["read"]),
    ]
}

/// `{"services": {"read-services": true, …}, …}`, the shape in which the API shows them.
fn abilities(groups: &[&str], verbs: &[&str]) -> Value {
    let group = |group: &&str| {
        let verbs = verbs.iter().map(|verb| (format!("{verb}-{group}"), Value::Bool(true)));
        (group.replace('-', "_"), Value::Object(verbs.collect()))
    };
    Value::Object(groups.iter().map(group).collect())
}

/// A policy that tells nobody yet: its rules are for the people of the organisation to write.
fn default_policy(team: &str, now: Timestamp) -> PolicyRow {
    let body = json!({
        "description": "",
        "repetition": 0,
        "repeat_after": 0,
        "rules": [],
        "enable_incident_reminders": false,
        "incident_reminder_rules": [],
        "enable_incident_retrigger": false,
        "retrigger_after": 0,
    });
    PolicyRow {
        id: random::id(now),
        team: team.to_owned(),
        name: "Default Escalation Policy".to_owned(),
        slug: "default-escalation-policy".to_owned(),
        body: body.to_string(),
    }
}
