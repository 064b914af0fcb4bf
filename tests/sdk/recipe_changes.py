"""squadcast-sdk 1.1.1 makes every change that it can, as the account owner, or as users with the right to it and without.
After each the log holds exactly the events expected."""

import sys

import changes
import changes_of_extensions
import changes_of_logins
import changes_of_people
import changes_of_teams
import contract
import doorkeeper
import people

STEPS = changes_of_teams.STEPS + changes_of_extensions.STEPS + changes_of_people.STEPS


def as_owner(log, ids, owner):
    for step in STEPS:
        changes.check_done(log, step, changes.Person(ids["owner"], owner), ids)
    changes_of_logins.check(log, ids["owner"])


def as_users(log, ids, everybody, forbidden):
    """Whoever holds every other right is refused; whoever holds this one and no other is not."""
    for step in STEPS:
        team = ids[step.team]
        without = everybody.with_rights(people.every_right_but(step.needs), team)
        allowed = everybody.with_rights({step.needs, *step.holds}, team)
        log.new_events()
        changes.check_denied(log, step, without, ids, forbidden)
        changes.check_done(log, step, allowed, ids)


with doorkeeper.door():
    import httpx
    from squadcast import SquadcastSDK
    from squadcast.errors import ForbiddenError

    def client_with(access_token):
        transport = httpx.Client(headers={"Authorization": f"Bearer {access_token}"}, follow_redirects=True)
        return SquadcastSDK(refresh_token_auth="", server_url=contract.server_url(), client=transport)

    token = contract.exchange(contract.refresh_token())
    owner = client_with(token)
    changes.check_complete(owner, STEPS)
    log = changes.Log(owner, token)
    default_policy = owner.escalation_policies.get_by_team(owner_id="").result.data[0]
    owner_id = next(user.id for user in owner.users.get_all().data if user.role == "account_owner")
    team = default_policy.owner.id
    ids = changes.Ids(owner=owner_id, team=team, default_policy=default_policy.id, auditor=owner)
    if sys.argv[1] == "owner":
        as_owner(log, ids, owner)
    else:
        as_users(log, ids, people.People(owner, client_with), ForbiddenError)
