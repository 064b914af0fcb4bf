//! A change and its event are there together or not at all (I6), whichever statement of their transaction fails.

use holdfast_engine::catalog::schema::ENGINE;
use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{Catalog as _, Connection};
use holdfast_engine::catalog_path;
use holdfast_organisation::SCHEMA;
use serde_json::{Value, json};

use crate::http::{World, last_days};
use crate::people::secret_of;

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
        let told = told(world, change.told_as, &format!("&q={}", change.marker));
        assert_eq!(told, u64::from(made), "{number}: {} {}", change.method, change.path);
    }
    failed
}

/// Somebody new joins, signs in and exchanges a refresh token. Each is tried until it succeeds; how often one failed.
fn enter(world: &World, number: usize) -> usize {
    let email = format!("entering{number}@example.com");
    let (invited, mut failed) = invite(world, &email);
    let (secret, password) = (secret_of(&invited["invitation_link"]), "a password to enter with");
    let requests: [(&str, _, &dyn Fn() -> u16); 3] = [
        ("SELECT COUNT(*) FROM users WHERE joined_at <> 0", ("User management", "Join"), &|| {
            world.join(secret, password).status
        }),
        ("SELECT COUNT(*) FROM sessions", ("User Logins", "Login"), &|| world.sign_in(&email, password).status),
        ("SELECT COUNT(*) FROM access_tokens", ("API Refresh Token", "Exchange"), &|| {
            world.server.exchange(&world.installation.refresh_token).0
        }),
    ];
    for (sql, told_as, request) in requests {
        let now = || (rows(world, sql), told(world, told_as, ""));
        loop {
            let (rows, told) = now();
            let status = request();
            assert!([200, 201, 503].contains(&status), "{number}: {told_as:?}: {status}");
            let made = u64::from(status < 300);
            assert_eq!(now(), (rows + made, told + made), "{number}: {told_as:?}: {status}");
            if made == 1 {
                break;
            }
            failed += 1;
        }
    }
    failed
}

/// Invites somebody; returns them, and how often it failed.
fn invite(world: &World, email: &str) -> (Value, usize) {
    let input = json!({"email": email, "role": "user", "first_name": "Bo", "last_name": "Lund"});
    let mut failed = 0;
    loop {
        let answer = world.post("/v3/users", &input);
        match answer.status {
            201 => return (answer.json()["data"].clone(), failed),
            status => assert_eq!(status, 503, "{answer:?}"),
        }
        failed += 1;
    }
}

/// How many events tell of this resource and action; `more` are further parameters.
fn told(world: &World, (resource, action): (&str, &str), more: &str) -> u64 {
    let (resource, action) = (resource.replace(' ', "+"), action.replace(' ', "+"));
    let kind = format!("resource[]={resource}&action[]={action}");
    let list = world.get(&format!("/v3/audit-logs?pageSize=10&pageNumber=1&{}&{kind}{more}", last_days()));
    list.json()["metadata"]["totalCount"].as_u64().unwrap()
}

/// Forgets all but the world's own, which is the oldest: a refresh token has so many, and a new one ends the oldest.
fn forget_access_tokens(connection: &mut dyn Connection) {
    let sql = "DELETE FROM access_tokens WHERE issued_at > (SELECT MIN(issued_at) FROM access_tokens)";
    connection.execute(sql, &[]).unwrap();
}

/// The number that a statement counts in the catalog.
fn rows(world: &World, sql: &'static str) -> u64 {
    let path = catalog_path(&world.installation.directory());
    let catalog = SqliteCatalog::open_for_reading(&path, &[ENGINE, SCHEMA]).unwrap();
    let mut count = 0;
    catalog.read(&mut |connection| count = connection.query(sql, &[]).unwrap()[0].unsigned(0).unwrap()).unwrap();
    count
}

/// Starts the server again and again, each time with another statement that fails, until none is left that `work` takes.
/// It returns how often something failed, in all `failed_min` times at least.
fn each_statement_fails(mut world: World, failed_min: usize, work: impl Fn(&World, usize) -> usize) {
    let (mut failed, mut quiet) = (0, 0);
    for statement in STATEMENTS_OF_START + 1..STATEMENTS_MAX {
        let rule = format!("fail=commit/catalog.statement:{statement}");
        world = world.restarted_after(forget_access_tokens, &[("HOLDFAST_FAULTS", &rule)]);
        let failures = work(&world, statement);
        quiet = if failures == 0 { quiet + 1 } else { 0 };
        failed += failures;
        if failed > 0 && quiet > QUIET_RUNS {
            break;
        }
    }
    assert!(failed >= failed_min, "only {failed} requests failed");
}

#[test]
fn a_change_and_its_event_are_there_together_whichever_statement_fails() {
    let world = World::new();
    let team = world.default_team();
    each_statement_fails(world, 7 * 3, |world, number| run(world, &team, number));
}

#[test]
fn whoever_joins_signs_in_or_exchanges_a_token_is_told_of_whichever_statement_fails() {
    each_statement_fails(World::new(), 4 * 3, enter);
}
