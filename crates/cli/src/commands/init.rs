use holdfast_engine::Engine;
use holdfast_organisation::organisations;

use super::org::{CreateArguments, NewOrganisationOutput};
use crate::Context;
use crate::control::{created_json, new_organisation};
use crate::data::{self, Taken};
use crate::failure::Failure;

/// Create a data directory with a first organisation, and print its secrets once
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Name of the first organisation
    #[arg(long, value_name = "NAME")]
    organisation: String,
    #[command(flatten)]
    create: CreateArguments,
}

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let directory = context.settings.data()?;
    let new = new_organisation(&arguments.create.organisation(arguments.organisation))?;
    Engine::create(&data::options(directory, &context.settings))?;
    let lock = match data::take(directory, "holdfast init")? {
        Taken::ByUs(lock) => lock,
        Taken::ByAnother(holder) => {
            return Err(Failure::input(format!("`{}` was taken by {holder} meanwhile", directory.display())));
        }
    };
    let engine = data::open(directory, &context.settings, &lock)?;
    let created = organisations::create(&engine, &[new]);
    engine.stop();
    let created = created?.iter().map(created_json).collect();
    NewOrganisationOutput::from_json(created)?.print(&context.printer)
}
