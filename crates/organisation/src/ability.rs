//! What the members of a team may do with what belongs to it.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Something that is done to the objects of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    Create,
    Read,
    Update,
    Delete,
}

/// The kinds of objects that belong to teams. The names are those of the existing API, some of whose groups Holdfast
/// stores for its clients without having the objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Teams,
    EscalationPolicies,
    Services,
    Runbooks,
    Schedules,
    Squads,
    StakeholderGroups,
    Postmortems,
    StatusPages,
    TeamAnalytics,
    Slos,
    Webforms,
    Workflows,
    Ger,
    RoutingNumbers,
    GlobalOncallReminderRules,
}

/// One verb on one group, such as `create-services`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ability {
    pub verb: Verb,
    pub group: Group,
}

/// What a role of a team, or all roles of a member together, let one do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Abilities(BTreeSet<Ability>);

impl Verb {
    pub const ALL: [Self; 4] = [Self::Create, Self::Read, Self::Update, Self::Delete];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Read => "read",
            Self::Update => "update",
            Self::Delete => "delete",
        }
    }

    pub const fn on(self, group: Group) -> Ability {
        Ability { verb: self, group }
    }
}

impl Group {
    pub const ALL: [Self; 16] = [
        Self::Teams,
        Self::EscalationPolicies,
        Self::Services,
        Self::Runbooks,
        Self::Schedules,
        Self::Squads,
        Self::StakeholderGroups,
        Self::Postmortems,
        Self::StatusPages,
        Self::TeamAnalytics,
        Self::Slos,
        Self::Webforms,
        Self::Workflows,
        Self::Ger,
        Self::RoutingNumbers,
        Self::GlobalOncallReminderRules,
    ];

    /// The key of the group in the abilities of a role.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Teams => "teams",
            Self::EscalationPolicies => "escalation_policies",
            Self::Services => "services",
            Self::Runbooks => "runbooks",
            Self::Schedules => "schedules",
            Self::Squads => "squads",
            Self::StakeholderGroups => "stakeholder_groups",
            Self::Postmortems => "postmortems",
            Self::StatusPages => "status_pages",
            Self::TeamAnalytics => "team_analytics",
            Self::Slos => "slos",
            Self::Webforms => "webforms",
            Self::Workflows => "workflows",
            Self::Ger => "ger",
            Self::RoutingNumbers => "routing_numbers",
            Self::GlobalOncallReminderRules => "global_oncall_reminder_rules",
        }
    }

    /// Figures are only read.
    fn takes(self, verb: Verb) -> bool {
        self != Self::TeamAnalytics || verb == Verb::Read
    }
}

impl fmt::Display for Ability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.verb.as_str(), self.group.as_str().replace('_', "-"))
    }
}

impl Ability {
    /// Every ability that there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let of =
            |group: Group| Verb::ALL.into_iter().filter(move |verb| group.takes(*verb)).map(move |verb| verb.on(group));
        Group::ALL.into_iter().flat_map(of)
    }
}

impl Abilities {
    /// These verbs on every group but [`Group::Teams`].
    pub fn on_everything(verbs: &[Verb]) -> Self {
        Ability::all().filter(|ability| ability.group != Group::Teams && verbs.contains(&ability.verb)).collect()
    }

    pub fn contains(&self, ability: Ability) -> bool {
        self.0.contains(&ability)
    }

    pub fn extend(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    pub fn iter(&self) -> impl Iterator<Item = Ability> {
        self.0.iter().copied()
    }

    /// The first ability that `other` has and this has not.
    pub fn first_missing(&self, other: &Self) -> Option<Ability> {
        other.0.difference(&self.0).next().copied()
    }

    /// Reads `{"services": {"read-services": true, …}, …}`, the shape of the API. What is false is absent.
    ///
    /// # Errors
    /// A sentence that names the group or the ability that does not exist.
    pub fn from_json(json: &Value) -> Result<Self, String> {
        let shape = || "abilities must be an object of groups, each an object of abilities that are true or false";
        let mut abilities = BTreeSet::new();
        for (name, members) in json.as_object().ok_or_else(shape)? {
            let group = Group::ALL.into_iter().find(|group| group.as_str() == name);
            let group = group.ok_or_else(|| format!("there is no group of abilities `{name}`"))?;
            for (name, granted) in members.as_object().ok_or_else(shape)? {
                let ability = Ability::all().find(|ability| ability.group == group && ability.to_string() == *name);
                let ability = ability.ok_or_else(|| format!("`{}` has no ability `{name}`", group.as_str()))?;
                if granted.as_bool().ok_or_else(shape)? {
                    abilities.insert(ability);
                }
            }
        }
        Ok(Self(abilities))
    }

    /// The same of what the catalog keeps. Groups and abilities that this release does not know grant nothing.
    pub(crate) fn from_stored(text: &str) -> Self {
        let stored: Value = serde_json::from_str(text).unwrap_or_default();
        let granted = |ability: &Ability| {
            let group = stored.get(ability.group.as_str());
            group.and_then(|group| group.get(ability.to_string())).and_then(Value::as_bool) == Some(true)
        };
        Ability::all().filter(granted).collect()
    }

    /// The shape that [`Abilities::from_json`] reads, without what is absent.
    pub fn to_json(&self) -> Value {
        let mut groups = Map::new();
        for ability in &self.0 {
            let group = groups.entry(ability.group.as_str()).or_insert_with(|| Value::Object(Map::new()));
            group[ability.to_string()] = Value::Bool(true);
        }
        Value::Object(groups)
    }
}

impl ToSchema for Abilities {}

/// Groups of abilities that are true or false, all of them by name.
impl PartialSchema for Abilities {
    fn schema() -> RefOr<Schema> {
        let mut groups = ObjectBuilder::new().description(Some("Abilities by group; what is absent is false"));
        for group in Group::ALL {
            let members = Ability::all().filter(|ability| ability.group == group);
            let boolean = || ObjectBuilder::new().schema_type(Type::Boolean);
            let members =
                members.fold(ObjectBuilder::new(), |object, ability| object.property(ability.to_string(), boolean()));
            groups = groups.property(group.as_str(), members);
        }
        groups.into()
    }
}

impl FromIterator<Ability> for Abilities {
    fn from_iter<I: IntoIterator<Item = Ability>>(abilities: I) -> Self {
        Self(abilities.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn abilities_read_back_as_written() {
        let all: Abilities = Ability::all().collect();
        assert_eq!(all.iter().count(), 16 * 4 - 3);
        assert_eq!(Abilities::from_json(&all.to_json()), Ok(all));
        let some =
            json!({"escalation_policies": {"create-escalation-policies": true, "read-escalation-policies": false}});
        let some = Abilities::from_json(&some).unwrap();
        assert_eq!(some.iter().collect::<Vec<_>>(), [Verb::Create.on(Group::EscalationPolicies)]);
    }

    #[test]
    fn what_is_no_ability_is_named() {
        for (json, named) in [
            (json!([]), "object of groups"),
            (json!({"planes": {}}), "`planes`"),
            (json!({"services": {"fly-services": true}}), "`fly-services`"),
            (json!({"services": {"read-runbooks": true}}), "`read-runbooks`"),
            (json!({"team_analytics": {"delete-team-analytics": true}}), "`delete-team-analytics`"),
            (json!({"services": {"read-services": 1}}), "true or false"),
        ] {
            let error = Abilities::from_json(&json).unwrap_err();
            assert!(error.contains(named), "{error}");
        }
    }

    #[test]
    fn what_is_missing_is_found() {
        let readers = Abilities::on_everything(&[Verb::Read]);
        let writers = Abilities::on_everything(&[Verb::Read, Verb::Update]);
        assert_eq!(writers.first_missing(&readers), None);
        assert_eq!(readers.first_missing(&writers), Some(Verb::Update.on(Group::EscalationPolicies)));
        assert!(!readers.contains(Verb::Read.on(Group::Teams)));
    }
}
