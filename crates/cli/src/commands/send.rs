mod input;
mod rejects;
mod report;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

use holdfast_client::{Client, Credential, KeySource, SendError, Sender, SenderOptions, Spool, SystemClock};
use indicatif::ProgressBar;
use sha2::{Digest, Sha256};

use self::input::{Input, Line};
use self::rejects::Rejects;
use self::report::Report;
use crate::Context;
use crate::failure::{Failure, chain};
use crate::remote::{ServerArguments, explain};

/// Record events: newline-delimited JSON from a file or standard input
///
/// Events are put into batches, kept in a spool on disk until the server has answered for them, and sent again with
/// the same idempotency key after a failure, so that none is lost and none is recorded twice. What is in the spool from
/// an earlier run goes first. A file that is sent twice within six days is recorded once.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// File with one event a line; `-` or nothing is standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    server: ServerArguments,
    /// Directory that keeps batches until they are recorded; one per server and service
    #[arg(long, value_name = "DIR")]
    spool: Option<PathBuf>,
    /// File to which refused events are appended, with the reasons
    #[arg(long, value_name = "FILE", default_value = "rejects.ndjson")]
    rejects: PathBuf,
    /// Events of one request
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    batch: u16,
    /// Seconds to wait at the end for a server that does not answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u64,
    /// Send batches again of which it is too late to tell whether they were recorded; they may be recorded twice
    #[arg(long)]
    resend: bool,
}

pub(crate) fn run(arguments: Arguments, context: Context) -> Result<(), Failure> {
    let (client, credential) = arguments.server.recorder()?;
    let spool = arguments.spool.clone().unwrap_or_else(|| default_spool(arguments.server.url(), &credential));
    let spool = Spool::open(&spool).map_err(|error| Failure::io("open the spool", spool.display(), &error))?;
    let mut input = Input::open(arguments.file.as_deref())?;
    let keys = input
        .changed_unix_millis()
        .map_or(KeySource::Fresh, |changed_unix_millis| KeySource::Content { changed_unix_millis });
    let options = SenderOptions {
        batch_events: usize::from(arguments.batch),
        resend: arguments.resend,
        keys,
        ..SenderOptions::default()
    };
    let mut sender = Sender::to_server(client, spool, options);
    let mut report = Report::new(Rejects::new(arguments.rejects), context.printer);
    let bar = context.printer.progress("sending, bytes read", input.length());
    let outcome = send_all(&mut sender, &mut input, &mut report, &bar, Duration::from_secs(arguments.wait));
    bar.finish_and_clear();
    report.print(sender.spool(), sender.held_count())?;
    conclude(outcome, &sender, &report)
}

fn send_all(
    sender: &mut Sender<Client, SystemClock>,
    input: &mut Input,
    report: &mut Report,
    bar: &ProgressBar,
    patience: Duration,
) -> Result<bool, Stopped> {
    // A terminal is nobody's list of events: only the spool is sent.
    if !(input.is_standard() && std::io::stdin().is_terminal()) {
        while let Some(line) = input.next_line().map_err(Stopped::Input)? {
            match line {
                Line::Event(event) => sender.push(event, report)?,
                Line::Malformed { text, why } => report.malformed(text, why).map_err(SendError::Rejects)?,
            }
            bar.set_position(input.position());
        }
    }
    Ok(sender.flush(patience, report)?)
}

/// Why sending ended early.
enum Stopped {
    Input(std::io::Error),
    Send(SendError),
}

impl From<SendError> for Stopped {
    fn from(error: SendError) -> Self {
        Self::Send(error)
    }
}

/// The exit code: 0 when every event is recorded.
fn conclude(
    outcome: Result<bool, Stopped>,
    sender: &Sender<Client, SystemClock>,
    report: &Report,
) -> Result<(), Failure> {
    let directory = sender.spool().directory().display();
    match outcome {
        Err(Stopped::Input(error)) => Err(Failure::io("read", "the events", &error)),
        Err(Stopped::Send(SendError::Refused(error))) => {
            let failure = explain(&error);
            let hint = failure.next_step().map(|hint| format!("{hint}; then ")).unwrap_or_default();
            Err(Failure::input(failure.message()).hint(format!(
                "{hint}send what was kept with a key of the same service: `holdfast send --spool {directory}`"
            )))
        }
        Err(Stopped::Send(error)) => Err(Failure::internal(chain(&error))),
        Ok(false) => Err(Failure::internal("the server does not answer; the events that are not recorded are kept")
            .hint(format!("they go first when `holdfast send` runs again (spool: {directory})"))),
        Ok(true) if sender.held_count() > 0 => {
            Err(Failure::input("it is too late to tell whether some batches were recorded; they are kept")
                .hint("look for their events in the log; `--resend` sends them again"))
        }
        Ok(true) if report.rejected() > 0 => Err(Failure::input(format!(
            "{} events were refused; they and the reasons are in `{}`",
            report.rejected(),
            report.rejects_path().display()
        ))
        .hint("mend them and send that file's `event` values")),
        Ok(true) => Ok(()),
    }
}

/// `holdfast/spool/` in the user's state directory, then a name for server and key, so that events never go to another
/// organisation than they were meant for.
fn default_spool(url: &str, credential: &Credential) -> PathBuf {
    let directory = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = directory("XDG_STATE_HOME").or_else(|| Some(directory("HOME")?.join(".local/state")));
    let digest = Sha256::new().chain_update(url).chain_update([0]).chain_update(credential.secret()).finalize();
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    state.unwrap_or_default().join("holdfast/spool").join(name)
}
