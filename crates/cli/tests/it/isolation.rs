//! No byte of one organisation's data in another's answers (I5), over every route.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::facets::FIELDS;
use crate::http::{Answer, World, bearer, day, last_days, send};
use crate::openapi;
use crate::support::eventually;
use crate::tail::{self, Tail};

/// Stands in everything that the other organisation has.
const MARKER: &str = "Zebra7Q";

fn marked() -> Value {
    let marker = MARKER;
    json!({
        "resource": marker, "action": marker, "reason": marker, "outcome": "failure",
        "actor": {"type": "user", "userID": format!("{marker}-u"), "userName": marker, "userEmail": format!("{marker}@example.com"), "fullName": marker},
        "client": marker, "team": {"id": format!("{marker}-t"), "name": marker},
        "targets": [{"type": marker, "id": marker, "name": marker}],
        "sessionID": marker, "requestID": marker, "userAgent": marker, "additionalInfo": marker, "meta": {marker: marker},
    })
}

struct Other {
    token: String,
    key: String,
    first_id: u64,
    export_id: String,
    cursor: String,
    link: String,
    /// Of its users, teams, services and other objects.
    ids: BTreeSet<String>,
}

/// A second organisation on the same server, full of the marker.
fn other(world: &World) -> Other {
    let email = format!("{MARKER}@example.com");
    let made = world.installation.operate(["org", "create", MARKER, "--owner-email", &email, "--plan", "enterprise"]);
    assert_eq!(made.code, 0, "{made:?}");
    let secrets = made.json();
    let (slug, key) = (secrets["organisationSlug"].as_str().unwrap(), secrets["serviceKey"].as_str().unwrap());
    world.installation.operate(["org", "set-catalogue", slug, "open"]);
    let token = world.server.access_token(secrets["refreshToken"].as_str().unwrap());
    let body = json!(vec![marked(); 40]).to_string();
    let recorded = world.record_with(key, &[("content-type", "application/json")], body.as_bytes());
    assert_eq!(recorded.status, 201, "{recorded:?}");
    let list = world.get_as(&token, &format!("/v3/audit-logs?pageSize=5&pageNumber=1&{}", last_days())).json();
    let everything = world.get_as(&token, &format!("/v3/audit-logs?pageSize=1000&pageNumber=1&{}", last_days())).json();
    let wish = json!({"filters": {"startDate": day(-7), "endDate": day(1)}, "name": MARKER, "exportType": "csv"});
    let headers = [("authorization", &*bearer(&token)), ("content-type", "application/json")];
    let asked = send(&world.server, "POST", "/v3/audit-logs/export", &headers, wish.to_string().as_bytes()).json();
    let export_id = asked["data"]["id"].as_str().unwrap().to_owned();
    let entry = || world.get_as(&token, &format!("/v3/audit-logs/export/history/{export_id}")).json()["data"].clone();
    eventually(|| entry()["status"] == "Completed");
    let link = entry()["downloadLink"].as_str().unwrap().strip_prefix(&world.server.url).unwrap().to_owned();
    Other {
        ids: object_ids(&everything),
        first_id: recorded.json()["data"]["firstID"].as_u64().unwrap(),
        cursor: list["metadata"]["nextCursor"].as_str().unwrap().to_owned(),
        key: key.to_owned(),
        export_id,
        link,
        token,
    }
}

/// Ids of what the events of an organisation are about: 24 hexadecimal characters.
fn object_ids(list: &Value) -> BTreeSet<String> {
    let targets = list["data"].as_array().unwrap().iter().flat_map(|event| event["targets"].as_array().unwrap());
    let ids = targets.map(|target| target["id"].as_str().unwrap().to_owned());
    ids.filter(|id| id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).collect()
}

fn assert_clean(what: &str, answer: &Answer) {
    let text = String::from_utf8_lossy(&answer.bytes).to_lowercase();
    let headers = format!("{:?}", answer.headers).to_lowercase();
    let marker = MARKER.to_lowercase();
    assert!(!text.contains(&marker) && !headers.contains(&marker), "{what}: {headers} {text}");
}

/// Asks as the first organisation, looks for the marker in every answer, and remembers which operations were asked.
struct Visitor<'a> {
    world: &'a World,
    visited: BTreeSet<(String, &'static str)>,
}

impl Visitor<'_> {
    fn get(&mut self, path: &str) -> Answer {
        self.visit("GET", path, &[("authorization", &bearer(&self.world.token))], b"")
    }

    fn post(&mut self, path: &str, credential: &str, body: &Value) -> Answer {
        let headers = [("authorization", &*bearer(credential)), ("content-type", "application/json")];
        self.visit("POST", path, &headers, body.to_string().as_bytes())
    }

    fn visit(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let answer = send(&self.world.server, method, path, headers, body);
        assert_clean(&format!("{method} {path}"), &answer);
        self.saw(method, path);
        answer
    }

    fn saw(&mut self, method: &str, path: &str) {
        let path = path.split('?').next().unwrap_or(path);
        self.visited.extend(openapi::template(path).map(|template| (method.to_lowercase(), template)));
    }
}

#[test]
fn nothing_of_another_organisation_is_seen_on_any_route() {
    let world = World::new();
    world.record(&crate::ingest::event());
    let other = other(&world);
    let mut visitor = Visitor { world: &world, visited: BTreeSet::new() };
    look_around(&mut visitor, &other);
    export_and_download(&mut visitor, &other);
    record_and_fail(&mut visitor);
    watch(&mut visitor, &other);
    ask_for_objects(&mut visitor, &other);
    let never_asked: Vec<_> = openapi::operations().difference(&visitor.visited).cloned().collect();
    assert!(never_asked.is_empty(), "{never_asked:?}");
}

fn look_around(visitor: &mut Visitor<'_>, other: &Other) {
    let list = format!("/v3/audit-logs?pageSize=1000&pageNumber=1&{}", last_days());
    for path in [
        list.clone(),
        format!("{list}&include=meta"),
        format!("{list}&q=zebra"),
        format!("{list}&pageSize=1000"),
        "/v3/audit-logs?order=recorded&pageSize=1000&include=meta".to_owned(),
        format!("/v3/audit-logs/{}", other.first_id + 30),
        "/v3/audit-logs/1".to_owned(),
        "/v3/audit-logs/filters".to_owned(),
        format!("/v3/audit-logs/histogram?buckets=10&{}", last_days()),
        format!("/v3/audit-logs?cursor={}", other.cursor),
        "/nowhere".to_owned(),
        "/metrics".to_owned(),
        "/livez".to_owned(),
        "/readyz".to_owned(),
        "/v3/openapi.json".to_owned(),
    ] {
        visitor.get(&path);
    }
    for field in FIELDS {
        visitor.get(&format!("/v3/audit-logs/facets?field={field}&limit=1000&{}", last_days()));
        let theirs = visitor.get(&format!("/v3/audit-logs/facets?field={field}&prefix=zebra&{}", last_days())).json();
        assert_eq!((&theirs["data"], &theirs["metadata"]["valueCount"]), (&json!([]), &json!(0)), "{field}");
    }
    assert_eq!(visitor.world.list("&q=zebra")["metadata"]["totalCount"], 0);
    for path in ["/oauth/access-token", "/v3/oauth/access-token"] {
        let token = visitor.world.installation.refresh_token.clone();
        assert_eq!(visitor.visit("GET", path, &[("x-refresh-token", &token)], b"").status, 200);
    }
}

fn export_and_download(visitor: &mut Visitor<'_>, other: &Other) {
    let (world, export) = (visitor.world, &other.export_id);
    let history = "/v3/audit-logs/export/history";
    assert_eq!(visitor.get(&format!("{history}/{export}")).status, 404);
    assert_eq!(visitor.post(&format!("{history}/{export}/cancel"), &world.token, &json!({})).status, 404);
    for kind in ["csv", "json"] {
        let wish = json!({"filters": {"startDate": day(-7), "endDate": day(1)}, "name": "ours", "exportType": kind});
        let asked = visitor.post("/v3/audit-logs/export", &world.token, &wish).json();
        let path = format!("{history}/{}", asked["data"]["id"].as_str().unwrap());
        eventually(|| visitor.get(&path).json()["data"]["status"] == "Completed");
        let entry = visitor.get(&path).json();
        let link = entry["data"]["downloadLink"].as_str().unwrap().strip_prefix(&world.server.url).unwrap();
        let file = visitor.visit("GET", link, &[], b"");
        assert!(file.status == 200 && file.text().contains("Runbook"), "{file:?}");
    }
    visitor.get(&format!("{history}?pageSize=100&pageNumber=1"));
}

fn record_and_fail(visitor: &mut Visitor<'_>) {
    let (events, key) = ("/v3/audit-logs/events", &visitor.world.key);
    let unknown = json!({"resource": "Zebra", "action": "x", "actor": {"type": "system"}});
    assert_eq!(visitor.post(events, key, &unknown).status, 422, "with a list of what is known");
    assert_eq!(visitor.post(events, key, &crate::ingest::event()).status, 201);
}

/// Everything from the first event on, and one that comes while both organisations record.
fn watch(visitor: &mut Visitor<'_>, other: &Other) {
    let world = visitor.world;
    let mut ids = world.ids("");
    ids.sort_unstable();
    let tail = Tail::open(world, "afterID=0", None);
    let body = json!([marked()]).to_string();
    assert_eq!(world.record_with(&other.key, &[("content-type", "application/json")], body.as_bytes()).status, 201);
    ids.push(world.record(&crate::ingest::event()).json()["data"]["firstID"].as_u64().unwrap());
    let seen = tail.events(ids.len());
    assert_eq!(tail::ids(&seen), ids);
    let text = format!("{seen:?}").to_lowercase();
    assert!(!text.contains(&MARKER.to_lowercase()), "{text}");
    visitor.saw("GET", "/v3/audit-logs/tail");
}

/// Every operation that was not asked yet, with the other organisation's ids in its path and in its body.
fn ask_for_objects(visitor: &mut Visitor<'_>, other: &Other) {
    let left: Vec<_> = openapi::operations().difference(&visitor.visited).cloned().collect();
    let bearer = bearer(&visitor.world.token);
    for (method, template) in left {
        for id in &other.ids {
            let part = |part: &str| if part.starts_with('{') { id.clone() } else { part.to_owned() };
            let path = template.split('/').map(part).collect::<Vec<_>>().join("/");
            let (headers, body) = ([("authorization", &*bearer)], foreign_body(id).to_string());
            let body = if ["get", "delete"].contains(&&*method) { "" } else { &body };
            let answer = visitor.visit(&method.to_uppercase(), &path, &headers, body.as_bytes());
            let is_of_one = template.contains('{') && !template.ends_with("{name}");
            assert!(!is_of_one || answer.status >= 400, "{method} {path}: {answer:?}");
        }
    }
}

/// A body for any operation in which every id is somebody else's.
fn foreign_body(id: &str) -> Value {
    json!({
        "name": "ours", "email": "ours@example.com", "role": "user", "first_name": "O", "last_name": "O",
        "owner_id": id, "user_id": id, "swap_user_id": id, "escalation_policy_id": id, "email_prefix": "ours",
        "entity_owner": {"id": id, "type": "user"}, "maintainer": {"id": id, "type": "user"},
        "member_ids": [id], "role_ids": [id], "members": [{"user_id": id, "role_ids": [id]}],
        "data": [{"user_id": id, "abilities": ["manage-audit-logs"]}], "abilities": {}, "actions": ["Act"],
        "steps": [{"content": "step"}], "description": "", "rules": [{"entities": [{"id": id, "type": "user"}]}],
        "teams": [id], "urls": [], "triggers": [], "channel_id": "C1", "retention_days": 3_000,
    })
}

#[test]
fn foreign_and_missing_are_answered_alike() {
    let world = World::new();
    let other = other(&world);
    let alike = |ours: &str, theirs: &str| {
        let (missing, foreign) = (world.get(ours), world.get(theirs));
        let message = |answer: &Answer| answer.json()["meta"]["error_message"].clone();
        assert_eq!(
            (missing.status, missing.code(), message(&missing)),
            (foreign.status, foreign.code(), message(&foreign))
        );
    };
    let export = |id: &str| format!("/v3/audit-logs/export/history/{id}");
    alike(&export("exp_000000000000000000000000"), &export(&other.export_id));
    alike("/v3/audit-logs/999999", &format!("/v3/audit-logs/{}", other.first_id + 39));
    alike("/v3/audit-logs?cursor=forged", &format!("/v3/audit-logs?cursor={}", other.cursor));
    let theirs = world.get_as(&other.token, &export(&other.export_id));
    assert_eq!(theirs.status, 200);
    assert_eq!(send(&world.server, "GET", &other.link, &[], b"").status, 200);
}

#[test]
fn foreign_and_missing_run_the_same_statements() {
    let variables = [("HOLDFAST_LOG_FORMAT", "json"), ("HOLDFAST_LOG_FILTER", "catalog=trace,holdfast_server=debug")];
    let world = World::with(&variables);
    let other = other(&world);
    let export = |id: &str| format!("/v3/audit-logs/export/history/{id}");
    let missing = "exp_000000000000000000000000";
    for (method, ours, theirs) in [
        ("GET", "/v3/audit-logs/999999".to_owned(), format!("/v3/audit-logs/{}", other.first_id + 39)),
        ("GET", export(missing), export(&other.export_id)),
        ("POST", export(missing) + "/cancel", export(&other.export_id) + "/cancel"),
    ] {
        // The server's own background work may come in between; it does not do so for ever.
        eventually(|| {
            let (missing, foreign) = (statements(&world, method, &ours), statements(&world, method, &theirs));
            assert!(!missing.is_empty() && !foreign.is_empty(), "{method} {ours}");
            missing == foreign
        });
    }
}

/// The statements that the server runs for a request that finds nothing.
fn statements(world: &World, method: &str, path: &str) -> Vec<String> {
    let before = send(&world.server, "GET", "/nowhere", &[], b"");
    world.server.logged_until(before.header("x-request-id"));
    let answer = send(&world.server, method, path, &[("authorization", &bearer(&world.token))], b"");
    assert_eq!(answer.status, 404, "{answer:?}");
    let lines = world.server.logged_until(answer.header("x-request-id"));
    let lines = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| line["fields"]["sql"].as_str().map(str::to_owned)).collect()
}
