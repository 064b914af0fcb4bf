//! Signing in with a password and out again, and the events that tell of it.

use serde_json::{Value, json};

use crate::denied::denied;
use crate::http::{Answer, World, send};
use crate::people::{Person, cookie_of};
use crate::support::eventually;

/// Somebody who may look at the log, and is signed in.
fn signed_in(world: &World) -> (Person, String) {
    let person = world.person("user", &["manage-audit-logs"]);
    let answer = world.sign_in(&person.email.to_uppercase(), &person.password);
    assert_eq!(answer.status, 201, "{answer:?}");
    (person, cookie_of(&answer))
}

fn get(world: &World, cookie: &str, path: &str) -> Answer {
    world.with_cookie(cookie, "GET", path, &Value::Null)
}

/// Actions and outcomes of what the log tells of people who signed in, since the last who joined.
fn logins(world: &World) -> Vec<Value> {
    let mut events = world.told("User Logins");
    events.remove(0);
    events
}

#[test]
fn somebody_signs_in_looks_and_signs_out() {
    let world = World::new();
    let (person, cookie) = signed_in(&world);
    let session = get(&world, &cookie, "/v3/session").json()["data"].clone();
    assert_eq!((&session["user"]["id"], &session["plan"]), (&json!(person.id), &json!("enterprise")));
    assert_eq!(
        (&session["organization"]["slug"], &session["abilities"]),
        (&json!("acme"), &json!(["manage-audit-logs"]))
    );
    assert_eq!(get(&world, &cookie, "/v3/audit-logs/filters").status, 200);
    let left = world.with_cookie(&cookie, "DELETE", "/v3/session", &Value::Null);
    assert_eq!((left.status, left.header("set-cookie").contains("Max-Age=0")), (204, true), "{left:?}");
    assert_eq!(get(&world, &cookie, "/v3/session").status, 401, "at once");
    let told = logins(&world);
    assert_eq!(told.iter().map(|event| &event["action"]).collect::<Vec<_>>(), ["Login", "Logout"]);
    for event in &told {
        let of = |field: &str| event[field].as_str().unwrap();
        assert_eq!([of("client"), of("tokenType"), of("ipAddress")], ["web", "session", "127.0.0.1"]);
        assert_eq!((&event["actor"]["userID"], &event["outcome"]), (&json!(person.id), &json!("success")));
        assert_eq!(event["sessionID"], told[0]["sessionID"]);
        assert!(!event.to_string().contains("hfc_"), "{event}");
    }
    assert_eq!(world.delete("/v3/session").status, 409, "a token is no session");
}

#[test]
fn a_failed_sign_in_names_the_account_and_never_the_password() {
    let world = World::new();
    let person = world.person("user", &[]);
    let wrong = "Tr0ub4dor&3 is wrong";
    let refusals = [
        world.sign_in(&person.email, wrong),
        world.sign_in("nobody@example.com", wrong),
        world.sign_in(wrong, wrong),
        try_with(&world, &json!({"organization": "nobody", "email": person.email, "password": wrong})),
    ];
    let said: Vec<_> =
        refusals.iter().map(|answer| (answer.status, answer.json()["meta"]["error_message"].clone())).collect();
    assert!(said.iter().all(|said| *said == said_of(&refusals[0])), "nobody learns who has an account: {said:?}");
    assert_eq!(said[0].0, 401);
    eventually(|| logins(&world).len() >= 3);
    let told = logins(&world);
    assert_eq!(told.len(), 3, "an organisation that does not exist has no log");
    let of = |event: &Value| {
        (
            event["action"].clone(),
            event["outcome"].clone(),
            event["actor"]["type"].clone(),
            event["actor"]["userEmail"].clone(),
        )
    };
    let mut emails: Vec<_> = told.iter().map(of).collect();
    emails.sort_by_key(|of| of.3.to_string());
    let expected = |email: &str| (json!("Login Failed"), json!("failure"), json!("anonymous"), json!(email));
    assert_eq!(emails, [expected(""), expected("nobody@example.com"), expected(&person.email)]);
    assert_eq!(told.iter().filter(|event| event["targets"][0]["id"] == person.id.as_str()).count(), 1);
    assert!(!format!("{told:?}").contains("Tr0ub4dor"));
}

fn said_of(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.json()["meta"]["error_message"].clone())
}

fn try_with(world: &World, body: &Value) -> Answer {
    send(&world.server, "POST", "/v3/session", &[], body.to_string().as_bytes())
}

#[test]
fn repeated_failures_are_told_together() {
    let world = World::with(&[("HOLDFAST_DENIALS_WINDOW", "1s")]);
    for _ in 0..5 {
        assert_eq!(world.sign_in("asha@example.com", "wrong wrong wrong").status, 401);
    }
    eventually(|| world.told("User Logins").len() >= 2);
    let counted = |event: &Value| event["meta"]["count"].as_u64().unwrap_or(1);
    eventually(|| world.told("User Logins").iter().map(counted).sum::<u64>() == 5);
}

#[test]
fn the_organisation_may_be_left_out_while_there_is_one() {
    let world = World::new();
    let person = world.person("user", &[]);
    let body = json!({"email": person.email, "password": person.password});
    assert_eq!(try_with(&world, &body).status, 201);
    let more = ["org", "create", "Bolt", "--owner-email", "ben@example.com"];
    assert_eq!(world.installation.operate(more).code, 0);
    let refused = try_with(&world, &body);
    assert_eq!(refused.status, 400, "{refused:?}");
    assert_eq!(refused.json()["meta"]["error_details"]["errors"][0]["field"], "organization");
}

#[test]
fn a_session_ends_when_its_user_signs_in_again_or_changes_the_password() {
    let world = World::new();
    let (person, first) = signed_in(&world);
    let body = json!({"organization": "acme", "email": person.email, "password": person.password}).to_string();
    let headers = [("cookie", first.as_str()), ("origin", &*world.server.url)];
    let second = cookie_of(&send(&world.server, "POST", "/v3/session", &headers, body.as_bytes()));
    assert_eq!(get(&world, &first, "/v3/session").status, 401);
    let third = cookie_of(&world.sign_in(&person.email, &person.password));
    let change = |current: &str, new: &str| {
        let body = json!({"current_password": current, "password": new});
        world.with_cookie(&third, "PUT", "/v3/session/password", &body)
    };
    assert_eq!(change("not the password", "a much better password").status, 403);
    assert_eq!(change(&person.password, "short").status, 400);
    assert_eq!(change(&person.password, "a much better password").status, 204);
    assert_eq!(get(&world, &third, "/v3/session").status, 200, "the one that changed it stays");
    eventually(|| get(&world, &second, "/v3/session").status == 401);
    assert_eq!(world.sign_in(&person.email, &person.password).status, 401);
    assert_eq!(world.sign_in(&person.email, "a much better password").status, 201);
    eventually(|| {
        let told = world.told("User management");
        let of = |event: &Value| format!("{} {}", event["action"], event["outcome"]);
        let changed: Vec<_> = told.iter().map(of).filter(|what| what.contains("Password")).collect();
        changed == [r#""Change Password" "denied""#, r#""Change Password" "success""#]
            || changed == [r#""Change Password" "success""#, r#""Change Password" "denied""#]
    });
}

#[test]
fn a_cookie_changes_nothing_for_pages_of_others() {
    let world = World::new();
    let (person, cookie) = signed_in(&world);
    let body = json!({"email": person.email, "password": person.password}).to_string();
    for (method, path, headers) in [
        ("DELETE", "/v3/session", vec![("cookie", cookie.as_str())]),
        ("DELETE", "/v3/session", vec![("cookie", cookie.as_str()), ("origin", "https://evil.example.com")]),
        ("POST", "/v3/session", vec![("origin", "https://evil.example.com")]),
    ] {
        let refused = send(&world.server, method, path, &headers, body.as_bytes());
        assert_eq!((refused.status, refused.code().as_str()), (403, "foreign_origin"), "{headers:?}");
    }
    assert_eq!(get(&world, &cookie, "/v3/session").status, 200);
}

#[test]
fn nobody_signs_in_over_plain_http_from_elsewhere_unless_the_operator_wants_it() {
    let public = ("HOLDFAST_PUBLIC_URL", "http://audit.example.com");
    let world = World::with(&[public]);
    let refused = world.sign_in("asha@example.com", "anything at all");
    assert_eq!(refused.status, 403, "{refused:?}");
    assert!(refused.json()["meta"]["error_message"].as_str().unwrap().contains("`public_url`"));
    assert_eq!(world.join("hfp_anything", "anything at all").status, 403);
    let world = world.restarted(&[public, ("HOLDFAST_INSECURE_HTTP", "true")]);
    assert_eq!(world.sign_in("asha@example.com", "anything at all").status, 401);
}

#[test]
fn a_session_that_is_not_used_runs_out_and_whoever_shows_it_still_is_told_of() {
    let world = World::new();
    let (_, cookie) = signed_in(&world);
    let late = |hours: u32| format!("clock={}", hours * 3_600);
    let world = world.restarted(&[("HOLDFAST_FAULTS", &late(11))]);
    assert_eq!(get(&world, &cookie, "/v3/audit-logs/filters").status, 200);
    let world = world.restarted(&[("HOLDFAST_FAULTS", &late(22))]);
    assert_eq!(get(&world, &cookie, "/v3/audit-logs/filters").status, 200, "it was used eleven hours ago");
    let world = world.restarted(&[("HOLDFAST_FAULTS", &late(35))]);
    let refused = get(&world, &cookie, "/v3/audit-logs/filters");
    assert_eq!(refused.status, 401, "{refused:?}");
    assert!(refused.json()["meta"]["error_message"].as_str().unwrap().contains("has expired"), "{refused:?}");
    eventually(|| denied(&world).iter().any(|event| event["tokenType"] == "session"));
}
