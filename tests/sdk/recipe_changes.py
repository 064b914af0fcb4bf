"""squadcast-sdk 1.1.1 makes every change that it can; after each the log holds exactly the event expected."""

import changes
import changes_of_extensions
import changes_of_teams
import contract
import doorkeeper

STEPS = changes_of_teams.STEPS + changes_of_extensions.STEPS

with doorkeeper.door():
    import httpx
    from squadcast import SquadcastSDK

    def client_with(access_token):
        transport = httpx.Client(headers={"Authorization": f"Bearer {access_token}"}, follow_redirects=True)
        return SquadcastSDK(refresh_token_auth="", server_url=contract.server_url(), client=transport)

    token = contract.exchange()
    owner = client_with(token)
    log = changes.Log(owner, token)
    default_policy = owner.escalation_policies.get_by_team(owner_id="").result.data[0]
    ids = changes.Ids(owner=log.owner_id(), team=default_policy.owner.id, default_policy=default_policy.id)
    for step in STEPS:
        changes.check_done(log, step, changes.Person(ids["owner"], owner), ids)
