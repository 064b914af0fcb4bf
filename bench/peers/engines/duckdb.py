"""DuckDB in this process: one table, sorted by organisation and time when it is loaded."""

import pathlib

import duckdb
import pyarrow

from ..engine import Stopwatch
from ..events import COLUMNS, INTEGERS, Events
from ..questions import Text
from ..sql import TEXTS, SqlEngine, Statement, case_insensitive_like, columns_with_types
from ..parallel import for_each

CONNECTIONS = 8
SCHEMA = pyarrow.schema([(column, pyarrow.int64() if column in INTEGERS else pyarrow.string()) for column in COLUMNS])


class Peer(SqlEngine):
    title = "DuckDB"
    settings = (
        "defaults; the table is sorted by organisation, time and number, so that zone maps prune; no text index (the `fts` "
        "extension is not part of the package and does not follow changes): `ilike`; rows come as tuples"
    )
    durability = f"a transaction per batch, whose WAL is on the disk; Arrow tables over {CONNECTIONS} connections"
    bulk = "`insert … select … from read_csv … order by`, then a checkpoint"
    integer_division = "//"

    def start(self) -> None:
        self.path = self.directory / "events.duckdb"
        self.database = self.open(self.path)

    def open(self, path: pathlib.Path) -> duckdb.DuckDBPyConnection:
        database = duckdb.connect(str(path))
        self.closing.callback(database.close)
        database.execute("set enable_progress_bar = false")
        database.execute(f"create table e ({columns_with_types('bigint not null', 'varchar not null')})")
        return database

    def version(self) -> str:
        return duckdb.__version__

    def record(self, events: Events, count: int, watch: Stopwatch) -> int:
        database = self.open(self.directory / "recorded.duckdb")
        batches = [as_arrow(rows) for _, rows in events.batches(count)]
        with watch.running():
            for_each(batches, CONNECTIONS, database.cursor, append)
        return database.execute("select count(*) from e").fetchone()[0]

    def load(self, events: Events, watch: Stopwatch) -> None:
        types = {column: "BIGINT" if column in INTEGERS else "VARCHAR" for column in COLUMNS}
        form = """header = false, auto_detect = false, delim = ',', quote = '"', escape = '"'"""
        source = f"read_csv('{events.rows}', {form}, columns = {types}, force_not_null = {list(TEXTS)})"
        with watch.running():
            self.database.execute(f"insert into e select * from {source} order by organisation, ts, id")
            self.database.execute("checkpoint")

    def settle(self) -> None:
        """Loading has left nothing to do."""

    def stored_bytes(self) -> int:
        return self.path.stat().st_size

    def run(self, statement: Statement) -> list[tuple]:
        return self.database.execute(*statement).fetchall()

    def contains(self, text: Text, organisation: str) -> Statement:
        return case_insensitive_like(text)

    def export_csv(self, statement: Statement) -> pathlib.Path:
        return self.copy(statement, "export.csv", "format csv, header")

    def export_json(self, statement: Statement) -> pathlib.Path:
        return self.copy(statement, "export.json", "format json")

    def copy(self, statement: Statement, name: str, options: str) -> pathlib.Path:
        path = self.directory / name
        self.database.execute(f"copy ({statement.sql}) to '{path}' ({options})", statement.arguments)
        return path


def as_arrow(rows: list[tuple]) -> pyarrow.Table:
    """The rows by columns."""
    columns = (pyarrow.array(values, field.type) for values, field in zip(zip(*rows), SCHEMA))
    return pyarrow.Table.from_arrays(list(columns), schema=SCHEMA)


def append(connection: duckdb.DuckDBPyConnection, batch: pyarrow.Table) -> None:
    """One transaction."""
    connection.register("batch", batch)
    connection.execute("insert into e select * from batch")
