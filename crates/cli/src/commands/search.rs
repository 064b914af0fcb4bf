use holdfast_client::{Page, Query};
use serde::Serialize;

use crate::Context;
use crate::failure::Failure;
use crate::printer::Format;
use crate::remote::{FilterArguments, RangeArguments, ServerArguments, describe, explain};

const PAGE_EVENTS_MAX: usize = 1_000;

/// Find events, newest first
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    server: ServerArguments,
    #[command(flatten)]
    range: RangeArguments,
    #[command(flatten)]
    filter: FilterArguments,
    /// How many events to print; 0 prints all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// Print only how many there are
    #[arg(long, conflicts_with = "limit")]
    count: bool,
    /// With JSON, print `meta` too
    #[arg(long)]
    meta: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Count {
    total_count: u64,
}

/// With `--format json` each event is a line of its own.
pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let client = arguments.server.reader()?;
    let query = arguments.filter.apply(arguments.range.apply(Query::new())?)?;
    let query = if arguments.meta { query.with("include", "meta") } else { query };
    let printer = &context.printer;
    if arguments.count {
        let total_count = client.search(&query, 1).map_err(|error| explain(&error))?.metadata.total_count;
        return printer.data(&Count { total_count }, || total_count.to_string());
    }
    let mut left = if arguments.limit == 0 { usize::MAX } else { arguments.limit };
    let page_size = left.min(PAGE_EVENTS_MAX);
    let mut page = client.search(&query, page_size).map_err(|error| explain(&error))?;
    let total = page.metadata.total_count;
    let mut shown = 0_usize;
    loop {
        shown += print(&page, left, &context)?;
        left = left.saturating_sub(page.events.len());
        let Some(cursor) = page.metadata.next_cursor.take().filter(|_| left > 0) else { break };
        page = client.next_page(&cursor, page_size).map_err(|error| explain(&error))?;
    }
    if u64::try_from(shown).is_ok_and(|shown| shown < total) {
        printer.note(format!("the newest {shown} of {total} events; `--limit 0` prints all"));
    }
    Ok(())
}

/// Prints at most `limit` events; returns how many.
fn print(page: &Page, limit: usize, context: &Context) -> Result<usize, Failure> {
    let mut lines = Vec::new();
    for event in page.events.iter().take(limit) {
        lines.push(match context.printer.format() {
            Format::Human => describe(event.get())?,
            Format::Json => event.get().to_owned(),
        });
    }
    if !lines.is_empty() {
        context.printer.line(&lines.join("\n"))?;
    }
    Ok(lines.len())
}
