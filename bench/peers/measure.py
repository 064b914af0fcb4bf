"""Measures one engine from its start to its end."""

import concurrent.futures
import multiprocessing
import pathlib
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import engines
from .answers import Answer
from .engine import Engine, Stopwatch
from .events import Events
from .questions import Kind, Question

WARM_UPS = 3
RUNS_MIN, RUNS_MAX = 10, 200
# What all runs of one question may take, unless they are fewer than RUNS_MIN.
QUESTION_SECONDS = 4.0
# An export is long enough to be timed a few times only.
EXPORT_RUNS = 3


@dataclass(frozen=True)
class Rate:
    """Events of a time, and the CPU time that one of them takes."""

    per_second: float
    cpu_micros: float


@dataclass(frozen=True)
class Latency:
    """Milliseconds of all runs of a question; the CPU time is of one run."""

    p50: float
    p99: float
    cpu: float
    runs: int


@dataclass
class Measurements:
    """Everything about one engine."""

    title: str
    version: str
    settings: str
    durability: str
    bulk: str
    recorded: Rate
    recorded_count: int
    loaded: Rate
    settle_seconds: float = 0.0
    stored_bytes: float = 0.0
    # Seconds and bytes an event; nothing where texts are found without an index of their own.
    text_index: tuple[float, float] | None = None
    latencies: dict[str, Latency] = field(default_factory=dict)
    exports: dict[str, Rate] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """What to measure."""

    engine: str
    binary: pathlib.Path
    directory: pathlib.Path
    events: Events
    recorded_events: int
    questions: list[Question]


def measure_alone(task: Task, say: Callable[[str], None]) -> Measurements:
    """Measures in a process of its own, so that no engine meets what another left in memory."""
    say(f"measuring {task.engine}")
    with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(measure, task).result()


def measure(task: Task) -> Measurements:
    """Everything about one engine."""
    directory = task.directory / task.engine
    directory.mkdir()
    with engines.find(task.engine)(directory, task.binary) as engine:
        measurements = fill(engine, task)
        for question in task.questions:
            ask(engine, question, measurements)
    shutil.rmtree(directory)
    return measurements


def fill(engine: Engine, task: Task) -> Measurements:
    """Records and loads the events, and makes them ready to be asked for."""
    count = min(task.recorded_events, task.events.count)
    recording, loading = Stopwatch(engine.cpu_seconds), Stopwatch(engine.cpu_seconds)
    recorded = engine.record(task.events, count, recording)
    engine.load(task.events, loading)
    measurements = Measurements(
        engine.title, engine.version(), engine.settings, engine.durability, engine.bulk,
        rate(count, recording), recorded, rate(task.events.count, loading),
    )
    start = time.perf_counter()
    engine.settle()
    measurements.settle_seconds = time.perf_counter() - start
    measurements.stored_bytes = engine.stored_bytes() / task.events.count
    start = time.perf_counter()
    if engine.index_texts():
        measurements.text_index = (time.perf_counter() - start, engine.stored_bytes() / task.events.count)
    return measurements


def ask(engine: Engine, question: Question, measurements: Measurements) -> None:
    """Asks again and again, and keeps the last answer."""
    get = engine.ask(question)
    if question.kind in (Kind.CSV, Kind.JSON):
        runs = repeat(engine, get, EXPORT_RUNS, EXPORT_RUNS, 0.0)
        answer = engine.answer(question, runs.raw)
        rows = answer["rows"]
        measurements.exports[question.name] = Rate(rows / min(runs.seconds), runs.cpu_seconds / rows * 1e6)
    else:
        repeat(engine, get, WARM_UPS, WARM_UPS, 0.0)
        runs = repeat(engine, get, RUNS_MIN, RUNS_MAX, QUESTION_SECONDS)
        answer = engine.answer(question, runs.raw)
        measurements.latencies[question.name] = latency(runs)
    measurements.answers[question.name] = answer


@dataclass(frozen=True)
class Runs:
    """The seconds of each run, the CPU time of one, and the last answer."""

    seconds: list[float]
    cpu_seconds: float
    raw: Any


def repeat(engine: Engine, get: Callable[[], Any], runs_min: int, runs_max: int, seconds_max: float) -> Runs:
    """Runs for some time, often enough and not too often."""
    seconds: list[float] = []
    raw, end, cpu = None, time.perf_counter() + seconds_max, engine.cpu_seconds()
    while len(seconds) < runs_min or (len(seconds) < runs_max and time.perf_counter() < end):
        start = time.perf_counter()
        raw = get()
        seconds.append(time.perf_counter() - start)
    # Of all runs together: the system counts CPU time in steps that are longer than many a run.
    return Runs(seconds, (engine.cpu_seconds() - cpu) / len(seconds), raw)


def rate(count: int, watch: Stopwatch) -> Rate:
    return Rate(count / watch.seconds, watch.cpu_seconds / count * 1e6)


def latency(runs: Runs) -> Latency:
    times = sorted(seconds * 1e3 for seconds in runs.seconds)
    return Latency(rank(times, 50), rank(times, 99), runs.cpu_seconds * 1e3, len(times))


def rank(times: list[float], per_cent: int) -> float:
    """The nearest rank."""
    return times[-(-len(times) * per_cent // 100) - 1]
