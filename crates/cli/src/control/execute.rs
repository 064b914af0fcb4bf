use holdfast_engine::catalog::exports::ExportKind;
use holdfast_engine::catalog::organisations::OrganisationRow;
use holdfast_engine::{Engine, FilesPin, retain};
use holdfast_format::{OrganisationId, Timestamp};
use holdfast_organisation::organisations::{self, Created, NewOrganisation, SupportExport};
use holdfast_organisation::services::{self, NewKey, Switch};
use holdfast_organisation::settings::{self, Catalogue};
use holdfast_organisation::{Author, Plan, links, tokens};
use serde_json::{Value, json};

use super::import::Imports;
use super::{ExportType, OrganisationToCreate, Request, support_export};
use crate::failure::Failure;

/// Organisations of one page of [`Request::ListOrganisations`].
const PAGE_ORGANISATIONS: usize = 1_000;

/// What lasts from one request of an operator to the next.
#[derive(Debug, Default)]
pub(crate) struct Session {
    /// What links begin with.
    public_url: String,
    pin: Option<FilesPin>,
    imports: Imports,
}

impl Session {
    pub(crate) fn new(public_url: &str) -> Self {
        Self { public_url: public_url.to_owned(), ..Self::default() }
    }
}

/// Carries out a request. Blocks until its change has committed.
pub(crate) fn execute(engine: &Engine, session: &mut Session, request: &Request) -> Result<Value, Failure> {
    match request {
        Request::CreateOrganisations { organisations } => create_organisations(engine, organisations),
        Request::ListOrganisations { after } => list_organisations(engine, after.as_deref()),
        Request::SetPlan { organisation, plan } => {
            let changed =
                organisations::set_plan(engine, &operator(engine, organisation)?, parse_plan(plan)?)?.wait()?;
            Ok(json!({"changed": changed}))
        }
        Request::SetRetention { organisation, days, expire_now } => {
            set_retention(engine, &operator(engine, organisation)?, *days, *expire_now)
        }
        Request::SetCatalogue { organisation, open } => {
            let mode = if *open { Catalogue::Open } else { Catalogue::Closed };
            let changed = settings::set_catalogue(engine, &operator(engine, organisation)?, mode)?.wait()?;
            Ok(json!({"changed": changed}))
        }
        Request::AddResource { organisation, resource, actions } => {
            let author = operator(engine, organisation)?;
            let added = settings::add_resource(engine, &author, resource, actions)?.wait()?;
            Ok(json!({"added": added}))
        }
        Request::CreateToken { organisation, user } => {
            let new = tokens::create(engine, &operator(engine, organisation)?, user.as_deref())?.wait()?;
            Ok(json!({"id": new.id, "userID": new.user_id, "refreshToken": new.token.reveal()}))
        }
        Request::RevokeToken { organisation, id: token } => {
            let changed = tokens::revoke(engine, &operator(engine, organisation)?, token)?.wait()?;
            Ok(json!({"changed": changed}))
        }
        Request::ResetLink { organisation, email } => {
            let secret = links::reset(engine, &operator(engine, organisation)?, email)?.wait()?;
            Ok(json!({"resetLink": links::address(&session.public_url, &secret)}))
        }
        Request::CreateService { organisation, name } => {
            Ok(new_key(&services::create_in_default_team(engine, &operator(engine, organisation)?, name)?.wait()?))
        }
        Request::RotateService { organisation, service } => {
            let author = operator(engine, organisation)?;
            let service = services::id_of(engine, &author.organisation, service)?;
            Ok(new_key(&services::rotate(engine, &author, &service)?.wait()?))
        }
        Request::DisableService { organisation, service } => {
            let author = operator(engine, organisation)?;
            let service = services::id_of(engine, &author.organisation, service)?;
            let (_, changed) = services::switch(engine, &author, &service, Switch::Off)?.wait()?;
            Ok(json!({"changed": changed}))
        }
        Request::Import { organisation, key, events } => {
            session.imports.append(engine, id(engine, organisation)?, key, events)
        }
        Request::FinishImport => session.imports.finish(),
        Request::SupportExport { organisation, from_micros, to_micros, reason, out, kind } => {
            let export = SupportExport::new(
                Timestamp::from_micros(*from_micros),
                Timestamp::from_micros(*to_micros),
                reason,
                match kind {
                    ExportType::Csv => ExportKind::Csv,
                    ExportType::Json => ExportKind::Json,
                },
            )?;
            support_export::run(engine, &operator(engine, organisation)?, &export, out)
        }
        Request::Pin => {
            session.pin.get_or_insert_with(|| engine.pin_files());
            Ok(json!({}))
        }
    }
}

fn create_organisations(engine: &Engine, organisations: &[OrganisationToCreate]) -> Result<Value, Failure> {
    let new: Vec<_> = organisations.iter().map(new_organisation).collect::<Result<_, _>>()?;
    Ok(organisations::create(engine, &new)?.iter().map(created_json).collect())
}

pub(crate) fn new_organisation(asked: &OrganisationToCreate) -> Result<NewOrganisation, Failure> {
    let new = NewOrganisation::new(&asked.name, &asked.owner_email, parse_plan(&asked.plan)?)?;
    Ok(match asked.retention_days {
        Some(days) => new.keeping(days)?,
        None => new,
    })
}

pub(crate) fn created_json(created: &Created) -> Value {
    json!({
        "organisationID": created.organisation_id.to_string(),
        "organisationSlug": created.organisation_slug,
        "ownerID": created.owner_id,
        "ownerPassword": created.owner_password,
        "refreshToken": created.refresh_token.reveal(),
        "serviceID": created.service_id,
        "serviceKey": created.service_key.reveal(),
    })
}

fn list_organisations(engine: &Engine, after: Option<&str>) -> Result<Value, Failure> {
    let after =
        after.map(str::parse::<OrganisationId>).transpose().map_err(|error| Failure::input(error.to_string()))?;
    let rows = organisations::list(engine, after.as_ref(), PAGE_ORGANISATIONS)?;
    let next = (rows.len() == PAGE_ORGANISATIONS).then(|| rows.last().map(|row| row.id.to_string())).flatten();
    let organisations: Vec<_> = rows.iter().map(organisation_json).collect();
    Ok(json!({"organisations": organisations, "next": next}))
}

fn organisation_json(row: &OrganisationRow) -> Value {
    json!({
        "id": row.id.to_string(),
        "slug": row.slug,
        "name": row.name,
        "plan": row.plan,
        "events": row.last_id + 1 - row.floor_id,
        "headID": row.last_id,
        "floorID": row.floor_id,
        "retentionDays": row.retention_days,
        "pendingRetention": row.pending_retention.map(|pending| {
            json!({"retentionDays": pending.days, "takesEffectAt": pending.at.to_string()})
        }),
        "catalogue": Catalogue::from(row.catalogue).as_str(),
        "createdAt": row.created_at.to_string(),
    })
}

fn set_retention(engine: &Engine, author: &Author, days: i64, expire_now: bool) -> Result<Value, Failure> {
    let set = settings::set_retention(engine, author, days)?.wait()?;
    let expired =
        if expire_now { engine.retain(&author.organisation, retain::Confirmed::ByOperator)?.count } else { 0 };
    let takes_effect_at = set.takes_effect_at.map(|at| at.to_string());
    Ok(json!({"changed": set.changed, "takesEffectAt": takes_effect_at, "expired": expired}))
}

fn new_key(new: &NewKey) -> Value {
    json!({"id": new.service.id, "name": new.service.name, "serviceKey": new.key.reveal()})
}

/// The id of the organisation with this id or slug.
fn id(engine: &Engine, id_or_slug: &str) -> Result<OrganisationId, Failure> {
    Ok(organisations::find(engine, id_or_slug)?.id)
}

/// The operator as the author of a change in the organisation with this id or slug.
fn operator(engine: &Engine, id_or_slug: &str) -> Result<Author, Failure> {
    Ok(Author::operator(id(engine, id_or_slug)?, String::new()))
}

fn parse_plan(plan: &str) -> Result<Plan, Failure> {
    plan.parse().map_err(Failure::input)
}
