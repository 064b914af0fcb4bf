use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

use holdfast_engine::Engine;
use serde::de::DeserializeOwned;

use super::{Answer, LINE_BYTES_MAX, Request, Session, execute, socket_path};
use crate::config::Settings;
use crate::data::{self, DirectoryLock, Taken};
use crate::failure::Failure;

/// Whoever carries out an operator's requests.
#[derive(Debug)]
pub(crate) enum Operator {
    /// The server that has the data directory.
    Server(BufReader<UnixStream>),
    /// This process.
    Here(Box<Here>),
}

#[derive(Debug)]
pub(crate) struct Here {
    engine: Engine,
    session: Session,
    _lock: DirectoryLock,
}

impl Operator {
    /// Takes the data directory, or finds the server that has it. `command` tells others who we are.
    pub(crate) fn find(settings: &Settings, command: &str) -> Result<Self, Failure> {
        let directory = settings.data()?;
        match data::take(directory, command)? {
            Taken::ByUs(lock) => {
                let engine = data::open(directory, settings, &lock)?;
                Ok(Self::Here(Box::new(Here { engine, session: Session::new(&settings.public_url()), _lock: lock })))
            }
            Taken::ByAnother(holder) => connect(directory, &holder),
        }
    }

    /// Carries out a request and reads its result as `T`.
    pub(crate) fn execute<T: DeserializeOwned>(&mut self, request: &Request) -> Result<T, Failure> {
        let value = match self {
            Self::Here(here) => execute(&here.engine, &mut here.session, request)?,
            Self::Server(stream) => {
                let answer = exchange(stream, request);
                let answer = answer.map_err(|error| Failure::io("ask", "the running server", &error))?;
                Result::from(answer)?
            }
        };
        serde_json::from_value(value).map_err(|error| {
            Failure::internal(format!("the running server answered in another form: {error}"))
                .hint("the server and this command must be of the same release; restart the server")
        })
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        self.engine.stop();
    }
}

/// Keeps every file of a data directory until it is dropped. It needs no engine: nothing is recovered.
#[derive(Debug)]
pub(crate) enum Pinned {
    /// Nobody has the directory, and nobody can take it.
    Locked { _lock: DirectoryLock },
    /// The running server holds the files as long as this connection lives.
    ByServer { _operator: Operator },
}

impl Pinned {
    pub(crate) fn take(directory: &Path, command: &str) -> Result<Self, Failure> {
        match data::take(directory, command)? {
            Taken::ByUs(lock) => Ok(Self::Locked { _lock: lock }),
            Taken::ByAnother(holder) => {
                let mut operator = connect(directory, &holder)?;
                operator.execute::<serde_json::Value>(&Request::Pin)?;
                Ok(Self::ByServer { _operator: operator })
            }
        }
    }
}

fn connect(directory: &Path, holder: &str) -> Result<Operator, Failure> {
    match UnixStream::connect(socket_path(directory)) {
        Ok(stream) => Ok(Operator::Server(BufReader::new(stream))),
        Err(error) => Err(Failure::input(format!(
            "the data directory `{}` is in use by {holder}, which takes no requests: {error}",
            directory.display()
        ))
        .hint("try again when that process serves or has ended")),
    }
}

fn exchange(stream: &mut BufReader<UnixStream>, request: &Request) -> io::Result<Answer> {
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    stream.get_mut().write_all(&line)?;
    line.clear();
    stream.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
    if line.last() != Some(&b'\n') {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it ended before it answered"));
    }
    Ok(serde_json::from_slice(&line)?)
}
