use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use holdfast_engine::Engine;
use holdfast_organisation::teams::TeamsOfCatalog;
use holdfast_server::{AppState, ServerConfig};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

use super::server_flags::ServerFlags;
use crate::Context;
use crate::config::Settings;
use crate::control::ControlServer;
use crate::data::{self, DirectoryLock, Taken};
use crate::failure::Failure;
use crate::printer::Printer;

/// Serve a data directory over HTTP until SIGTERM or SIGINT
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    server: ServerFlags,
}

pub(crate) fn run(arguments: Arguments, mut context: Context) -> Result<(), Failure> {
    arguments.server.apply(&mut context.settings)?;
    let directory = context.settings.data()?;
    let lock = match data::take(directory, "holdfast serve")? {
        Taken::ByUs(lock) => lock,
        Taken::ByAnother(holder) => {
            let message = format!("the data directory `{}` is in use by {holder}", directory.display());
            return Err(Failure::input(message).hint("one process writes a data directory; stop that one first"));
        }
    };
    let runtime = Runtime::new().map_err(|error| Failure::io("start", "the asynchronous runtime", &error))?;
    let addresses = runtime.block_on(Addresses::bind(&context.settings))?;
    holdfast_server::collect_metrics();
    let engine = data::open(directory, &context.settings, &lock)?;
    let served = serve(&runtime, &engine, &lock, addresses, &context.settings, context.printer);
    engine.stop();
    served
}

/// Serves until a signal comes. The caller stops the engine.
pub(super) fn serve(
    runtime: &Runtime,
    engine: &Engine,
    lock: &DirectoryLock,
    addresses: Addresses,
    settings: &Settings,
    printer: Printer,
) -> Result<(), Failure> {
    let directory = settings.data()?;
    let main = addresses.main_address().map_err(|error| Failure::io("read", "the address", &error))?;
    let config = server_config(settings, main);
    let control = ControlServer::start(directory, engine, config.public_url.clone(), lock)?;
    let exports = engine.start_exports(Arc::new(TeamsOfCatalog))?;
    let state = AppState::new(engine.clone(), exports.clone(), config)?;
    let served = runtime.block_on(async {
        let stop = stop_signal().map_err(|error| Failure::io("wait for", "signals", &error))?;
        let metrics =
            addresses.metrics.map(|listener| tokio::spawn(holdfast_server::serve_metrics(listener, state.clone())));
        printer.note(format!("listening on http://{main}"));
        let served = holdfast_server::serve(addresses.main, state.clone(), stop).await;
        if let Some(metrics) = metrics {
            metrics.abort();
        }
        served.map_err(|error| Failure::io("serve on", main, &error))
    });
    drop(control);
    exports.stop();
    served
}

fn server_config(settings: &Settings, listening: SocketAddr) -> ServerConfig {
    ServerConfig {
        public_url: settings.public_url.clone().unwrap_or_else(|| format!("http://{listening}")),
        support_contact: settings.support_contact.clone(),
        denial_window: settings.denials_window,
        view_window: settings.views_window,
        trusted_proxies: settings.trusted_proxies.clone(),
        insecure_http: settings.insecure_http,
        serve_metrics: settings.metrics_listen.is_none(),
    }
}

/// The addresses that the server listens on, taken before anything else is done: a busy port costs nothing.
pub(crate) struct Addresses {
    main: TcpListener,
    metrics: Option<TcpListener>,
}

impl Addresses {
    pub(crate) async fn bind(settings: &Settings) -> Result<Self, Failure> {
        let main = bind(settings.listen).await?;
        let metrics = match settings.metrics_listen {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        Ok(Self { main, metrics })
    }

    /// Where the server listens; the port is the one that was taken when any would do.
    pub(crate) fn main_address(&self) -> io::Result<SocketAddr> {
        self.main.local_addr()
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let message = format!("could not listen on {address}: {error}");
        match error.kind() {
            io::ErrorKind::AddrInUse => Failure::input(message)
                .hint(format!("port {} is taken; choose another with `--listen`, or stop what has it", address.port())),
            _ => Failure::input(message).hint("choose an address of this machine with `--listen`"),
        }
    })
}

/// Comes when the process is asked to end.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
