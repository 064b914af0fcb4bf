//! An installation in a temporary directory, the binary, and a server on a free port.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use holdfast_engine::clock::Clock;
use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary, without the variables of whoever runs the tests.
pub(crate) fn holdfast<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdfast"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("HOLDFAST_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

/// What a finished command left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Finished {
    /// The one JSON document on standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl From<Output> for Finished {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("no signal ends a command"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Finished {
    command.output().unwrap().into()
}

/// Asks until the answer is yes; gives up in the end.
pub(crate) fn eventually(mut is_so: impl FnMut() -> bool) {
    let clock = Clock::system();
    while !is_so() {
        assert!(clock.elapsed() < PATIENCE, "what was waited for did not happen");
    }
}

/// A data directory with one organisation.
#[derive(Debug)]
pub(crate) struct Installation {
    root: TempDir,
    pub(crate) organisation: String,
    pub(crate) owner_password: String,
    pub(crate) refresh_token: String,
    pub(crate) service_key: String,
}

impl Installation {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let directory = root.path().join("data");
        let arguments = ["init", "--organisation", "Acme", "--owner-email", "asha@example.com", "--format", "json"];
        let made = run(holdfast(arguments).arg("--data").arg(&directory));
        assert_eq!(made.code, 0, "{made:?}");
        let secrets = made.json();
        let text = |key: &str| secrets[key].as_str().unwrap().to_owned();
        Self {
            root,
            organisation: text("organisationID"),
            owner_password: text("ownerPassword"),
            refresh_token: text("refreshToken"),
            service_key: text("serviceKey"),
        }
    }

    pub(crate) fn directory(&self) -> std::path::PathBuf {
        self.root.path().join("data")
    }

    /// Runs an operator's command on the directory to its end.
    pub(crate) fn operate<const N: usize>(&self, arguments: [&str; N]) -> Finished {
        run(holdfast(arguments).arg("--format=json").arg("--data").arg(self.directory()))
    }

    pub(crate) fn serve(&self) -> Server {
        Server::start(&self.directory())
    }

    /// A server with these variables.
    pub(crate) fn serve_with(&self, variables: &[(&str, &str)]) -> Server {
        let mut command = holdfast(["serve", "--listen", "127.0.0.1:0"]);
        Server::spawn(command.arg("--data").arg(self.directory()).envs(variables.iter().copied()))
    }
}

/// A running server. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    /// Its standard error, line by line, from where it listens on; behind a lock, so that threads can share the server.
    log: Mutex<mpsc::Receiver<String>>,
}

impl Server {
    pub(crate) fn start(directory: &Path) -> Self {
        let mut command = holdfast(["serve", "--listen", "127.0.0.1:0"]);
        Self::spawn(command.arg("--data").arg(directory))
    }

    /// Starts a command that serves, and waits for the line that says where.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (sender, log) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                drop(sender.send(line));
            }
        });
        let mut said = Vec::new();
        loop {
            let line = log.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("the server did not start: {said:#?}"));
            match line.strip_prefix("listening on ") {
                Some(url) => return Self { child, url: url.to_owned(), log: Mutex::new(log) },
                None => said.push(line),
            }
        }
    }

    /// The lines of the server's log up to the next one that contains `last`.
    pub(crate) fn logged_until(&self, last: &str) -> Vec<String> {
        let (log, mut lines) = (self.log.lock().unwrap(), Vec::new());
        loop {
            lines.push(log.recv_timeout(PATIENCE).unwrap());
            if lines.last().is_some_and(|line| line.contains(last)) {
                return lines;
            }
        }
    }

    /// The most memory that the server ever had resident, in bytes.
    pub(crate) fn peak_memory_bytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")).unwrap();
        peak.parse::<u64>().unwrap() << 10
    }

    /// Asks the server to end and waits until it has.
    pub(crate) fn terminate(mut self) -> ExitStatus {
        let process = i32::try_from(self.child.id()).unwrap();
        let process = rustix::process::Pid::from_raw(process).unwrap();
        rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
        self.child.wait().unwrap()
    }

    /// Status and body of a GET; `Null` for a body that is not JSON.
    pub(crate) fn get(&self, path: &str, bearer: &str) -> (u16, Value) {
        answer(agent().get(format!("{}{path}", self.url)).header("authorization", format!("Bearer {bearer}")).call())
    }

    /// Status and body of a POST of JSON.
    pub(crate) fn post(&self, path: &str, bearer: &str, body: &Value) -> (u16, Value) {
        let request = agent().post(format!("{}{path}", self.url)).header("authorization", format!("Bearer {bearer}"));
        answer(request.header("content-type", "application/json").send(body.to_string()))
    }

    /// Status and body of the exchange of a refresh token.
    pub(crate) fn exchange(&self, refresh_token: &str) -> (u16, Value) {
        answer(agent().get(format!("{}/oauth/access-token", self.url)).header("x-refresh-token", refresh_token).call())
    }

    /// An access token for a refresh token that is good.
    pub(crate) fn access_token(&self, refresh_token: &str) -> String {
        let (status, body) = self.exchange(refresh_token);
        assert_eq!(status, 200, "{body}");
        body["data"]["access_token"].as_str().unwrap().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build().into()
}

fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, Value) {
    let mut response = response.unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::Null))
}
