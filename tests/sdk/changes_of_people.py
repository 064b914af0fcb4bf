"""People, what they may do, their tokens, and teams with their roles and members, operation by operation."""

from changes import Step, Told
from people import ABILITIES

READ_ALL = tuple(ability for ability in ABILITIES if ability.startswith("read-"))
READS_SERVICES = {"services": {"read-services": True}}
READS_RUNBOOKS = {"runbooks": {"read-runbooks": True}}

# One operation changes a role and everything else: what was tried is a change.
UPDATING_REFUSED = ("User management", "Update")


def user_told(email, **changes):
    told = {
        "email": email, "role": "user", "first_name": "New", "last_name": "Person", "time_zone": "UTC", "title": "",
        "bio": "", "contact": {"dial_code": "", "phone_number": ""}, "joined": False,
    }
    return {**told, **changes}


def add_user(email):
    return lambda client, ids: ids.keep(
        "person", client.users.add(email=email, role="user", first_name="New", last_name="Person")
    )


def update_role(role):
    return lambda client, ids: client.users.update_by_id(user_id=ids["person"], role=role)


def token_told(ids):
    return {"user_id": ids["person"], "token": "[secret]"}


def create_role(client, ids):
    made = client.teams.roles.create(team_id=ids["team"], name="Keeper", abilities=READS_SERVICES)
    ids["role"] = next(role.id for role in made.data.roles if role.name == "Keeper")
    ids["observer"] = next(role.id for role in made.data.roles if role.slug == "observer")


def member_told(*roles):
    return lambda ids: {"user_id": ids["person"], "roles": [*roles]}


def update_team(client, ids):
    members = [
        {"user_id": member.user_id, "role_ids": member.role_ids}
        for member in client.teams.members.list(team_id=ids["night_team"]).data
    ]
    client.teams.update(team_id=ids["night_team"], members=members, name="Late shift")


def end_of_team_told(ids):
    """Every member leaves, and then the team ends."""
    teams, team = ids["auditor"].teams, ids["night_team"]
    roles = teams.roles.get_all(team_id=team).data
    names = {
        member.user_id: [role.name for role in roles if role.id in member.role_ids]
        for member in teams.members.list(team_id=team).data
    }
    left = [
        Told("RBAC Management", "Remove Member", before={"user_id": user_id, "roles": names[user_id]})
        for user_id in sorted(names)
    ]
    ended = {"name": "Late shift", "slug": "late-shift", "description": ""}
    return [*left, Told("RBAC Management", "Delete Team", before=ended)]


USERS = [
    Step(
        "users.add", add_user("new@example.com"),
        "manage-users",
        [Told("User management", "Invite", after=user_told("new@example.com"))],
    ),
    Step(
        "users.update_by_id", update_role("stakeholder"),
        "manage-users",
        [Told("User management", "Update Role", before={"role": "user"}, after={"role": "stakeholder"})],
        refused_as=UPDATING_REFUSED,
    ),
    Step(
        "users.update_by_id", update_role("user"),
        "manage-users",
        [Told("User management", "Update Role", before={"role": "stakeholder"}, after={"role": "user"})],
        refused_as=UPDATING_REFUSED,
    ),
    Step(
        "users.update_org_level_permissions",
        lambda client, ids: client.users.update_org_level_permissions(
            data=[{"user_id": ids["person"], "abilities": ["manage-billing"]}]
        ),
        "manage-users",
        [
            Told(
                "RBAC Management", "Update Permissions",
                before={"permissions": []}, after={"permissions": ["manage-billing"]},
            )
        ],
        holds=("manage-billing",),
    ),
]

TOKENS = [
    Step(
        "users.api_tokens.create",
        lambda client, ids: ids.keep("token", client.users.api_tokens.create(user_id=ids["person"])),
        "manage-api-tokens",
        [Told("API Refresh Token", "Create", after=token_told)],
        holds=("manage-billing",),
    ),
    Step(
        "users.api_token.remove",
        lambda client, ids: client.users.api_token.remove(refresh_token_id=ids["token"]),
        "manage-api-tokens",
        [Told("API Refresh Token", "Revoke", before=token_told)],
        holds=("manage-billing",),
    ),
]

ROLES_AND_MEMBERS = [
    Step(
        "teams.roles.create", create_role,
        "update-teams",
        [
            Told(
                "RBAC Management", "Create Role",
                after={"name": "Keeper", "slug": "keeper", "abilities": READS_SERVICES},
            )
        ],
        holds=("read-services",),
    ),
    Step(
        "teams.roles.update",
        lambda client, ids: client.teams.roles.update(
            team_id=ids["team"], role_id=ids["role"], name="Keeper", abilities=READS_RUNBOOKS
        ),
        "update-teams",
        [
            Told(
                "RBAC Management", "Update Role",
                before={"abilities": READS_SERVICES}, after={"abilities": READS_RUNBOOKS},
            )
        ],
        holds=("read-services", "read-runbooks"),
    ),
    Step(
        "teams.members.add",
        lambda client, ids: client.teams.members.add(
            team_id=ids["team"], user_id=ids["person"], role_ids=[ids["role"]]
        ),
        "update-teams",
        [Told("RBAC Management", "Add Member", after=member_told("Keeper"))],
        holds=("read-runbooks",),
    ),
    Step(
        "teams.update_member",
        lambda client, ids: client.teams.update_member(
            team_id=ids["team"], member_id=ids["person"], role_ids=[ids["observer"]]
        ),
        "update-teams",
        [
            Told(
                "RBAC Management", "Update Member",
                before={"roles": ["Keeper"]}, after={"roles": ["Observer"]},
            )
        ],
        holds=READ_ALL,
    ),
    Step(
        "teams.remove_member",
        lambda client, ids: client.teams.remove_member(team_id=ids["team"], member_id=ids["person"]),
        "update-teams",
        [Told("RBAC Management", "Remove Member", before=member_told("Observer"))],
        holds=READ_ALL,
    ),
    Step(
        "teams.add_bulk_member",
        lambda client, ids: client.teams.add_bulk_member(
            team_id=ids["team"], members=[{"user_id": ids["person"], "role_ids": [ids["role"]]}]
        ),
        "update-teams",
        [Told("RBAC Management", "Add Member", after=member_told("Keeper"))],
        holds=("read-runbooks",),
    ),
    Step(
        "teams.remove_member",
        lambda client, ids: client.teams.remove_member(team_id=ids["team"], member_id=ids["person"]),
        "update-teams",
        [Told("RBAC Management", "Remove Member", before=member_told("Keeper"))],
        holds=("read-runbooks",),
    ),
    Step(
        "teams.remove_role",
        lambda client, ids: client.teams.remove_role(team_id=ids["team"], role_id=ids["role"]),
        "update-teams",
        [
            Told(
                "RBAC Management", "Delete Role",
                before={"name": "Keeper", "slug": "keeper", "abilities": READS_RUNBOOKS},
            )
        ],
        holds=("read-runbooks",),
    ),
]

TEAMS = [
    Step(
        "teams.create",
        lambda client, ids: ids.keep("night_team", client.teams.create(name="Night shift", member_ids=[])),
        "manage-teams",
        [
            Told(
                "RBAC Management", "Create Team",
                after={"name": "Night shift", "slug": "night-shift", "description": ""},
            ),
            # Whoever makes a team manages it.
            Told(
                "RBAC Management", "Add Member",
                after=lambda ids: {"user_id": ids["actor"], "roles": ["Admin", "Manage Team"]},
            ),
        ],
    ),
    Step(
        "teams.update", update_team,
        "update-teams",
        [
            Told(
                "RBAC Management", "Update Team",
                before={"name": "Night shift", "slug": "night-shift"},
                after={"name": "Late shift", "slug": "late-shift"},
            )
        ],
        team="night_team",
    ),
    Step(
        "teams.remove",
        lambda client, ids: client.teams.remove(team_id=ids["night_team"]),
        "delete-teams",
        end_of_team_told,
        team="night_team",
        refused_as=("RBAC Management", "Delete Team"),
    ),
]

REMOVAL = [
    Step(
        "users.delete",
        lambda client, ids: client.users.delete(
            user_id=ids["person"], swap_user_id=ids["owner"], suppress_incidents=False, reassign_incidents=True
        ),
        "manage-users",
        [Told("User management", "Delete", before=user_told("new@example.com"))],
        holds=("manage-billing",),
    ),
    Step(
        "users.add", add_user("newer@example.com"),
        "manage-users",
        [Told("User management", "Invite", after=user_told("newer@example.com"))],
    ),
    Step(
        "users.remove_from_org",
        lambda client, ids: client.users.remove_from_org(user_id=ids["person"]),
        "manage-users",
        [Told("User management", "Delete", before=user_told("newer@example.com"))],
    ),
]

STEPS = USERS + TOKENS + ROLES_AND_MEMBERS + TEAMS + REMOVAL
