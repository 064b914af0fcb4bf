//! Events as rows of CSV: RFC 4180, UTF-8, for spreadsheets as much as for programs.

use holdfast_format::{Actor, Event, Team};

use super::part::Part;
use super::{DeletedTeams, PIECE_BYTES, contains_any, json};

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
    Part::ALL.iter().for_each(|part| self::part(*part, event, deleted_teams, out));
    end_row(out);
}

/// Appends the cells of a part, each but the first with the comma before it.
pub(super) fn part(part: Part, event: &Event<'_>, deleted_teams: &DeletedTeams, out: &mut Vec<u8>) {
    match part {
        Part::Id => json::number(event.id, out),
        Part::Timestamp => plain_cell(event.timestamp.text().as_str(), out),
        Part::RecordedAt => plain_cell(event.recorded_at.text().as_str(), out),
        Part::Resource => cell(event.resource, out),
        Part::Action => cell(event.action, out),
        Part::Outcome => plain_cell(event.outcome.as_str(), out),
        Part::Reason => cell(event.reason, out),
        Part::Actor => actor(&event.actor, out),
        Part::OnBehalfOf => list(&event.on_behalf_of, json::actors, out),
        Part::Client => cell(event.client, out),
        Part::Team => team(&event.team, deleted_teams, out),
        Part::Targets => list(&event.targets, json::targets, out),
        Part::Timezone => cell(event.timezone, out),
        Part::TokenType => cell(event.token_type, out),
        Part::IpAddress => cell(event.ip_address, out),
        Part::UserAgent => cell(event.user_agent, out),
        Part::SessionId => cell(event.session_id, out),
        Part::RequestId => cell(event.request_id, out),
        Part::AdditionalInfo => cell(event.additional_info, out),
        Part::Meta => cell(json::meta(event), out),
        Part::Source => {
            cell(event.source.id, out);
            cell(event.source.name, out);
        }
    }
}

/// Appends a row's line ending.
pub(super) fn end_row(out: &mut Vec<u8>) {
    out.extend_from_slice(b"\r\n");
}

fn actor(actor: &Actor<'_>, out: &mut Vec<u8>) {
    plain_cell(actor.kind.as_str(), out);
    cell(actor.user_id, out);
    cell(actor.user_name, out);
    cell(actor.user_email, out);
    cell(actor.full_name, out);
}

fn team(team: &Team<'_>, deleted_teams: &DeletedTeams, out: &mut Vec<u8>) {
    cell(team.id, out);
    cell(team.name, out);
    plain_cell(if deleted_teams.contains(team.id) { "true" } else { "false" }, out);
}

fn list<T>(items: &[T], render: impl Fn(&[T], &mut Vec<u8>), out: &mut Vec<u8>) {
    if items.is_empty() {
        return plain_cell("[]", out);
    }
    let mut text = Vec::new();
    render(items, &mut text);
    cell(str::from_utf8(&text).expect("JSON made of strings is UTF-8"), out);
}

/// Appends a comma and a text of ours as a cell, in which nothing is special.
fn plain_cell(text: &str, out: &mut Vec<u8>) {
    out.push(b',');
    out.extend_from_slice(text.as_bytes());
}

/// Appends a comma and the text as a cell. A text that a spreadsheet would run as a formula gets a `'` in front: names
/// and user agents come from outside, and an export is opened by somebody with more rights.
fn cell(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let formula = matches!(bytes.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'));
    let neutral: &[u8] = if formula { b"'" } else { b"" };
    out.push(b',');
    if !contains_any(bytes, |byte| (byte == b'"') | (byte == b',') | (byte == b'\r') | (byte == b'\n')) {
        out.extend_from_slice(neutral);
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    out.extend_from_slice(neutral);
    double_quotes(bytes, out);
    out.push(b'"');
}

/// Appends the bytes, each quote twice.
fn double_quotes(bytes: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    // Room for the worst case, so that no byte has to ask for it.
    out.resize(start + 2 * bytes.len(), 0);
    let (room, mut end) = (&mut out[start..], 0);
    for piece in bytes.chunks(PIECE_BYTES) {
        if !contains_any(piece, |byte| byte == b'"') {
            room[end..end + piece.len()].copy_from_slice(piece);
            end += piece.len();
            continue;
        }
        for byte in piece {
            // What follows a byte that is no quote is overwritten by the next one.
            room[end..end + 2].copy_from_slice(&[*byte, b'"']);
            end += if *byte == b'"' { 2 } else { 1 };
        }
    }
    out.truncate(start + end);
}
