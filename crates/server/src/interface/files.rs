//! Static files: which one answers a path, in which form, and how long a browser may keep it.

use std::collections::BTreeMap;

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The page that answers every path of a page.
pub(super) const INDEX: &str = "index.html";
/// Where the build puts files whose names carry a hash of what they contain: such a file never changes.
const UNCHANGING: &str = "assets/";

/// What a browser may do with a page of ours: run, style and show what comes from us, and talk to us.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// A file as it was built.
#[derive(Debug, Clone, Copy)]
pub(super) struct File {
    /// Path below the root, without a slash in front.
    pub(super) path: &'static str,
    pub(super) bytes: &'static [u8],
    /// The same compressed with gzip, where that was built.
    pub(super) gzip: Option<&'static [u8]>,
}

/// Files by path, each with its entity tag.
#[derive(Debug)]
pub(super) struct Files(BTreeMap<&'static str, (File, HeaderValue)>);

impl Files {
    pub(super) fn new(files: &[File]) -> Self {
        Self(files.iter().map(|file| (file.path, (*file, tag(file.bytes)))).collect())
    }

    /// The answer to a path without its first slash; `None` when nothing is there.
    pub(super) fn answer(&self, path: &str, headers: &HeaderMap) -> Option<Response> {
        let (file, tag) = self.0.get(path).or_else(|| self.page(path, headers))?;
        Some(respond(file, tag, headers))
    }

    /// The page, where the path can be a page's and a browser asks for one. Programs that ask for what is not there are
    /// told so.
    fn page(&self, path: &str, headers: &HeaderMap) -> Option<&(File, HeaderValue)> {
        let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let is_page = path.is_empty() || (!is_file && lists(headers, &header::ACCEPT, "text/html"));
        if is_page { self.0.get(INDEX) } else { None }
    }
}

/// Weak, for one tag serves both forms of a file.
fn tag(bytes: &[u8]) -> HeaderValue {
    let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(Sha256::digest(bytes)));
    HeaderValue::try_from(tag).expect("base64 is visible ASCII")
}

fn respond(file: &File, tag: &HeaderValue, headers: &HeaderMap) -> Response {
    let packed = file.gzip.filter(|_| lists(headers, &header::ACCEPT_ENCODING, "gzip"));
    let mut response = match lists(headers, &header::IF_NONE_MATCH, tag.to_str().unwrap_or_default()) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => packed.unwrap_or(file.bytes).into_response(),
    };
    let answer = response.headers_mut();
    for (name, value) in HEADERS {
        answer.insert(name, HeaderValue::from_static(value));
    }
    let keep = if file.path.starts_with(UNCHANGING) { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(file.path)));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    answer.insert(header::ETAG, tag.clone());
    answer.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding"));
    if packed.is_some() {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// Whether a header's list has an item of this name that is not refused with `q=0`.
fn lists(headers: &HeaderMap, header: &HeaderName, wanted: &str) -> bool {
    let values = headers.get_all(header).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_wanted = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
        is_wanted && !parts.any(|part| part.strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0_f32)))
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: File = File { path: INDEX, bytes: b"<!doctype html>", gzip: Some(b"packed page") };
    const SCRIPT: File = File { path: "assets/index-4f2c.js", bytes: b"run()", gzip: Some(b"packed script") };
    const ICON: File = File { path: "icon.svg", bytes: b"<svg/>", gzip: None };

    fn ask(path: &str, asked: &[(HeaderName, &str)]) -> Option<Response> {
        let headers = asked.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        Files::new(&[PAGE, SCRIPT, ICON]).answer(path, &headers)
    }

    fn header_of(response: &Response, name: HeaderName) -> &str {
        response.headers().get(name).map_or("", |value| value.to_str().unwrap())
    }

    async fn body(response: Response) -> Vec<u8> {
        axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()
    }

    #[tokio::test]
    async fn a_file_answers_its_path_with_its_type() {
        let script = ask(SCRIPT.path, &[]).unwrap();
        assert_eq!(header_of(&script, header::CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(header_of(&script, header::CACHE_CONTROL), "public, max-age=31536000, immutable");
        assert_eq!(header_of(&script, header::CONTENT_ENCODING), "");
        assert_eq!(body(script).await, SCRIPT.bytes);
        let icon = ask(ICON.path, &[]).unwrap();
        assert_eq!(
            (header_of(&icon, header::CONTENT_TYPE), header_of(&icon, header::CACHE_CONTROL)),
            ("image/svg+xml", "no-cache")
        );
    }

    #[tokio::test]
    async fn the_packed_form_goes_to_who_takes_it() {
        let packed = ask(SCRIPT.path, &[(header::ACCEPT_ENCODING, "br, GZIP;q=0.5")]).unwrap();
        assert_eq!(header_of(&packed, header::CONTENT_ENCODING), "gzip");
        assert_eq!(body(packed).await, SCRIPT.gzip.unwrap());
        for refused in ["br", "gzip;q=0", "identity, gzip; q=0.0"] {
            let plain = ask(SCRIPT.path, &[(header::ACCEPT_ENCODING, refused)]).unwrap();
            assert_eq!(header_of(&plain, header::CONTENT_ENCODING), "", "{refused}");
        }
        let icon = ask(ICON.path, &[(header::ACCEPT_ENCODING, "gzip")]).unwrap();
        assert_eq!(body(icon).await, ICON.bytes);
    }

    #[test]
    fn a_page_that_did_not_change_is_not_sent_again() {
        let first = ask("", &[]).unwrap();
        assert_eq!((first.status(), header_of(&first, header::CACHE_CONTROL)), (StatusCode::OK, "no-cache"));
        let tag = header_of(&first, header::ETAG);
        let again = ask("", &[(header::IF_NONE_MATCH, tag)]).unwrap();
        assert_eq!((again.status(), header_of(&again, header::ETAG)), (StatusCode::NOT_MODIFIED, tag));
        assert_eq!(ask("", &[(header::IF_NONE_MATCH, "W/\"other\"")]).unwrap().status(), StatusCode::OK);
    }

    #[test]
    fn browsers_get_the_page_for_every_path_of_a_page() {
        let browser = [(header::ACCEPT, "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")];
        for path in ["", "sign-in/acme", "join", "settings/audit-logs/1041"] {
            let page = ask(path, &browser).unwrap();
            assert_eq!(header_of(&page, header::CONTENT_TYPE), "text/html; charset=utf-8", "{path}");
        }
        assert!(ask("assets/index-old.js", &browser).is_none(), "a file that is gone is not the page");
        assert!(ask("sign-in/acme", &[(header::ACCEPT, "application/json")]).is_none());
    }

    #[test]
    fn every_answer_says_what_a_browser_may_do_with_it() {
        for path in ["", SCRIPT.path, ICON.path] {
            let answer = ask(path, &[]).unwrap();
            let policy = header_of(&answer, header::CONTENT_SECURITY_POLICY);
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
            assert!(!policy.contains("unsafe"), "{policy}");
            assert_eq!(header_of(&answer, header::REFERRER_POLICY), "no-referrer");
        }
    }
}
