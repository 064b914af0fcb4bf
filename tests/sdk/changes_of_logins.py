"""Signing in and out over HTTP, as a browser does it, because the official client cannot; read through the client."""

import http.cookiejar
import json
import os
import urllib.error
import urllib.request

import contract

WRONG = "certainly not the password"


def check(log, owner_id):
    """Somebody mistypes a password, signs in, and signs out again."""
    email, password = os.environ["HOLDFAST_TEST_OWNER_EMAIL"], os.environ["HOLDFAST_TEST_OWNER_PASSWORD"]
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    try:
        request(browser, "POST", {"email": email, "password": WRONG})
    except urllib.error.HTTPError as refusal:
        assert refusal.code == 401, refusal
    else:
        raise AssertionError("somebody signed in with a wrong password")
    failed = check_told(log, "Login Failed", "failure", "")
    assert failed["actor"]["userEmail"] == email and WRONG not in json.dumps(failed), failed
    request(browser, "POST", {"email": email, "password": password})
    signed_in = check_told(log, "Login", "success", owner_id)
    request(browser, "DELETE", None)
    signed_out = check_told(log, "Logout", "success", owner_id)
    assert signed_in["sessionID"] == signed_out["sessionID"] != "", (signed_in, signed_out)
    assert (signed_in["tokenType"], signed_out["tokenType"]) == ("session", "session")


def request(browser, method, body):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Origin": contract.server_url()}
    url = contract.server_url() + "/v3/session"
    browser.open(urllib.request.Request(url, data=data, method=method, headers=headers)).close()


def check_told(log, action, outcome, user_id):
    """The one event that must have come, with `outcome` and `meta`."""
    events = log.awaited_events()
    found = [(event.resource, event.action, event.actor.user_id, event.client) for event in events]
    assert found == [("User Logins", action, user_id, "web")], found
    assert log.audit_logs.get_by_id(id=str(events[0].id)).data.action == action
    raw = log.raw(events[0].id)
    assert (raw["outcome"], raw["meta"]) == (outcome, {}), raw
    return raw
