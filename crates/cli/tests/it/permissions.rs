//! Every route and everybody, held against a table that was written by hand.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::http::{World, bearer, send};
use crate::openapi;

const TABLE: &str = include_str!("permissions.txt");

/// The columns of the table, in its order.
const EVERYBODY: [&str; 9] =
    ["owner", "with", "without", "stakeholder", "foreign", "none", "revoked", "expired", "service"];

#[derive(Debug)]
struct Row {
    method: &'static str,
    path: &'static str,
    holds: &'static str,
    expected: Vec<u16>,
}

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &'static str| {
        let mut words = line.split_whitespace();
        let mut word = || words.next().unwrap();
        let (method, path, holds) = (word(), word(), word());
        Row { method, path, holds, expected: words.map(|status| status.parse().unwrap()).collect() }
    };
    lines.map(row).collect()
}

/// Credentials of everybody, made when they are first needed.
struct Crowd<'a> {
    world: &'a World,
    team: String,
    fixed: BTreeMap<&'static str, String>,
    holders: BTreeMap<(String, bool), String>,
}

impl Crowd<'_> {
    fn credential(&mut self, who: &str, holds: &str) -> Option<String> {
        match who {
            "none" => None,
            "with" => Some(self.holder(holds, true)),
            "without" => Some(self.holder(holds, false)),
            fixed => Some(self.fixed[fixed].clone()),
        }
    }

    /// A user with exactly that, or with everything else.
    fn holder(&mut self, holds: &str, with: bool) -> String {
        let known = (holds.to_owned(), with);
        if !self.holders.contains_key(&known) {
            let token = self.new_holder(holds, with);
            self.holders.insert(known.clone(), token);
        }
        self.holders[&known].clone()
    }

    fn new_holder(&self, holds: &str, with: bool) -> String {
        let is_wanted = |name: &str| (name == holds) == with && (with || holds != "-");
        let permissions = holdfast_organisation::Permission::ALL.map(|permission| permission.as_str());
        let permissions: Vec<_> = permissions.into_iter().filter(|name| is_wanted(name)).collect();
        let abilities: BTreeSet<_> =
            holdfast_organisation::ability::Ability::all().filter(|ability| is_wanted(&ability.to_string())).collect();
        let person = self.world.person("user", &permissions);
        if !abilities.is_empty() {
            let abilities = abilities.into_iter().collect::<holdfast_organisation::ability::Abilities>().to_json();
            self.join_team(&person.id, &format!("{holds} {with}"), &abilities);
        }
        person.token
    }

    fn join_team(&self, user_id: &str, role: &str, abilities: &Value) {
        let team = format!("/v3/teams/{}", self.team);
        let made = self.world.post(&format!("{team}/roles"), &json!({"name": role, "abilities": abilities}));
        assert_eq!(made.status, 201, "{made:?}");
        let roles = made.json()["data"]["roles"].as_array().unwrap().clone();
        let id = roles.iter().find(|made| made["name"] == role).unwrap()["id"].clone();
        let member = self.world.post(&format!("{team}/members"), &json!({"user_id": user_id, "role_ids": [id]}));
        assert_eq!(member.status, 201, "{member:?}");
    }
}

/// Credentials that were good once: of a token that was revoked, and of one that has expired.
fn outdated(world: World) -> (World, String, String) {
    let [revoked, expired] = [(); 2].map(|()| {
        let made = world.installation.operate(["token", "create", "acme"]).json();
        let access = world.server.access_token(made["refreshToken"].as_str().unwrap());
        (made["id"].as_str().unwrap().to_owned(), access)
    });
    assert_eq!(world.installation.operate(["token", "revoke", "acme", &revoked.0]).code, 0);
    let expire = |catalog: &mut dyn holdfast_engine::catalog::Connection| {
        let sql = "UPDATE access_tokens SET expires_at = 1 WHERE refresh_token = $1";
        assert_eq!(catalog.execute(sql, &[expired.0.as_str().into()]).unwrap(), 1);
    };
    (world.restarted_after(expire, &[]), revoked.1, expired.1)
}

/// What the braces in the table's paths stand for.
fn objects(world: &World, team: &str) -> BTreeMap<&'static str, String> {
    let id = |value: &Value| value["id"].as_str().unwrap().to_owned();
    let first = |path: &str| id(&world.get(path).json()["data"][0]);
    let runbook = json!({"name": "Restore", "owner_id": team, "steps": [{"content": "step"}]});
    BTreeMap::from([
        ("{missing}", "000000000000000000000000".to_owned()),
        ("{team}", team.to_owned()),
        ("{user}", first("/v3/users")),
        ("{service}", first(&format!("/v3/services?owner_id={team}"))),
        ("{policy}", first("/v3/escalation-policies")),
        ("{runbook}", id(&world.post("/v3/runbooks", &runbook).json()["data"])),
    ])
}

#[test]
fn every_route_answers_everybody_as_the_table_says() {
    let (world, revoked, expired) = outdated(World::new());
    let team = world.default_team();
    let objects = objects(&world, &team);
    let other = world.installation.operate(["org", "create", "Other", "--owner-email", "o@example.com"]).json();
    let fixed = BTreeMap::from([
        ("owner", world.token.clone()),
        ("stakeholder", world.person("stakeholder", &[]).token),
        ("foreign", world.server.access_token(other["refreshToken"].as_str().unwrap())),
        ("revoked", revoked),
        ("expired", expired),
        ("service", world.key.clone()),
    ]);
    let mut crowd = Crowd { world: &world, team, fixed, holders: BTreeMap::new() };
    let mut wrong = Vec::new();
    for row in rows() {
        let path = objects.iter().fold(row.path.to_owned(), |path, (brace, id)| path.replace(brace, id));
        for (who, expected) in EVERYBODY.iter().zip(&row.expected) {
            let answered = ask(&world, row.method, &path, crowd.credential(who, row.holds).as_deref());
            if answered != *expected {
                wrong.push(format!("{} {} as {who}: {answered}, not {expected}", row.method, row.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn ask(world: &World, method: &str, path: &str, credential: Option<&str>) -> u16 {
    let bearer = credential.map(bearer);
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
    let body: &[u8] = if ["GET", "DELETE"].contains(&method) { b"" } else { b"{}" };
    send(&world.server, method, path, &headers, body).status
}

#[test]
fn every_route_has_one_row_and_every_row_a_route() {
    let of_row = |row: &Row| {
        let path = row.path.split('?').next().unwrap().replace(['{', '}'], "");
        let template = openapi::template(&path).unwrap_or_else(|| panic!("{} is no route", row.path));
        (row.method.to_lowercase(), template)
    };
    let rows: Vec<_> = rows()
        .iter()
        .map(|row| {
            assert_eq!(row.expected.len(), EVERYBODY.len(), "{row:?}");
            of_row(row)
        })
        .collect();
    let in_table: BTreeSet<_> = rows.iter().cloned().collect();
    assert_eq!(in_table.len(), rows.len(), "a route has two rows");
    let missing: Vec<_> = openapi::operations().difference(&in_table).cloned().collect();
    assert!(missing.is_empty(), "routes without a row: {missing:#?}");
}

#[test]
fn without_the_plan_looking_is_refused_and_recording_goes_on() {
    let world = World::new();
    for plan in ["free", "pro", "premium"] {
        assert_eq!(world.installation.operate(["org", "set-plan", "acme", plan]).code, 0);
        crate::support::eventually(|| world.get("/v3/audit-logs/filters").status == 402);
        for row in rows().iter().filter(|row| row.holds == "manage-audit-logs") {
            let path = row.path.replace("{missing}", "000000000000000000000000");
            assert_eq!(ask(&world, row.method, &path, Some(&world.token)), 402, "{plan}: {}", row.path);
            assert_eq!(ask(&world, row.method, &path, Some(&world.key)), 403, "{plan}: {}", row.path);
        }
        assert_eq!(world.record(&crate::ingest::event()).status, 201, "{plan}");
    }
    assert_eq!(world.installation.operate(["org", "set-plan", "acme", "enterprise"]).code, 0);
    crate::support::eventually(|| world.get("/v3/audit-logs/filters").status == 200);
    assert_eq!(world.list("&resource[]=Runbook")["metadata"]["totalCount"], 3);
}
