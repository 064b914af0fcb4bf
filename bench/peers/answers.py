"""Answers in one form for all engines, and the comparison."""

import collections
import csv
import hashlib
import json
import os
import pathlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from .questions import FACET_VALUES

# Lists and dictionaries of plain values.
Answer = Any
SHOWN_CHARACTERS = 600
# How much of what two answers have in common stands before their difference.
COMMON_CHARACTERS = 60


@dataclass(frozen=True)
class Difference:
    """Two engines disagree."""

    question: str
    engines: tuple[str, str]
    answers: tuple[Answer, Answer]

    def __str__(self) -> str:
        texts = [json.dumps(answer, ensure_ascii=False) for answer in self.answers]
        start = max(0, len(os.path.commonprefix(texts)) - COMMON_CHARACTERS)
        shown = (f"  {engine}: {excerpt(text, start)}" for engine, text in zip(self.engines, texts))
        return "\n".join([f"the answers to `{self.question}` differ:", *shown])


def compare(answers: dict[str, dict[str, Answer]]) -> list[Difference]:
    """Every engine's answer to every question beside the first engine's."""
    engines = iter(answers)
    first = next(engines)
    return [
        Difference(question, (first, engine), (answer, answers[engine][question]))
        for engine in engines
        for question, answer in answers[first].items()
        if answer != answers[engine][question]
    ]


def page(count: int, rows: Iterable[Iterable]) -> Answer:
    """The rows in their order; `count` is how many there are in all."""
    return {"count": count, "rows": [list(row) for row in rows]}


def facets(values: dict[str, Iterable[tuple[str, int]]]) -> Answer:
    """The most frequent values of each field; of equally frequent ones the first by name."""
    def top(counts: Iterable[tuple[str, int]]) -> list:
        named = ([value, count] for value, count in counts if value)
        return sorted(named, key=lambda item: (-item[1], item[0]))[:FACET_VALUES]
    return {field: top(counts) for field, counts in values.items()}


def histogram(counts: Iterable[tuple[int, str, int]]) -> Answer:
    """Part of the range, outcome, and the number of events where there are any."""
    return sorted([bucket, outcome, count] for bucket, outcome, count in counts if count)


def export(rows: Iterable[tuple]) -> Answer:
    """How many rows a file has, and a checksum of all of them in their order."""
    checksum, count = hashlib.sha256(), 0
    for row in rows:
        checksum.update(json.dumps(row).encode())
        count += 1
    return {"rows": count, "sha256": checksum.hexdigest()}


def csv_rows(path: pathlib.Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by the names in its first line."""
    with path.open(newline="") as file:
        yield from csv.DictReader(file)


def json_rows(path: pathlib.Path) -> Iterator[dict]:
    """The objects of a file that has one a line, or an array with one a line."""
    with path.open() as file:
        for line in file:
            if (text := line.strip().rstrip(",").removeprefix("[").removesuffix("]")) != "":
                yield json.loads(text)


def excerpt(text: str, start: int) -> str:
    """What a person needs to see of a long text."""
    end = start + SHOWN_CHARACTERS
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def counted(rows: Iterable[tuple[str, str, int]]) -> dict[str, list[tuple[str, int]]]:
    """Counts by field from rows of a field, a value and its count."""
    fields: dict[str, list[tuple[str, int]]] = collections.defaultdict(list)
    for field, value, count in rows:
        fields[field].append((value, count))
    return fields
