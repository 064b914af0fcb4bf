//! An operator who changes things beside the load: each change and its event are there together or not at all (I6).

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Deserialize;
use serde_json::Value;

use crate::Violation;
use crate::http::{Http, Page};
use crate::ledger::{Ledger, Retention, Service};
use crate::server::{Organisation, Program};
use crate::{retention, workload};

/// Changes of the operator in one round; each is a process of its own.
const CHANGES_MAX: usize = 20;
/// Organisations whose retention the operator plays with: those that keep everything all the same.
const GOVERNED: usize = 2;
/// The least number of days that is set: more than at the start, so that it counts at once. It only rises.
const DAYS_MIN: i64 = 3_000;

/// Runs the operator's commands while the server runs, or in its place once it has died.
#[derive(Debug)]
pub struct Operator<'a> {
    pub program: &'a Program,
    pub organisations: &'a [Organisation],
    pub ledger: &'a Ledger,
    /// Set when the operator must come to an end.
    pub stop: &'a AtomicBool,
    /// Part of every name, so that no two rounds share one.
    pub round: usize,
}

impl Operator<'_> {
    /// Works until told to stop or until a command fails.
    pub fn run(&self) {
        if let Some(short) = self.organisations.get(GOVERNED)
            && expire(self.program, short).is_err()
        {
            return;
        }
        for number in 0..CHANGES_MAX {
            if self.stop.load(Ordering::Relaxed) || self.change(number % GOVERNED, number).is_err() {
                return;
            }
        }
    }

    fn change(&self, organisation: usize, number: usize) -> Result<(), Violation> {
        let slug = &self.organisations[organisation].organisation_slug;
        let name = format!("round-{}-service-{number}", self.round);
        self.ledger.asked_for_service(Service { organisation, name: name.clone() });
        self.program.run(&["service", "create", slug, &name])?;
        self.ledger.service_acknowledged(&name);
        if self.program.run(&["service", "create", slug, &name]).is_ok() {
            self.ledger.violated(format!("service `{name}` was made twice"));
        }
        let days = self.ledger.ask_for_retention(organisation, DAYS_MIN);
        self.program.run(&["org", "set-retention", slug, &days.to_string()])?;
        self.ledger.retention_acknowledged(organisation, days);
        Ok(())
    }
}

/// Drops everything of an organisation that keeps its events for a day and is older; how many events that were.
pub fn expire(program: &Program, organisation: &Organisation) -> Result<u64, Violation> {
    #[derive(Deserialize)]
    struct Answer {
        expired: u64,
    }
    let slug = organisation.organisation_slug.as_str();
    let arguments = ["org", "set-retention", slug, retention::DAYS, "--expire-now", "--format", "json"];
    let output = program.run(&arguments)?;
    let answer: Answer = serde_json::from_str(&output).map_err(|error| format!("{error}: {output}"))?;
    Ok(answer.expired)
}

/// Compares what the operator was told, what is in force, and what the log tells of it.
pub fn check(program: &Program, http: &Http, organisations: &[Organisation], ledger: &Ledger) -> Result<(), Violation> {
    let retentions = std::mem::take(&mut ledger.lock().retentions);
    let services = std::mem::take(&mut ledger.lock().services);
    let listed: Value = parse(&program.run(&["org", "list", "--format", "json"])?)?;
    for (index, organisation) in organisations.iter().enumerate().take(GOVERNED) {
        let told = told(program, http, organisation)?;
        let of = |asked: &&Retention| asked.organisation == index;
        check_retention(&told, days_in_force(&listed, organisation)?, retentions.iter().filter(of))?;
        for (service, acknowledged) in services.iter().filter(|(service, _)| service.organisation == index) {
            check_service(program, &told, organisation, service, *acknowledged)?;
        }
    }
    Ok(())
}

/// The last retention that the log tells of is the one in force; none that was acknowledged is missing.
fn check_retention<'a>(
    told: &[Value],
    in_force: i64,
    asked: impl Iterator<Item = &'a Retention>,
) -> Result<(), Violation> {
    let told: Vec<i64> = told.iter().filter_map(|event| event["meta"]["after"]["retention_days"].as_i64()).collect();
    if let Some(last) = told.last()
        && *last != in_force
    {
        return Err(format!("I6: the log tells of {last} days of retention, and {in_force} are in force"));
    }
    for Retention { days, acknowledged, .. } in asked {
        let times = told.iter().filter(|told| *told == days).count();
        if times > 1 || *acknowledged && times == 0 || !acknowledged && times == 0 && *days == in_force {
            return Err(format!("I6: {times} events tell that retention was set to {days} days, now {in_force}"));
        }
    }
    Ok(())
}

/// A service exists exactly if the log tells that it was made. Leaves it disabled.
fn check_service(
    program: &Program,
    told: &[Value],
    organisation: &Organisation,
    service: &Service,
    acknowledged: bool,
) -> Result<(), Violation> {
    let made = |event: &&Value| event["action"] == "Create" && event["targets"][0]["name"] == service.name.as_str();
    let times = told.iter().filter(made).count();
    let exists = program.run(&["service", "disable", &organisation.organisation_slug, &service.name]).is_ok();
    if times == usize::from(exists) && (exists || !acknowledged) {
        return Ok(());
    }
    Err(format!("I6: service `{}`: {times} events, exists: {exists}, acknowledged: {acknowledged}", service.name))
}

/// The latest events of the operator, the oldest first.
fn told(program: &Program, http: &Http, organisation: &Organisation) -> Result<Vec<Value>, Violation> {
    let token = http.exchange(&organisation.refresh_token)?;
    let (start, end) = workload::window(program.now());
    let path =
        format!("/v3/audit-logs?pageNumber=1&pageSize=1000&include=meta&client[]=cli&startDate={start}&endDate={end}");
    let page: Page = http.get(&token, &path).map_err(|error| error.to_string())?.json()?;
    let mut events: Vec<Value> = page.data.iter().map(|raw| parse(raw.get())).collect::<Result<_, _>>()?;
    events.sort_by_key(|event| event["id"].as_u64());
    Ok(events)
}

fn days_in_force(listed: &Value, organisation: &Organisation) -> Result<i64, Violation> {
    let rows = listed.as_array().map(Vec::as_slice).unwrap_or_default();
    let row = rows.iter().find(|row| row["id"] == organisation.organisation_id.as_str());
    row.and_then(|row| row["retentionDays"].as_i64()).ok_or_else(|| format!("`org list` printed {listed}"))
}

fn parse(json: &str) -> Result<Value, Violation> {
    serde_json::from_str(json).map_err(|error| format!("{error}: {json}"))
}
