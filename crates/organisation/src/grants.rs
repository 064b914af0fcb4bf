//! What one user may do, and the rule that nobody gives what they lack.

use std::collections::BTreeMap;

use crate::ability::{Abilities, Ability};
use crate::permission::{Permission, Permissions};
use crate::role::Role;

/// Everything that a user may do, as of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grants {
    pub role: Role,
    /// What was granted one by one; the account owner holds every permission without it.
    pub permissions: Permissions,
    /// What the user's roles in each team add up to, by the team's id.
    pub teams: BTreeMap<String, Abilities>,
}

impl Grants {
    pub fn is_owner(&self) -> bool {
        self.role == Role::AccountOwner
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.is_owner() || self.permissions.contains(&permission)
    }

    pub fn may_in(&self, ability: Ability, team: &str) -> bool {
        self.is_owner() || self.teams.get(team).is_some_and(|abilities| abilities.contains(ability))
    }

    /// Whether there is a team in which the user has the ability.
    pub fn may_somewhere(&self, ability: Ability) -> bool {
        self.is_owner() || self.teams.values().any(|abilities| abilities.contains(ability))
    }

    /// Every permission that the user holds.
    pub fn all_permissions(&self) -> Permissions {
        if self.is_owner() { Permission::ALL.into() } else { self.permissions.clone() }
    }

    /// What keeps the user from giving `abilities` in a team: the first of them that they lack there.
    pub fn lacks_in(&self, abilities: &Abilities, team: &str) -> Option<Ability> {
        if self.is_owner() {
            return None;
        }
        let nothing = Abilities::default();
        self.teams.get(team).unwrap_or(&nothing).first_missing(abilities)
    }

    /// What keeps the user from acting with everything that `other` may: a sentence about the first thing they lack.
    pub fn lacks_of(&self, other: &Self) -> Option<String> {
        if self.is_owner() {
            return None;
        }
        if other.is_owner() {
            return Some("only the account owner may do this to the account owner".to_owned());
        }
        if let Some(permission) = other.permissions.iter().find(|permission| !self.may(**permission)) {
            return Some(format!("you do not hold `{permission}`, which this would pass on"));
        }
        let missing = other.teams.iter().find_map(|(team, abilities)| self.lacks_in(abilities, team));
        missing.map(|ability| format!("you do not have `{ability}` in a team, which this would pass on"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ability::{Group, Verb};

    fn user(permissions: &[Permission], abilities: &[Ability]) -> Grants {
        Grants {
            role: Role::User,
            permissions: permissions.iter().copied().collect(),
            teams: BTreeMap::from([("t".to_owned(), abilities.iter().copied().collect())]),
        }
    }

    #[test]
    fn nobody_passes_on_what_they_lack() {
        let read = Verb::Read.on(Group::Services);
        let (some, more) = (user(&[Permission::ManageUsers], &[read]), user(&Permission::ALL, &[read]));
        let owner = Grants { role: Role::AccountOwner, ..user(&[], &[]) };
        assert_eq!(more.lacks_of(&some), None);
        assert!(some.lacks_of(&more).unwrap().contains("`manage-teams`"));
        assert!(more.lacks_of(&owner).unwrap().contains("account owner"));
        assert_eq!((owner.lacks_of(&more), owner.lacks_of(&owner)), (None, None));
        assert!(user(&Permission::ALL, &[]).lacks_of(&some).unwrap().contains("`read-services`"));
    }

    #[test]
    fn abilities_hold_in_their_team() {
        let read = Verb::Read.on(Group::Services);
        let somebody = user(&[], &[read]);
        assert!(somebody.may_in(read, "t") && somebody.may_somewhere(read) && !somebody.may_in(read, "u"));
        assert!(!somebody.may_somewhere(Verb::Read.on(Group::Runbooks)));
        assert_eq!(
            somebody.lacks_in(&Abilities::on_everything(&[Verb::Read]), "u"),
            Some(Verb::Read.on(Group::EscalationPolicies))
        );
    }
}
