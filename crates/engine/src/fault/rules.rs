use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, OnceLock, PoisonError};

struct Rules {
    /// (action, pass) by point.
    points: HashMap<String, Vec<(String, u64)>>,
    controls: Vec<String>,
    clock_shift_seconds: i64,
    passes: Mutex<HashMap<(Side, &'static str), u64>>,
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
        Rules { points: HashMap::new(), controls: Vec::new(), clock_shift_seconds: 0, passes: Mutex::default() };
    for rule in text.split(',').filter(|rule| !rule.is_empty()) {
        match rule.split_once('=') {
            None => rules.controls.push(rule.to_owned()),
            Some(("clock", seconds)) => {
                rules.clock_shift_seconds = seconds.parse().unwrap_or_else(|_| panic!("bad fault rule `{rule}`"));
            }
            Some((action @ ("kill" | "fail" | "full" | "after"), place)) => {
                let (point, pass) = place.rsplit_once(':').unwrap_or((place, "1"));
                let pass = pass.parse().unwrap_or_else(|_| panic!("bad fault rule `{rule}`"));
                rules.points.entry(point.to_owned()).or_default().push((action.to_owned(), pass));
            }
            Some(_) => panic!("bad fault rule `{rule}`"),
        }
    }
    rules
}

pub fn point(name: &'static str) -> io::Result<()> {
    pass(Side::Before, name)
}

pub fn after(name: &'static str) -> io::Result<()> {
    pass(Side::After, name)
}

fn pass(side: Side, name: &'static str) -> io::Result<()> {
    let rules = rules();
    let Some(actions) = rules.points.get(name) else { return Ok(()) };
    let pass = {
        let mut passes = rules.passes.lock().unwrap_or_else(PoisonError::into_inner);
        let pass = passes.entry((side, name)).or_default();
        *pass += 1;
        *pass
    };
    for (action, at) in actions {
        if *at != pass {
            continue;
        }
        match (side, action.as_str()) {
            (Side::Before, "kill") => kill(),
            (Side::Before, "full") => {
                return Err(io::Error::from_raw_os_error(rustix::io::Errno::NOSPC.raw_os_error()));
            }
            (Side::Before, "fail") | (Side::After, "after") => {
                return Err(io::Error::other(format!("fault at {name}")));
            }
            _ => {}
        }
    }
    Ok(())
}

fn kill() {
    let own = rustix::process::getpid();
    rustix::process::kill_process(own, rustix::process::Signal::KILL).expect("a process may kill itself");
    loop {
        std::thread::park();
    }
}

pub fn control(name: &'static str) -> bool {
    rules().controls.iter().any(|control| control == name)
}

/// Seconds by which the wall clock is shifted at start.
pub fn clock_shift_seconds() -> i64 {
    rules().clock_shift_seconds
}
