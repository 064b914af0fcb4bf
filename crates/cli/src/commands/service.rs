use serde::{Deserialize, Serialize};

use crate::Context;
use crate::control::{Operator, Request};
use crate::failure::Failure;

/// Make and govern the services that record events
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Create a service, and print its key once
    Create {
        /// Id or slug of the organisation
        organisation: String,
        /// Its name
        name: String,
    },
    /// Replace a service's key, and print the new one once
    Rotate {
        /// Id or slug of the organisation
        organisation: String,
        /// Id or name of the service
        service: String,
    },
    /// Make a service's key useless
    Disable {
        /// Id or slug of the organisation
        organisation: String,
        /// Id or name of the service
        service: String,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct NewKey {
    id: String,
    name: String,
    #[serde(rename = "serviceKey")]
    service_key: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct Changed {
    changed: bool,
}

pub(crate) fn run(command: Command, context: Context) -> Result<(), Failure> {
    let mut operator = Operator::find(&context.settings, "holdfast service")?;
    let request = match command {
        Command::Create { organisation, name } => Request::CreateService { organisation, name },
        Command::Rotate { organisation, service } => Request::RotateService { organisation, service },
        Command::Disable { organisation, service } => {
            let answer: Changed = operator.execute(&Request::DisableService { organisation, service })?;
            return context
                .printer
                .data(&answer, || if answer.changed { "disabled" } else { "it was disabled before" }.to_owned());
        }
    };
    let new: NewKey = operator.execute(&request)?;
    let text = || format!("service      {}\nname         {}\nservice key  {}", new.id, new.name, new.service_key);
    context.printer.data(&new, text)?;
    context.printer.note("keep the service key: it is not shown again");
    Ok(())
}
