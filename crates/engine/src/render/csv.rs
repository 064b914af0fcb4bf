//! Events as rows of CSV: RFC 4180, UTF-8, for spreadsheets as much as for programs.

use holdfast_format::Event;

use super::{DeletedTeams, json};

/// The columns of [`row`], in its order.
pub const COLUMNS: [&str; 28] = [
    "id",
    "timestamp",
    "recordedAt",
    "resource",
    "action",
    "outcome",
    "reason",
    "actor.type",
    "actor.userID",
    "actor.userName",
    "actor.userEmail",
    "actor.fullName",
    "onBehalfOf",
    "client",
    "team.id",
    "team.name",
    "team.isDeleted",
    "targets",
    "timezone",
    "tokenType",
    "ipAddress",
    "userAgent",
    "sessionID",
    "requestID",
    "additionalInfo",
    "meta",
    "source.id",
    "source.name",
];

/// Appends the header row, its line ending included.
pub fn header(out: &mut Vec<u8>) {
    out.extend_from_slice(COLUMNS.join(",").as_bytes());
    out.extend_from_slice(b"\r\n");
}

/// Appends the event as one row, its line ending included. Lists and `meta` are JSON in one cell.
pub fn row(event: &Event<'_>, deleted_teams: &DeletedTeams, out: &mut Vec<u8>) {
    json::number(event.id, out);
    cell(event.timestamp.text().as_str(), out);
    cell(event.recorded_at.text().as_str(), out);
    cell(event.resource, out);
    cell(event.action, out);
    cell(event.outcome.as_str(), out);
    cell(event.reason, out);
    cell(event.actor.kind.as_str(), out);
    cell(event.actor.user_id, out);
    cell(event.actor.user_name, out);
    cell(event.actor.user_email, out);
    cell(event.actor.full_name, out);
    list(&event.on_behalf_of, json::actors, out);
    cell(event.client, out);
    cell(event.team.id, out);
    cell(event.team.name, out);
    cell(if deleted_teams.contains(event.team.id) { "true" } else { "false" }, out);
    list(&event.targets, json::targets, out);
    cell(event.timezone, out);
    cell(event.token_type, out);
    cell(event.ip_address, out);
    cell(event.user_agent, out);
    cell(event.session_id, out);
    cell(event.request_id, out);
    cell(event.additional_info, out);
    cell(json::meta(event), out);
    cell(event.source.id, out);
    cell(event.source.name, out);
    out.extend_from_slice(b"\r\n");
}

fn list<T>(items: &[T], render: impl Fn(&[T], &mut Vec<u8>), out: &mut Vec<u8>) {
    if items.is_empty() {
        return cell("[]", out);
    }
    let mut text = Vec::new();
    render(items, &mut text);
    cell(str::from_utf8(&text).expect("JSON made of strings is UTF-8"), out);
}

/// Appends a comma and the text as a cell. A text that a spreadsheet would run as a formula gets a `'` in front: names
/// and user agents come from outside, and an export is opened by somebody with more rights.
fn cell(text: &str, out: &mut Vec<u8>) {
    out.push(b',');
    let neutral: &[u8] = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { b"'" } else { b"" };
    // Without an early end the scan runs on many bytes at once.
    let special = |byte| matches!(byte, b'"' | b',' | b'\r' | b'\n');
    if !text.bytes().fold(false, |found, byte| found | special(byte)) {
        out.extend_from_slice(neutral);
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(neutral);
    let mut parts = text.split('"');
    out.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
    for part in parts {
        out.extend_from_slice(b"\"\"");
        out.extend_from_slice(part.as_bytes());
    }
    out.push(b'"');
}
