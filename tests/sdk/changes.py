"""Changes through an unmodified squadcast-sdk 1.1.1, and the one event that each must leave in the log."""

import dataclasses
import functools
import json
import threading
import urllib.request
from collections.abc import Callable

import contract

# What the eight resources are called; what happens around the log itself is not looked at here.
RESOURCES = [
    "API Refresh Token", "Escalation Policy", "Extensions", "RBAC Management", "Runbook", "Services", "User Logins",
    "User management",
]
NEWEST = 20
DENIAL_POLLS_MAX = 600
DENIAL_POLL_SECONDS = 0.02


# The parts of the client that change one of the resources.
CHANGING = [
    "escalation_policies", "runbooks", "services", "services.extensions", "webhooks", "extensions.msteams", "users",
    "users.api_tokens", "users.api_token", "teams", "teams.roles", "teams.members",
]
# Attaches runbooks to incidents, of which there are none.
ELSEWHERE = {"runbooks.attach"}


def check_complete(client, steps):
    """Every create, update and delete of the client is in the tables."""
    operations = set()
    for path in CHANGING:
        part = type(functools.reduce(getattr, path.split("."), client))
        names = [name for name, member in vars(part).items() if callable(member) and not name.startswith("_")]
        changing = [name for name in names if not name.startswith(("get", "list")) and not name.endswith("_async")]
        operations |= {f"{path}.{name}" for name in changing}
    listed = {step.operation for step in steps}
    assert operations - ELSEWHERE == listed, operations ^ listed


class Ids(dict):
    """Ids of what was made, by names that the tables give them."""

    def keep(self, name, made):
        """Remembers the id in an answer."""
        self[name] = made.data.id
        return made


@dataclasses.dataclass(frozen=True)
class Told:
    """An event, written by hand. `before` and `after` are what it says, or functions of the ids."""

    resource: str
    action: str
    before: object = None
    after: object = None

    def meta(self, ids):
        told = {"before": self.before, "after": self.after}
        told = {name: part(ids) if callable(part) else part for name, part in told.items()}
        return {name: part for name, part in told.items() if part is not None}


@dataclasses.dataclass(frozen=True)
class Step:
    """One operation of the client, what it takes, and the events that must tell of it, or a function of the ids."""

    operation: str
    call: Callable
    needs: str
    told: list | Callable
    # What else it takes, because nobody gives what they lack.
    holds: tuple = ()
    # The team, by the name of its id, in which abilities must hold.
    team: str = "team"
    # Resource and action of a refusal, where they are not those of the first of `told`.
    refused_as: tuple = ()

    def expected(self, ids):
        return self.told(ids) if callable(self.told) else self.told

    def refusal(self):
        return self.refused_as or (self.told[0].resource, self.told[0].action)


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody who changes things, and the client that does it for them."""

    user_id: str
    client: object


class Log:
    """The log as its auditor reads it through the same client, and once more over HTTP for what the client drops."""

    def __init__(self, auditor, access_token):
        self.audit_logs = auditor.audit_logs
        self.access_token = access_token
        self.last_id = 0
        self.new_events()

    def new_events(self):
        """What came since the last call, oldest first."""
        page = self.audit_logs.list(page_size=NEWEST, page_number=1, **contract.RANGE, resource=RESOURCES).result.data
        events = [event for event in reversed(page) if event.id > self.last_id]
        self.last_id = max([self.last_id, *(event.id for event in events)])
        return events

    def awaited_events(self):
        """The same, when something must come: a refusal is answered before its event is committed."""
        pause = threading.Event()
        for _ in range(DENIAL_POLLS_MAX):
            if events := self.new_events():
                return events
            pause.wait(DENIAL_POLL_SECONDS)
        raise AssertionError("an event did not come in time")

    def raw(self, event_id):
        """The event with `outcome` and `meta`."""
        headers = {"Authorization": f"Bearer {self.access_token}"}
        request = urllib.request.Request(f"{contract.server_url()}/v3/audit-logs/{event_id}", headers=headers)
        with contract.opener().open(request) as answer:
            return json.load(answer)["data"]


def check_done(log, step, person, ids):
    """Performs a step: it succeeds, and the log holds exactly the events expected."""
    ids["actor"] = person.user_id
    expected = step.expected(ids)
    step.call(person.client, ids)
    events = log.new_events()
    found = [(event.resource, event.action) for event in events]
    assert found == [(told.resource, told.action) for told in expected], f"{step.operation} was told as {found}"
    for event, told in zip(events, expected):
        check_event(log, event, person)
        raw = log.raw(event.id)
        assert raw["outcome"] == "success", raw
        assert raw["meta"] == told.meta(ids), f"{step.operation}: {json.dumps(raw['meta'])} is not {told.meta(ids)}"


def check_denied(log, step, person, ids, forbidden):
    """Tries a step: it is refused, and the log holds exactly the refusal."""
    try:
        step.call(person.client, ids)
    except forbidden as refusal:
        assert step.needs in refusal.data.meta.error_message, refusal
    else:
        raise AssertionError(f"{step.operation} went through without `{step.needs}`")
    events = log.awaited_events()
    found = [(event.resource, event.action) for event in events]
    assert found == [step.refusal()], f"the refusal of {step.operation} was told as {found}"
    check_event(log, events[0], person)
    raw = log.raw(events[0].id)
    assert (raw["outcome"], raw["meta"]) == ("denied", {}), raw
    assert step.needs in raw["reason"], raw


def check_event(log, event, person):
    """The same event again, one by one through the client."""
    opened = log.audit_logs.get_by_id(id=str(event.id)).data
    found = (opened.id, opened.resource, opened.action, opened.actor.user_id, opened.client, opened.token_type)
    assert found == (event.id, event.resource, event.action, person.user_id, "api", "access_token"), found
    assert opened.additional_info and opened.user_agent.startswith("speakeasy-sdk/python"), opened
