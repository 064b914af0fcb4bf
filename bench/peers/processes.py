"""What the system knows of processes and of itself."""

import os
import pathlib
import resource

PROCESSES = pathlib.Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def cpu_seconds_of_tree(process_id: int) -> float:
    """CPU time of a process, of its children, and of those that have ended and were waited for."""
    ticks = 0
    for status in PROCESSES.glob("[0-9]*/stat"):
        try:
            # The name of the program, which may have blanks, stands in parentheses.
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if process_id in (int(status.parent.name), int(fields[1])):
            ticks += sum(map(int, fields[11:15]))
    return ticks / TICKS_PER_SECOND


def cpu_seconds_of_ended_children() -> float:
    """CPU time of this process's children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def directory_files(directory: pathlib.Path) -> dict[pathlib.Path, int]:
    """Every file below a directory with its bytes. Files that go away meanwhile are not there."""
    sizes = {}
    for path in directory.rglob("*"):
        try:
            if path.is_file():
                sizes[path] = path.stat().st_size
        except FileNotFoundError:
            continue
    return sizes


def machine() -> str:
    """Cores, memory, and how busy the machine is."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {memory_gib:.0f} GiB of memory, load average {os.getloadavg()[0]:.1f} at the start"
