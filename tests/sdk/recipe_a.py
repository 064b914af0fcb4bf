"""squadcast-sdk 1.1.1 with a refresh token: it exchanges the token itself, through the proxy."""

import contract
import doorkeeper

with doorkeeper.door() as proxy:
    from squadcast import SquadcastSDK

    with SquadcastSDK(refresh_token_auth=contract.refresh_token(), server_url=contract.server_url()) as client:
        contract.check(client.audit_logs)
    assert proxy.connected == 1, f"{proxy.connected} token exchanges; one token is good for all requests"
