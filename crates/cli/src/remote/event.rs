use serde::Deserialize;

use crate::failure::Failure;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    id: u64,
    timestamp: String,
    resource: String,
    action: String,
    #[serde(default)]
    outcome: String,
    actor: Actor,
    #[serde(default)]
    additional_info: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Actor {
    #[serde(rename = "userID")]
    user_id: String,
    user_name: String,
    full_name: String,
}

/// An event in one line for people.
pub(crate) fn describe(json: &str) -> Result<String, Failure> {
    let event: Event = serde_json::from_str(json)
        .map_err(|error| Failure::internal(format!("could not understand an event of the server: {error}")))?;
    let Actor { user_id, user_name, full_name } = &event.actor;
    let names = [full_name, user_name, user_id];
    let who = names.into_iter().find(|name| !name.is_empty()).map_or("system", String::as_str);
    let moment = event.timestamp.get(..19).unwrap_or(&event.timestamp).replace('T', " ");
    let outcome = if event.outcome == "success" { String::new() } else { format!(" [{}]", event.outcome) };
    let line = format!(
        "{:>8}  {moment}  {who}  {} · {}{outcome}  {}",
        event.id, event.resource, event.action, event.additional_info
    );
    Ok(printable(&line))
}

/// Events are written by anybody: what would steer a terminal is shown as a replacement character.
fn printable(text: &str) -> String {
    let visible = |character: char| if character.is_control() { char::REPLACEMENT_CHARACTER } else { character };
    text.trim_end().chars().map(visible).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_an_event_without_steering_the_terminal() {
        let json = r#"{"id":7,"timestamp":"2026-11-20T10:15:30.123456Z","resource":"Services","action":"Update",
            "outcome":"denied","actor":{"userID":"u1","userName":"asha","fullName":"Asha \u001b[31mRao"},
            "additionalInfo":"a\nb"}"#;
        assert_eq!(
            describe(json).expect("an event"),
            "       7  2026-11-20 10:15:30  Asha \u{fffd}[31mRao  Services · Update [denied]  a\u{fffd}b"
        );
    }
}
