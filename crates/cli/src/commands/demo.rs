mod events;
mod sign_in;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use holdfast_engine::Engine;
use tokio::runtime::Runtime;

use self::events::Events;
use self::sign_in::SignIn;
use super::serve::{self, Addresses};
use crate::Context;
use crate::config::Settings;
use crate::data::{self, DirectoryLock, Taken};
use crate::failure::Failure;
use crate::printer::Printer;

/// Two live events a second.
const LIVE_INTERVAL: Duration = Duration::from_millis(500);

/// Try Holdfast: serves a demonstration organisation with believable events, and new ones as you watch
///
/// The first start makes a data directory with eleven months of events; later ones fill the time since the last run,
/// at most a day.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Address of this machine and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Events of the first eleven months
    #[arg(long, value_name = "N", default_value_t = 200_000)]
    events: u64,
    /// Add no events while serving
    #[arg(long)]
    no_live: bool,
}

pub(crate) fn run(arguments: Arguments, mut context: Context) -> Result<(), Failure> {
    let Context { settings, printer } = &mut context;
    settings.flag("listen", arguments.listen.as_deref())?;
    if !settings.listen.ip().is_loopback() {
        return Err(Failure::input(format!(
            "the demonstration is not for other machines, as {} would be",
            settings.listen
        ))
        .hint("listen on 127.0.0.1 or [::1]; `holdfast init` and `holdfast serve` are for the rest"));
    }
    let directory = settings.data.clone().unwrap_or_else(default_directory);
    settings.flag("data", directory.to_str())?;
    let runtime = Runtime::new().map_err(|error| Failure::io("start", "the asynchronous runtime", &error))?;
    let addresses = runtime.block_on(Addresses::bind(settings))?;
    let main = addresses.main_address().map_err(|error| Failure::io("read", "the address", &error))?;
    let lock = take(&directory, settings)?;
    holdfast_server::collect_metrics();
    let engine = data::open(&directory, settings, &lock)?;
    let prepared = prepare(&engine, &directory, arguments.events, &format!("http://{main}"), printer);
    let served = prepared.and_then(|mut events| {
        with_live_events(&engine, &mut events, !arguments.no_live, || {
            serve::serve(&runtime, &engine, &lock, addresses, settings, *printer)
        })
    });
    engine.stop();
    served
}

/// Takes the data directory; the first time it makes it.
fn take(directory: &Path, settings: &Settings) -> Result<DirectoryLock, Failure> {
    if data::require_initialised(directory).is_err() {
        Engine::create(&data::options(directory, settings))?;
    }
    match data::take(directory, "holdfast demo")? {
        Taken::ByUs(lock) => Ok(lock),
        Taken::ByAnother(holder) => {
            Err(Failure::input(format!("the demonstration `{}` is in use by {holder}", directory.display()))
                .hint("stop that one first, or name another directory with `--data`"))
        }
    }
}

/// Sees to it that the organisation and its past are there, and says how to sign in.
fn prepare(
    engine: &Engine,
    directory: &Path,
    past_events: u64,
    url: &str,
    printer: &Printer,
) -> Result<Events, Failure> {
    let now = engine.clock().now();
    let mut sign_in = match SignIn::read(directory)? {
        Some(sign_in) => sign_in,
        None => SignIn::create(engine, past_events, now)?,
    };
    url.clone_into(&mut sign_in.url);
    sign_in.write(directory)?;
    let mut events = Events::new(&sign_in.organisation);
    if sign_in.is_filled {
        events.fill_gap(engine, now, printer)?;
    } else {
        events.fill_past(engine, sign_in.past_events, sign_in.until_micros, printer)?;
        sign_in.is_filled = true;
        sign_in.write(directory)?;
    }
    printer.data(&sign_in, || sign_in.describe(directory))?;
    Ok(events)
}

/// Adds events while `work` runs.
fn with_live_events<T>(
    engine: &Engine,
    events: &mut Events,
    is_live: bool,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    if !is_live {
        return work();
    }
    std::thread::scope(|scope| {
        let (stop, stopped) = channel::<()>();
        scope.spawn(move || {
            while stopped.recv_timeout(LIVE_INTERVAL) == Err(RecvTimeoutError::Timeout) {
                if let Err(failure) = events.add_now(engine) {
                    tracing::warn!(target: "demo", why = failure.message(), "could not add an event");
                }
            }
        });
        let done = work();
        drop(stop);
        done
    })
}

/// `holdfast/demo` in the user's data directory.
fn default_directory() -> PathBuf {
    let directory = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = directory("XDG_DATA_HOME").or_else(|| Some(directory("HOME")?.join(".local/share")));
    data.unwrap_or_default().join("holdfast/demo")
}
