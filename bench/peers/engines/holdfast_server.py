"""The process of a Holdfast server."""

import contextlib
import os
import pathlib
import re
import subprocess

from ..http import Connection

LISTENING = re.compile(r"listening on http://([\d.]+):(\d+)")
READY_LOOK_SECONDS = 0.01
STOP_SECONDS_MAX = 60


class Server:
    """A server of a log on a port of its own; ready once it is made."""

    def __init__(self, binary: pathlib.Path, log: pathlib.Path, environment: dict[str, str]):
        command = [binary, "serve", "--data", log, "--listen", "127.0.0.1:0"]
        self.messages = log.with_name(f"{log.name}.messages")
        with self.messages.open("w") as messages:
            self.process = subprocess.Popen(
                command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=messages)
        self.process_id = self.process.pid
        while not (listening := LISTENING.search(self.messages.read_text())):
            self.keep_running_for(READY_LOOK_SECONDS)
        self.address = (listening[1], int(listening[2]))
        while self.connect().status("/readyz") != 200:
            self.keep_running_for(READY_LOOK_SECONDS)

    def connect(self) -> Connection:
        return Connection(*self.address)

    def keep_running_for(self, seconds: float) -> None:
        """Lets it work for a time, in which it must not end."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self.process.wait(seconds)
            raise SystemExit(f"the server ended with {status}: {self.messages.read_text()}")

    def stop(self) -> None:
        """As an operator does; nothing happens when it was stopped already."""
        self.process.terminate()
        self.process.wait(STOP_SECONDS_MAX)
