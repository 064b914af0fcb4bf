"""A PostgreSQL server of our own, reached over its socket by prepared statements."""

import csv
import io
import os
import pathlib
import shutil
import subprocess
from collections.abc import Iterable

import psycopg

from ..engine import Stopwatch
from ..events import SEARCHED, Events
from ..parallel import for_each
from ..processes import cpu_seconds_of_tree
from ..questions import Match, Text
from ..sql import TEXTS, SqlEngine, Statement, columns_with_types

PACKAGED = pathlib.Path("/usr/lib/postgresql/15/bin")
CONNECTIONS = 8
PARAMETERS = {
    "listen_addresses": "", "shared_buffers": "4GB", "effective_cache_size": "12GB", "work_mem": "64MB",
    "maintenance_work_mem": "1GB", "max_wal_size": "8GB", "wal_compression": "lz4", "default_toast_compression": "lz4",
    "random_page_cost": "1.1", "jit": "off", "plan_cache_mode": "force_custom_plan",
}
INDEXES = (
    "(organisation, ts, id)",
    "(organisation, resource, ts, id)",
    "(organisation, resource, action, client, ts, id)",
    "(organisation, actor, ts, id)",
    "(organisation, ts) include (resource, action, outcome, actor, team, client)",
)
SEARCHABLE = "lower(" + " || ' ' || ".join(SEARCHED) + ")"
TEXT_INDEXES = (
    # Stored, so that looking at rows in the order of time does not make it anew for each.
    f"alter table e add column words tsvector generated always as (to_tsvector('simple', {SEARCHABLE})) stored",
    "create extension btree_gin",
    "create extension pg_trgm",
    "create index on e using gin (organisation, words)",
    f"create index on e using gin (organisation, ({SEARCHABLE}) gin_trgm_ops)",
)
COPY = "copy {} from stdin (format csv, force_not_null (" + ", ".join(TEXTS) + "))"
COPIED_BYTES = 1 << 20


class Peer(SqlEngine):
    title = "PostgreSQL"
    settings = (
        "`shared_buffers` 4 GB, `work_mem` 64 MB, `random_page_cost` 1.1, `jit` off, custom plans, everything else as it "
        "comes; five B-trees, one of which covers facets and histogram; GIN over words (a stored `tsvector`) and trigrams "
        "(`pg_trgm`), each with the organisation; prepared statements over the socket, rows come as tuples"
    )
    durability = f"a transaction per batch, `fsync` and `synchronous_commit` on; `COPY` over {CONNECTIONS} connections"
    bulk = "one `COPY`, then the B-trees"

    def start(self) -> None:
        self.binaries = binaries()
        self.owner = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        if self.owner:
            shutil.chown(self.directory, "nobody", "nogroup")
        options = " ".join(f"-c {name}='{value}'" for name, value in PARAMETERS.items())
        self.control("initdb", "--username=bench", "--auth=trust", "--encoding=UTF8", "--locale=C")
        self.control("pg_ctl", "start", "--wait", f"--log={self.directory}/log",
                     f"--options={options} -c unix_socket_directories='{self.directory}'")
        self.closing.callback(self.control, "pg_ctl", "stop", "--mode=fast")
        self.process_id = int((self.directory / "data" / "postmaster.pid").read_text().split()[0])
        self.connection = self.connect()
        self.closing.callback(self.connection.close)
        self.create_table("e")

    def control(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs as somebody who is not root."""
        command = [self.binaries / program, f"--pgdata={self.directory}/data", *arguments]
        with (self.directory.parent / "postgres.log").open("ab") as log:
            subprocess.run(command, cwd=self.directory, stdout=log, stderr=log, check=True, **self.owner)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.directory), user="bench", dbname="postgres", autocommit=True)

    def create_table(self, name: str) -> None:
        self.connection.execute(f"create table {name} ({columns_with_types('bigint not null', 'text not null')})")

    def cpu_seconds(self) -> float:
        return cpu_seconds_of_tree(self.process_id)

    def version(self) -> str:
        return self.connection.execute("show server_version").fetchone()[0].split()[0]

    def record(self, events: Events, count: int, watch: Stopwatch) -> int:
        self.create_table("recorded")
        for index in INDEXES:
            self.connection.execute(f"create index on recorded {index}")
        batches = [as_csv(rows) for _, rows in events.batches(count)]
        with watch.running():
            for_each(batches, CONNECTIONS, self.connect, lambda client, batch: copy(client, "recorded", [batch]))
        recorded = self.connection.execute("select count(*) from recorded").fetchone()[0]
        self.connection.execute("drop table recorded")
        return recorded

    def load(self, events: Events, watch: Stopwatch) -> None:
        with watch.running():
            with events.rows.open("rb") as file:
                copy(self.connection, "e", iter(lambda: file.read(COPIED_BYTES), b""))
            for index in INDEXES:
                self.connection.execute(f"create index on e {index}")

    def settle(self) -> None:
        self.connection.execute("vacuum analyze e")
        self.connection.execute("checkpoint")

    def index_texts(self) -> bool:
        for statement in TEXT_INDEXES:
            self.connection.execute(statement)
        self.settle()
        return True

    def stored_bytes(self) -> int:
        return self.connection.execute("select pg_total_relation_size('e')").fetchone()[0]

    def run(self, statement: Statement) -> list[tuple]:
        return self.connection.execute(statement.sql.replace("?", "%s"), statement.arguments, prepare=True).fetchall()

    def contains(self, text: Text, organisation: str) -> Statement:
        if text.match is Match.SUBSTRING:
            return Statement(f"{SEARCHABLE} like ?", (f"%{text.value}%",))
        return Statement("words @@ to_tsquery('simple', ?)", (text.value + ":*" * (text.match is Match.PREFIX),))

    def export_csv(self, statement: Statement) -> pathlib.Path:
        return self.copy_out(statement, "export.csv", "format csv, header")

    def export_json(self, statement: Statement) -> pathlib.Path:
        """As a CSV of one column whose delimiter and quote never occur in JSON: other formats escape backslashes."""
        objects = Statement(f"select row_to_json(t) from ({statement.sql}) t", statement.arguments)
        return self.copy_out(objects, "export.json", r"format csv, delimiter E'\x01', quote E'\x02'")

    def copy_out(self, statement: Statement, name: str, options: str) -> pathlib.Path:
        path = self.directory / name
        sql = f"copy ({statement.sql.replace('?', '%s')}) to stdout ({options})"
        with path.open("wb") as file, psycopg.ClientCursor(self.connection).copy(sql, statement.arguments) as rows:
            for data in rows:
                file.write(data)
        return path


def copy(connection: psycopg.Connection, table: str, parts: Iterable[bytes]) -> None:
    """One transaction."""
    with connection.cursor().copy(COPY.format(table)) as rows:
        for part in parts:
            rows.write(part)


def as_csv(rows: list[tuple]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def binaries() -> pathlib.Path:
    """Where version 15 lies."""
    found = PACKAGED if PACKAGED.exists() else pathlib.Path(shutil.which("initdb") or "").parent
    if not (found / "initdb").exists():
        raise SystemExit(f"initdb is neither in {PACKAGED} nor on the PATH; on Debian: apt-get install postgresql-15")
    return found
