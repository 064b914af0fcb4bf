"""Outgoing webhooks and the configuration for Microsoft Teams, operation by operation."""

from changes import Step, Told

WEBHOOK = {
    "name": "Deploys", "trigger_type": "incident", "triggers": [{"event_class": "incident", "event_type": "triggered"}],
    "urls": [{"url": "https://hooks.example.com/T0/hidden", "method": "POST"}], "description": "told of deploys",
}

# What its events tell: the address is secret.
WEBHOOK_TOLD = {
    **WEBHOOK, "slug": "deploys", "urls": [{"url": "[secret]", "method": "POST"}], "header": {}, "max_retry": 0,
    "teams": [], "is_all_teams_configured": False, "custom_payload_template_slug": "", "language": "", "mail_ids": [],
    "custom_payload": "", "payload_type": "",
}

# The address goes back as it was shown, and stays what it is.
CHANGED = {"urls": [{"url": "[secret]", "method": "PUT"}], "max_retry": 2}

MS_TEAMS = {
    "default_conversation_name": "General", "default_conversation_id": "19:general", "is_active": True,
    "is_default_active": True, "is_custom_channels_active": False, "triggers": {"all_active": True, "custom": []},
    "tenant_id": "directory", "from_id": "somebody", "connected_teams": [],
}


# One operation makes the configuration and changes it: what was tried is a change.
CONFIGURING_REFUSED = ("Extensions", "Update")


def configure(**changes):
    return lambda client, ids: client.extensions.msteams.create_or_update_config(**{**MS_TEAMS, **changes})


WEBHOOKS = [
    Step(
        "webhooks.create",
        lambda client, ids: ids.keep("webhook", client.webhooks.create(**WEBHOOK)),
        "manage-webhooks",
        [Told("Extensions", "Create", after=WEBHOOK_TOLD)],
    ),
    Step(
        "webhooks.update",
        lambda client, ids: client.webhooks.update(
            event_webhook_id=ids["webhook"],
            **{**WEBHOOK, **CHANGED},
        ),
        "manage-webhooks",
        [Told("Extensions", "Update", before={"urls": WEBHOOK_TOLD["urls"], "max_retry": 0}, after=CHANGED)],
    ),
    Step(
        "webhooks.delete",
        lambda client, ids: client.webhooks.delete(event_webhook_id=ids["webhook"]),
        "manage-webhooks",
        [Told("Extensions", "Delete", before={**WEBHOOK_TOLD, **CHANGED})],
    ),
]

MS_TEAMS_STEPS = [
    Step(
        "extensions.msteams.create_or_update_config", configure(),
        "manage-extensions",
        [Told("Extensions", "Create", after={**MS_TEAMS, "name": "Microsoft Teams", "slug": "microsoft-teams"})],
        refused_as=CONFIGURING_REFUSED,
    ),
    Step(
        "extensions.msteams.create_or_update_config", configure(is_active=False),
        "manage-extensions",
        [Told("Extensions", "Disable", before={"is_active": True}, after={"is_active": False})],
        refused_as=CONFIGURING_REFUSED,
    ),
    Step(
        "extensions.msteams.create_or_update_config", configure(is_active=False, tenant_id="another"),
        "manage-extensions",
        [Told("Extensions", "Update", before={"tenant_id": "directory"}, after={"tenant_id": "another"})],
    ),
    Step(
        "extensions.msteams.create_or_update_config", configure(tenant_id="another"),
        "manage-extensions",
        [Told("Extensions", "Enable", before={"is_active": False}, after={"is_active": True})],
        refused_as=CONFIGURING_REFUSED,
    ),
]

STEPS = WEBHOOKS + MS_TEAMS_STEPS
