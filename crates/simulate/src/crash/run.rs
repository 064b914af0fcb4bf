use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::organisations::{self, SHORT_LIVED};
use super::plan::{Fault, Plan};
use super::{CRASHES_PER_INSTALLATION, Kind, Options, Report, exports};
use crate::checker::{self, Shown};
use crate::ledger::Ledger;
use crate::operator::{self, Operator};
use crate::random::Random;
use crate::server::{Organisation, Program, Server, Start};
use crate::volume::Volume;
use crate::workload::{self, Load};
use crate::{Violation, retention};

/// Acknowledgements after which a point that was not passed is given up.
const ACKNOWLEDGEMENTS_MAX: u64 = 300;
/// Acknowledgements after which a server that met a failed write is killed.
const FAILED_WRITE_ACKNOWLEDGEMENTS: u64 = 80;
/// How long a server may be silent before it passes a point.
const SILENCE_MAX: Duration = Duration::from_secs(2);
/// What a server on a whole disk never says. That it could not retain it may: a large step waits for the operator.
const MUST_SUCCEED: [&str; 3] = ["could not seal", "could not merge", "could not remove replaced files"];

/// A run in progress: the server is down between two calls.
pub(super) struct Run<'a> {
    options: &'a Options,
    installation: Installation,
    random: Random,
    plan: Plan,
    report: Report,
    /// Events of the installations before this one.
    events_before: usize,
}

/// A data directory, and everything that was acknowledged and shown of it.
struct Installation {
    volume: Volume,
    program: Program,
    organisations: Vec<Organisation>,
    ledger: Ledger,
    shown: Shown,
}

impl Installation {
    fn create(options: &Options) -> Result<Self, Violation> {
        let volume = match options.kind {
            Kind::Kill | Kind::FailedWrite => Volume::directory(),
            Kind::PowerCut => Volume::ext4(),
        }?;
        let program = Program::with_small_segments(&options.binary, &volume.path().join("data"));
        let organisations = organisations::create(&program)?;
        Ok(Self { volume, program, organisations, ledger: Ledger::default(), shown: Shown::default() })
    }
}

impl<'a> Run<'a> {
    pub(super) fn begin(options: &'a Options) -> Result<Self, Violation> {
        let installation = Installation::create(options)?;
        let mut random = Random::seeded(options.seed);
        let plan = Plan::new(options.kind, &mut random);
        Ok(Self { options, installation, random, plan, report: Report::default(), events_before: 0 })
    }

    /// Goes on with a new installation.
    pub(super) fn begin_anew(&mut self) -> Result<(), Violation> {
        let ended = std::mem::replace(&mut self.installation, Installation::create(self.options)?);
        self.report.changes += ended.ledger.lock().changes_acknowledged;
        self.events_before = self.report.events;
        Ok(())
    }

    /// One crash; returns how many events there are after it.
    pub(super) fn round(&mut self, round: usize) -> Result<usize, Violation> {
        self.installation.program.clock_ahead = retention::clock_ahead(round % CRASHES_PER_INSTALLATION);
        let kept_from = retention::kept_from(self.installation.program.now());
        self.installation.organisations[SHORT_LIVED].kept_from = Some(kept_from);
        let fault = self.plan.next(&mut self.random);
        let struck = self.load_until_crash(round, fault.as_ref())?;
        if fault.is_some() {
            self.plan.struck(struck);
        }
        self.installation.program.run(&["fsck"])?;
        self.report.events = self.events_before + self.compare()?;
        self.report.crashes += 1;
        Ok(self.report.events)
    }

    pub(super) fn report(mut self) -> Result<Report, Violation> {
        self.report.reached = self.plan.reached().collect();
        self.report.changes += self.installation.ledger.lock().changes_acknowledged;
        match self.plan.unreached() {
            missed if missed.is_empty() => Ok(self.report),
            missed => Err(format!("never stopped at {}\n{}", missed.join(" "), self.report)),
        }
    }

    /// Puts load on the server and crashes it; true when the fault struck.
    fn load_until_crash(&mut self, round: usize, fault: Option<&Fault>) -> Result<bool, Violation> {
        let under_load = fault.map_or("", |fault| &fault.under_load);
        let said = match self.installation.program.start(&self.with_controls(under_load))? {
            Start::Ready(server) => self.crash_under_load(round, server, fault)?,
            Start::Ended(_, said) if fault.is_some() => said,
            Start::Ended(status, said) => return Err(format!("the server ended ({status}): {said:#?}")),
        };
        let said = match fault.and_then(|fault| fault.at_restart.as_ref()) {
            Some(rules) => match self.installation.program.start(&self.with_controls(rules))? {
                Start::Ready(server) => server.kill(),
                Start::Ended(_, said) => said,
            },
            None => said,
        };
        let struck = |fault: &Fault| said.iter().any(|line| strikes(line, fault.point));
        Ok(fault.is_some_and(struck))
    }

    fn with_controls(&self, rules: &str) -> String {
        format!("{},{rules}", self.options.faults)
    }

    /// Crashes a server that is under load and returns what it said.
    fn crash_under_load(
        &mut self,
        round: usize,
        mut server: Server,
        fault: Option<&Fault>,
    ) -> Result<Vec<String>, Violation> {
        let (stop, (sender, acknowledgements)) = (AtomicBool::new(false), channel());
        let http = server.http.clone();
        let (organisations, ledger, now) =
            (&*self.installation.organisations, &self.installation.ledger, self.installation.program.now());
        let load = Load { http: &http, organisations, ledger, stop: &stop, now, round };
        let operator = Operator { program: &self.installation.program, organisations, ledger, stop: &stop, round };
        let mut random = self.random.fork();
        let after = match self.options.kind {
            Kind::Kill if fault.is_some() => ACKNOWLEDGEMENTS_MAX,
            Kind::FailedWrite => FAILED_WRITE_ACKNOWLEDGEMENTS,
            Kind::Kill | Kind::PowerCut => 5 + self.random.below(60),
        };
        let delay = Duration::from_micros(self.random.below(20_000));
        let (volume, kind) = (&mut self.installation.volume, self.options.kind);
        let said = std::thread::scope(|scope| {
            scope.spawn(|| load.run(&mut random, &{ sender }));
            scope.spawn(|| operator.run());
            wait_for(&acknowledgements, after);
            let crashed = match kind {
                Kind::Kill if fault.is_some() => {
                    stop.store(true, Ordering::Relaxed);
                    server.ended_within(SILENCE_MAX);
                    Ok(())
                }
                Kind::Kill | Kind::FailedWrite => {
                    server.ended_within(delay);
                    Ok(())
                }
                Kind::PowerCut => {
                    ledger.stop_listening();
                    volume.cut_power()
                }
            };
            let said = server.kill();
            stop.store(true, Ordering::Relaxed);
            drop(acknowledgements);
            crashed.map(|()| said)
        })?;
        self.installation.ledger.listen_again();
        self.installation.volume.restore_power().map(|()| said)
    }

    /// Starts the server once more, without any fault, and compares everything.
    fn compare(&mut self) -> Result<usize, Violation> {
        let mut server = self.installation.program.start_ready("")?;
        let count = self.compare_on(&mut server);
        let said = server.kill();
        let count = count.map_err(|violation| format!("{violation}; the server said:\n{}", said.join("\n")))?;
        match said.iter().find(|line| MUST_SUCCEED.iter().any(|failure| line.contains(failure))) {
            Some(line) => Err(format!("work in the background does not succeed any more: {line}")),
            None => Ok(count),
        }
    }

    fn compare_on(&mut self, server: &mut Server) -> Result<usize, Violation> {
        self.report.expired +=
            operator::expire(&self.installation.program, &self.installation.organisations[SHORT_LIVED])?;
        let (http, organisations, now) =
            (server.http.clone(), &self.installation.organisations, self.installation.program.now());
        let check = |shown: &mut Shown, random: &mut Random| {
            checker::check(&http, organisations, now, &self.installation.ledger.lock(), shown, random)
        };
        check(&mut self.installation.shown, &mut self.random)?;
        workload::settle(&http, organisations, &self.installation.ledger)?;
        workload::replay(&http, organisations, now, &self.installation.ledger, &mut self.random)?;
        let count = check(&mut self.installation.shown, &mut self.random)?;
        operator::check(&self.installation.program, &http, organisations, &self.installation.ledger)?;
        let asked = std::mem::take(&mut self.installation.ledger.lock().exports);
        for (organisation, id) in asked {
            let may_fail = self.options.kind == Kind::FailedWrite;
            exports::check(server, organisations, (organisation, &id), &self.installation.shown, may_fail)?;
        }
        Ok(count)
    }
}

/// Whether the program says in this line that a fault struck at `point`.
fn strikes(line: &str, point: &str) -> bool {
    line.strip_prefix("fault: ").and_then(|rest| rest.split_once(" at ")).is_some_and(|(_, place)| place == point)
}

/// Waits for so many acknowledgements, or until nobody can send one any more.
fn wait_for(acknowledgements: &Receiver<()>, count: u64) {
    for _ in 0..count {
        if acknowledgements.recv_timeout(SILENCE_MAX).is_err() {
            return;
        }
    }
}
