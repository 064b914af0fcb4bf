//! The web interface, as far as the server serves it. What it does is tested in `ui/e2e`, with a browser.

use crate::http::{World, send};

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// What the page has in a program with the interface; without, it says how to build it.
const OF_THE_PAGE: &str = if cfg!(feature = "embed-ui") { "<div id=\"root\">" } else { "npm run build" };

#[test]
fn the_page_is_the_interface_or_says_how_to_build_it() {
    let world = World::unseen(&[]);
    let page = send(&world.server, "GET", "/", &[], b"");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text().contains(OF_THE_PAGE), "{}", page.text());
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    let again = send(&world.server, "GET", "/", &[("if-none-match", page.header("etag"))], b"");
    assert_eq!((again.status, again.bytes.len()), (304, 0));
}

#[test]
fn browsers_get_the_page_where_programs_get_an_error() {
    let world = World::unseen(&[]);
    let ask = |method: &str, path: &str| send(&world.server, method, path, &[BROWSER], b"");
    for path in ["/sign-in/acme", "/join", "/settings/audit-logs"] {
        assert_eq!(ask("GET", path).header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(send(&world.server, "GET", path, &[], b"").code(), "route_not_found", "{path}");
    }
    let head = ask("HEAD", "/join");
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    for (method, path) in [("GET", "/v3/nowhere"), ("GET", "/assets/gone.js"), ("POST", "/join"), ("GET", "/metrics/x")]
    {
        assert_eq!(ask(method, path).code(), "route_not_found", "{method} {path}");
    }
}

#[test]
fn answers_of_the_api_run_nothing_in_a_browser() {
    let world = World::unseen(&[]);
    for path in ["/livez", "/v3/openapi.json", "/v3/nowhere", "/v3/session"] {
        let answer = send(&world.server, "GET", path, &[BROWSER], b"");
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'", "{path}");
    }
}
