use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::Context;
use crate::control::{Operator, OrganisationToCreate, Request};
use crate::failure::Failure;
use crate::printer::{Printer, counted, table};

/// Make and govern organisations
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List the organisations
    List,
    /// Create an organisation, and print its secrets once
    Create {
        /// Its name
        name: String,
        #[command(flatten)]
        create: CreateArguments,
    },
    /// Move an organisation to another plan
    SetPlan {
        /// Id or slug
        organisation: String,
        /// free, pro, premium or enterprise
        plan: String,
    },
    /// Set how many days the events of an organisation are kept; fewer than now count 30 days later
    SetRetention {
        /// Id or slug
        organisation: String,
        days: i64,
        /// Drop what has expired at once, even when it is a large share of the events
        #[arg(long)]
        expire_now: bool,
    },
    /// Decide whether unknown resources and actions are refused or registered as they come
    SetCatalogue {
        /// Id or slug
        organisation: String,
        mode: CatalogueMode,
    },
    /// Register actions of a resource
    AddResource {
        /// Id or slug
        organisation: String,
        resource: String,
        #[arg(required = true)]
        actions: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum CatalogueMode {
    /// Register them as they come
    Open,
    /// Refuse them
    Closed,
}

/// What is said about a new organisation besides its name.
#[derive(Debug, clap::Args)]
pub(crate) struct CreateArguments {
    /// E-mail address of the account's owner
    #[arg(long, value_name = "ADDRESS")]
    pub(super) owner_email: String,
    /// free, pro, premium or enterprise; only enterprise lets people look at the log
    #[arg(long, default_value = "enterprise")]
    pub(super) plan: String,
    /// How many days its events are kept; seven years when nothing is said
    #[arg(long, value_name = "DAYS")]
    pub(super) retention_days: Option<i64>,
}

impl CreateArguments {
    pub(super) fn organisation(self, name: String) -> OrganisationToCreate {
        let Self { owner_email, plan, retention_days } = self;
        OrganisationToCreate { name, owner_email, plan, retention_days }
    }
}

/// A new organisation with its secrets.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrganisationOutput {
    #[serde(rename = "organisationID")]
    organisation_id: String,
    #[serde(rename = "organisationSlug")]
    organisation_slug: String,
    #[serde(rename = "ownerID")]
    owner_id: String,
    #[serde(rename = "ownerPassword")]
    owner_password: String,
    #[serde(rename = "refreshToken")]
    refresh_token: String,
    #[serde(rename = "serviceID")]
    service_id: String,
    #[serde(rename = "serviceKey")]
    service_key: String,
}

impl NewOrganisationOutput {
    /// The only one of a list.
    pub(crate) fn from_json(created: serde_json::Value) -> Result<Self, Failure> {
        let [only] = serde_json::from_value(created).map_err(|error| Failure::internal(error.to_string()))?;
        Ok(only)
    }

    pub(crate) fn organisation_id(&self) -> &str {
        &self.organisation_id
    }

    /// For people, with the secrets.
    pub(crate) fn describe(&self) -> String {
        format!(
            "organisation    {} ({})\nowner           {}\nowner password  {}\nrefresh token   {}\nservice         \
                 {}\nservice key     {}",
            self.organisation_id,
            self.organisation_slug,
            self.owner_id,
            self.owner_password,
            self.refresh_token,
            self.service_id,
            self.service_key,
        )
    }

    pub(crate) fn print(&self, printer: &Printer) -> Result<(), Failure> {
        printer.data(self, || self.describe())?;
        printer.note("keep the password, the token and the key: they are not shown again");
        Ok(())
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Organisation {
    id: String,
    slug: String,
    name: String,
    plan: String,
    events: u64,
    #[serde(rename = "headID")]
    head_id: u64,
    #[serde(rename = "floorID")]
    floor_id: u64,
    retention_days: i64,
    catalogue: String,
    created_at: String,
}

#[derive(Debug, Deserialize)]
struct Page {
    organisations: Vec<Organisation>,
    next: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Changed {
    changed: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Retention {
    changed: bool,
    /// When fewer days than now will count.
    takes_effect_at: Option<String>,
    expired: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct Added {
    added: u64,
}

pub(crate) fn run(command: Command, context: Context) -> Result<(), Failure> {
    let mut operator = Operator::find(&context.settings, "holdfast org")?;
    let printer = &context.printer;
    match command {
        Command::List => list(&mut operator, printer),
        Command::Create { name, create } => {
            let request = Request::CreateOrganisations { organisations: vec![create.organisation(name)] };
            NewOrganisationOutput::from_json(operator.execute(&request)?)?.print(printer)
        }
        Command::SetPlan { organisation, plan } => {
            let said = format!("the plan is {plan}");
            let answer: Changed = operator.execute(&Request::SetPlan { organisation, plan })?;
            printer.data(&answer, || describe(&said, answer.changed))
        }
        Command::SetRetention { organisation, days, expire_now } => {
            let answer: Retention = operator.execute(&Request::SetRetention { organisation, days, expire_now })?;
            let said = match &answer.takes_effect_at {
                Some(at) => format!("events will be kept {days} days from {at} on"),
                None => format!("events are kept {days} days"),
            };
            let expired =
                if expire_now { format!("; {} expired now", counted(answer.expired, "event")) } else { String::new() };
            printer.data(&answer, || describe(&said, answer.changed) + &expired)
        }
        Command::SetCatalogue { organisation, mode } => {
            let open = matches!(mode, CatalogueMode::Open);
            let answer: Changed = operator.execute(&Request::SetCatalogue { organisation, open })?;
            let said = format!("the catalogue is {}", if open { "open" } else { "closed" });
            printer.data(&answer, || describe(&said, answer.changed))
        }
        Command::AddResource { organisation, resource, actions } => {
            let answer: Added = operator.execute(&Request::AddResource { organisation, resource, actions })?;
            printer.data(&answer, || counted(answer.added, "action") + " registered")
        }
    }
}

/// The ids of all organisations by their slugs and by themselves.
pub(super) fn ids(operator: &mut Operator) -> Result<HashMap<String, String>, Failure> {
    let organisations = all(operator)?;
    let names = |organisation: Organisation| {
        [(organisation.slug, organisation.id.clone()), (organisation.id.clone(), organisation.id)]
    };
    Ok(organisations.into_iter().flat_map(names).collect())
}

fn all(operator: &mut Operator) -> Result<Vec<Organisation>, Failure> {
    let mut organisations = Vec::new();
    let mut after = None;
    loop {
        let page: Page = operator.execute(&Request::ListOrganisations { after })?;
        organisations.extend(page.organisations);
        after = page.next;
        if after.is_none() {
            return Ok(organisations);
        }
    }
}

fn list(operator: &mut Operator, printer: &Printer) -> Result<(), Failure> {
    let organisations = all(operator)?;
    printer.data(&organisations, || {
        let headings = ["ID", "SLUG", "PLAN", "EVENTS", "DAYS KEPT", "CATALOGUE", "NAME"];
        let row = |organisation: &Organisation| {
            vec![
                organisation.id.clone(),
                organisation.slug.clone(),
                organisation.plan.clone(),
                organisation.events.to_string(),
                organisation.retention_days.to_string(),
                organisation.catalogue.clone(),
                organisation.name.clone(),
            ]
        };
        let headings = std::iter::once(headings.map(str::to_owned).to_vec());
        table(&headings.chain(organisations.iter().map(row)).collect::<Vec<_>>())
    })
}

fn describe(said: &str, changed: bool) -> String {
    if changed { said.to_owned() } else { format!("{said}, as before") }
}
