//! Writes one event of a company as JSON, in the shape of `docs/event.md`.

use std::io::Write;

use holdfast_engine::clock::DAY_MICROS;
use holdfast_format::Timestamp;

use super::change::{ACTS, Act, CHANGES, Change, Subject};
use super::company::{Company, Person, Thing};
use super::names;
use super::random::Random;

/// A signature of the organisation and not of a team.
const NO_TEAM: &str = r#"{"id":"","name":""}"#;

/// What an event is about, as JSON text where it is quoted in the event.
struct About<'a> {
    kind: &'static str,
    id: &'a str,
    name: &'a str,
    team: &'a str,
}

impl Company {
    /// Appends the members of a JSON object that is an event at `moment` (microseconds since 1970), from `"timestamp"`
    /// to the closing brace; the caller has opened it.
    pub(crate) fn write_members(&self, moment: i64, random: &mut Random, out: &mut Vec<u8>) {
        let person = random.pick_early(&self.people);
        if random.chance(50) {
            self.write_change(person, random.pick_early(CHANGES), moment, random, out);
        } else {
            self.write_act(person, random.pick_early(ACTS), moment, random, out);
        }
    }

    fn write_change(&self, person: &Person, change: &Change, moment: i64, random: &mut Random, out: &mut Vec<u8>) {
        let about = self.about(change.subject, person, random);
        let (before, after) = change.values.pair(random);
        self.write_head(&about, (change.resource, change.action, "success", ""), moment, out);
        self.write_actor(person, change.subject, moment, random, out);
        let (kind, name) = (about.kind, about.name);
        let (words, field) = (change.words, change.field);
        let (before_text, after_text) = (before.trim_matches('"'), after.trim_matches('"'));
        write!(
            out,
            r#"","additionalInfo":"{kind} \"{name}\": {words} changed from {before_text} to {after_text}","meta":{{"before":{{"{field}":{before}}},"after":{{"{field}":{after}}}}}}}"#
        )
        .expect("writing to memory works");
    }

    fn write_act(&self, person: &Person, act: &Act, moment: i64, random: &mut Random, out: &mut Vec<u8>) {
        let about = self.about(act.subject, person, random);
        self.write_head(&about, (act.resource, act.action, act.outcome, act.reason), moment, out);
        self.write_actor(person, act.subject, moment, random, out);
        let (before, after) = act.sentence.split_once('%').unwrap_or((act.sentence, ""));
        write!(out, r#"","additionalInfo":"{before}\"{}\"{after}"}}"#, about.name).expect("writing to memory works");
    }

    /// From `"timestamp"` to the targets.
    fn write_head(
        &self,
        about: &About<'_>,
        (resource, action, outcome, reason): (&str, &str, &str, &str),
        moment: i64,
        out: &mut Vec<u8>,
    ) {
        let reason = if reason.is_empty() { String::new() } else { format!(r#","reason":"{reason}""#) };
        let timestamp = Timestamp::from_micros(moment).text();
        let parts = [
            r#""timestamp":""#,
            timestamp.as_str(),
            r#"","resource":""#,
            resource,
            r#"","action":""#,
            action,
            r#"","outcome":""#,
            outcome,
            r#"""#,
            &reason,
            r#","team":"#,
            about.team,
            r#","targets":[{"type":""#,
            resource,
            r#"","id":""#,
            about.id,
            r#"","name":""#,
            about.name,
            r#""}],"#,
        ];
        parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
    }

    /// From the actor to the request's id, without its closing quote. Some of what is not signing in is done by
    /// machines.
    fn write_actor(&self, person: &Person, subject: Subject, moment: i64, random: &mut Random, out: &mut Vec<u8>) {
        let is_personal = matches!(subject, Subject::Oneself | Subject::Token);
        if !is_personal && random.chance(20) {
            let machine = random.pick_early(&self.machines);
            write_origin(
                &machine.actor,
                [machine.client, "UTC", "access_token", &machine.address, machine.user_agent],
                out,
            );
            write!(out, r#""requestID":"{:016x}"#, random.next()).expect("writing to memory works");
            return;
        }
        if random.chance(8) {
            let phone = random.pick(names::PHONES);
            write_origin(&person.actor, ["mobile", person.timezone, "session", &person.address, phone], out);
        } else {
            write_origin(&person.actor, ["web", person.timezone, "session", &person.address, person.browser], out);
        }
        let day = moment.div_euclid(DAY_MICROS).unsigned_abs();
        let session = Random::new(person.session_seed ^ day).next();
        write!(out, r#""sessionID":"{session:016x}","requestID":"{:016x}"#, random.next())
            .expect("writing to memory works");
    }

    fn about<'a>(&'a self, subject: Subject, person: &'a Person, random: &mut Random) -> About<'a> {
        match subject {
            Subject::Service => self.about_thing("Service", random.pick_early(&self.services)),
            Subject::Policy => self.about_thing("Escalation policy", random.pick_early(&self.policies)),
            Subject::Runbook => self.about_thing("Runbook", random.pick_early(&self.runbooks)),
            Subject::Extension => self.about_thing("Extension", random.pick_early(&self.extensions)),
            Subject::Role => self.about_thing("Role", random.pick_early(&self.roles)),
            Subject::Colleague => {
                let colleague = random.pick_early(&self.people);
                About { kind: "User", id: &colleague.id, name: &colleague.full_name, team: &self.teams[colleague.team] }
            }
            Subject::Token => About { kind: "Token", id: &person.id, name: &person.email, team: NO_TEAM },
            Subject::Oneself => About { kind: "User", id: &person.id, name: &person.full_name, team: NO_TEAM },
        }
    }

    fn about_thing<'a>(&'a self, kind: &'static str, thing: &'a Thing) -> About<'a> {
        About { kind, id: &thing.id, name: &thing.name, team: &self.teams[thing.team] }
    }
}

fn write_origin(actor: &str, [client, timezone, token_type, address, user_agent]: [&str; 5], out: &mut Vec<u8>) {
    let parts = [
        r#""actor":"#,
        actor,
        r#","client":""#,
        client,
        r#"","timezone":""#,
        timezone,
        r#"","tokenType":""#,
        token_type,
        r#"","ipAddress":""#,
        address,
        r#"","userAgent":""#,
        user_agent,
        r#"","#,
    ];
    parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
}
