use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;

use holdfast_engine::Engine;

use super::{Answer, LINE_BYTES_MAX, Request, Session, execute, socket_path};
use crate::data::DirectoryLock;
use crate::failure::Failure;

/// Operators at once. One more is told to come back.
const CONNECTIONS_MAX: usize = 16;

/// Answers operators over the socket until it is dropped.
#[derive(Debug)]
pub(crate) struct ControlServer {
    path: PathBuf,
    stopping: Arc<AtomicBool>,
    accepting: Option<JoinHandle<()>>,
}

impl ControlServer {
    /// Listens on the socket of a directory whose lock we hold: a socket that is there was left by a dead process.
    pub(crate) fn start(
        directory: &Path,
        engine: &Engine,
        public_url: String,
        _lock: &DirectoryLock,
    ) -> Result<Self, Failure> {
        let path = socket_path(directory);
        let listener = bind(&path).map_err(|error| Failure::io("listen on", path.display(), &error))?;
        let stopping = Arc::new(AtomicBool::new(false));
        let accepting = {
            let (engine, stopping) = (engine.clone(), Arc::clone(&stopping));
            std::thread::Builder::new().name("holdfast-control".to_owned()).spawn(move || {
                accept(&listener, &engine, &public_url, &stopping);
            })
        };
        let accepting = accepting.map_err(|error| Failure::io("start", "the control thread", &error))?;
        Ok(Self { path, stopping, accepting: Some(accepting) })
    }
}

impl Drop for ControlServer {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::Release);
        // A connection wakes the thread, which then sees the flag.
        let woken = UnixStream::connect(&self.path).is_ok();
        if let Some(accepting) = self.accepting.take().filter(|_| woken) {
            drop(accepting.join());
        }
        drop(std::fs::remove_file(&self.path));
    }
}

fn bind(path: &Path) -> io::Result<UnixListener> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    // The directory around it has mode 0700, so nobody comes in before the next line.
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

fn accept(listener: &UnixListener, engine: &Engine, public_url: &str, stopping: &AtomicBool) {
    let connections = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        if stopping.load(Ordering::Acquire) {
            return;
        }
        let stream = match stream {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(target: "control", %error, "could not accept an operator");
                continue;
            }
        };
        let (engine, session, connections) = (engine.clone(), Session::new(public_url), Arc::clone(&connections));
        let serving = std::thread::Builder::new().name("holdfast-operator".to_owned()).spawn(move || {
            let admitted = connections.fetch_add(1, Ordering::AcqRel) < CONNECTIONS_MAX;
            if let Err(error) = if admitted { serve(stream, &engine, session) } else { refuse(stream) } {
                tracing::debug!(target: "control", %error, "an operator's connection broke");
            }
            connections.fetch_sub(1, Ordering::AcqRel);
        });
        if let Err(error) = serving {
            tracing::warn!(target: "control", %error, "could not start a thread for an operator");
        }
    }
}

fn serve(stream: UnixStream, engine: &Engine, mut session: Session) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    loop {
        line.clear();
        reader.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(());
        }
        let result = match serde_json::from_slice::<Request>(&line) {
            Ok(request) => execute(engine, &mut session, &request),
            Err(error) => Err(Failure::input(format!("the running server does not know this request: {error}"))
                .hint("the server and this command must be of the same release; restart the server")),
        };
        answer(reader.get_mut(), &result.into())?;
    }
}

fn refuse(mut stream: UnixStream) -> io::Result<()> {
    let failure = Failure::internal(format!("{CONNECTIONS_MAX} operators are at work already")).hint("try again later");
    answer(&mut stream, &Err(failure).into())
}

fn answer(stream: &mut UnixStream, answer: &Answer) -> io::Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    stream.write_all(&line)
}
