"""The events: generated once, as JSON for Holdfast and as flat rows for everything else."""

import csv
import datetime
import itertools
import json
import pathlib
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")

# Days that every question is about: a look at the log covers three calendar months, which have 89 days at least.
DAYS = 88
# Days that are generated: a few events of the first one happen a little before it.
GENERATED_DAYS = DAYS - 1
BATCH_EVENTS = 1_000
EPOCH = datetime.datetime.fromtimestamp(0, datetime.UTC)

# What an event holds, flat. `id` is its number in its organisation, which every log needs as a total order; `ts` is in
# microseconds since 1970. A generated event has one target and nobody on whose behalf it happened.
COLUMNS = (
    "organisation", "id", "ts", "resource", "action", "outcome", "reason", "actor_type", "actor", "actor_user_name",
    "actor_email", "actor_name", "client", "team", "team_name", "target_type", "target", "target_name", "timezone",
    "token_type", "ip", "user_agent", "session", "request", "info", "meta",
)
INTEGERS = ("id", "ts")
# Where free text is looked for.
SEARCHED = ("actor_user_name", "actor_email", "actor_name", "team_name", "target_name", "info", "meta")
# What Holdfast numbers by itself, so that its numbers are others.
NUMBERED = ("organisation", "id")
# What answers of different engines are compared by, and what the list shows of it.
EXPORTED = tuple(column for column in COLUMNS if column not in NUMBERED)
LISTED = tuple(column for column in EXPORTED if column != "meta")


def micros(time: str) -> int:
    """Microseconds since 1970 of an RFC 3339 time in UTC."""
    return (datetime.datetime.fromisoformat(time) - EPOCH) // datetime.timedelta(microseconds=1)


def fields(event: dict) -> tuple:
    """What an event of Holdfast holds, in the order of `EXPORTED`. `meta` is as compact as it was generated."""
    actor, team = event["actor"], event.get("team") or {}
    target = (event.get("targets") or [{}])[0]
    meta = json.dumps(event["meta"], separators=(",", ":"), ensure_ascii=False) if event.get("meta") else ""
    return (
        micros(event["timestamp"]), event["resource"], event["action"], event["outcome"], event.get("reason", ""),
        actor["type"], actor.get("userID", ""), actor.get("userName", ""), actor.get("userEmail", ""),
        actor.get("fullName", ""), event.get("client", ""), team.get("id", ""), team.get("name", ""),
        target.get("type", ""), target.get("id", ""), target.get("name", ""), event.get("timezone", ""),
        event.get("tokenType", ""), event.get("ipAddress", ""), event.get("userAgent", ""), event.get("sessionID", ""),
        event.get("requestID", ""), event.get("additionalInfo", ""), meta,
    )


@dataclass(frozen=True)
class Events:
    """The generated events: the same ones in two files, in the same order."""

    lines: pathlib.Path
    rows: pathlib.Path
    count: int
    # Names and numbers of events, the smallest organisation first.
    organisations: tuple[str, ...]
    counts: tuple[int, ...]
    # The range that every question asks about, in microseconds: all events happened in it.
    start: int
    end: int

    def batches(self, count_max: int) -> Iterator[tuple[str, list[tuple]]]:
        """Batches of the first `count_max` rows, each of one organisation: its name and its rows."""
        return in_batches(self.read_rows(), lambda row: row[0], count_max)

    def line_batches(self, count_max: int) -> Iterator[tuple[str, list[str]]]:
        """The same batches as lines of JSON."""
        with self.lines.open() as lines:
            yield from in_batches(lines, organisation_of_line, count_max)

    def read_rows(self) -> Iterator[tuple]:
        """Every row in the order of `COLUMNS`, its integers as integers."""
        integers = [COLUMNS.index(column) for column in INTEGERS]
        with self.rows.open(newline="") as file:
            for row in csv.reader(file):
                for index in integers:
                    row[index] = int(row[index])
                yield tuple(row)


def organisation_of_line(line: str) -> str:
    """The first field of a generated line, without a look at the rest."""
    return line.split('"', 4)[3]


def in_batches(items: Iterator[Item], owner: Callable[[Item], str], count_max: int) -> Iterator[tuple[str, list[Item]]]:
    """Collects items by their owner and hands out full batches as they come, then what is left."""
    open_batches: dict[str, list[Item]] = {}
    for item in itertools.islice(items, count_max):
        batch = open_batches.setdefault(owner(item), [])
        batch.append(item)
        if len(batch) == BATCH_EVENTS:
            yield owner(item), open_batches.pop(owner(item))
    yield from open_batches.items()


def generate(binary: pathlib.Path, directory: pathlib.Path, count: int, organisations: int, seed: int) -> Events:
    """Events of the days before today, which is where the log tells of its own making."""
    end = datetime.datetime.now(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    start = end - datetime.timedelta(days=DAYS)
    lines, rows = directory / "events.ndjson", directory / "events.csv"
    bounds = micros(start.isoformat()), micros(end.isoformat())
    shape = ["--events", str(count), "--organisations", str(organisations), "--seed", str(seed)]
    days = ["--days", str(GENERATED_DAYS), "--until", end.isoformat()]
    with lines.open("w") as file:
        subprocess.run([binary, "generate", *shape, *days], stdout=file, check=True)
    numbers = flatten(lines, rows, *bounds)
    names = sorted(numbers, key=lambda name: (numbers[name], name))
    return Events(lines, rows, sum(numbers.values()), tuple(names), tuple(numbers[name] for name in names), *bounds)


def flatten(lines: pathlib.Path, rows: pathlib.Path, start: int, end: int) -> dict[str, int]:
    """Writes the rows of the lines, all of which are in the range, as CSV; the number of events by organisation."""
    numbers: dict[str, int] = {}
    with lines.open() as source, rows.open("w", newline="") as file:
        writer = csv.writer(file)
        for line in source:
            event = json.loads(line)
            organisation = event["organisation"]
            numbers[organisation] = numbers.get(organisation, 0) + 1
            flat = fields(event)
            if not start <= flat[0] < end:
                raise SystemExit(f"`holdfast generate` printed an event outside of the range that is asked for: {line}")
            writer.writerow((organisation, numbers[organisation], *flat))
    return numbers
