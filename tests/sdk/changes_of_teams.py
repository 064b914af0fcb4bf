"""What belongs to a team: escalation policies, runbooks and services, operation by operation."""

import json

from changes import Step, Told

RULE = {
    "escalationTime": 5, "via": ["Email"], "roundrobin_enabled": False, "roundrobin_next_index": 0,
    "escalate_within_roundrobin": False, "repetition": 0, "repeat_after": 0,
}


def rules(ids):
    return [{**RULE, "entities": [{"id": ids["owner"], "type": "user"}]}]


def policy(ids, name):
    """What the client sends."""
    return {
        "owner_id": ids["team"], "name": name, "description": "who is told", "repetition": 1, "repeat_after": 10,
        "rules": rules(ids), "enable_incident_reminders": False, "incident_reminder_rules": [],
        "enable_incident_retrigger": False, "retrigger_after": 0,
    }


def policy_told(ids, name, slug):
    """What its events tell."""
    team = {"id": ids["team"], "type": "team"}
    told = {**policy(ids, name), "slug": slug, "owner": team, "entity_owner": team}
    del told["owner_id"]
    return told


def create_policy(client, ids):
    sent = policy(ids, "Days")
    rule = sent["rules"][0]
    sent["rules"] = [{**rule, "escalation_time": rule["escalationTime"]}]
    del sent["rules"][0]["escalationTime"]
    return ids.keep("policy", client.escalation_policies.create(**sent))


def update_policy(client, ids):
    body = json.dumps(policy(ids, "Nights")).encode()
    request = {"v3_escalation_policies_update_escalation_policy_request": body}
    return client.escalation_policies.update(escalation_policy_id=ids["policy"], **request)


def runbook_told(ids, name, slug, content):
    team = {"id": ids["team"], "type": "team"}
    return {"name": name, "slug": slug, "owner": team, "entity_owner": team, "steps": [{"content": content}]}


def service_told(ids, changes):
    told = {
        "id": ids["service"], "name": "edge", "slug": "edge", "owner": {"id": ids["team"], "type": "team"},
        "escalation_policy_id": ids["default_policy"], "api_key": "[secret]", "is_disabled": False,
        "description": "", "email_prefix": "", "maintainer": {"id": ids["owner"], "type": "user"}, "tags": [],
        "auto_pause_transient_alerts_config": {"is_enabled": False, "timeout_in_mins": 0.0},
        "intelligent_alerts_grouping_config": {"is_enabled": False, "rolling_window_in_mins": 0.0},
        "delay_notification_config": {"is_enabled": False},
    }
    return {**told, **changes}


APTA = {"is_enabled": True, "timeout_in_mins": 5}
IAG = {"is_enabled": True, "rolling_window_in_mins": 3}
CONFIGURED = {
    "description": "answers first",
    "auto_pause_transient_alerts_config": {"is_enabled": True, "timeout_in_mins": 5.0},
    "intelligent_alerts_grouping_config": {"is_enabled": True, "rolling_window_in_mins": 3.0},
    "delay_notification_config": {"is_enabled": True, "timezone": "Asia/Kolkata"},
}

POLICIES = [
    Step(
        "escalation_policies.create", create_policy,
        "create-escalation-policies",
        [Told("Escalation Policy", "Create", after=lambda ids: policy_told(ids, "Days", "days"))],
    ),
    Step(
        "escalation_policies.update", update_policy,
        "update-escalation-policies",
        [
            Told(
                "Escalation Policy", "Update",
                before={"name": "Days", "slug": "days"}, after={"name": "Nights", "slug": "nights"},
            )
        ],
    ),
    Step(
        "escalation_policies.remove",
        lambda client, ids: client.escalation_policies.remove(escalation_policy_id=ids["policy"]),
        "delete-escalation-policies",
        [Told("Escalation Policy", "Delete", before=lambda ids: policy_told(ids, "Nights", "nights"))],
    ),
]

RUNBOOKS = [
    Step(
        "runbooks.create",
        lambda client, ids: ids.keep(
            "runbook", client.runbooks.create(name="Restore", steps=[{"content": "look"}], owner_id=ids["team"])
        ),
        "create-runbooks",
        [Told("Runbook", "Create", after=lambda ids: runbook_told(ids, "Restore", "restore", "look"))],
    ),
    Step(
        "runbooks.update",
        lambda client, ids: client.runbooks.update(
            runbook_id=ids["runbook"], name="Restore", steps=[{"content": "look twice"}]
        ),
        "update-runbooks",
        [
            Told(
                "Runbook", "Update",
                before={"steps": [{"content": "look"}]}, after={"steps": [{"content": "look twice"}]},
            )
        ],
    ),
    Step(
        "runbooks.delete",
        lambda client, ids: client.runbooks.delete(runbook_id=ids["runbook"]),
        "delete-runbooks",
        [Told("Runbook", "Delete", before=lambda ids: runbook_told(ids, "Restore", "restore", "look twice"))],
    ),
]

SERVICES = [
    Step(
        "services.create",
        lambda client, ids: ids.keep(
            "service",
            client.services.create(
                owner_id_param=ids["team"], owner_id=ids["team"], name="edge",
                escalation_policy_id=ids["default_policy"], maintainer={"id": ids["owner"], "type": "user"},
            ),
        ),
        "create-services",
        [Told("Services", "Create", after=lambda ids: service_told(ids, {}))],
    ),
    Step(
        "services.update",
        lambda client, ids: client.services.update(service_id=ids["service"], description="answers first"),
        "update-services",
        [Told("Services", "Update", before={"description": ""}, after={"description": "answers first"})],
    ),
    Step(
        "services.update_apta_config",
        lambda client, ids: client.services.update_apta_config(service_id=ids["service"], **APTA),
        "update-services",
        [
            Told(
                "Services", "Update",
                before={"auto_pause_transient_alerts_config": {"is_enabled": False, "timeout_in_mins": 0.0}},
                after={"auto_pause_transient_alerts_config": {"is_enabled": True, "timeout_in_mins": 5.0}},
            )
        ],
    ),
    Step(
        "services.create_or_update_iag_config",
        lambda client, ids: client.services.create_or_update_iag_config(service_id=ids["service"], **IAG),
        "update-services",
        [
            Told(
                "Services", "Update",
                before={"intelligent_alerts_grouping_config": {"is_enabled": False, "rolling_window_in_mins": 0.0}},
                after={"intelligent_alerts_grouping_config": {"is_enabled": True, "rolling_window_in_mins": 3.0}},
            )
        ],
    ),
    Step(
        "services.update_notification_delay_config",
        lambda client, ids: client.services.update_notification_delay_config(
            service_id=ids["service"], is_enabled=True, timezone="Asia/Kolkata"
        ),
        "update-services",
        [
            Told(
                "Services", "Update",
                before={"delay_notification_config": {"is_enabled": False}},
                after={"delay_notification_config": {"is_enabled": True, "timezone": "Asia/Kolkata"}},
            )
        ],
    ),
    Step(
        "services.extensions.update",
        lambda client, ids: client.services.extensions.update(service_id=ids["service"], channel_id="C1"),
        "manage-extensions",
        [
            Told(
                "Extensions", "Create",
                after=lambda ids: {"channel_id": "C1", "service": {"id": ids["service"], "name": "edge"}},
            )
        ],
        refused_as=("Extensions", "Update"),
    ),
    Step(
        "services.extensions.update",
        lambda client, ids: client.services.extensions.update(service_id=ids["service"], channel_id="C2"),
        "manage-extensions",
        [Told("Extensions", "Update", before={"channel_id": "C1"}, after={"channel_id": "C2"})],
    ),
    Step(
        "services.delete",
        lambda client, ids: client.services.delete(service_id=ids["service"]),
        "delete-services",
        [Told("Services", "Delete", before=lambda ids: service_told(ids, CONFIGURED))],
    ),
]

STEPS = POLICIES + RUNBOOKS + SERVICES
