//! The events that the server itself has to tell.

use std::borrow::Cow;

use holdfast_format::canonical::Template;
use holdfast_format::{Actor, Event, Target, Team};

use crate::limits::{
    ADDITIONAL_INFO_BYTES_MAX, CLIENT_CHARS_MAX, REASON_CHARS_MAX, STRING_CHARS_MAX, USER_AGENT_CHARS_MAX,
};

/// Encodes an event of the server's own. Strings that a client may have influenced, its user agent or a name, are cut to
/// their limits and lose NUL characters: an event about a change must not fail because of them. Resource and action come
/// from the code and are taken as they are.
pub fn server_event(event: &Event<'_>) -> Template {
    let reason = fitting(event.reason, REASON_CHARS_MAX);
    let client = fitting(event.client, CLIENT_CHARS_MAX);
    let user_agent = fitting(event.user_agent, USER_AGENT_CHARS_MAX);
    let info = fitting(event.additional_info, ADDITIONAL_INFO_BYTES_MAX);
    let info = &info[..info.floor_char_boundary(ADDITIONAL_INFO_BYTES_MAX)];
    let [team_id, team_name, timezone, token_type, session_id, request_id] =
        [event.team.id, event.team.name, event.timezone, event.token_type, event.session_id, event.request_id]
            .map(|text| fitting(text, STRING_CHARS_MAX));
    let actors: Vec<_> = std::iter::once(&event.actor).chain(&event.on_behalf_of).map(actor_strings).collect();
    let targets: Vec<_> = event.targets.iter().map(target_strings).collect();
    let mut actors = std::iter::once(&event.actor).chain(&event.on_behalf_of).zip(&actors).map(fitted_actor);
    Template::new(&Event {
        reason: &reason,
        actor: actors.next().unwrap_or_default(),
        on_behalf_of: actors.collect(),
        client: &client,
        team: Team { id: &team_id, name: &team_name },
        targets: targets.iter().map(|[kind, id, name]| Target { kind, id, name }).collect(),
        timezone: &timezone,
        token_type: &token_type,
        user_agent: &user_agent,
        session_id: &session_id,
        request_id: &request_id,
        additional_info: info,
        ..event.clone()
    })
}

type Strings<'a, const N: usize> = [Cow<'a, str>; N];

fn actor_strings<'a>(actor: &Actor<'a>) -> Strings<'a, 4> {
    [actor.user_id, actor.user_name, actor.user_email, actor.full_name].map(|text| fitting(text, STRING_CHARS_MAX))
}

fn fitted_actor<'a>((actor, strings): (&Actor<'_>, &'a Strings<'_, 4>)) -> Actor<'a> {
    let [user_id, user_name, user_email, full_name] = strings;
    Actor { kind: actor.kind, user_id, user_name, user_email, full_name }
}

fn target_strings<'a>(target: &Target<'a>) -> Strings<'a, 3> {
    [target.kind, target.id, target.name].map(|text| fitting(text, STRING_CHARS_MAX))
}

fn fitting(text: &str, chars_max: usize) -> Cow<'_, str> {
    if text.len() <= chars_max && !text.contains('\0') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|character| *character != '\0').take(chars_max).collect())
}

#[cfg(test)]
mod tests {
    use holdfast_format::{ActorKind, Timestamp, canonical};

    use super::*;

    #[test]
    fn cuts_what_a_client_made_too_long_and_keeps_the_rest() {
        let long = "é".repeat(5_000);
        let event = Event {
            timestamp: Timestamp::from_micros(7),
            resource: "User Logins",
            action: "Login Failed",
            actor: Actor { kind: ActorKind::Anonymous, user_email: &long, ..Actor::default() },
            on_behalf_of: vec![Actor { user_id: "u2", ..Actor::default() }],
            targets: vec![Target { kind: "user", id: "1", name: "a\0b" }],
            user_agent: &long,
            additional_info: &long,
            ..Event::default()
        };
        let mut record = Vec::new();
        server_event(&event).write_record(1, Timestamp::from_micros(8), &mut record);
        let stored = canonical::decode_record(&record).unwrap().0;
        assert_eq!(stored.actor.user_email.chars().count(), STRING_CHARS_MAX);
        assert_eq!(stored.user_agent.chars().count(), USER_AGENT_CHARS_MAX);
        assert_eq!(stored.additional_info.len(), ADDITIONAL_INFO_BYTES_MAX);
        assert_eq!(stored.targets[0].name, "ab");
        assert_eq!(stored.actor.kind, ActorKind::Anonymous);
        assert_eq!(stored.on_behalf_of, event.on_behalf_of);
        assert_eq!((stored.resource, stored.action), ("User Logins", "Login Failed"));
    }
}
