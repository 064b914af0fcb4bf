"""What an engine has to do to be measured, and the watch it is measured with."""

import abc
import contextlib
import pathlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from .answers import Answer
from .events import Events
from .questions import Question


class Stopwatch:
    """Adds up wall-clock and CPU time while it runs."""

    def __init__(self, cpu_clock: Callable[[], float]):
        self.cpu_clock = cpu_clock
        self.seconds = 0.0
        self.cpu_seconds = 0.0

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Counts what happens inside."""
        cpu, start = self.cpu_clock(), time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - start
            self.cpu_seconds += self.cpu_clock() - cpu


class Engine(abc.ABC):
    """An engine in a directory of its own; a context that ends its processes. Only what runs under the watch counts."""

    # How it is called, what it was told, and how it is reached.
    title: str
    settings: str
    # What is true of a batch once recording it has returned, and how everything is loaded at once.
    durability: str
    bulk: str

    def __init__(self, directory: pathlib.Path, binary: pathlib.Path):
        self.directory = directory
        self.binary = binary
        self.closing = contextlib.ExitStack()

    def __enter__(self) -> "Engine":
        with contextlib.ExitStack() as started:
            self.closing = started
            self.start()
            self.closing = started.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.close()

    def cpu_seconds(self) -> float:
        """CPU time that the engine has taken: of this process where it is embedded, with the client's part."""
        return time.process_time()

    @abc.abstractmethod
    def start(self) -> None:
        """Makes it ready; what has to be undone goes to `closing`."""

    @abc.abstractmethod
    def version(self) -> str:
        """Of the engine itself."""

    @abc.abstractmethod
    def record(self, events: Events, count: int, watch: Stopwatch) -> int:
        """Records the first events durably in batches, apart from what is loaded; how many there are then."""

    @abc.abstractmethod
    def load(self, events: Events, watch: Stopwatch) -> None:
        """Loads all of them in the fastest way, up to where they can be asked for."""

    @abc.abstractmethod
    def settle(self) -> None:
        """Waits for, or does, what makes questions fast and the files small."""

    def index_texts(self) -> bool:
        """Builds what finds texts fast; false where loading did so, or nothing does."""
        return False

    @abc.abstractmethod
    def stored_bytes(self) -> int:
        """What the loaded events take on the disk."""

    @abc.abstractmethod
    def ask(self, question: Question) -> Callable[[], Any]:
        """A function that gets the answer as it comes; it is what is timed."""

    @abc.abstractmethod
    def answer(self, question: Question, raw: Any) -> Answer:
        """What came, in the form in which answers are compared."""
