"""squadcast-sdk 1.1.1 with an access token that was exchanged before."""

import contract
import doorkeeper

with doorkeeper.door() as proxy:
    import httpx
    from squadcast import SquadcastSDK

    token = contract.exchange(contract.refresh_token())
    transport = httpx.Client(headers={"Authorization": f"Bearer {token}"}, follow_redirects=True)
    with SquadcastSDK(refresh_token_auth="", server_url=contract.server_url(), client=transport) as client:
        contract.check(client.audit_logs)
    assert proxy.connected == 0, "the client exchanged a token although it was given one"
