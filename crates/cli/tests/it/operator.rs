//! The operator's commands, with and without a running server.

use serde_json::{Value, json};

use crate::support::{Installation, Server, eventually};

#[test]
fn organisations_are_made_and_governed_while_the_server_runs() {
    let installation = Installation::new();
    let server = installation.serve();
    govern(&installation);
    assert!(server.terminate().success());
}

#[test]
fn organisations_are_made_and_governed_without_a_server() {
    govern(&Installation::new());
}

fn govern(installation: &Installation) {
    let made = installation.operate(["org", "create", "Acme", "--owner-email", "ben@example.com", "--plan", "pro"]);
    assert_eq!(made.code, 0, "{made:?}");
    let slug = made.json()["organisationSlug"].as_str().unwrap().to_owned();
    assert!(slug.starts_with("acme-"), "a slug that is taken is completed: {slug}");
    for (arguments, answer) in [
        (["org", "set-plan", &slug, "enterprise"], json!({"changed": true})),
        (["org", "set-plan", &slug, "enterprise"], json!({"changed": false})),
        (["org", "set-retention", &slug, "3000"], json!({"changed": true, "takesEffectAt": null, "expired": 0})),
        (["org", "set-catalogue", &slug, "open"], json!({"changed": true})),
    ] {
        let finished = installation.operate(arguments);
        assert_eq!((finished.code, finished.json()), (0, answer), "{arguments:?}: {finished:?}");
    }
    let added = installation.operate(["org", "add-resource", &slug, "Repository", "Push", "Tag"]);
    assert_eq!(added.json(), json!({"added": 2}));
    let listed = installation.operate(["org", "list"]).json();
    let row = listed.as_array().unwrap().iter().find(|row| row["slug"] == slug.as_str()).unwrap();
    assert_eq!(row["plan"], "enterprise");
    assert_eq!(row["retentionDays"], 3_000);
    assert_eq!(row["catalogue"], "open");
}

#[test]
fn what_does_not_exist_or_cannot_be_is_the_callers_to_mend() {
    let installation = Installation::new();
    for arguments in [
        ["org", "set-plan", "nobody", "pro"],
        ["org", "set-plan", "acme", "gold"],
        ["org", "set-retention", "acme", "0"],
        ["service", "rotate", "acme", "nothing"],
        ["token", "revoke", "acme", "000000000000000000000000"],
        ["service", "create", "acme", "Default Service"],
    ] {
        let refused = installation.operate(arguments);
        assert_eq!((refused.code, refused.stdout.as_str()), (1, ""), "{arguments:?}: {refused:?}");
        let error: Value = serde_json::from_str(refused.stderr.trim()).unwrap();
        assert!(error["error"]["message"].is_string(), "{refused:?}");
    }
}

#[test]
fn replaced_and_revoked_credentials_stop_working() {
    let installation = Installation::new();
    let server = installation.serve();
    let event = json!({"resource": "Runbook", "action": "Create", "actor": {"type": "system"}});
    let post = |key: &str| server.post("/v3/audit-logs/events", key, &event).0;
    assert_eq!(post(&installation.service_key), 201);
    let rotated = installation.operate(["service", "rotate", "acme", "Default Service"]);
    let key = rotated.json()["serviceKey"].as_str().unwrap().to_owned();
    assert_eq!(post(&key), 201);
    eventually(|| post(&installation.service_key) == 401);
    let disabled = installation.operate(["service", "disable", "acme", "Default Service"]);
    assert_eq!(disabled.json(), json!({"changed": true}));
    eventually(|| post(&key) == 401);
    let refused = installation.operate(["service", "rotate", "acme", "Default Service"]);
    assert!(refused.code == 1 && refused.stderr.contains("enable it first"), "{refused:?}");
    let new = installation.operate(["token", "create", "acme", "--user", "ASHA@example.com"]).json();
    revoke(&installation, &server, &new);
}

fn revoke(installation: &Installation, server: &Server, new: &Value) {
    let refresh_token = new["refreshToken"].as_str().unwrap();
    let access_token = server.access_token(refresh_token);
    assert_eq!(server.get("/v3/audit-logs/filters", &access_token).0, 200);
    let revoked = installation.operate(["token", "revoke", "acme", new["id"].as_str().unwrap()]);
    assert_eq!(revoked.json(), json!({"changed": true}));
    assert_eq!(server.exchange(refresh_token).0, 401);
    eventually(|| server.get("/v3/audit-logs/filters", &access_token).0 == 401);
}
