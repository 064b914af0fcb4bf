//! No byte of one organisation's data in another's answers (I5), over every route.

use serde_json::{Value, json};

use crate::http::{Answer, World, bearer, day, last_days, send};
use crate::support::eventually;

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
    first_id: u64,
    export_id: String,
    cursor: String,
    link: String,
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
    let wish = json!({"filters": {"startDate": day(-7), "endDate": day(1)}, "name": MARKER, "exportType": "csv"});
    let headers = [("authorization", &*bearer(&token)), ("content-type", "application/json")];
    let asked = send(&world.server, "POST", "/v3/audit-logs/export", &headers, wish.to_string().as_bytes()).json();
    let export_id = asked["data"]["id"].as_str().unwrap().to_owned();
    let entry = || world.get_as(&token, &format!("/v3/audit-logs/export/history/{export_id}")).json()["data"].clone();
    eventually(|| entry()["status"] == "Completed");
    let link = entry()["downloadLink"].as_str().unwrap().strip_prefix(&world.server.url).unwrap().to_owned();
    Other {
        first_id: recorded.json()["data"]["firstID"].as_u64().unwrap(),
        cursor: list["metadata"]["nextCursor"].as_str().unwrap().to_owned(),
        export_id,
        link,
        token,
    }
}

fn assert_clean(what: &str, answer: &Answer) {
    let text = String::from_utf8_lossy(&answer.bytes).to_lowercase();
    let headers = format!("{:?}", answer.headers).to_lowercase();
    let marker = MARKER.to_lowercase();
    assert!(!text.contains(&marker) && !headers.contains(&marker), "{what}: {headers} {text}");
}

#[test]
fn nothing_of_another_organisation_is_seen_on_any_route() {
    let world = World::new();
    world.record(&crate::ingest::event());
    let other = other(&world);
    let list = format!("/v3/audit-logs?pageSize=1000&pageNumber=1&{}", last_days());
    let export = &other.export_id;
    for path in [
        list.clone(),
        format!("{list}&include=meta"),
        format!("{list}&q=zebra"),
        "/v3/audit-logs?order=recorded&pageSize=1000&include=meta".to_owned(),
        format!("/v3/audit-logs/{}", other.first_id + 30),
        "/v3/audit-logs/filters".to_owned(),
        "/v3/audit-logs/export/history?pageSize=100&pageNumber=1".to_owned(),
        format!("/v3/audit-logs/export/history/{export}"),
        format!("/v3/audit-logs?cursor={}", other.cursor),
        "/metrics".to_owned(),
        "/readyz".to_owned(),
        "/v3/openapi.json".to_owned(),
    ] {
        assert_clean(&path, &world.get(&path));
    }
    let cancelled = world.post(&format!("/v3/audit-logs/export/history/{export}/cancel"), &json!({}));
    assert_eq!(cancelled.status, 404);
    assert_clean("cancel", &cancelled);
    let refused = world.record(&json!({"resource": "Zebra", "action": "x", "actor": {"type": "system"}}));
    assert_eq!(refused.status, 422);
    assert_clean("the list of known resources", &refused);
    let found = world.list("&q=zebra");
    assert_eq!(found["metadata"]["totalCount"], 0);
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
