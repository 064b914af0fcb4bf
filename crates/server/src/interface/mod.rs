//! The web interface: files that were built beforehand and are part of the program, or, where it was built without
//! them, a page that says how to get them.
//!
//! It is one page: whatever a browser opens that no route of the API has, `index.html` answers, and the page shows what
//! the path means. Nothing here depends on who asks; what people see comes from the API.

mod files;

use std::sync::LazyLock;

use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;
use files::{File, Files};

/// What is part of this program.
static FILES: LazyLock<Files> = LazyLock::new(|| Files::new(EMBEDDED));

#[cfg(feature = "embed-ui")]
const EMBEDDED: &[File] = include!(concat!(env!("OUT_DIR"), "/interface.rs"));

#[cfg(not(feature = "embed-ui"))]
const EMBEDDED: &[File] = &[File { path: files::INDEX, bytes: include_bytes!("not_built.html"), gzip: None }];

/// First segments of the paths that are the API's: there a program asks, and what is not there is an error for it.
const OF_THE_API: [&str; 5] = ["v3", "oauth", "livez", "readyz", "metrics"];

/// Answers a path that no route has.
pub(crate) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().strip_prefix('/').unwrap_or_default();
    let may_be_a_page = matches!(method, Method::GET | Method::HEAD) && !is_of_the_api(path);
    let found = if may_be_a_page { FILES.answer(path, &headers) } else { None };
    found.unwrap_or_else(|| ApiError::no_route().into_response())
}

fn is_of_the_api(path: &str) -> bool {
    OF_THE_API.contains(&path.split('/').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_api_are_never_pages() {
        for path in ["v3", "v3/nowhere", "oauth/nowhere", "livez/x", "metrics"] {
            assert!(is_of_the_api(path), "{path}");
        }
        for path in ["", "v3x", "sign-in/acme", "settings/v3"] {
            assert!(!is_of_the_api(path), "{path}");
        }
    }
}
