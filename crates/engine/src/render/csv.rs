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
    let bytes = text.as_bytes();
    let formula = matches!(bytes.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let neutral: &[u8] = if formula { b"'" } else { b"" };
    out.push(b',');
    // Comparisons without an early end: the scan runs on many bytes at once.
    let special = |byte: u8| (byte == b'"') | (byte == b',') | (byte == b'\r') | (byte == b'\n');
    if !bytes.iter().fold(false, |found, byte| found | special(*byte)) {
        out.extend_from_slice(neutral);
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    out.extend_from_slice(neutral);
    let mut copied = 0;
    for (index, byte) in bytes.iter().enumerate() {
        if *byte == b'"' {
            // The quote is copied twice: as the end of this part and as the start of the next.
            out.extend_from_slice(&bytes[copied..=index]);
            copied = index;
        }
    }
    out.extend_from_slice(&bytes[copied..]);
    out.push(b'"');
}
