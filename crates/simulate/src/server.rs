//! The real program: initialised, started, stopped in every way.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use crate::Violation;
use crate::http::Http;

/// How often the server is asked whether it is ready.
const READY_POLL: Duration = Duration::from_millis(10);
/// Questions after which a start counts as failed: 30 seconds.
const READY_POLLS_MAX: usize = 3_000;

/// How the program is run: small segments, so that a short run seals and merges.
#[derive(Debug, Clone)]
pub struct Program {
    pub binary: PathBuf,
    pub directory: PathBuf,
    pub environment: Vec<(&'static str, String)>,
    /// How far the program's clock is ahead of ours; only a program with the feature `faults` hears of it.
    pub clock_ahead: Duration,
}

/// What `init` and `org create` print, once.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    #[serde(rename = "organisationID")]
    pub organisation_id: String,
    pub organisation_slug: String,
    pub owner_password: String,
    pub refresh_token: String,
    pub service_key: String,
    /// What was recorded before may have expired; absent when everything is kept.
    #[serde(skip)]
    pub kept_from: Option<Timestamp>,
}

/// The address of the account owner of the organisation with this place among those that were made.
pub fn owner_email(index: usize) -> String {
    format!("owner@organisation-{index}.example")
}

/// How a start went.
#[derive(Debug)]
pub enum Start {
    Ready(Server),
    /// The process ended before it was ready: how, and what it said.
    Ended(ExitStatus, Vec<String>),
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    said: Vec<String>,
    pub http: Http,
}

impl Program {
    /// The program on `directory`, sealing and merging within seconds.
    pub fn with_small_segments(binary: &Path, directory: &Path) -> Self {
        let environment = vec![
            ("HOLDFAST_SEAL_BYTES", "65536".to_owned()),
            ("HOLDFAST_SEAL_AGE", "1s".to_owned()),
            ("HOLDFAST_MERGE_FAN_OUT", "2".to_owned()),
            ("HOLDFAST_RETAIN_INTERVAL", "1s".to_owned()),
        ];
        Self::with_environment(binary, directory, environment)
    }

    /// The program on `directory`, as it is without any configuration.
    pub fn as_released(binary: &Path, directory: &Path) -> Self {
        Self::with_environment(binary, directory, Vec::new())
    }

    fn with_environment(binary: &Path, directory: &Path, environment: Vec<(&'static str, String)>) -> Self {
        let (binary, directory) = (binary.to_owned(), directory.to_owned());
        Self { binary, directory, environment, clock_ahead: Duration::ZERO }
    }

    /// The program's wall time.
    pub fn now(&self) -> Timestamp {
        Timestamp::now().checked_add(self.clock_ahead).expect("a time near now")
    }

    /// Makes the data directory and its organisations.
    pub fn initialise(&self, organisation_count: usize) -> Result<Vec<Organisation>, Violation> {
        (0..organisation_count).map(|index| self.create_organisation(index)).collect()
    }

    /// Makes one organisation, and the data directory for the first, whose `index` is 0.
    pub fn create_organisation(&self, index: usize) -> Result<Organisation, Violation> {
        self.create(index, &[])
    }

    /// Makes one organisation that keeps its events for so many days.
    pub fn create_organisation_keeping(&self, index: usize, days: &str) -> Result<Organisation, Violation> {
        self.create(index, &["--retention-days", days])
    }

    fn create(&self, index: usize, more: &[&str]) -> Result<Organisation, Violation> {
        let name = format!("Organisation {index}");
        let email = owner_email(index);
        let command = if index == 0 { ["init", "--organisation", &name] } else { ["org", "create", &name] };
        let flags = ["--owner-email", &email, "--plan", "enterprise", "--format", "json"];
        let output = self.run(&[command.as_slice(), &flags, more].concat())?;
        serde_json::from_str(&output).map_err(|error| format!("`init` printed {output:?}: {error}"))
    }

    /// Runs a command on the data directory and returns what it printed; an error when it does not exit with 0.
    pub fn run(&self, arguments: &[&str]) -> Result<String, Violation> {
        self.run_with(arguments, Stdio::null())
    }

    /// The same, with something to read.
    pub fn run_with(&self, arguments: &[&str], input: Stdio) -> Result<String, Violation> {
        let output = self
            .command(arguments, "")
            .stdin(input)
            .output()
            .map_err(|error| format!("could not run {}: {error}", self.binary.display()))?;
        if !output.status.success() {
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            return Err(format!("`holdfast {}` failed ({}): {said}", arguments.join(" "), output.status));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Starts the server under these fault rules and waits until it is ready.
    pub fn start(&self, faults: &str) -> Result<Start, Violation> {
        Server::launch(&mut self.command(&["serve", "--listen", "127.0.0.1:0"], faults))
    }

    /// Starts the server, which must become ready.
    pub fn start_ready(&self, faults: &str) -> Result<Server, Violation> {
        match self.start(faults)? {
            Start::Ready(server) => Ok(server),
            Start::Ended(status, said) => Err(format!("the server ended before it was ready ({status}): {said:#?}")),
        }
    }

    fn command(&self, arguments: &[&str], faults: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).arg("--data").arg(&self.directory);
        command
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .env("HOLDFAST_FAULTS", format!("clock={},{faults}", self.clock_ahead.as_secs()));
        command.stdin(Stdio::null());
        command
    }
}

impl Server {
    /// Runs a command that becomes the server, and waits until it is ready.
    pub fn launch(command: &mut Command) -> Result<Start, Violation> {
        let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let mut child = child.map_err(|error| format!("could not start {command:?}: {error}"))?;
        let lines = lines_of(BufReader::new(child.stderr.take().expect("stderr is piped")));
        let mut said = Vec::new();
        match address_in(&lines, &mut said) {
            Some(address) => Self { child, lines, said, http: Http::new(address) }.wait_until_ready(),
            None => Ok(Start::Ended(child.wait().map_err(|error| error.to_string())?, said)),
        }
    }

    fn wait_until_ready(mut self) -> Result<Start, Violation> {
        for _ in 0..READY_POLLS_MAX {
            if self.http.is_ready() {
                return Ok(Start::Ready(self));
            }
            if let Some(status) = self.ended_within(READY_POLL) {
                return Ok(Start::Ended(status, self.said));
            }
        }
        let said = self.kill();
        Err(format!("the server was not ready in time: {said:#?}"))
    }

    /// Waits for the process to end, until it has said nothing for `silence`; its last pipe closes when it ends.
    pub fn ended_within(&mut self, silence: Duration) -> Option<ExitStatus> {
        loop {
            match self.lines.recv_timeout(silence) {
                Ok(line) => self.said.push(line),
                Err(RecvTimeoutError::Timeout) => return self.child.try_wait().ok().flatten(),
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().ok(),
            }
        }
    }

    /// Ends the process with SIGKILL, as a crash would; fine when a fault did it before. Returns what it said.
    pub fn kill(mut self) -> Vec<String> {
        self.child.kill().and_then(|()| self.child.wait()).expect("our own child can be killed");
        self.said.extend(self.lines.iter());
        self.said
    }

    /// The server's process id.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }
}

/// Reads lines until one names the address; `None` when the process ended without.
fn address_in(lines: &Receiver<String>, said: &mut Vec<String>) -> Option<SocketAddr> {
    for line in lines {
        let address = line.split("http://").nth(1).and_then(|rest| {
            let end = rest.find(|character: char| !character.is_ascii_digit() && !".:".contains(character));
            rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', ':']).parse().ok()
        });
        said.push(line);
        if address.is_some() {
            return address;
        }
    }
    None
}

/// The lines that a process says, as they come.
fn lines_of(stderr: BufReader<ChildStderr>) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in stderr.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}
