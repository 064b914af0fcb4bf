//! One file per command. A command is a struct of its arguments and a function `run`.

mod backup;
mod config;
mod demo;
mod export;
mod fsck;
mod generate;
mod import;
mod init;
mod org;
mod restore;
mod search;
mod send;
mod serve;
mod server_flags;
mod service;
mod show;
mod support;
mod tail;
mod token;
mod user;

use crate::Context;
use crate::failure::Failure;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Init(init::Arguments),
    Serve(serve::Arguments),
    Demo(demo::Arguments),
    #[command(subcommand)]
    Org(org::Command),
    #[command(subcommand)]
    Token(token::Command),
    #[command(subcommand)]
    User(user::Command),
    #[command(subcommand)]
    Service(service::Command),
    #[command(subcommand)]
    Support(support::Command),
    Config(config::Arguments),
    Send(send::Arguments),
    Search(search::Arguments),
    Show(show::Arguments),
    Tail(tail::Arguments),
    Export(export::Arguments),
    Generate(generate::Arguments),
    Import(import::Arguments),
    Fsck(fsck::Arguments),
    Backup(backup::Arguments),
    Restore(restore::Arguments),
}

impl Command {
    pub(crate) fn run(self, context: Context) -> Result<(), Failure> {
        match self {
            Self::Init(arguments) => init::run(arguments, context),
            Self::Serve(arguments) => serve::run(arguments, context),
            Self::Demo(arguments) => demo::run(arguments, context),
            Self::Org(command) => org::run(command, context),
            Self::Token(command) => token::run(command, context),
            Self::User(command) => user::run(command, context),
            Self::Service(command) => service::run(command, context),
            Self::Support(command) => support::run(command, context),
            Self::Config(arguments) => config::run(arguments, context),
            Self::Send(arguments) => send::run(arguments, context),
            Self::Search(arguments) => search::run(arguments, context),
            Self::Show(arguments) => show::run(arguments, context),
            Self::Tail(arguments) => tail::run(arguments, context),
            Self::Export(arguments) => export::run(arguments, context),
            Self::Generate(arguments) => generate::run(arguments, context),
            Self::Import(arguments) => import::run(arguments, context),
            Self::Fsck(arguments) => fsck::run(arguments, context),
            Self::Backup(arguments) => backup::run(arguments, context),
            Self::Restore(arguments) => restore::run(arguments, context),
        }
    }
}
