"""What an unmodified squadcast-sdk client must be able to do. The recipes differ only in how they get their token."""

import csv
import datetime
import io
import itertools
import json
import os
import threading
import urllib.request

EXPORT_POLLS_MAX = 1_200
EXPORT_POLL_SECONDS = 0.05

TODAY = datetime.datetime.now(datetime.timezone.utc).date()
# A day on either side, so that midnight passes unnoticed.
RANGE = {"start_date": TODAY - datetime.timedelta(days=1), "end_date": TODAY + datetime.timedelta(days=1)}


def server_url():
    return os.environ["HOLDFAST_TEST_URL"]


def refresh_token():
    return os.environ["HOLDFAST_TEST_REFRESH_TOKEN"]


def recorded_events():
    """What the test recorded before it started the client, one object per event."""
    with open(os.environ["HOLDFAST_TEST_EVENTS"], encoding="utf-8") as file:
        return json.load(file)


def exchange(token):
    """Changes a refresh token into an access token, without the client."""
    request = urllib.request.Request(
        server_url() + "/oauth/access-token", headers={"X-Refresh-Token": token, "Accept": "application/json"}
    )
    with opener().open(request) as answer:
        data = json.load(answer)["data"]
    assert set(data) >= {"access_token", "expires_at", "issued_at", "refresh_token", "type"}, data
    return data["access_token"]


def opener():
    """Requests of our own never go through the client's proxy."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))


def check(audit_logs):
    """Drives the five operations of a client's `audit_logs`."""
    check_list(audit_logs)
    check_one(audit_logs)
    check_export(audit_logs, "csv")
    check_export(audit_logs, "json")


def events_of(audit_logs, page_size, **filters):
    """Every event of a list, following next() to its end, and the number of pages that had events."""
    page = audit_logs.list(page_size=page_size, page_number=1, **RANGE, **filters)
    events, pages, total_count = [], 0, None
    while page is not None:
        total_count = page.result.metadata.total_count if total_count is None else total_count
        events.extend(page.result.data)
        pages += bool(page.result.data)
        page = page.next()
    assert total_count == len(events), f"{filters}: totalCount {total_count}, but {len(events)} events"
    assert len({event.id for event in events}) == len(events), f"{filters}: an event came twice"
    return events, pages


def check_list(audit_logs):
    recorded = recorded_events()
    # The server's own events have no team.
    ours = {"team": ["team-0", "team-1"]}
    assert len(recorded) % 10 == 0, "the total must be a multiple of the page size"
    events, pages = events_of(audit_logs, 10, **ours)
    assert (len(events), pages) == (len(recorded), len(recorded) // 10), (len(events), pages)
    assert [event.id for event in events] == sorted((event.id for event in events), reverse=True)
    assert len(events_of(audit_logs, 7, **ours)[0]) == len(recorded)

    filters = {
        "resource": lambda event: event["resource"],
        "action": lambda event: event["action"],
        "actor": lambda event: event["actor"]["userID"],
        "team": lambda event: event["team"]["id"],
        "client": lambda event: event["client"],
    }
    for name, value_of in filters.items():
        values = sorted({value_of(event) for event in recorded})
        if name == "client":
            values = [value for value in values if value in ("web", "mobile", "terraform")]
        for chosen in itertools.chain(([value] for value in values), [values[:2]]):
            expected = sum(value_of(event) in chosen for event in recorded)
            found, _ = events_of(audit_logs, 10, **{**ours, name: chosen})
            assert len(found) == expected > 0, f"{name}={chosen}: {len(found)} events, {expected} recorded"
    together = events_of(audit_logs, 10, resource=["Services"], action=["Create"], team=["team-0"], client=["web"])[0]
    assert together == [] or all(event.action == "Create" and event.team.id == "team-0" for event in together)


def check_one(audit_logs):
    listed = audit_logs.list(page_size=1, page_number=1, **RANGE, team=["team-0"]).result.data[0]
    opened = audit_logs.get_by_id(id=str(listed.id)).data
    assert (opened.id, opened.action, opened.timestamp) == (listed.id, listed.action, listed.timestamp)
    for field in ("timezone", "token_type", "ip_address", "additional_info", "user_agent"):
        assert isinstance(getattr(opened, field), str), field


def check_export(audit_logs, kind):
    name = f"everything as {kind}"
    filters = {**RANGE, "resource": ["Services"], "actor": ["user-1"], "team": ["team-1"]}
    export_id = audit_logs.export(filters=filters, name=name, export_type=kind, description="by a test").data.id
    export = completed(audit_logs, export_id)
    assert export.name == name and export.requested_by.user_id
    assert [actor.user_id for actor in export.filters.actor] == ["user-1"], export.filters

    page = audit_logs.list_export_history(page_size=50, page_number=1)
    assert export_id in [entry.id for entry in page.result.data]

    chosen = [
        event
        for event in recorded_events()
        if event["resource"] == "Services" and event["actor"]["userID"] == "user-1" and event["team"]["id"] == "team-1"
    ]
    with opener().open(export.download_link) as answer:
        text = answer.read().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text))) if kind == "csv" else json.loads(text)
    assert len(rows) == len(chosen) > 0, f"{kind}: {len(rows)} rows, {len(chosen)} recorded"


def completed(audit_logs, export_id):
    """The export, once it is Completed."""
    pause = threading.Event()
    for _ in range(EXPORT_POLLS_MAX):
        export = audit_logs.get_export_history_by_id(id=export_id).data
        if export.status == "Completed":
            return export
        assert export.status in ("Pending", "In Progress"), export
        pause.wait(EXPORT_POLL_SECONDS)
    raise AssertionError(f"export {export_id} is not done in time")
