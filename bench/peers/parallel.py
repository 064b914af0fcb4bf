"""The same work over several connections."""

import queue
import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

Connection = TypeVar("Connection")
Item = TypeVar("Item")


def for_each(items: Iterable[Item], connections: int, connect: Callable[[], Connection],
             work: Callable[[Connection, Item], object]) -> None:
    """Does the work once for every item; a connection takes the next one when it is done. Raises the first failure."""
    waiting: queue.SimpleQueue[Item] = queue.SimpleQueue()
    for item in items:
        waiting.put(item)
    failures: list[BaseException] = []

    def take_turns() -> None:
        try:
            connection = connect()
            while not failures:
                work(connection, waiting.get_nowait())
        except queue.Empty:
            pass
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=take_turns) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
