"""Prints a table of Holdfast and its peers on the same events; exits with 1 when two of them answer differently.

`make bench-peers` builds the program and runs this.
"""

import argparse
import pathlib
import sys
import tempfile

from . import answers, engines, events, processes, questions, table
from .measure import Measurements, Task, measure_alone


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-peers ARGUMENTS=…", description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, required=True, help="the program, as a release builds it")
    parser.add_argument("--events", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--organisations", type=int, default=20, metavar="M")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    parser.add_argument("--recorded-events", type=int, default=200_000, metavar="N",
                        help="events of the figure for durable ingest, at most --events")
    parser.add_argument("--engines", type=lambda names: names.split(","), default=list(engines.NAMES),
                        metavar="A,B", help="some of " + ",".join(engines.NAMES))
    parser.add_argument("--directory", type=pathlib.Path, help="where everything is kept meanwhile (a temporary one)")
    parser.add_argument("--write", type=pathlib.Path, metavar="DOCUMENT", help="also put the tables into this document")
    options = parser.parse_args()
    if unknown := set(options.engines) - set(engines.NAMES):
        parser.error(f"there is no engine `{unknown.pop()}`; there are {', '.join(engines.NAMES)}")
    return options


def main() -> int:
    options = arguments()
    machine = processes.machine()
    with tempfile.TemporaryDirectory(prefix="holdfast-peers-", dir=options.directory) as name:
        directory = pathlib.Path(name)
        # PostgreSQL's server, which is somebody else when this is root, has its directory below.
        directory.chmod(0o711)
        say(f"generating {options.events:,} events")
        generated = events.generate(options.binary, directory, options.events, options.organisations, options.seed)
        asked = questions.choose(generated)
        tasks = (Task(engine, options.binary, directory, generated, options.recorded_events, asked)
                 for engine in options.engines)
        columns = [measure_alone(task, say) for task in tasks]
    text = table.render(context(machine, generated, options), columns)
    print(text)
    if not agree(columns, min(options.recorded_events, generated.count)):
        return 1
    if options.write:
        table.write(text, options.write)
    return 0


def context(machine: str, generated: events.Events, options: argparse.Namespace) -> list[str]:
    """What the tables are about."""
    small, middle, largest = (generated.counts[index] for index in (0, len(generated.counts) // 2, -1))
    return [
        f"{generated.count:,} events of {options.organisations} organisations over {events.GENERATED_DAYS} days "
        f"(seed {options.seed}); the largest organisation has {largest:,} of them, the middle one {middle:,}, "
        f"the smallest {small:,}",
        f"durable ingest: the first {min(options.recorded_events, generated.count):,} of them",
        machine,
    ]


def agree(columns: list[Measurements], recorded_count: int) -> bool:
    """Whether all engines recorded everything and gave the same answers; says what is different."""
    lost = [f"{column.title} has {column.recorded_count} of {recorded_count} recorded events"
            for column in columns if column.recorded_count != recorded_count]
    differences = answers.compare({column.title: column.answers for column in columns})
    for finding in [*lost, *differences]:
        say(str(finding))
    if not lost and not differences:
        say(f"all {len(columns)} engines gave the same answers to {len(columns[0].answers)} questions")
    return not lost and not differences


def say(text: str) -> None:
    """What is no part of the tables."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
