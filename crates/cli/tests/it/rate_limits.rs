//! Guessing passwords and tokens is slow, and nobody is locked out by somebody else.

use crate::http::{World, send};
use crate::support::eventually;

#[test]
fn ten_wrong_passwords_are_enough() {
    let world = World::new();
    let (person, other) = (world.person("user", &[]), world.person("user", &[]));
    for _ in 0..9 {
        assert_eq!(world.sign_in(&person.email, &person.password).status, 201, "success does not count");
        assert_eq!(world.sign_in(&person.email, "wrong wrong wrong").status, 401);
    }
    assert_eq!(world.sign_in(&person.email, "wrong wrong wrong").status, 401);
    let refused = world.sign_in(&person.email, &person.password);
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_attempts"));
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=900).contains(&wait), "{wait}");
    assert_eq!(world.sign_in(&other.email, &other.password).status, 201, "another account");
    eventually(|| world.told("User Logins").iter().any(|event| event["reason"] == "too many attempts"));
}

#[test]
fn a_hundred_wrong_tokens_are_enough_and_access_goes_on() {
    let world = World::new();
    let exchange = |token: &str| send(&world.server, "GET", "/oauth/access-token", &[("x-refresh-token", token)], b"");
    for number in 0..10 {
        assert_eq!(exchange("hfr_guessed").status, 401, "{number}");
    }
    assert_eq!(exchange("hfr_guessed").status, 429);
    for number in 10..100 {
        assert_eq!(exchange(&format!("hfr_guess{number}")).status, 401);
    }
    let refused = exchange(&world.installation.refresh_token);
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_attempts"));
    assert_eq!(world.get("/v3/users").status, 200);
}
