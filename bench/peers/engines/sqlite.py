"""SQLite in this process, with one B-tree per kind of page and full-text indexes."""

import csv
import itertools
import json
import pathlib
import sqlite3
from collections.abc import Iterator
from typing import Any

from ..engine import Stopwatch
from ..events import COLUMNS, EXPORTED, SEARCHED, Events
from ..questions import FACET_VALUES, FACETS, Filter, Match, Text
from ..sql import SqlEngine, Statement, columns_with_types

PRAGMAS = """
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma cache_size = -1000000;
    pragma mmap_size = 2000000000;
"""
INDEXES = (
    "organisation, ts, id",
    "organisation, resource, ts, id",
    "organisation, resource, action, client, ts, id",
    "organisation, actor, ts, id",
    "organisation, ts, resource, action, outcome, actor, team, client",
)
LOADED_AT_A_TIME = 10_000
INSERT = f"insert into e ({', '.join(COLUMNS)}) values ({', '.join('?' * len(COLUMNS))})"
SEARCHABLE = " || ' ' || ".join(SEARCHED)
TEXT_INDEXES = f"""
    create virtual table words using fts5(organisation, text, content = '', detail = column, prefix = '4 5 6',
        tokenize = 'unicode61 remove_diacritics 0');
    insert into words (rowid, organisation, text) select number, organisation_word(organisation), {SEARCHABLE} from e;
    create virtual table grams using fts5(text, content = '', tokenize = 'trigram');
    insert into grams (rowid, text) select number, {SEARCHABLE} from e;
    insert into words (words) values ('optimize');
    insert into grams (grams) values ('optimize');
"""


class Peer(SqlEngine):
    title = "SQLite"
    settings = (
        "WAL, `cache_size` 1 GB, `mmap_size` 2 GB; five B-trees, one of which covers facets and histogram; FTS5 for words "
        "with prefixes, FTS5 trigrams for substrings; statements are prepared, rows come as tuples"
    )
    durability = "`synchronous = FULL`: the WAL is on the disk; one connection, as SQLite has one writer"
    bulk = "one transaction, then the B-trees; reading the rows is not counted"

    def start(self) -> None:
        self.path = self.directory / "events.sqlite"
        self.database = self.open(self.path)

    def open(self, path: pathlib.Path) -> sqlite3.Connection:
        database = sqlite3.connect(path, isolation_level=None)
        self.closing.callback(database.close)
        database.executescript(PRAGMAS)
        database.create_function("organisation_word", 1, organisation_word, deterministic=True)
        types = columns_with_types("integer not null", "text not null")
        database.execute(f"create table e (number integer primary key, {types})")
        return database

    def version(self) -> str:
        return sqlite3.sqlite_version

    def record(self, events: Events, count: int, watch: Stopwatch) -> int:
        database = self.open(self.directory / "recorded.sqlite")
        create_indexes(database)
        for _, batch in events.batches(count):
            with watch.running():
                insert(database, batch)
        return database.execute("select count(*) from e").fetchone()[0]

    def load(self, events: Events, watch: Stopwatch) -> None:
        rows = events.read_rows()
        self.database.execute("begin")
        while chunk := list(itertools.islice(rows, LOADED_AT_A_TIME)):
            with watch.running():
                self.database.executemany(INSERT, chunk)
        with watch.running():
            self.database.execute("commit")
            create_indexes(self.database)

    def settle(self) -> None:
        self.database.execute("analyze")
        self.database.execute("pragma wal_checkpoint(truncate)")

    def index_texts(self) -> bool:
        self.database.executescript(TEXT_INDEXES)
        self.settle()
        return True

    def stored_bytes(self) -> int:
        return self.path.stat().st_size

    def run(self, statement: Statement) -> list[tuple]:
        return self.database.execute(*statement).fetchall()

    def select(self, what: str, of: Filter, rest: str = "") -> Statement:
        """Counting what has a text shall begin with the text; SQLite would begin with the organisation."""
        sql, arguments = super().select(what, of, rest)
        return Statement(sql.replace("organisation =", "+organisation =") if of.text and not rest else sql, arguments)

    def contains(self, text: Text, organisation: str) -> Statement:
        if text.match is Match.SUBSTRING:
            return Statement("number in (select rowid from grams where grams match ?)", (text.value,))
        word = text.value + "*" * (text.match is Match.PREFIX)
        match = f"organisation:{organisation_word(organisation)} AND text:{word}"
        return Statement("number in (select rowid from words where words match ?)", (match,))

    def facet_statements(self, of: Filter) -> Iterator[Statement]:
        """SQLite has no grouping sets."""
        for field in FACETS:
            yield self.select(f"{field}, count(*) as n", of, f"group by 1 order by n desc, 1 limit {FACET_VALUES + 1}")

    def facet_counts(self, raw: Any) -> dict[str, list[tuple[str, int]]]:
        return dict(zip(FACETS, raw))

    def export_csv(self, statement: Statement) -> pathlib.Path:
        path = self.directory / "export.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(EXPORTED)
            writer.writerows(self.database.execute(*statement))
        return path

    def export_json(self, statement: Statement) -> pathlib.Path:
        path = self.directory / "export.json"
        with path.open("w") as file:
            for row in self.database.execute(*statement):
                file.write(json.dumps(dict(zip(EXPORTED, row)), ensure_ascii=False) + "\n")
        return path


def organisation_word(organisation: str) -> str:
    """An organisation as one word of the full-text index, so that a search meets no other's events."""
    return organisation.replace("-", "0")


def insert(database: sqlite3.Connection, rows: list[tuple]) -> None:
    """One transaction."""
    database.execute("begin")
    database.executemany(INSERT, rows)
    database.execute("commit")


def create_indexes(database: sqlite3.Connection) -> None:
    for number, columns in enumerate(INDEXES):
        database.execute(f"create index e_{number} on e ({columns})")
