//! The command `holdfast`: the server and the command line.
//!
//! One file per command in [`commands`]. Data goes to standard output, everything else to standard error. The exit code
//! is 0, or 1 for what whoever called can mend (and for a check that failed), or 2 for what went wrong on our side.

mod commands;
mod config;
mod control;
mod copy;
mod data;
mod failure;
mod fsck;
mod logging;
mod printer;
mod remote;
mod workload;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;
use crate::config::Settings;
use crate::failure::Failure;
use crate::printer::{Format, Printer};

/// An audit log: records who did what, keeps it, and lets the right people find it.
#[derive(Debug, Parser)]
#[command(name = "holdfast", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: GlobalArguments,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Args)]
struct GlobalArguments {
    /// Directory that holds the log
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    /// How data is printed
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Configuration file (TOML); `holdfast config` shows the keys
    #[arg(long, global = true, value_name = "FILE", env = "HOLDFAST_CONFIG")]
    config: Option<PathBuf>,
    /// How the log of this process is written to standard error: human or json
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<String>,
}

/// What every command gets.
#[derive(Debug)]
struct Context {
    settings: Settings,
    printer: Printer,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let printer = Printer::new(cli.global.format);
    match run(cli, printer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            printer.failure(&failure);
            failure.exit_code()
        }
    }
}

fn run(cli: Cli, printer: Printer) -> Result<(), Failure> {
    let mut settings = Settings::load(cli.global.config.as_deref(), std::env::vars_os())?;
    settings.flag("data", cli.global.data.as_deref())?;
    settings.flag("log.format", cli.global.log_format.as_deref())?;
    logging::start(&settings)?;
    cli.command.run(Context { settings, printer })
}

/// Help and version are what was asked for; everything else is the caller's to mend.
fn usage(error: &clap::Error) -> ExitCode {
    match error.print() {
        Ok(()) if !error.use_stderr() => ExitCode::SUCCESS,
        Ok(()) | Err(_) => ExitCode::from(1),
    }
}
