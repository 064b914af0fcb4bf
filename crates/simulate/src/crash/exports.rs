//! Exports that a crash interrupted: they are finished, and hold what the list shows.

use std::time::Duration;

use serde_json::Value;

use crate::Violation;
use crate::checker::{self, Shown};
use crate::http::Http;
use crate::server::{Organisation, Server};

/// Questions after which an export counts as stuck: a minute.
const POLLS_MAX: usize = 3_000;
const POLL: Duration = Duration::from_millis(20);

/// Waits for an export and compares its file. It may have failed where `may_fail`.
pub(super) fn check(
    server: &mut Server,
    organisations: &[Organisation],
    (organisation, id): (usize, &str),
    shown: &Shown,
    may_fail: bool,
) -> Result<(), Violation> {
    let export = finished(server, &organisations[organisation], id)?;
    if may_fail && export["status"] == "Failed" {
        return Ok(());
    }
    checker::check_export(organisation, &download(&server.http, &organisations[organisation], &export)?, shown)
}

/// An export, once it is done or failed.
fn finished(server: &mut Server, organisation: &Organisation, id: &str) -> Result<Value, Violation> {
    let http = server.http.clone();
    let token = http.exchange(&organisation.refresh_token)?;
    for _ in 0..POLLS_MAX {
        let path = format!("/v3/audit-logs/export/history/{id}");
        let export: Value = http.get(&token, &path).map_err(|error| error.to_string())?.data()?;
        if !matches!(export["status"].as_str(), Some("Pending" | "In Progress")) {
            return Ok(export);
        }
        server.ended_within(POLL);
    }
    Err(format!("export {id} is not done after a minute"))
}

/// The file of a completed export.
fn download(http: &Http, organisation: &Organisation, export: &Value) -> Result<String, Violation> {
    let link = export["downloadLink"].as_str().unwrap_or_default();
    let path = link.find("/v3/").map(|start| &link[start..]);
    let path = path.ok_or_else(|| format!("an export did not survive the crash: {export}"))?;
    let token = http.exchange(&organisation.refresh_token)?;
    let file = http.get(&token, path).map_err(|error| error.to_string())?;
    if file.status == 200 { Ok(file.body) } else { Err(format!("a download failed: {file:?}")) }
}
