"""The requests that are made of Holdfast."""

import http.client
import json
import pathlib
import shutil
import urllib.parse

ANSWER_SECONDS_MAX = 120
COPIED_BYTES = 1 << 20


class Connection:
    """One connection, which is kept alive."""

    def __init__(self, host: str, port: int):
        self.connection = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS_MAX)

    def get(self, path: str, token: str = "") -> bytes:
        """The body of a successful answer."""
        return self.expect(200, "GET", path, None, {"Authorization": f"Bearer {token}"} if token else {})

    def post(self, path: str, token: str, body: bytes) -> bytes:
        """The same for a body of JSON."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return self.expect(200, "POST", path, body, headers)

    def try_post(self, path: str, key: str, body: bytes, headers: dict[str, str]) -> int:
        """201 or 503; any other answer ends the run."""
        status, answer = self.request("POST", path, body, headers | {"Authorization": f"Bearer {key}"})
        if status not in (201, 503):
            refuse("POST", path, status, answer)
        return status

    def status(self, path: str) -> int:
        return self.request("GET", path, None, {})[0]

    def exchange(self, refresh_token: str) -> str:
        """An access token."""
        answer = self.expect(200, "GET", "/oauth/access-token", None, {"X-Refresh-Token": refresh_token})
        return json.loads(answer)["data"]["access_token"]

    def download(self, link: str, target: pathlib.Path) -> pathlib.Path:
        """Puts what stands behind a link of this server into a file."""
        parts = urllib.parse.urlsplit(link)
        path = f"{parts.path}?{parts.query}"
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        if answer.status != 200:
            refuse("GET", parts.path, answer.status, answer.read())
        with target.open("wb") as file:
            shutil.copyfileobj(answer, file, COPIED_BYTES)
        return target

    def expect(self, wanted: int, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        status, answer = self.request(method, path, body, headers)
        if status != wanted:
            refuse(method, path, status, answer)
        return answer

    def request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


def refuse(method: str, path: str, status: int, answer: bytes) -> None:
    raise SystemExit(f"{method} {path} was answered with {status}: {answer[:1_000].decode(errors='replace')}")
