//! Crash after crash on one data directory, with everything compared after each.

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::checker::{self, Shown};
use crate::http::Http;
use crate::ledger::Ledger;
use crate::random::Random;
use crate::server::{Organisation, Program, Server, Start};
use crate::volume::Volume;
use crate::workload::{self, Load};
use crate::{Violation, points};

/// Organisations of a run.
const ORGANISATIONS: usize = 3;
/// Acknowledgements after which a point that was not passed is given up.
const ACKNOWLEDGEMENTS_MAX: u64 = 300;
/// Acknowledgements after which a server that met a failed write is killed.
const FAILED_WRITE_ACKNOWLEDGEMENTS: u64 = 80;
/// How long a server may be silent before it passes a point.
const SILENCE_MAX: Duration = Duration::from_secs(2);
/// Questions after which an export counts as stuck: a minute.
const EXPORT_POLLS_MAX: usize = 3_000;
const EXPORT_POLL: Duration = Duration::from_millis(20);

/// What to do to the server.
#[derive(Debug, Clone)]
pub struct Options {
    pub binary: PathBuf,
    pub crashes: usize,
    pub seed: u64,
    /// Rules that hold for the whole run, such as the controls `early-answer` and `no-fsync`.
    pub faults: String,
    pub kind: Kind,
}

/// What a crash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The process ends with SIGKILL, half the time at a named point.
    Kill,
    /// The file system stops as if the power were cut; what was not synced is gone.
    PowerCut,
    /// One write at a named point fails: with an error, with a full disk, or with an error although it was done. The
    /// server goes on or ends; then it is killed.
    FailedWrite,
}

/// The ways in which a write fails, as fault rules.
const FAILURES: [&str; 3] = ["fail", "full", "after"];

/// What a run saw.
#[derive(Debug, Default)]
pub struct Report {
    pub crashes: usize,
    pub events: usize,
    /// Points at which the server was stopped.
    pub reached: Vec<String>,
    /// Points that a round aimed at and that were not passed in it.
    pub missed: Vec<String>,
}

/// Crashes the server `options.crashes` times. The first violation ends the run.
pub fn run(options: &Options) -> Result<Report, Violation> {
    let mut run = Run::begin(options)?;
    let mut report = Report::default();
    for round in 0..options.crashes {
        run.round(round, &mut report)
            .map_err(|violation| format!("crash {round}, seed {}: {violation}", options.seed))?;
        report.crashes += 1;
    }
    Ok(report)
}

struct Run<'a> {
    options: &'a Options,
    volume: Volume,
    program: Program,
    organisations: Vec<Organisation>,
    ledger: Ledger,
    shown: Shown,
    random: Random,
    points: Vec<String>,
}

impl<'a> Run<'a> {
    fn begin(options: &'a Options) -> Result<Self, Violation> {
        let volume = match options.kind {
            Kind::Kill | Kind::FailedWrite => Volume::directory(),
            Kind::PowerCut => Volume::ext4(),
        }?;
        let program = Program::with_small_segments(&options.binary, &volume.path().join("data"));
        let organisations = program.initialise(ORGANISATIONS)?;
        let mut random = Random::seeded(options.seed);
        let mut points = points::all();
        for index in (1..points.len()).rev() {
            let other = usize::try_from(random.below(index as u64 + 1)).expect("an index fits");
            points.swap(index, other);
        }
        let (ledger, shown) = (Ledger::default(), Shown::default());
        Ok(Self { options, volume, program, organisations, ledger, shown, random, points })
    }

    fn round(&mut self, round: usize, report: &mut Report) -> Result<(), Violation> {
        let point = self.point_of(round);
        let faults = match &point {
            Some((rule, name)) => format!("{},{rule}={name}:{}", self.options.faults, 1 + self.random.below(3)),
            None => self.options.faults.clone(),
        };
        let ended_by_itself = self.load_until_crash(round, &faults, point.is_some())?;
        if let Some(("kill", name)) = point {
            let list = if ended_by_itself { &mut report.reached } else { &mut report.missed };
            list.push(name);
        }
        self.program.run(&["fsck"])?;
        report.events = self.compare()?;
        Ok(())
    }

    /// The rule and the named point of a round; none when the moment is left to chance.
    fn point_of(&self, round: usize) -> Option<(&'static str, String)> {
        let point = |number: usize| self.points[number % self.points.len()].clone();
        match self.options.kind {
            Kind::Kill => (round % 2 == 1).then(|| ("kill", point(round / 2))),
            Kind::FailedWrite => Some((FAILURES[round % FAILURES.len()], point(round / FAILURES.len()))),
            Kind::PowerCut => None,
        }
    }

    /// Puts load on the server and crashes it; true when a fault did that before we could.
    fn load_until_crash(&mut self, round: usize, faults: &str, at_point: bool) -> Result<bool, Violation> {
        let mut server = match self.program.start(faults)? {
            Start::Ready(server) => server,
            Start::Ended(..) if at_point => return Ok(true),
            Start::Ended(status, said) => return Err(format!("the server ended ({status}): {said:#?}")),
        };
        let (stop, (sender, acknowledgements)) = (AtomicBool::new(false), channel());
        let http = server.http.clone();
        let load = Load { http: &http, organisations: &self.organisations, ledger: &self.ledger, stop: &stop, round };
        let mut random = self.random.fork();
        let after = match self.options.kind {
            Kind::Kill if at_point => ACKNOWLEDGEMENTS_MAX,
            Kind::FailedWrite => FAILED_WRITE_ACKNOWLEDGEMENTS,
            Kind::Kill | Kind::PowerCut => 5 + self.random.below(60),
        };
        let delay = Duration::from_micros(self.random.below(20_000));
        let (volume, ledger, kind) = (&mut self.volume, &self.ledger, self.options.kind);
        std::thread::scope(|scope| {
            scope.spawn(|| load.run(&mut random, &{ sender }));
            wait_for(&acknowledgements, after);
            let outcome = match kind {
                Kind::Kill if at_point => {
                    stop.store(true, Ordering::Relaxed);
                    Ok(server.ended_before_silence(SILENCE_MAX))
                }
                Kind::Kill | Kind::FailedWrite => Ok(server.ended_within(delay).is_some()),
                Kind::PowerCut => {
                    ledger.stop_listening();
                    volume.cut_power().map(|()| false)
                }
            };
            server.kill();
            stop.store(true, Ordering::Relaxed);
            drop(acknowledgements);
            outcome
        })
        .and_then(|ended| {
            self.ledger.listen_again();
            self.volume.restore_power().map(|()| ended)
        })
    }

    /// Starts the server once more, without any fault, and compares everything.
    fn compare(&mut self) -> Result<usize, Violation> {
        let mut server = self.program.start_ready("")?;
        let count = self.compare_on(&mut server);
        server.kill();
        count
    }

    fn compare_on(&mut self, server: &mut Server) -> Result<usize, Violation> {
        let (http, organisations) = (server.http.clone(), &self.organisations);
        checker::check(&http, organisations, &self.ledger.lock(), &mut self.shown, &mut self.random)?;
        workload::settle(&http, organisations, &self.ledger)?;
        workload::replay(&http, organisations, &self.ledger, &mut self.random)?;
        let count = checker::check(&http, organisations, &self.ledger.lock(), &mut self.shown, &mut self.random)?;
        let exports = std::mem::take(&mut self.ledger.lock().exports);
        for (organisation, id) in exports {
            let export = finished_export(server, &organisations[organisation], &id)?;
            let failed = export["status"] == "Failed" && self.options.kind == Kind::FailedWrite;
            if !failed {
                checker::check_export(
                    organisation,
                    &download(&http, &organisations[organisation], &export)?,
                    &self.shown,
                )?;
            }
        }
        Ok(count)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} crashes, {} events, nothing lost, nothing twice", self.crashes, self.events)?;
        let mut reached = self.reached.clone();
        reached.sort();
        reached.dedup();
        let missed = self.missed.iter().filter(|point| !reached.contains(point));
        writeln!(formatter, "stopped at {} named points: {}", reached.len(), reached.join(" "))?;
        write!(formatter, "not passed: {}", missed.cloned().collect::<Vec<_>>().join(" "))
    }
}

/// Waits for so many acknowledgements, or until nobody can send one any more.
fn wait_for(acknowledgements: &Receiver<()>, count: u64) {
    for _ in 0..count {
        if acknowledgements.recv_timeout(SILENCE_MAX).is_err() {
            return;
        }
    }
}

/// An export, once it is done or failed.
fn finished_export(server: &mut Server, organisation: &Organisation, id: &str) -> Result<Value, Violation> {
    let http = server.http.clone();
    let token = http.exchange(&organisation.refresh_token)?;
    for _ in 0..EXPORT_POLLS_MAX {
        let path = format!("/v3/audit-logs/export/history/{id}");
        let export: Value = http.get(&token, &path).map_err(|error| error.to_string())?.data()?;
        if !matches!(export["status"].as_str(), Some("Pending" | "In Progress")) {
            return Ok(export);
        }
        server.ended_within(EXPORT_POLL);
    }
    Err(format!("export {id} is not done after a minute"))
}

/// The file of a completed export.
fn download(http: &Http, organisation: &Organisation, export: &Value) -> Result<String, Violation> {
    let link = export["downloadLink"].as_str().unwrap_or_default();
    let path = link.find("/v3/").map(|start| &link[start..]);
    let path = path.ok_or_else(|| format!("an export did not survive the crash: {export}"))?;
    let token = http.exchange(&organisation.refresh_token)?;
    let file = http.get(&token, path).map_err(|error| error.to_string())?;
    if file.status == 200 { Ok(file.body) } else { Err(format!("a download failed: {file:?}")) }
}
