use serde_json::Value;

use crate::Context;
use crate::failure::Failure;
use crate::remote::{ServerArguments, explain};

/// Show one event with all its detail
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The event's number
    id: u64,
    #[command(flatten)]
    server: ServerArguments,
}

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let event = arguments.server.reader()?.show(arguments.id).map_err(|error| explain(&error))?;
    let human = || {
        // JSON escapes control characters, so that nothing in an event steers the terminal.
        let value: Value = serde_json::from_str(event.get()).expect("the client has parsed it");
        serde_json::to_string_pretty(&value).expect("a parsed value is JSON")
    };
    context.printer.data(&event, human)
}
