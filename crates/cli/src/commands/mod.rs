//! One file per command. A command is a struct of its arguments and a function `run`.

mod config;
mod init;
mod org;
mod server_flags;
mod service;
mod token;

use crate::Context;
use crate::failure::Failure;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Init(init::Arguments),
    #[command(subcommand)]
    Org(org::Command),
    #[command(subcommand)]
    Token(token::Command),
    #[command(subcommand)]
    Service(service::Command),
    Config(config::Arguments),
}

impl Command {
    pub(crate) fn run(self, context: Context) -> Result<(), Failure> {
        match self {
            Self::Init(arguments) => init::run(arguments, context),
            Self::Org(command) => org::run(command, context),
            Self::Token(command) => token::run(command, context),
            Self::Service(command) => service::run(command, context),
            Self::Config(arguments) => config::run(arguments, context),
        }
    }
}
