//! The session cookie, and the check that a change which came with it was asked for by our own pages.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::error::{ApiError, ApiResult, Code};

/// Its name where only https will carry it; browsers then refuse it from anywhere but this host.
const SECURE_NAME: &str = "__Host-holdfast";
/// Its name over http on loopback.
const PLAIN_NAME: &str = "holdfast";

/// What a session cookie holds in a request.
pub(crate) fn session(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|cookies| cookies.to_str().ok());
    let pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    let mut ours = pairs.filter(|(name, _)| [SECURE_NAME, PLAIN_NAME].contains(name));
    ours.next().map(|(_, value)| value.to_owned())
}

/// The header that gives a browser its session cookie, for as long as the browser runs.
pub(crate) fn set(session: &str, public_url: &str) -> HeaderValue {
    written(session, public_url, "")
}

/// The header that takes the session cookie away.
pub(crate) fn clear(public_url: &str) -> HeaderValue {
    written("", public_url, "; Max-Age=0")
}

fn written(session: &str, public_url: &str, more: &str) -> HeaderValue {
    let attributes = "Path=/; HttpOnly; SameSite=Strict";
    let text = match public_url.starts_with("https://") {
        true => format!("{SECURE_NAME}={session}; {attributes}; Secure{more}"),
        false => format!("{PLAIN_NAME}={session}; {attributes}{more}"),
    };
    HeaderValue::from_str(&text).expect("a credential is ASCII letters and digits")
}

/// Whether people may sign in at this address: not where the password would cross a network in the clear.
pub(crate) fn may_sign_in(public_url: &str) -> bool {
    let Some(authority) = public_url.strip_prefix("http://") else { return true };
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Refuses a request that a page of somebody else made a browser send.
pub(crate) fn check_origin(headers: &HeaderMap, public_url: &str) -> ApiResult<()> {
    if headers.get(header::ORIGIN).is_some_and(|origin| origin.as_bytes() == public_url.as_bytes()) {
        return Ok(());
    }
    let message = format!("a change with a session cookie needs the header `Origin: {public_url}`");
    Err(ApiError::new(Code::ForeignOrigin, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_as_safe_as_its_address_allows() {
        let secure = set("hfc_x", "https://audit.example.com");
        assert_eq!(secure, "__Host-holdfast=hfc_x; Path=/; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(set("hfc_x", "http://127.0.0.1:8081"), "holdfast=hfc_x; Path=/; HttpOnly; SameSite=Strict");
        assert!(clear("http://127.0.0.1").to_str().unwrap().ends_with("; Max-Age=0"));
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; holdfast=hfc_x"));
        assert_eq!(session(&headers).as_deref(), Some("hfc_x"));
        assert_eq!(session(&HeaderMap::new()), None);
    }

    #[test]
    fn people_sign_in_where_nobody_listens() {
        for good in ["https://audit.example.com", "http://127.0.0.1:8081", "http://localhost:1", "http://[::1]:8081"] {
            assert!(may_sign_in(good), "{good}");
        }
        for wrong in ["http://audit.example.com", "http://10.0.0.1:8081", "http://localhost.example.com"] {
            assert!(!may_sign_in(wrong), "{wrong}");
        }
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        let of = |origin: &'static str| HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static(origin))]);
        let ours = "https://audit.example.com";
        assert!(check_origin(&of(ours), ours).is_ok());
        for foreign in ["https://audit.example.com.evil.test", "http://audit.example.com", "null"] {
            assert_eq!(check_origin(&of(foreign), ours).unwrap_err().code, Code::ForeignOrigin);
        }
        assert!(check_origin(&HeaderMap::new(), ours).is_err());
    }
}
