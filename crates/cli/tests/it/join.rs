//! Links by which people set a password: single use, for a week, and never a way to more than their maker holds.

use serde_json::{Value, json};

use crate::http::World;
use crate::people::{Person, cookie_of, secret_of};
use crate::support::eventually;

fn reset_link(world: &World, by: &str, user_id: &str) -> (u16, Value) {
    let answer = world.request_as(by, "POST", &format!("/v3/users/{user_id}/reset-link"), &Value::Null);
    (answer.status, answer.json()["data"]["reset_link"].clone())
}

fn manager(world: &World) -> Person {
    world.person("user", &["manage-users"])
}

#[test]
fn a_reset_link_sets_a_new_password_once_and_ends_the_sessions() {
    let world = World::new();
    let (manager, person) = (manager(&world), world.person("user", &[]));
    let old = cookie_of(&world.sign_in(&person.email, &person.password));
    let (_, replaced) = reset_link(&world, &manager.token, &person.id);
    let (status, link) = reset_link(&world, &manager.token, &person.id);
    assert_eq!(status, 201);
    assert_eq!(world.join(secret_of(&replaced), "a quite new password").status, 401, "another took its place");
    assert_eq!(world.join(secret_of(&link), "short").status, 400);
    assert_eq!(world.join(secret_of(&link), &person.email.to_uppercase()).status, 400);
    let joined = world.join(secret_of(&link), "a quite new password");
    assert_eq!(joined.status, 201, "{joined:?}");
    let get = |cookie: &str| world.with_cookie(cookie, "GET", "/v3/session", &Value::Null).status;
    assert_eq!(get(&cookie_of(&joined)), 200);
    eventually(|| get(&old) == 401);
    assert_eq!(world.join(secret_of(&link), "a quite new password").status, 401);
    assert_eq!(world.sign_in(&person.email, &person.password).status, 401);
    assert_eq!(world.sign_in(&person.email, "a quite new password").status, 201);
    let told = world.told("User management");
    let of = |event: &Value| (event["action"].clone(), event["actor"]["userID"].clone());
    let resets: Vec<_> = told.iter().map(of).filter(|(action, _)| action == "Reset Password").collect();
    assert_eq!(resets.len(), 3);
    assert_eq!(resets[1].1, json!(manager.id));
    assert_eq!(resets[2].1, json!(person.id));
    assert!(!format!("{told:?}").contains("hfp_"));
}

#[test]
fn an_invitation_is_made_again_until_its_user_has_joined() {
    let world = World::new();
    let invited = world.invite("bo@example.com", "user");
    let path = format!("/v3/users/{}/invitation", invited["id"].as_str().unwrap());
    let again = world.post(&path, &Value::Null);
    assert_eq!(again.status, 201, "{again:?}");
    let again = again.json()["data"].clone();
    assert_eq!(world.join(secret_of(&invited["invitation_link"]), "a good password").status, 401);
    let (status, _) = reset_link(&world, &world.token, invited["id"].as_str().unwrap());
    assert_eq!(status, 409, "there is nothing to reset");
    assert_eq!(world.join(secret_of(&again["invitation_link"]), "a good password").status, 201);
    assert_eq!(world.post(&path, &Value::Null).status, 409);
}

#[test]
fn whoever_joins_says_how_they_are_called() {
    let world = World::new();
    let invited = world.invite("bo@example.com", "user");
    let body =
        json!({"secret": secret_of(&invited["invitation_link"]), "password": "a good password", "first_name": "Boris"});
    let joined = crate::http::send(&world.server, "POST", "/v3/join", &[], body.to_string().as_bytes());
    assert_eq!(joined.json()["data"]["user"]["username_for_display"], "Boris Lund");
}

#[test]
fn a_link_is_good_for_a_week() {
    let world = World::new();
    let invited = world.invite("bo@example.com", "user");
    let late = format!("clock={}", 7 * 24 * 60 * 60);
    let world = world.restarted(&[("HOLDFAST_FAULTS", &late)]);
    assert_eq!(world.join(secret_of(&invited["invitation_link"]), "a good password").status, 401);
}

#[test]
fn a_link_carries_no_more_than_its_maker_holds_when_it_is_made_and_when_it_is_used() {
    let world = World::new();
    let owner = world.get("/v3/users").json()["data"][0]["id"].as_str().unwrap().to_owned();
    let (manager, billing, nobody) =
        (manager(&world), world.person("user", &["manage-billing"]), world.person("user", &[]));
    assert_eq!(reset_link(&world, &manager.token, &billing.id).0, 403);
    assert_eq!(reset_link(&world, &manager.token, &owner).0, 403);
    assert_eq!(reset_link(&world, &manager.token, &manager.id).0, 403, "they change their password instead");
    assert_eq!(reset_link(&world, &nobody.token, &manager.id).0, 403);
    let (status, link) = reset_link(&world, &manager.token, &nobody.id);
    assert_eq!(status, 201);
    assert_eq!(world.grant(&nobody.id, &["manage-billing"]).status, 200);
    assert_eq!(world.join(secret_of(&link), "a quite new password").status, 401, "its user may more by now");
}

#[test]
fn the_operator_lets_the_owner_in_again() {
    let world = World::new();
    let made = world.installation.operate(["user", "reset-link", "--org", "acme", "--email", "ASHA@example.com"]);
    assert_eq!(made.code, 0, "{made:?}");
    let link = made.json()["resetLink"].clone();
    assert!(link.as_str().unwrap().starts_with(&world.server.url), "{link}");
    assert_eq!(world.join(secret_of(&link), "the owner's new password").status, 201);
    assert_eq!(world.sign_in("asha@example.com", "the owner's new password").status, 201);
    let missing = world.installation.operate(["user", "reset-link", "--org", "acme", "--email", "no@example.com"]);
    assert_eq!(missing.code, 1, "{missing:?}");
}
