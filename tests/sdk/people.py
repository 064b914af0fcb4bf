"""People who hold exactly the rights that they are given, made by the account owner through the same client."""

import json

import changes
import contract

# Every group of abilities that the client can give to a role.
GROUPS = [
    "escalation_policies", "services", "runbooks", "schedules", "squads", "stakeholder_groups", "postmortems",
    "status_pages", "slos", "webforms", "workflows", "ger", "routing_numbers", "global_oncall_reminder_rules",
]
ABILITIES = {
    f"{verb}-{group.replace('_', '-')}": group
    for group in GROUPS
    for verb in ("create", "read", "update", "delete")
} | {"read-team-analytics": "team_analytics"}
PERMISSIONS = [
    "manage-users", "manage-teams", "manage-api-tokens", "manage-webhooks", "manage-extensions",
    "manage-postmortem-templates", "manage-audit-logs", "manage-organization-analytics", "manage-feature-settings",
    "manage-billing",
]
# What the role Manage Team holds. The client knows no other way to give it.
MANAGE_TEAM = {"read-teams", "update-teams", "delete-teams"}
RIGHTS = {*ABILITIES, *PERMISSIONS, *MANAGE_TEAM}


class People:
    """Somebody new for every step, because what was refused to the same person a moment ago is told together."""

    def __init__(self, owner, client_with):
        self.owner = owner
        self.client_with = client_with
        self.count = 0
        self.roles = {}

    def with_rights(self, rights, team):
        """Somebody who holds these rights and no other; their abilities hold in the team."""
        self.count += 1
        name = f"person-{self.count}"
        user = self.owner.users.add(email=f"{name}@example.com", role="user", first_name="Some", last_name=name).data
        if roles := self.roles_with(rights, team, name):
            self.owner.teams.members.add(team_id=team, user_id=user.id, role_ids=roles)
        if permissions := sorted(rights & set(PERMISSIONS)):
            self.owner.users.update_org_level_permissions(data=[{"user_id": user.id, "abilities": permissions}])
        token = self.owner.users.api_tokens.create(user_id=user.id).data.token
        return changes.Person(user.id, self.client_with(contract.exchange(token)))

    def roles_with(self, rights, team, name):
        """The ids of roles that together hold the abilities among the rights."""
        roles = []
        if abilities := granted(rights):
            # A team has room for fifty roles: people with the same abilities share one.
            known = (team, json.dumps(abilities, sort_keys=True))
            if known not in self.roles:
                made = self.owner.teams.roles.create(team_id=team, name=name, abilities=abilities).data
                self.roles[known] = [role.id for role in made.roles if role.name == name]
            roles += self.roles[known]
        if rights & MANAGE_TEAM:
            every_role = self.owner.teams.roles.get_all(team_id=team).data
            roles += [role.id for role in every_role if role.slug == "manage-team"]
        return roles


def every_right_but(right):
    return RIGHTS - (MANAGE_TEAM if right in MANAGE_TEAM else {right})


def granted(rights):
    """The abilities among the rights, in the shape of a role."""
    groups = {}
    for right in rights:
        if right in ABILITIES:
            groups.setdefault(ABILITIES[right], {})[right] = True
    return groups
