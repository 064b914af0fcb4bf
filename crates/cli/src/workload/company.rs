use std::fmt::Write;

use super::names;
use super::random::Random;

/// An organisation that does not exist: its people, teams and things, each with the JSON that its events carry.
#[derive(Debug)]
pub(crate) struct Company {
    /// Lower case with hyphens, as an organisation's short name is.
    pub(crate) name: String,
    pub(super) people: Vec<Person>,
    pub(super) machines: Vec<Machine>,
    pub(super) teams: Vec<String>,
    pub(super) services: Vec<Thing>,
    pub(super) policies: Vec<Thing>,
    pub(super) runbooks: Vec<Thing>,
    pub(super) extensions: Vec<Thing>,
    pub(super) roles: Vec<Thing>,
}

#[derive(Debug)]
pub(super) struct Person {
    /// The JSON of the actor.
    pub(super) actor: String,
    pub(super) full_name: String,
    pub(super) email: String,
    pub(super) id: String,
    pub(super) timezone: &'static str,
    pub(super) address: String,
    pub(super) browser: &'static str,
    /// What a session's id is derived from, with the day.
    pub(super) session_seed: u64,
    /// Index of the team that the person works in.
    pub(super) team: usize,
}

/// A program that acts with a token of its own.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) actor: String,
    pub(super) client: &'static str,
    pub(super) user_agent: &'static str,
    pub(super) address: String,
}

#[derive(Debug)]
pub(super) struct Thing {
    pub(super) id: String,
    pub(super) name: String,
    /// Index of the team that owns it.
    pub(super) team: usize,
}

/// How large a company is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) people: usize,
    pub(crate) teams: usize,
}

impl Company {
    pub(crate) fn new(name: String, size: Size, random: &mut Random) -> Self {
        let teams = size.teams.clamp(1, names::TEAMS.len());
        let service_count = (size.people / 2).clamp(4, 150);
        let domain = format!("{name}.example");
        Self {
            people: (0..size.people).map(|_| Person::new(&domain, teams, random)).collect(),
            machines: names::MACHINES.iter().map(|name| Machine::new(name, random)).collect(),
            teams: names::TEAMS[..teams].iter().map(|name| id_and_name(&id(random), name)).collect(),
            services: (0..service_count).map(|_| Thing::service(teams, random)).collect(),
            policies: things(names::POLICY_SUBJECTS, teams, random),
            runbooks: things(names::RUNBOOK_SUBJECTS, teams, random),
            extensions: names::EXTENSIONS.iter().map(|name| Thing::new((*name).to_owned(), teams, random)).collect(),
            roles: names::ROLES.iter().map(|name| Thing::new((*name).to_owned(), teams, random)).collect(),
            name,
        }
    }
}

impl Person {
    fn new(domain: &str, teams: usize, random: &mut Random) -> Self {
        let (given, family) = (random.pick(names::GIVEN_NAMES), random.pick(names::FAMILY_NAMES));
        let user_name = plain(&format!("{given}.{family}"));
        let email = format!("{user_name}{}@{domain}", random.below(90) + 10);
        let full_name = format!("{given} {family}");
        let id = id(random);
        let (timezone, network) = *random.pick(names::PLACES);
        let actor = format!(
            r#"{{"type":"user","userID":"{id}","userName":"{user_name}","userEmail":"{email}","fullName":"{full_name}"}}"#
        );
        Self {
            actor,
            full_name,
            email,
            id,
            timezone,
            address: address(network, random),
            browser: *random.pick_early::<&'static str>(names::BROWSERS),
            session_seed: random.next(),
            team: random.below(teams),
        }
    }
}

impl Machine {
    fn new(name: &str, random: &mut Random) -> Self {
        let (client, user_agent) = *random.pick(names::TOOLS);
        let actor = format!(
            r#"{{"type":"api_token","userID":"{}","userName":"{name}","userEmail":"","fullName":"{name}"}}"#,
            id(random)
        );
        Self { actor, client, user_agent, address: address("10.20", random) }
    }
}

impl Thing {
    fn new(name: String, teams: usize, random: &mut Random) -> Self {
        Self { id: id(random), name, team: random.below(teams) }
    }

    fn service(teams: usize, random: &mut Random) -> Self {
        let name = format!("{}-{}", random.pick(names::SERVICE_FIRST), random.pick(names::SERVICE_SECOND));
        Self::new(name, teams, random)
    }
}

/// Each of `subjects` for some teams.
fn things(subjects: &[&str], teams: usize, random: &mut Random) -> Vec<Thing> {
    let of_team = |team: usize| subjects.iter().map(move |subject| (team, *subject));
    let all = (0..teams).flat_map(of_team);
    all.map(|(team, subject)| Thing { id: id(random), name: format!("{} · {subject}", names::TEAMS[team]), team })
        .collect()
}

pub(super) fn id_and_name(id: &str, name: &str) -> String {
    format!(r#"{{"id":"{id}","name":"{name}"}}"#)
}

/// A name as it stands in an address: lower-case ASCII.
fn plain(name: &str) -> String {
    let letters = name.to_lowercase();
    let letters = letters.chars().map(|letter| match letter {
        'á' | 'ä' => 'a',
        'é' | 'ë' => 'e',
        'í' | 'ı' => 'i',
        'ń' => 'n',
        'ó' | 'ö' => 'o',
        'ü' => 'u',
        other => other,
    });
    letters.filter(|letter| letter.is_ascii_alphanumeric() || *letter == '.').collect()
}

fn address(network: &str, random: &mut Random) -> String {
    format!("{network}.{}.{}", random.below(256), random.below(254) + 1)
}

/// An id in Holdfast's form: 24 hexadecimal characters.
pub(super) fn id(random: &mut Random) -> String {
    let mut id = String::with_capacity(24);
    write!(id, "{:016x}{:08x}", random.next(), random.next() >> 32).expect("writing to a string works");
    id
}
