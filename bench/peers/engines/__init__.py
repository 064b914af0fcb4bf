"""The engines, in the order of the table's columns. Each module is imported where its engine is measured only."""

import importlib

from ..engine import Engine

NAMES = ("holdfast", "postgres", "sqlite", "duckdb", "clickhouse")


def find(name: str) -> type[Engine]:
    """The class of an engine."""
    return importlib.import_module(f".{name}", __package__).Peer
