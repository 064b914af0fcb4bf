"""squadcast-sdk 0.5.0 with an access token."""

import contract
import doorkeeper

with doorkeeper.door() as proxy:
    from squadcast_sdk import SquadcastSDK

    token = contract.exchange(contract.refresh_token())
    with SquadcastSDK(bearer_auth=token, server_url=contract.server_url()) as client:
        contract.check(client.audit_logs)
    assert proxy.connected == 0, "the client exchanged a token although it was given one"
