//! Making an organisation: its row, its owner, a default team, a default escalation policy, one service and one refresh
//! token, in one unit of work.

use holdfast_engine::catalog::organisations::{self as rows, CatalogueMode, OrganisationRow};
use holdfast_engine::commit::UnitOfWork;
use holdfast_engine::{Engine, limits, random};
use holdfast_format::{OrganisationId, Timestamp};
use serde_json::{Value, json};

use crate::author::Author;
use crate::catalog::documents::{self, DocumentRow, Kind};
use crate::catalog::roles::{self, RoleRow};
use crate::catalog::services::ServiceRow;
use crate::catalog::teams::{self, TeamRow};
use crate::catalog::users::{self, UserRow};
use crate::change::{Change, Changed, Told, run};
use crate::credential::{Credential, CredentialKind};
use crate::names::{check_email, check_name, slug};
use crate::resource::Action;
use crate::role::Role;
use crate::settings::check_retention;
use crate::teams::roles::{ADMIN, MANAGE_TEAM, default_roles};
use crate::{OrganisationError, Plan, password, services, tokens};

/// What the operator says about a new organisation, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganisation {
    name: String,
    owner_email: String,
    plan: Plan,
    retention_days: i64,
}

impl NewOrganisation {
    /// # Errors
    /// [`OrganisationError::Invalid`] when the name or the address cannot be used.
    pub fn new(name: &str, owner_email: &str, plan: Plan) -> Result<Self, OrganisationError> {
        check_name("name", name)?;
        check_email(owner_email)?;
        let retention_days = limits::RETENTION_DAYS_DEFAULT;
        Ok(Self { name: name.to_owned(), owner_email: owner_email.to_owned(), plan, retention_days })
    }

    /// The same, keeping its events for so many days instead of [`limits::RETENTION_DAYS_DEFAULT`].
    ///
    /// # Errors
    /// [`OrganisationError::Invalid`] when nobody can keep events so long or so short.
    pub fn keeping(self, retention_days: i64) -> Result<Self, OrganisationError> {
        check_retention(retention_days)?;
        Ok(Self { retention_days, ..self })
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

/// Makes organisations and everything that they start with. Those that are asked for together may share a transaction;
/// each is made or refused by itself, and the first refusal is the answer.
pub fn create(engine: &Engine, new: &[NewOrganisation]) -> Result<Vec<Created>, OrganisationError> {
    let begun: Vec<_> = new.iter().map(|new| begin(engine, new)).collect::<Result<_, _>>()?;
    let created = begun.into_iter().map(|(owner_password, waiting)| Ok(Created { owner_password, ..waiting.wait()? }));
    created.collect()
}

fn begin(engine: &Engine, new: &NewOrganisation) -> Result<(String, Changed<Created>), OrganisationError> {
    let draft = Draft::new(new, engine.clock().now());
    let owner_password = draft.owner_password.clone();
    Ok((owner_password, run(engine, move |unit| draft.insert(unit))?))
}

/// Every id, secret and hash of an organisation that is about to be made: the unit only inserts them.
#[derive(Clone)]
struct Draft {
    id: OrganisationId,
    name: String,
    plan: Plan,
    retention_days: i64,
    owner: UserRow,
    owner_password: String,
    owner_password_hash: String,
    team: TeamRow,
    roles: [RoleRow; 4],
    policy: DocumentRow,
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
            description: String::new(),
            is_default: true,
            created_by: String::new(),
            created_at: now,
            updated_at: now,
        };
        let policy = default_policy(&team.id, now);
        Self {
            id: random::id(now).parse().expect("a new id has the form of an id"),
            name: new.name.clone(),
            plan: new.plan,
            retention_days: new.retention_days,
            owner: UserRow { joined_at: Some(now), ..UserRow::new(&new.owner_email, Role::AccountOwner, now) },
            owner_password_hash: password::hash_random(&owner_password, random::bytes()),
            owner_password,
            roles: default_roles(now),
            service: services::new_row(
                &random::id(now),
                &team,
                "Default Service",
                Some(policy.id.clone()),
                &service_key,
                now,
            ),
            policy,
            team,
            service_key,
            refresh_token_id: random::id(now),
            refresh_token: Credential::new(CredentialKind::RefreshToken, random::bytes()),
            request_id: random::id(now),
        }
    }

    fn insert(&self, unit: &mut UnitOfWork<'_>) -> Result<Created, OrganisationError> {
        let slug = self.insert_organisation(unit)?;
        let author = Author::operator(self.id, self.request_id.clone());
        let change = &mut Change::begin(unit, &author)?;
        self.record_organisation(change, &slug);
        self.insert_owner(change)?;
        self.insert_team(change)?;
        self.insert_policy(change)?;
        services::insert(change, &self.service, &self.service_key, &self.team)?;
        tokens::insert(change, &self.owner, &self.refresh_token_id, &self.refresh_token)?;
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
            retention_days: self.retention_days,
            pending_retention: None,
            catalogue: CatalogueMode::Closed,
            records_views: true,
            created_at: unit.now(),
        };
        rows::insert(unit.connection(), &row)?;
        Ok(slug)
    }

    fn record_organisation(&self, change: &mut Change<'_, '_>, slug: &str) {
        change.record(Told {
            action: Action::OrganisationCreate,
            id: &self.id.to_string(),
            name: &self.name,
            team: None,
            said: format!("Organisation \"{}\" created", self.name),
            before: Value::Null,
            after: json!({"name": self.name, "slug": slug, "plan": self.plan.as_str()}),
        });
    }

    fn insert_owner(&self, change: &mut Change<'_, '_>) -> Result<(), OrganisationError> {
        users::insert(change.connection(), &self.id, &self.owner, &self.owner_password_hash)?;
        change.record(Told {
            action: Action::UserJoin,
            id: &self.owner.id,
            name: &self.owner.user_name,
            team: None,
            said: format!("{} joined as the account owner", self.owner.email),
            before: Value::Null,
            after: json!({"email": self.owner.email, "role": self.owner.role.as_str()}),
        });
        Ok(())
    }

    fn insert_team(&self, change: &mut Change<'_, '_>) -> Result<(), OrganisationError> {
        teams::insert(change.connection(), &self.id, &self.team)?;
        for role in &self.roles {
            roles::insert(change.connection(), &self.team.id, role)?;
        }
        for role in [&self.roles[MANAGE_TEAM], &self.roles[ADMIN]] {
            roles::assign(change.connection(), &self.team.id, &self.owner.id, &role.id)?;
        }
        let roles: Vec<_> = self.roles.iter().map(|role| &role.name).collect();
        change.record(Told {
            action: Action::TeamCreate,
            id: &self.team.id,
            name: &self.team.name,
            team: Some(&self.team),
            said: format!("Team \"{}\" created", self.team.name),
            before: Value::Null,
            after: json!({"name": self.team.name, "roles": roles, "members": [self.owner.email]}),
        });
        Ok(())
    }

    fn insert_policy(&self, change: &mut Change<'_, '_>) -> Result<(), OrganisationError> {
        documents::insert(change.connection(), &self.id, &self.policy)?;
        change.record(Told {
            action: Action::PolicyCreate,
            id: &self.policy.id,
            name: &self.policy.name,
            team: Some(&self.team),
            said: format!("Escalation policy \"{}\" created", self.policy.name),
            before: Value::Null,
            after: json!({"name": self.policy.name}),
        });
        Ok(())
    }
}

/// A policy that tells nobody yet: its rules are for the people of the organisation to write.
fn default_policy(team: &str, now: Timestamp) -> DocumentRow {
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
    DocumentRow {
        id: random::id(now),
        kind: Kind::EscalationPolicy,
        team: Some(team.to_owned()),
        name: "Default Escalation Policy".to_owned(),
        slug: "default-escalation-policy".to_owned(),
        body,
        created_by: String::new(),
        created_at: now,
        updated_by: String::new(),
        updated_at: now,
    }
}
