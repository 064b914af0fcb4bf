use serde_json::json;

use crate::support::Installation;

#[test]
fn a_support_export_reaches_behind_the_history_window_and_is_recorded() {
    let installation = Installation::new();
    let server = installation.serve();
    let event = json!({
        "resource": "Runbook", "action": "Create", "actor": {"type": "system"}, "timestamp": "2020-02-29T12:00:00Z",
        "reason": "=1+1",
    });
    let (status, body) = server.post("/v3/audit-logs/events", &installation.service_key, &event);
    assert_eq!(status, 201, "{body}");
    let target = tempfile::tempdir().unwrap();
    let export = |file: &str, kind: &str| {
        let out = target.path().join(file);
        let out = out.to_str().unwrap();
        installation.operate([
            "support",
            "export",
            "--org",
            "acme",
            "--from",
            "2020-02-29",
            "--to",
            "2020-02-29",
            "--reason",
            "the auditors asked",
            "--out",
            out,
            "--type",
            kind,
        ])
    };
    let exported = export("old.json", "json");
    assert_eq!((exported.code, &exported.json()["rows"]), (0, &json!(1)), "{exported:?}");
    let text = std::fs::read_to_string(target.path().join("old.json")).unwrap();
    let events: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!((events.len(), &events[0]["timestamp"]), (1, &json!("2020-02-29T12:00:00.000000Z")));
    let exported = export("old.csv", "csv");
    assert_eq!(exported.json()["rows"], json!(1), "{exported:?}");
    assert_eq!(std::fs::read_to_string(target.path().join("old.csv")).unwrap().lines().count(), 2);
    let refused = export("old.csv", "csv");
    assert!(refused.code == 1 && refused.stderr.contains("does not exist yet"), "{refused:?}");

    let token = server.access_token(&installation.refresh_token);
    let day = jiff::Zoned::now().date();
    let query = format!(
        "/v3/audit-logs?pageSize=10&pageNumber=1&startDate={day}&endDate={day}&action[]=Support+Export&include=meta"
    );
    let (status, body) = server.get(&query, &token);
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["metadata"]["totalCount"], 2, "{body}");
    assert_eq!(body["data"][0]["meta"]["reason"], "the auditors asked");
}
