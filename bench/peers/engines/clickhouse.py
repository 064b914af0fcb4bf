"""ClickHouse in this process, as the package `chdb`."""

import csv
import io
import json
import pathlib
import shutil
import tempfile

from chdb import session

from ..engine import Stopwatch
from ..events import COLUMNS, INTEGERS, SEARCHED, Events
from ..questions import Match, Text
from ..sql import SqlEngine, Statement

# What differs from event to event; everything else repeats and is worth a dictionary.
VARIED = ("ip", "session", "request", "info", "meta")
SEARCHABLE = f"lower(concatWithSeparator(' ', {', '.join(SEARCHED)}))"
DURABLY = "settings fsync_after_insert = 1, fsync_part_directory = 1"
TYPES = ", ".join(f"{column} {'Int64' if column in INTEGERS else 'String'}" for column in COLUMNS)


class Peer(SqlEngine):
    title = "ClickHouse (chdb)"
    settings = (
        "MergeTree ordered by organisation, time and number; `LowCardinality` for what repeats, ZSTD for the rest, Delta for "
        "numbers; merged into one part; a `text` index over all searched columns; answers come as bytes"
    )
    durability = (
        "a part per batch, on the disk by `fsync_after_insert` and `fsync_part_directory`; one session, as chdb has"
    )
    bulk = "`insert … select … from file`, not fsynced"
    table = "log.e"
    integer_division = "div"

    def start(self) -> None:
        # Its sockets need a short path.
        place = pathlib.Path(tempfile.mkdtemp(prefix="chdb-", dir=self.directory))
        self.closing.callback(shutil.rmtree, place, ignore_errors=True)
        self.session = session.Session(str(place))
        self.closing.callback(self.session.close)
        self.session.query("create database log engine = Atomic")
        self.create_table("e", "")

    def create_table(self, name: str, settings: str) -> None:
        columns = ", ".join(f"{column} {column_type(column)}" for column in COLUMNS)
        order = "engine = MergeTree order by (organisation, ts, id)"
        self.session.query(f"create table log.{name} ({columns}) {order} {settings}")

    def version(self) -> str:
        return self.value("version()")

    def record(self, events: Events, count: int, watch: Stopwatch) -> int:
        self.create_table("recorded", DURABLY)
        batches = [f"insert into log.recorded format CSV\n{as_csv(rows)}" for _, rows in events.batches(count)]
        with watch.running():
            for batch in batches:
                self.session.query(batch)
        recorded = int(self.value("(select count() from log.recorded)"))
        self.session.query("drop table log.recorded sync")
        return recorded

    def load(self, events: Events, watch: Stopwatch) -> None:
        with watch.running():
            self.session.query(f"insert into log.e select * from file('{events.rows}', 'CSV', '{TYPES}')")

    def settle(self) -> None:
        self.session.query("optimize table log.e final")

    def index_texts(self) -> bool:
        kind = "type text(tokenizer = 'splitByNonAlpha')"
        self.session.query(f"alter table log.e add index texts {SEARCHABLE} {kind}")
        self.session.query("alter table log.e materialize index texts settings mutations_sync = 2")
        return True

    def stored_bytes(self) -> int:
        return int(self.value("(select sum(bytes_on_disk) from system.parts where table = 'e' and active)"))

    def value(self, expression: str) -> str:
        return json.loads(self.run(Statement(f"select toString({expression})")))[0]

    def run(self, statement: Statement) -> bytes:
        return self.session.query(with_literals(statement), "JSONCompactEachRow").bytes()

    def rows(self, raw: bytes) -> list[tuple]:
        return [tuple(json.loads(line)) for line in raw.splitlines()]

    def contains(self, text: Text, organisation: str) -> Statement:
        if text.match is Match.WORD:
            return Statement(f"hasToken({SEARCHABLE}, ?)", (text.value,))
        return Statement(f"{SEARCHABLE} like ?", (f"%{text.value}%",))

    def export_csv(self, statement: Statement) -> pathlib.Path:
        return self.write(statement, "export.csv", "CSVWithNames")

    def export_json(self, statement: Statement) -> pathlib.Path:
        return self.write(statement, "export.json", "JSONEachRow")

    def write(self, statement: Statement, name: str, kind: str) -> pathlib.Path:
        path = self.directory / name
        self.session.query(f"{with_literals(statement)} into outfile '{path}' truncate format {kind}")
        return path


def column_type(column: str) -> str:
    if column in INTEGERS:
        return "Int64 codec(Delta, ZSTD)"
    return "String codec(ZSTD)" if column in VARIED else "LowCardinality(String)"


def with_literals(statement: Statement) -> str:
    """The statement with its arguments in it: chdb takes none."""
    parts = statement.sql.split("?")
    return "".join(part + argument for part, argument in zip(parts, [*map(literal, statement.arguments), ""]))


def literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def as_csv(rows: list[tuple]) -> str:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()
