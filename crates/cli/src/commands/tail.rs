use holdfast_client::{Query, TailMessage};

use crate::Context;
use crate::failure::Failure;
use crate::printer::Format;
use crate::remote::{FilterArguments, ServerArguments, describe, explain};

/// Print events as they are recorded, each once, also when the connection breaks in between
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    server: ServerArguments,
    #[command(flatten)]
    filter: FilterArguments,
    /// Start after this event; without it, with the next one that comes
    #[arg(long, value_name = "ID")]
    after: Option<u64>,
    /// End after so many events
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// With JSON, print `meta` too
    #[arg(long)]
    meta: bool,
}

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let client = arguments.server.reader()?;
    let mut query = arguments.filter.apply(Query::new())?;
    if let Some(after) = arguments.after {
        query = query.with("afterID", after.to_string());
    }
    if arguments.meta {
        query = query.with("include", "meta");
    }
    let mut left = arguments.count.unwrap_or(u64::MAX);
    let mut tail = client.tail(&query, None);
    while left > 0 {
        let message = tail.next().expect("a tail has no end").map_err(|error| explain(&error))?;
        if let TailMessage::Event { event, .. } = message {
            context.printer.line(&match context.printer.format() {
                Format::Human => describe(event.get())?,
                Format::Json => event.get().to_owned(),
            })?;
            left -= 1;
        }
    }
    Ok(())
}
