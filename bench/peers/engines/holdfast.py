"""Holdfast: the real server, asked over HTTP."""

import datetime
import itertools
import json
import pathlib
import shutil
import subprocess
import urllib.parse
from collections.abc import Callable
from typing import Any

from .. import answers
from ..answers import Answer
from ..engine import Engine, Stopwatch
from ..events import LISTED, Events, fields, micros
from ..http import Connection
from ..parallel import for_each
from ..processes import cpu_seconds_of_ended_children, cpu_seconds_of_tree, directory_files
from ..questions import FACET_VALUES, FACETS, HISTOGRAM_BUCKETS, PAGE_ROWS, Filter, Kind, Question
from .holdfast_server import Server

CONNECTIONS = 8
# Short, so that settling does not take the ten minutes after which the rest of the journal is sealed by default.
SETTLING = {"HOLDFAST_SEAL_AGE": "1s"}
SETTLING_LOOK_SECONDS = 0.25
SETTLED_LOOKS = 12
EXPORT_LOOK_SECONDS = 0.005
OUTCOMES = ("success", "failure", "denied")
# Cells of its CSV in the order of EXPORTED; the three of `targets` are taken out of the first one.
CSV_CELLS = (
    "timestamp", "resource", "action", "outcome", "reason", "actor.type", "actor.userID", "actor.userName",
    "actor.userEmail", "actor.fullName", "client", "team.id", "team.name", "targets.type", "targets.id", "targets.name",
    "timezone", "tokenType", "ipAddress", "userAgent", "sessionID", "requestID", "additionalInfo", "meta",
)
# What a spreadsheet would run as a formula has an apostrophe in front.
FORMULAS = ("'=", "'+", "'-", "'@", "'\t", "'\r")


class Peer(Engine):
    title = "Holdfast"
    settings = (
        "defaults; a page with its count is one answer; answers come as bytes over HTTP on one kept-alive connection, and "
        "the credential, permissions and limits on looking are checked each time"
    )
    durability = (
        f"201 after the catalog's transaction is on the disk; an idempotency key per batch, {CONNECTIONS} connections"
    )
    bulk = "`holdfast import`, from JSON, with validation; as durable as any request"

    def start(self) -> None:
        self.server: Server | None = None
        self.log = self.directory / "log"
        self.tokens: dict[str, str] = {}

    def version(self) -> str:
        output = subprocess.run([self.binary, "--version"], capture_output=True, text=True, check=True).stdout
        return output.split()[-1]

    def cpu_seconds(self) -> float:
        running = cpu_seconds_of_tree(self.server.process_id) if self.server else 0.0
        return running + cpu_seconds_of_ended_children()

    def run(self, log: pathlib.Path, *arguments: str) -> dict:
        """A command of the operator; what it printed."""
        command = [self.binary, *arguments, "--data", log, "--format", "json"]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    def initialise(self, log: pathlib.Path) -> None:
        self.run(log, "init", "--organisation", "Bench", "--owner-email", "owner@bench.example")

    def serve(self, log: pathlib.Path, **environment: str) -> Server:
        server = Server(self.binary, log, environment)
        self.closing.callback(server.stop)
        return server

    def record(self, events: Events, count: int, watch: Stopwatch) -> int:
        log = self.directory / "recorded"
        self.initialise(log)
        email = ("--owner-email", "owner@bench.example", "--plan", "enterprise")
        made = {name: self.run(log, "org", "create", name, *email) for name in events.organisations}
        keys = {name: secrets["serviceKey"] for name, secrets in made.items()}
        batches = [(f"batch-{number:09}", keys[name], bodies(lines))
                   for number, (name, lines) in enumerate(events.line_batches(count))]
        self.server = self.serve(log)
        with watch.running():
            for_each(batches, CONNECTIONS, self.server.connect, post)
        connection = self.server.connect()
        everything = (Filter(name, events.start, events.end) for name in made)
        recorded = sum(self.total(connection, of, made[of.organisation]["refreshToken"]) for of in everything)
        self.server = self.server.stop()
        shutil.rmtree(log)
        return recorded

    def total(self, connection: Connection, of: Filter, refresh_token: str) -> int:
        page = connection.get(list_path(of), connection.exchange(refresh_token))
        return json.loads(page)["metadata"]["totalCount"]

    def load(self, events: Events, watch: Stopwatch) -> None:
        self.initialise(self.log)
        with watch.running():
            imported = self.run(self.log, "import", str(events.lines), "--create-organisations")
        self.tokens = {made["organisationSlug"]: made["refreshToken"] for made in imported["created"]}

    def settle(self) -> None:
        """Seals and merges until nothing changes any more, then serves as it comes."""
        server = self.serve(self.log, **SETTLING)
        connection = server.connect()
        seen, looks = None, 0
        while looks < SETTLED_LOOKS:
            server.keep_running_for(SETTLING_LOOK_SECONDS)
            state = (b"\ncommit_head_bytes 0\n" in connection.get("/metrics"), frozenset(directory_files(self.log)))
            looks = looks + 1 if state == seen and state[0] else 0
            seen = state
        server.stop()
        self.server = self.serve(self.log)
        self.connection = self.server.connect()
        self.tokens = {name: self.connection.exchange(token) for name, token in self.tokens.items()}

    def stored_bytes(self) -> int:
        return sum(directory_files(self.log).values())

    def ask(self, question: Question) -> Callable[[], Any]:
        token = self.tokens[question.filter.organisation]
        match question.kind:
            case Kind.PAGE:
                path = list_path(question.filter)
                return lambda: self.connection.get(path, token)
            case Kind.FACETS:
                paths = [f"/v3/audit-logs/facets?field={field}&limit={FACET_VALUES}&{query(question.filter)}"
                         for field in FACETS]
                return lambda: [self.connection.get(path, token) for path in paths]
            case Kind.HISTOGRAM:
                path = f"/v3/audit-logs/histogram?buckets={HISTOGRAM_BUCKETS}&{query(question.filter)}"
                return lambda: self.connection.get(path, token)
            case Kind.CSV | Kind.JSON:
                return lambda: self.export(question, token)

    def export(self, question: Question, token: str) -> pathlib.Path:
        """Asks for a file, waits until it is complete, and downloads it."""
        filters = {"startTime": time(question.filter.start), "endTime": time(question.filter.end)}
        wish = {"name": question.name, "exportType": question.kind.name.lower(), "filters": filters}
        made = json.loads(self.connection.post("/v3/audit-logs/export", token, json.dumps(wish).encode()))
        while True:
            job = json.loads(self.connection.get(f"/v3/audit-logs/export/history/{made['data']['id']}", token))["data"]
            if job["status"] == "Completed":
                return self.connection.download(job["downloadLink"], self.directory / f"export.{wish['exportType']}")
            if job["status"] not in ("Pending", "In Progress"):
                raise SystemExit(f"Holdfast's export failed: {job}")
            self.server.keep_running_for(EXPORT_LOOK_SECONDS)

    def answer(self, question: Question, raw: Any) -> Answer:
        match question.kind:
            case Kind.PAGE:
                page = json.loads(raw)
                return answers.page(page["metadata"]["totalCount"], [fields(row)[:len(LISTED)] for row in page["data"]])
            case Kind.FACETS:
                values = [json.loads(part)["data"] for part in raw]
                counts = ([(value["value"], value["count"]) for value in part] for part in values)
                return answers.facets(dict(zip(FACETS, counts)))
            case Kind.HISTOGRAM:
                buckets = enumerate(json.loads(raw)["data"])
                return answers.histogram((number, outcome, bucket[outcome])
                                         for (number, bucket), outcome in itertools.product(buckets, OUTCOMES))
            case Kind.CSV:
                return answers.export(map(from_csv, answers.csv_rows(raw)))
            case Kind.JSON:
                return answers.export(map(fields, answers.json_rows(raw)))


def list_path(of: Filter) -> str:
    return f"/v3/audit-logs?pageSize={PAGE_ROWS}&pageNumber=1&{query(of)}"


def query(of: Filter) -> str:
    """A filter as parameters of an address."""
    parameters = {"startTime": time(of.start), "endTime": time(of.end)}
    parameters |= {f"{column}[]": value for column, value in of.values}
    if of.text:
        parameters["q"] = of.text.value
    return urllib.parse.urlencode(parameters)


def time(micros_since_1970: int) -> str:
    """As RFC 3339; the range begins and ends at midnight."""
    return datetime.datetime.fromtimestamp(micros_since_1970 // 1_000_000, datetime.UTC).isoformat()


def bodies(lines: list[str]) -> bytes:
    """A body of events from generated lines, whose first field only `import` knows."""
    return "".join("{" + line.split(",", 1)[1] for line in lines).encode()


def post(connection: Connection, batch: tuple[str, str, bytes]) -> None:
    """Until it is recorded, as long as the server says that it has too much to do."""
    idempotency_key, service_key, body = batch
    headers = {"Idempotency-Key": idempotency_key, "Content-Type": "application/x-ndjson"}
    while connection.try_post("/v3/audit-logs/events", service_key, body, headers) == 503:
        pass


def from_csv(row: dict[str, str]) -> tuple:
    """A row of its CSV in the order of EXPORTED. An event without `meta` has an empty object there."""
    for name, value in json.loads(row["targets"])[0].items():
        row[f"targets.{name}"] = value
    cells = (row[cell] for cell in CSV_CELLS)
    texts = [cell[1:] if cell.startswith(FORMULAS) else cell for cell in cells]
    return (micros(texts[0]), *texts[1:-1], "" if texts[-1] == "{}" else texts[-1])
