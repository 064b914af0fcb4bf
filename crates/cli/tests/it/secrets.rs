//! No secret is anywhere in what the server keeps, writes or says: everything is decoded and searched for every secret that
//! the test made. A planted one must be found by the same search.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;

use holdfast_engine::catalog::schema::ENGINE;
use holdfast_engine::catalog::sqlite::SqliteCatalog;
use holdfast_engine::catalog::{CatalogError, Connection, Value as Cell};
use holdfast_organisation::SCHEMA;
use serde_json::{Value, json};

use crate::http::{World, bearer, day, send};
use crate::people::secret_of;
use crate::support::{eventually, holdfast, run};

/// No secret, but put wherever a secret could slip through.
const PLANTED: &str = "planted-5dd1c3";
/// The address and the header of a webhook: secrets that the catalog has to keep, to be used one day.
const KEPT: [&str; 2] = ["hooks.example.com/services/T00/B00/kept-1f09", "Bearer kept-77aa"];

/// Every secret by what it is.
type Secrets = BTreeMap<&'static str, String>;
/// Decoded text by where it lies.
type Places = BTreeMap<String, String>;

#[test]
fn no_secret_is_found_anywhere() {
    let variables =
        [("HOLDFAST_SEAL_BYTES", "4000"), ("HOLDFAST_LOG_FILTER", "trace"), ("HOLDFAST_LOG_FORMAT", "json")];
    let world = World::with(&variables);
    let mut secrets = Secrets::new();
    use_every_secret(&world, &mut secrets);
    plant(&world);
    let mut places = Places::new();
    export(&world, &mut places);
    let spool = spool(&world, &mut secrets);
    let last = send(
        &world.server,
        "GET",
        &format!("/v3/audit-logs?order={PLANTED}"),
        &[("authorization", &bearer(&world.token))],
        b"",
    );
    places.insert("log".to_owned(), world.server.logged_until(last.header("x-request-id")).join("\n"));
    let World { installation, server, .. } = world;
    let segments = installation.directory().join("objects/segments");
    eventually(|| segments.exists());
    assert!(server.terminate().success());
    files(&spool, "spool", &mut places);
    files(&installation.directory().join("objects/exports"), "exports", &mut places);
    events(&installation.directory(), &mut places);
    catalog(&installation.directory(), &mut places);
    for (place, kind) in [("events", "events"), ("catalog teams", "a row"), ("log", "the log")] {
        assert!(places[place].contains(PLANTED), "the search finds nothing in {kind}");
    }
    for kind in ["spool", "exports"] {
        let found = places.iter().any(|(place, text)| place.starts_with(kind) && text.contains(PLANTED));
        assert!(found, "the search finds nothing in {kind}");
    }
    let mut found = Vec::new();
    for (place, text) in &places {
        found.extend(
            secrets.iter().filter(|(_, secret)| text.contains(*secret)).map(|(kind, _)| format!("{kind} in {place}")),
        );
        if place != "catalog documents" {
            found.extend(KEPT.iter().filter(|kept| text.contains(**kept)).map(|kept| format!("{kept} in {place}")));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    assert!(secrets.len() >= 12 && secrets.values().all(|secret| secret.len() >= 12), "{:?}", secrets.keys());
}

/// Makes, uses, replaces and ends every kind of secret that there is.
fn use_every_secret(world: &World, secrets: &mut Secrets) {
    let installation = &world.installation;
    secrets.insert("owner's refresh token", installation.refresh_token.clone());
    secrets.insert("first service key", installation.service_key.clone());
    secrets.insert("access token", world.token.clone());
    secrets.insert("owner's password", installation.owner_password.clone());
    let person = world.person("user", &["manage-api-tokens"]);
    secrets.insert("person's password", person.password.clone());
    secrets.insert("person's access token", person.token.clone());
    let invited = world.invite("invited@example.com", "user");
    secrets.insert("invitation", secret_of(&invited["invitation_link"]).to_owned());
    let reset = world.post(&format!("/v3/users/{}/reset-link", person.id), &json!({})).json();
    let reset = secret_of(&reset["data"]["reset_link"]).to_owned();
    assert_eq!(world.join(&reset, "a new password to sign in with").status, 201);
    secrets.insert("reset link", reset);
    secrets.insert("new password", "a new password to sign in with".to_owned());
    sign_in(world, secrets, &person.email);
    let made = world.post("/v3/refresh-token", &json!({"user_id": person.id})).json()["data"].clone();
    secrets.insert("refresh token", made["token"].as_str().unwrap().to_owned());
    assert_eq!(world.delete(&format!("/v3/refresh-token/{}", made["id"].as_str().unwrap())).status, 204);
    keys_and_webhooks(world, secrets);
}

fn sign_in(world: &World, secrets: &mut Secrets, email: &str) {
    let attempt = |password: &str| {
        let body = json!({"organization": "acme", "email": email, "password": password}).to_string();
        send(&world.server, "POST", "/v3/session", &[("content-type", "application/json")], body.as_bytes())
    };
    assert_eq!(attempt("this password is wrong").status, 401);
    secrets.insert("wrong password", "this password is wrong".to_owned());
    let session = attempt("a new password to sign in with");
    assert_eq!(session.status, 201, "{session:?}");
    let cookie = session.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    let headers = [("cookie", &*format!("holdfast={cookie}"))];
    assert_eq!(send(&world.server, "GET", "/v3/session", &headers, b"").status, 200);
    secrets.insert("session cookie", cookie);
}

fn keys_and_webhooks(world: &World, secrets: &mut Secrets) {
    let team = world.default_team();
    let services = world.get(&format!("/v3/services?owner_id={team}")).json()["data"].clone();
    let path = format!("/v3/services/{}/rotate-key", services[0]["id"].as_str().unwrap());
    let rotated = world.post(&path, &json!({})).json()["data"]["api_key"].as_str().unwrap().to_owned();
    secrets.insert("rotated service key", rotated);
    let service = json!({"name": "signed", "owner_id": team, "escalation_policy_id": services[0]["escalation_policy_id"], "email_prefix": "s"});
    let made = world.post(&format!("/v3/services?owner_id={team}"), &service).json();
    secrets.insert("service key", made["data"]["api_key"].as_str().unwrap().to_owned());
    let webhook = json!({
        "name": "deploys", "trigger_type": "incident", "triggers": [{"event_class": "incident", "event_type": "created"}],
        "urls": [{"url": format!("https://{}", KEPT[0]), "method": "POST"}], "header": {"Authorization": KEPT[1]},
    });
    let made = world.post("/v3/extensions/event-webhooks", &webhook);
    assert_eq!(made.status, 201, "{made:?}");
    let shown = [made.text(), world.get("/v3/extensions/event-webhooks").text()].concat();
    assert!(KEPT.iter().all(|kept| !shown.contains(kept)), "{shown}");
}

fn plant(world: &World) {
    let resource = json!({"actions": ["Plant"]});
    assert_eq!(world.put("/v3/audit-logs/resources/Plane", &resource).status, 200);
    assert_eq!(world.post("/v3/teams", &json!({"name": PLANTED, "member_ids": []})).status, 201);
}

fn export(world: &World, places: &mut Places) {
    for kind in ["csv", "json"] {
        let wish = json!({"filters": {"startDate": day(-7), "endDate": day(1)}, "name": "all", "exportType": kind});
        let id = world.post("/v3/audit-logs/export", &wish).json()["data"]["id"].as_str().unwrap().to_owned();
        let entry = || world.get(&format!("/v3/audit-logs/export/history/{id}")).json()["data"].clone();
        eventually(|| entry()["status"] == "Completed");
        places.insert(format!("history of the {kind} export"), entry().to_string());
    }
}

/// Events that wait in the spool of a client whose server is away.
fn spool(world: &World, secrets: &mut Secrets) -> std::path::PathBuf {
    let directory = world.installation.directory().with_file_name("spool");
    let event =
        json!({"resource": "Runbook", "action": "Create", "actor": {"type": "system"}, "additionalInfo": PLANTED});
    let input = world.installation.directory().with_file_name("events.ndjson");
    #[expect(clippy::disallowed_methods, reason = "what a person has written")]
    fs::write(&input, format!("{event}\n")).unwrap();
    let mut sending = holdfast(["send", "--format=json", "--wait=0", "--url=http://127.0.0.1:9"]);
    let sending =
        sending.arg("--spool").arg(&directory).arg(&input).env("HOLDFAST_KEY", &world.key).stdout(Stdio::piped());
    assert_ne!(run(sending.current_dir(directory.parent().unwrap())).code, 0);
    secrets.insert("key of the sender", world.key.clone());
    directory
}

fn files(directory: &Path, name: &str, places: &mut Places) {
    for entry in directory.read_dir().unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            let text = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
            places.insert(format!("{name} {}", entry.file_name().display()), text);
        }
    }
}

/// Everything that journal and segments hold, decoded.
fn events(data: &Path, places: &mut Places) {
    let out = data.with_file_name("events.json");
    let arguments =
        ["support", "export", "--org", "acme", "--from", "2020-01-01", "--to", "2100-01-01", "--type", "json"];
    let exported = run(holdfast(arguments).args(["--reason", "search", "--out"]).arg(&out).arg("--data").arg(data));
    assert_eq!(exported.code, 0, "{exported:?}");
    let events: Vec<Value> = serde_json::from_slice(&fs::read(out).unwrap()).unwrap();
    places.insert("events".to_owned(), events.iter().map(Value::to_string).collect());
}

/// Every cell of every table; bytes as they are and in hexadecimal.
fn catalog(data: &Path, places: &mut Places) {
    let catalog = SqliteCatalog::open(&data.join("catalog.sqlite"), &[ENGINE, SCHEMA]).unwrap();
    let read = |connection: &mut dyn Connection| -> Result<Vec<(String, String)>, CatalogError> {
        let tables = connection.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", &[])?;
        let tables = tables.iter().map(|row| row.text(0).unwrap().to_owned()).collect::<Vec<_>>();
        let contents = tables.into_iter().map(|table| {
            let sql: &'static str = format!("SELECT * FROM {table}").leak();
            let rows = connection.query(sql, &[])?;
            Ok((table, rows.iter().flat_map(|row| &row.0).map(text).collect::<Vec<_>>().join("\n")))
        });
        contents.collect()
    };
    let tables = holdfast_engine::catalog::read::<_, CatalogError>(&catalog, read).unwrap();
    places.extend(tables.into_iter().map(|(table, text)| (format!("catalog {table}"), text)));
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Integer(integer) => integer.to_string(),
        Cell::Text(text) => text.clone(),
        Cell::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("{} {hex}", String::from_utf8_lossy(bytes))
        }
    }
}
