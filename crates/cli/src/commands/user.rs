use serde::{Deserialize, Serialize};

use crate::Context;
use crate::control::{Operator, Request};
use crate::failure::Failure;

/// Let people in again
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Make a link by which a user sets a new password, and print it once
    ResetLink {
        /// Id or slug of the organisation
        #[arg(long, value_name = "ORGANISATION")]
        org: String,
        /// E-mail address of the user; the account owner's too
        #[arg(long, value_name = "EMAIL")]
        email: String,
    },
}

#[derive(Debug, Serialize, Deserialize)]
struct Made {
    #[serde(rename = "resetLink")]
    reset_link: String,
}

pub(crate) fn run(command: Command, context: Context) -> Result<(), Failure> {
    let Command::ResetLink { org: organisation, email } = command;
    let mut operator = Operator::find(&context.settings, "holdfast user")?;
    let made: Made = operator.execute(&Request::ResetLink { organisation, email })?;
    context.printer.data(&made, || made.reset_link.clone())?;
    context.printer.note("the link is good for seven days and once; it is not shown again");
    Ok(())
}
