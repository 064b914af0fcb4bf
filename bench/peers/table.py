"""The measurements as tables in Markdown, and their place in a document."""

import pathlib
from collections.abc import Callable, Iterable

from .measure import EXPORT_RUNS, QUESTION_SECONDS, RUNS_MAX, RUNS_MIN, WARM_UPS, Latency, Measurements

BEGIN = "<!-- Written by `make bench-peers`: begin -->"
END = "<!-- Written by `make bench-peers`: end -->"

Columns = list[Measurements]


def render(context: list[str], columns: Columns) -> str:
    """Everything, in the order in which it is read."""
    sections = [
        "\n".join(f"- {line}" for line in context),
        "### Recording, loading, size",
        amounts(columns),
        "### Questions: p50 / p99, in milliseconds",
        latencies(columns, lambda latency: f"{number(latency.p50)} / {number(latency.p99)}"),
        f"Each after {WARM_UPS} runs that do not count, for {QUESTION_SECONDS:.0f} s or {RUNS_MAX} runs, whichever ends "
        f"first, and at least {RUNS_MIN} times: p99 of fewer than 100 runs is the slowest.",
        "### Questions: CPU milliseconds of one run",
        latencies(columns, lambda latency: number(latency.cpu)),
        "### Versions, settings, durability",
        settings(columns),
    ]
    return "\n\n".join(sections)


def amounts(columns: Columns) -> str:
    """What is counted by the event."""
    rows = [
        ["durable ingest in batches of 1,000: events/s", *(number(column.recorded.per_second) for column in columns)],
        ["— CPU µs an event", *(number(column.recorded.cpu_micros) for column in columns)],
        ["bulk load: events/s", *(number(column.loaded.per_second) for column in columns)],
        ["— CPU µs an event", *(number(column.loaded.cpu_micros) for column in columns)],
        ["— then settling: s", *(number(column.settle_seconds) for column in columns)],
        ["size: B/event", *(number(column.stored_bytes) for column in columns)],
        ["text indexes built afterwards: s", *(text_index(column, 0) for column in columns)],
        ["— size with them: B/event", *(text_index(column, 1) for column in columns)],
    ]
    for name in columns[0].exports:
        rates = [column.exports[name] for column in columns]
        rows.append([f"{name} (fastest of {EXPORT_RUNS}): rows/s", *(number(rate.per_second) for rate in rates)])
        rows.append(["— CPU µs a row", *(number(rate.cpu_micros) for rate in rates)])
    return table("what", columns, rows)


def text_index(column: Measurements, part: int) -> str:
    return "—" if column.text_index is None else number(column.text_index[part])


def latencies(columns: Columns, cell: Callable[[Latency], str]) -> str:
    rows = ([name, *(cell(column.latencies[name]) for column in columns)] for name in columns[0].latencies)
    return table("question", columns, rows)


def settings(columns: Columns) -> str:
    """A list, because the texts are long."""
    return "\n".join(
        f"- **{column.title} {column.version}**: {column.settings}. Durable ingest: {column.durability}. "
        f"Bulk load: {column.bulk}."
        for column in columns
    )


def table(what: str, columns: Columns, rows: Iterable[list[str]]) -> str:
    head = [what, *(column.title for column in columns)]
    line = ["---", *("---:" for _ in columns)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, line, *rows])


def number(value: float) -> str:
    """Three digits that count, or all of a larger number."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def write(text: str, document: pathlib.Path) -> None:
    """Puts the text between the two marks of a document."""
    before, begin, rest = document.read_text().partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{document} has no place for the tables: a line `{BEGIN}` and a line `{END}`")
    document.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")
