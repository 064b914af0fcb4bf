use std::io::{self, Write};

use holdfast_engine::clock::Clock;

use crate::Context;
use crate::failure::Failure;
use crate::workload::{SPAN_DAYS, Shape, Sizes, Workload};

/// Written at once.
const CHUNK_BYTES: usize = 1 << 20;

/// Print generated events of organisations that do not exist, one per line, for `holdfast import`
///
/// The same arguments print the same bytes. Events fill the days before `--until`; a few organisations have most of them.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// How many events
    #[arg(long, value_name = "N")]
    events: u64,
    /// How many organisations
    #[arg(long, value_name = "M", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    organisations: u32,
    /// Another seed gives other events
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// One past the last moment: `now` or a time such as 2026-11-01T00:00:00Z
    #[arg(long, value_name = "TIME", default_value = "2026-11-01T00:00:00Z")]
    until: String,
    /// Give the first organisation half of the events, and the others equal parts of the rest
    #[arg(long)]
    giant: bool,
    /// How many days before `--until` the events fill
    #[arg(long, value_name = "DAYS", default_value_t = SPAN_DAYS, value_parser = clap::value_parser!(u16).range(1..))]
    days: u16,
}

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let shape = Shape {
        events: arguments.events,
        organisations: usize::try_from(arguments.organisations).expect("a machine of at least 32 bits"),
        seed: arguments.seed,
        until: until(&arguments.until)?,
        days: arguments.days,
        sizes: if arguments.giant { Sizes::Giant } else { Sizes::Skewed },
    };
    let bar = context.printer.progress("generating", Some(shape.events));
    let mut workload = Workload::new(shape);
    let mut out = io::stdout().lock();
    let mut chunk = Vec::with_capacity(CHUNK_BYTES + (4 << 10));
    for number in 1..=shape.events {
        workload.write_line(&mut chunk);
        if chunk.len() >= CHUNK_BYTES || number == shape.events {
            match out.write_all(&chunk) {
                // Whoever reads has seen enough, as `head` does.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
                written => written.map_err(|error| Failure::io("write to", "standard output", &error))?,
            }
            chunk.clear();
            bar.set_position(number);
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn until(text: &str) -> Result<i64, Failure> {
    if text == "now" {
        return Ok(Clock::system().now().micros());
    }
    let moment: jiff::Timestamp = text.parse().map_err(|error| {
        Failure::input(format!("`{text}` is not a time: {error}")).hint("write `now` or 2026-11-01T00:00:00Z")
    })?;
    Ok(moment.as_microsecond())
}
