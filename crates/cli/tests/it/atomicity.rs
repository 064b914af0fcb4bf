//! A change and its event are there together or not at all (I6), whichever statement of their transaction fails.

use serde_json::{Value, json};

use crate::http::{World, last_days};

/// Statements of commits when the server starts; one that fails keeps it from starting.
const STATEMENTS_OF_START: usize = 1;
/// Statements of commits, one of which fails in each run. Beyond the last one that the changes take, nothing fails.
const STATEMENTS_MAX: usize = 400;
/// Runs without a failed change after which there are no more statements to fail.
const QUIET_RUNS: usize = 12;

/// One change of an object that carries a marker in its name.
struct Change {
    method: &'static str,
    path: String,
    body: Value,
    /// Where the marker is seen when the change was made.
    seen_at: &'static str,
    /// Resource and action of its event.
    told_as: (&'static str, &'static str),
    marker: String,
}

fn changes(world: &World, team: &str, run: usize) -> Vec<Change> {
    let policy = world.get("/v3/escalation-policies").json()["data"][0]["id"].clone();
    let service = world.get(&format!("/v3/services?owner_id={team}")).json()["data"][0].clone();
    let mut number = 0;
    let mut change = |method, path: &str, seen_at, told_as, body: &dyn Fn(&str) -> Value| {
        number += 1;
        let marker = format!("run{run}change{number}");
        Change { method, path: path.to_owned(), body: body(&marker), seen_at, told_as, marker }
    };
    vec![
        change(
            "POST",
            "/v3/runbooks",
            "/v3/runbooks",
            ("Runbook", "Create"),
            &|name| json!({"name": name, "owner_id": team, "steps": [{"content": "step"}]}),
        ),
        change(
            "POST",
            "/v3/users",
            "/v3/users",
            ("User management", "Invite"),
            &|name| json!({"email": format!("{name}@example.com"), "role": "user", "first_name": name, "last_name": "X"}),
        ),
        change(
            "POST",
            "/v3/teams",
            "/v3/teams",
            ("RBAC Management", "Create Team"),
            &|name| json!({"name": name, "member_ids": []}),
        ),
        change(
            "POST",
            "/v3/extensions/event-webhooks",
            "/v3/extensions/event-webhooks",
            ("Extensions", "Create"),
            &|name| {
                json!({
                    "name": name, "trigger_type": "incident", "urls": [{"url": "https://example.com", "method": "POST"}],
                    "triggers": [{"event_class": "incident", "event_type": "created"}],
                })
            },
        ),
        change(
            "POST",
            &format!("/v3/services?owner_id={team}"),
            "/v3/services",
            ("Services", "Create"),
            &|name| json!({"name": name, "owner_id": team, "escalation_policy_id": policy, "email_prefix": name}),
        ),
        change(
            "PUT",
            &format!("/v3/services/{}", service["id"].as_str().unwrap()),
            "/v3/services",
            ("Services", "Update"),
            &|name| json!({"name": name, "escalation_policy_id": policy, "email_prefix": "p", "description": ""}),
        ),
        change(
            "PUT",
            &format!("/v3/audit-logs/resources/run{run}change7"),
            "/v3/audit-logs/resources",
            ("Audit Logs", "Settings"),
            &|_| json!({"actions": ["Fly"]}),
        ),
    ]
}

/// Makes every change once; how many failed.
fn run(world: &World, team: &str, number: usize) -> usize {
    let mut failed = 0;
    for change in changes(world, team, number) {
        let answer = world.request_as(&world.token, change.method, &change.path, &change.body);
        assert!([200, 201, 503].contains(&answer.status), "{} {}: {answer:?}", change.method, change.path);
        let made = answer.status < 300;
        failed += usize::from(!made);
        let seen_at = match change.seen_at {
            "/v3/services" => format!("/v3/services?owner_id={team}"),
            path => path.to_owned(),
        };
        assert_eq!(
            world.get(&seen_at).text().contains(&change.marker),
            made,
            "{number}: {} {}",
            change.method,
            change.path
        );
        let (resource, action) = change.told_as;
        let told = format!(
            "/v3/audit-logs?pageSize=10&pageNumber=1&{}&q={}&resource[]={}&action[]={}",
            last_days(),
            change.marker,
            resource.replace(' ', "+"),
            action.replace(' ', "+")
        );
        assert_eq!(
            world.get(&told).json()["metadata"]["totalCount"],
            u64::from(made),
            "{number}: {} {}",
            change.method,
            change.path
        );
    }
    failed
}

#[test]
fn a_change_and_its_event_are_there_together_whichever_statement_fails() {
    let mut world = World::new();
    let team = world.default_team();
    let (mut failed, mut quiet) = (0, 0);
    for statement in STATEMENTS_OF_START + 1..STATEMENTS_MAX {
        let rule = format!("fail=commit/catalog.statement:{statement}");
        world = world.restarted(&[("HOLDFAST_FAULTS", &rule)]);
        let failures = run(&world, &team, statement);
        quiet = if failures == 0 { quiet + 1 } else { 0 };
        failed += failures;
        if failed > 0 && quiet > QUIET_RUNS {
            break;
        }
    }
    assert!(failed >= 7 * 3, "only {failed} changes failed");
}
