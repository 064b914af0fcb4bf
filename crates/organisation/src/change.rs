//! A change of an organisation's own objects: checked against what its author may do, and told by an event that commits
//! with it (I6).

use std::sync::Arc;

use holdfast_engine::catalog::organisations::OrganisationRow;
use holdfast_engine::catalog::{CatalogError, Connection};
use holdfast_engine::commit::{UnitOfWork, Waiting};
use holdfast_engine::{Engine, EngineError, admit};
use holdfast_format::{Event, Source, Target, Timestamp};
use serde_json::{Map, Value};

use crate::ability::Ability;
use crate::author::{Author, Origin, Person};
use crate::catalog::teams::TeamRow;
use crate::difference::difference;
use crate::permission::Permission;
use crate::resource::Action;
use crate::version::{Expected, Upon, Version, Versioned};
use crate::{OrganisationError, organisations, secrets};

/// The source of what the server itself records; no service has an empty id.
pub const SERVER_SOURCE: Source<'static> = Source { id: "", name: "Holdfast" };

/// The answer to a change, when it has committed.
pub type Changed<T> = Waiting<T, OrganisationError>;

/// Hands a change to the committer. `work` may run twice: it makes no random bits and no hashes.
pub(crate) fn change<T: Send + 'static>(
    engine: &Engine,
    author: &Author,
    mut work: impl FnMut(&mut Change<'_, '_>) -> Result<T, OrganisationError> + Send + 'static,
) -> Result<Changed<T>, OrganisationError> {
    let author = author.clone();
    run(engine, move |unit| {
        let mut change = Change::begin(unit, &author)?;
        let answer = work(&mut change)?;
        change.must_have_compared()?;
        Ok(answer)
    })
}

/// Hands over work whose author is known only once it has begun. A statement that fails rolls all of it back: nothing was
/// kept, and it may be tried again.
pub(crate) fn run<T: Send + 'static>(
    engine: &Engine,
    mut work: impl FnMut(&mut UnitOfWork<'_>) -> Result<T, OrganisationError> + Send + 'static,
) -> Result<Changed<T>, OrganisationError> {
    Ok(engine.change(move |unit| work(unit).map_err(rolled_back))?)
}

fn rolled_back(error: OrganisationError) -> OrganisationError {
    match error {
        OrganisationError::Engine(EngineError::Catalog(
            source @ (CatalogError::Failed { .. } | CatalogError::Full { .. }),
        )) => EngineError::NotCommitted { source: Arc::new(source) }.into(),
        error => error,
    }
}

/// A change under way.
pub(crate) struct Change<'a, 'u> {
    unit: &'a mut UnitOfWork<'u>,
    organisation: OrganisationRow,
    person: Person,
    origin: &'a Origin,
    expected: Option<&'a Expected>,
    /// Whether what is expected was held against an object.
    is_compared: bool,
}

/// One changed object, as its event tells of it.
pub(crate) struct Told<'a> {
    pub(crate) action: Action,
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    /// Team that the object belongs to; `None` for what belongs to the whole organisation.
    pub(crate) team: Option<&'a TeamRow>,
    /// A sentence that tells the change to a person.
    pub(crate) said: String,
    /// The object before; null when there was none.
    pub(crate) before: Value,
    /// The object after; null when there is none any more.
    pub(crate) after: Value,
}

/// Something that was done without changing an object.
pub(crate) struct Deed<'a> {
    pub(crate) action: Action,
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) said: String,
    /// An object; empty when there is nothing to add.
    pub(crate) meta: Value,
}

impl<'a, 'u> Change<'a, 'u> {
    /// Reads organisation and author as they are now.
    pub(crate) fn begin(unit: &'a mut UnitOfWork<'u>, author: &'a Author) -> Result<Self, OrganisationError> {
        let organisation = organisations::must_exist(unit.connection(), &author.organisation)?;
        let person = Person::read(unit.connection(), &author.organisation, &author.who)?;
        let (origin, expected) = (&author.origin, author.expected.as_ref());
        Ok(Self { unit, organisation, person, origin, expected, is_compared: false })
    }

    pub(crate) fn connection(&mut self) -> &mut dyn Connection {
        self.unit.connection()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.unit.now()
    }

    pub(crate) fn organisation(&self) -> &OrganisationRow {
        &self.organisation
    }

    pub(crate) fn person(&self) -> &Person {
        &self.person
    }

    /// Fails when the author lacks a permission.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), OrganisationError> {
        match self.person.grants() {
            Some(grants) if !grants.may(permission) => Err(OrganisationError::lacks_permission(permission)),
            Some(_) | None => Ok(()),
        }
    }

    /// Fails when the author lacks an ability in the team.
    pub(crate) fn require_in(&self, ability: Ability, team: &str) -> Result<(), OrganisationError> {
        match self.person.grants() {
            Some(grants) if !grants.may_in(ability, team) => Err(OrganisationError::lacks_ability(ability)),
            Some(_) | None => Ok(()),
        }
    }

    /// Fails when the object, as it is before the change, is not as the author saw it, as far as the change builds upon it.
    pub(crate) fn expect(&mut self, object: &impl Versioned, upon: Upon) -> Result<(), OrganisationError> {
        self.is_compared = true;
        let Some(Expected::Version(seen)) = self.expected else { return Ok(()) };
        let mut members = Version::of(object).changed_since(seen);
        members.retain(|member| upon.contains(member));
        if members.is_empty() {
            return Ok(());
        }
        let (called, last_change) = (object.called(), object.last_change());
        let message = format!("{called} was changed since it was read{last_change}; read it again");
        Err(OrganisationError::ChangedMeanwhile { message, members })
    }

    /// Fails when the author expects an object that there is not: it is about to be made.
    pub(crate) fn expect_none(&self, what: &'static str, name: &str) -> Result<(), OrganisationError> {
        match self.expected {
            Some(_) => Err(OrganisationError::not_found(what, name)),
            None => Ok(()),
        }
    }

    /// Fails when the author expects something that nothing was held against, rather than change it unseen.
    fn must_have_compared(&self) -> Result<(), OrganisationError> {
        match self.expected {
            Some(_) if !self.is_compared => Err(OrganisationError::NoVersion),
            Some(_) | None => Ok(()),
        }
    }

    /// Records what changed: the members of the object that differ, without its secrets. Nothing when nothing differs.
    /// True when there was something to record.
    pub(crate) fn record(&mut self, told: Told<'_>) -> bool {
        let Told { action, id, name, team, said, before, after } = told;
        let Some(meta) = meta(action, before, after) else { return false };
        self.write(&Deed { action, id, name, said, meta }, team);
        true
    }

    /// Records something that changed no object.
    pub(crate) fn tell(&mut self, deed: &Deed<'_>) {
        self.write(deed, None);
    }

    fn write(&mut self, deed: &Deed<'_>, team: Option<&TeamRow>) {
        let resource = deed.action.resource().as_str();
        let meta = deed.meta.to_string();
        let event = Event {
            timestamp: self.unit.now(),
            resource,
            action: deed.action.as_str(),
            actor: self.person.actor(),
            client: &self.origin.client,
            team: team.map(TeamRow::as_team).unwrap_or_default(),
            targets: vec![Target { kind: resource, id: deed.id, name: deed.name }],
            timezone: self.person.time_zone(),
            token_type: self.origin.token_type,
            ip_address: &self.origin.ip_address,
            user_agent: &self.origin.user_agent,
            session_id: &self.origin.session_id,
            request_id: &self.origin.request_id,
            additional_info: &deed.said,
            meta: if meta == "{}" { "" } else { &meta },
            source: SERVER_SOURCE,
            ..Event::default()
        };
        self.unit.record(self.organisation.id, admit::server_event(&event));
    }
}

/// `before` and `after` of what differs, without secrets; `None` when nothing differs.
fn meta(action: Action, before: Value, after: Value) -> Option<Value> {
    let (before, after) = match (before, after) {
        (Value::Null, Value::Null) => return None,
        (Value::Null, after) => (Value::Null, after),
        (before, Value::Null) => (before, Value::Null),
        (before, after) => difference(&before, &after)?,
    };
    let mut meta = Map::new();
    for (name, mut value) in [("before", before), ("after", after)] {
        if !value.is_null() {
            secrets::mask(action.resource(), &mut value);
            meta.insert(name.to_owned(), value);
        }
    }
    Some(Value::Object(meta))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_tells_what_changed_without_secrets() {
        let of = |before, after| meta(Action::ServiceUpdate, before, after).map(|meta| meta.to_string());
        let before = json!({"name": "a", "api_key": "hfs_old", "slug": "s"});
        let after = json!({"name": "a", "api_key": "hfs_new", "slug": "t"});
        let changed = r#"{"before":{"api_key":"[secret]","slug":"s"},"after":{"api_key":"[secret]","slug":"t"}}"#;
        assert_eq!(of(before.clone(), after).as_deref(), Some(changed));
        let made = r#"{"after":{"name":"a","api_key":"[secret]","slug":"s"}}"#;
        assert_eq!(of(Value::Null, before.clone()).as_deref(), Some(made));
        assert_eq!(of(before.clone(), before), None);
    }
}
