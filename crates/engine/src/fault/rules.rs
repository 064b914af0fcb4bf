use std::collections::{HashMap, HashSet};
use std::io::{self, Write as _};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::stages::Stages;

/// Every point, as `stage/name`. A test compares the list with what the stages pass.
const POINTS: &str = include_str!("points.txt");

struct Rules {
    /// What to do at which pass, by point: `stage/name` or `name`.
    points: HashMap<String, Vec<(String, u64)>>,
    controls: Vec<String>,
    clock_ahead_seconds: i64,
    passed: Mutex<Passed>,
}

#[derive(Default)]
struct Passed {
    /// Passes of the points that a rule names.
    counts: HashMap<(Side, String), u64>,
    /// Points that `trace` has told.
    told: HashSet<String>,
}

/// Before the work that a point announces, or after it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Before,
    After,
}

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| parse(&std::env::var("HOLDFAST_FAULTS").unwrap_or_default()))
}

#[expect(clippy::panic, reason = "a misspelt rule would make a crash test pass without a crash")]
fn parse(text: &str) -> Rules {
    let mut rules =
        Rules { points: HashMap::new(), controls: Vec::new(), clock_ahead_seconds: 0, passed: Mutex::default() };
    for rule in text.split(',').filter(|rule| !rule.is_empty()) {
        let bad = |what: &str| -> ! { panic!("bad fault rule `{rule}`: {what}") };
        match rule.split_once('=') {
            None => rules.controls.push(rule.to_owned()),
            Some(("clock", seconds)) => {
                rules.clock_ahead_seconds = seconds.parse().unwrap_or_else(|_| bad("it wants seconds"));
            }
            Some((action @ ("kill" | "fail" | "full" | "hold" | "after"), place)) => {
                let (point, pass) = place.rsplit_once(':').unwrap_or((place, "1"));
                let pass = pass.parse().unwrap_or_else(|_| bad("the pass is a number"));
                if !is_known(point) {
                    bad("there is no such point");
                }
                rules.points.entry(point.to_owned()).or_default().push((action.to_owned(), pass));
            }
            Some(_) => bad("there is no such action"),
        }
    }
    rules
}

fn is_known(point: &str) -> bool {
    POINTS.lines().any(|line| line == point || line.split_once('/').is_some_and(|(_, name)| name == point))
}

/// Passes the point `name`; an error is what a rule asked for.
pub fn point(name: &'static str) -> io::Result<()> {
    pass(Side::Before, name)
}

/// Called when the work announced by the point `name` is done; an error is what an `after` rule asked for.
pub fn after(name: &'static str) -> io::Result<()> {
    pass(Side::After, name)
}

fn pass(side: Side, name: &'static str) -> io::Result<()> {
    let rules = rules();
    let staged: Vec<String> = Stages::of_thread().names().iter().map(|stage| format!("{stage}/{name}")).collect();
    if control("trace") {
        rules.tell(&staged);
    }
    staged.iter().map(String::as_str).chain([name]).try_for_each(|place| rules.pass(side, place))
}

impl Rules {
    fn pass(&self, side: Side, place: &str) -> io::Result<()> {
        let Some(actions) = self.points.get(place) else { return Ok(()) };
        let pass = {
            let mut passed = self.passed();
            let count = passed.counts.entry((side, place.to_owned())).or_default();
            *count += 1;
            *count
        };
        let mut due = actions.iter().filter(|(_, at)| *at == pass).map(|(action, _)| action.as_str());
        due.try_for_each(|action| strike(side, action, place))
    }

    fn tell(&self, places: &[String]) {
        for place in places {
            if self.passed().told.insert(place.clone()) {
                say(&format!("passes {place}"));
            }
        }
    }

    fn passed(&self) -> MutexGuard<'_, Passed> {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does what a rule asks for, if it asks for it on this side of the work.
fn strike(side: Side, action: &str, place: &str) -> io::Result<()> {
    if (action == "after") != (side == Side::After) {
        return Ok(());
    }
    say(&format!("{action} at {place}"));
    match action {
        "kill" => kill(),
        "hold" => hold(),
        "full" => Err(io::Error::from_raw_os_error(rustix::io::Errno::NOSPC.raw_os_error())),
        _ => Err(io::Error::other(format!("fault at {place}"))),
    }
}

/// Tells whoever set the rules, whatever logging is set up. Nobody may be listening.
fn say(what: &str) {
    drop(writeln!(io::stderr(), "fault: {what}"));
}

fn kill() -> ! {
    let own = rustix::process::getpid();
    rustix::process::kill_process(own, rustix::process::Signal::KILL).expect("a process may kill itself");
    hold()
}

/// Keeps the thread where it is for as long as the process lives.
fn hold() -> ! {
    loop {
        std::thread::park();
    }
}

/// True when a rule asks for the control `name`.
pub fn control(name: &'static str) -> bool {
    rules().controls.iter().any(|control| control == name)
}

/// Seconds by which the wall clock is ahead from the start on.
pub fn clock_ahead_seconds() -> i64 {
    rules().clock_ahead_seconds
}
