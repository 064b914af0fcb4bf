use serde_json::json;

use crate::support::{Installation, Server, holdfast, run};

#[test]
fn a_directory_that_was_not_initialised_is_refused_with_a_hint() {
    let directory = tempfile::tempdir().unwrap();
    let refused = run(holdfast(["serve", "--listen", "127.0.0.1:0"]).arg("--data").arg(directory.path()));
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("was not initialised") && refused.stderr.contains("holdfast init"), "{refused:?}");
    assert_eq!(directory.path().read_dir().unwrap().count(), 0);
    let refused = run(&mut holdfast(["serve"]));
    assert!(refused.code == 1 && refused.stderr.contains("--data DIR"), "{refused:?}");
}

#[test]
fn a_busy_port_is_named() {
    let installation = Installation::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let refused = run(holdfast(["serve", "--listen", &address]).arg("--data").arg(installation.directory()));
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains(&address), "{refused:?}");
}

#[test]
fn a_second_server_is_told_who_has_the_directory() {
    let installation = Installation::new();
    let server = installation.serve();
    let refused = run(holdfast(["serve", "--listen", "127.0.0.1:0"]).arg("--data").arg(installation.directory()));
    assert_eq!(refused.code, 1, "{refused:?}");
    assert!(refused.stderr.contains("in use by process ") && refused.stderr.contains("holdfast serve"), "{refused:?}");
    assert!(server.terminate().success());
}

#[test]
fn a_server_ends_cleanly_on_sigterm_and_what_it_acknowledged_is_there_again() {
    let installation = Installation::new();
    let server = installation.serve();
    let event = json!({"resource": "Runbook", "action": "Create", "actor": {"type": "system"}});
    let (status, body) = server.post("/v3/audit-logs/events", &installation.service_key, &event);
    assert_eq!(status, 201, "{body}");
    let id = body["data"]["firstID"].clone();
    assert!(server.terminate().success());
    assert!(!installation.directory().join("control.sock").exists());
    let server = Server::start(&installation.directory());
    let token = server.access_token(&installation.refresh_token);
    let (status, body) = server.get(&format!("/v3/audit-logs/{id}"), &token);
    assert_eq!((status, &body["data"]["resource"]), (200, &json!("Runbook")), "{body}");
}
