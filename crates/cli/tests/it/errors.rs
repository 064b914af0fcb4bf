//! What is refused, and how: status, code and body of every kind of bad request.

use serde_json::json;

use crate::http::{World, bearer, day, last_days, send};
use crate::support::eventually;

#[test]
fn the_frameworks_own_refusals_look_like_ours() {
    let world = World::new();
    for (method, path, status, code) in [
        ("GET", "/nowhere", 404, "route_not_found"),
        ("GET", "/v3/audit-logs/", 404, "route_not_found"),
        ("DELETE", "/v3/audit-logs", 405, "method_not_allowed"),
        ("GET", "/v3/audit-logs/export", 405, "method_not_allowed"),
        ("POST", "/livez", 405, "method_not_allowed"),
    ] {
        let refused = send(&world.server, method, path, &[("authorization", &bearer(&world.token))], b"");
        assert_eq!((refused.status, refused.code().as_str()), (status, code), "{method} {path}");
        assert_eq!(!refused.header("allow").is_empty(), status == 405, "{refused:?}");
    }
}

#[test]
fn a_request_keeps_the_id_that_its_caller_gave_it() {
    let world = World::new();
    let named = send(&world.server, "GET", "/livez", &[("x-request-id", "mine-7")], b"");
    assert_eq!(named.header("x-request-id"), "mine-7");
    let refused = send(&world.server, "GET", "/livez", &[("x-request-id", &"x".repeat(65))], b"");
    assert_ne!(refused.header("x-request-id"), "x".repeat(65));
}

#[test]
fn nobody_gets_past_a_route_without_the_right_credential() {
    let world = World::new();
    let looking = [
        ("GET", "/v3/audit-logs"),
        ("GET", "/v3/audit-logs/1"),
        ("GET", "/v3/audit-logs/filters"),
        ("GET", "/v3/audit-logs/tail"),
        ("POST", "/v3/audit-logs/export"),
        ("GET", "/v3/audit-logs/export/history"),
        ("GET", "/v3/audit-logs/export/history/exp_1"),
        ("POST", "/v3/audit-logs/export/history/exp_1/cancel"),
    ];
    let changed = format!("{}x", &world.token[..world.token.len() - 1]);
    for (method, path) in looking.into_iter().chain([("POST", "/v3/audit-logs/events")]) {
        for credential in ["", "Bearer ", "Basic abc", "Bearer hfa_short", &bearer(&changed)] {
            let refused = send(&world.server, method, path, &[("authorization", credential)], b"{");
            assert_eq!((refused.status, refused.code().as_str()), (401, "unauthenticated"), "{path} {credential}");
        }
    }
    for (method, path) in looking {
        let refused = send(&world.server, method, path, &[("authorization", &bearer(&world.key))], b"{");
        assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"), "{path}");
    }
    let refused = world.record_with(&world.token, &[], b"{");
    assert_eq!((refused.status, refused.code().as_str()), (403, "forbidden"));
    for (header, status) in [("", 401), ("hfr_unknown", 401)] {
        let refused = send(&world.server, "GET", "/v3/oauth/access-token", &[("x-refresh-token", header)], b"");
        assert_eq!(refused.status, status, "{header}");
    }
}

#[test]
fn a_plan_without_audit_logs_gets_402_and_the_refusals_are_one_event() {
    let world = World::new();
    world.installation.operate(["org", "set-plan", "acme", "pro"]);
    eventually(|| world.get("/v3/audit-logs").status == 402);
    let refused = world.get("/v3/audit-logs?nonsense=1");
    assert_eq!((refused.status, refused.code().as_str()), (402, "plan_required"), "402 goes before 400");
    assert_eq!(world.record(&crate::ingest::event()).status, 201, "recording goes on");
    world.installation.operate(["org", "set-plan", "acme", "enterprise"]);
    eventually(|| world.get("/v3/audit-logs/filters").status == 200);
    let denied = world.list("&outcome[]=denied");
    assert_eq!(denied["metadata"]["totalCount"], 1, "{denied}");
    assert_eq!(denied["data"][0]["action"], "View");
}

#[test]
fn routes_without_parameters_refuse_any() {
    let world = World::new();
    for path in ["/v3/audit-logs/1?include=meta", "/v3/audit-logs/export/history/exp_1?pageSize=1"] {
        assert_eq!(world.get(path).code(), "unknown_parameter", "{path}");
    }
}

#[test]
fn bad_parameters_are_named() {
    let world = World::new();
    let range = last_days();
    let page = "pageSize=10&pageNumber=1";
    let old = format!("startDate={}&endDate={}", day(-400), day(-399));
    let long = format!("startDate={}&endDate={}", day(-200), day(-1));
    for (query, code, named) in [
        (String::new(), "missing_parameter", "`pageSize`, `pageNumber`, `startDate`, `endDate`"),
        (page.to_owned(), "missing_parameter", "`startDate`"),
        (format!("{page}&startDate={}", day(-1)), "missing_parameter", "`endDate`"),
        (format!("pageSize=0&pageNumber=1&{range}"), "invalid_parameter", "`pageSize`"),
        (format!("pageSize=1001&pageNumber=1&{range}"), "invalid_parameter", "`pageSize`"),
        (format!("pageSize=10&pageNumber=0&{range}"), "invalid_parameter", "`pageNumber`"),
        (format!("{page}&{range}&resorce[]=x"), "unknown_parameter", "`resource`"),
        (format!("{page}&{range}&outcome[]=perhaps"), "invalid_parameter", "perhaps"),
        (format!("{page}&{range}&ipAddress[]=300.1.1.1"), "invalid_parameter", "300.1.1.1"),
        (format!("{page}&{range}&q=a:b"), "invalid_parameter", "quote"),
        (format!("{page}&{range}&q=a+OR+(b"), "invalid_parameter", "at character 8: expected `)`"),
        (format!("{page}&{range}&timezone=Mars/Olympus"), "invalid_parameter", "Mars/Olympus"),
        (format!("{page}&{range}&startTime=2026-01-01T00:00:00Z"), "invalid_parameter", "mixed"),
        (format!("{page}&startDate=2026-02-30&endDate=2026-03-01"), "invalid_parameter", "2026-02-30"),
        (format!("{page}&{old}"), "range_too_old", "ask the operator of this installation"),
        (format!("{page}&{long}"), "range_too_long", "three calendar months"),
        (format!("{page}&{range}&include=everything"), "invalid_parameter", "everything"),
        (format!("{page}&{range}&order=sideways"), "invalid_parameter", "sideways"),
        (format!("{page}&{range}&afterID=1"), "invalid_parameter", "order=recorded"),
        ("order=recorded&pageSize=5&pageNumber=1".to_owned(), "invalid_parameter", "`pageNumber`"),
        ("cursor=abc".to_owned(), "invalid_cursor", "cursor"),
        (format!("cursor=abc&{range}"), "invalid_parameter", "only `pageSize`"),
        (format!("{page}&{range}&q=%ff"), "invalid_parameter", "UTF-8"),
    ] {
        let refused = world.get(&format!("/v3/audit-logs?{query}"));
        assert_eq!((refused.status, refused.code().as_str()), (400, code), "{query}: {}", refused.text());
        let message = refused.json()["meta"]["error_message"].as_str().unwrap().to_owned();
        assert!(message.contains(named) || code == "range_too_long", "{query}: {message}");
    }
    let refused = world.get(&format!("/v3/audit-logs?{page}&{range}&q=%C3%A9t%C3%A9+owner:x"));
    let detail = &refused.json()["meta"]["error_details"]["errors"][0];
    assert_eq!((detail["field"].as_str(), detail["position"].as_u64()), (Some("q"), Some(5)), "{detail}");
    let ahead = world.get(&format!("/v3/audit-logs?{page}&{range}&throughID=1000000"));
    assert_eq!((ahead.status, ahead.code().as_str()), (409, "stale_position"));
}

#[test]
fn a_cursor_that_was_edited_or_is_anothers_opens_nothing() {
    let (world, stranger) = (World::new(), World::new());
    let cursor = |world: &World| {
        let list = world.get(&format!("/v3/audit-logs?pageSize=1&pageNumber=1&{}", last_days())).json();
        list["metadata"]["nextCursor"].as_str().unwrap().to_owned()
    };
    let ours = cursor(&world);
    assert_eq!(world.get(&format!("/v3/audit-logs?cursor={ours}")).status, 200);
    let middle = ours.len() / 2;
    let other = if &ours[middle..=middle] == "A" { "B" } else { "A" };
    let edited = format!("{}{other}{}", &ours[..middle], &ours[middle + 1..]);
    for cursor in [edited, ours[..ours.len() - 1].to_owned(), cursor(&stranger)] {
        let refused = world.get(&format!("/v3/audit-logs?cursor={cursor}"));
        assert_eq!((refused.status, refused.code().as_str()), (400, "invalid_cursor"), "{cursor}");
    }
}

#[test]
fn ids_that_are_not_there_are_all_missing_in_the_same_words() {
    let world = World::new();
    let messages: Vec<_> = ["0", "999999", "99999999999999999999999", "abc", "-1", "%20"]
        .iter()
        .map(|id| {
            let missing = world.get(&format!("/v3/audit-logs/{id}"));
            assert_eq!((missing.status, missing.code().as_str()), (404, "not_found"), "{id}");
            missing.json()["meta"]["error_message"].clone()
        })
        .collect();
    assert!(messages.windows(2).all(|pair| pair[0] == pair[1]), "{messages:?}");
}

#[test]
fn health_and_the_document_need_no_credential() {
    let world = World::new();
    for path in ["/livez", "/readyz"] {
        let healthy = send(&world.server, "GET", path, &[], b"");
        assert_eq!((healthy.status, healthy.json()), (200, json!({"status": "ok"})), "{path}");
    }
    let document = send(&world.server, "GET", "/v3/openapi.json", &[], b"");
    let committed: serde_json::Value = serde_json::from_str(include_str!("../../../../docs/openapi.json")).unwrap();
    assert_eq!(document.json(), committed);
    assert_eq!(world.record(&crate::ingest::event()).status, 201);
    let metrics = send(&world.server, "GET", "/metrics", &[], b"");
    assert_eq!(metrics.status, 200);
    let text = metrics.text();
    assert!(text.contains("admit_events_total 1") && !text.contains(&world.installation.organisation), "{text}");
}
