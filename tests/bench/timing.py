"""How long something takes: the best of several, because everything that disturbs only adds."""

import ctypes
import gc
import multiprocessing
import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.db import connections, transaction


def best(work: Callable[[], Any], times: int = 3) -> float:
    """Seconds of the fastest of `times` calls."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def alternating(first: Callable[[], Any], second: Callable[[], Any], times: int = 15) -> tuple[float, float]:
    """The best seconds of two works called in turn, so that a slow moment of the machine meets both."""
    best_of: list[float] = [float("inf"), float("inf")]
    for _ in range(times):
        for place, work in enumerate((first, second)):
            start = time.perf_counter()
            work()
            best_of[place] = min(best_of[place], time.perf_counter() - start)
    return best_of[0], best_of[1]


def apart(work: Callable[[], Any], times: int = 1) -> tuple[float, float]:
    """Seconds of the fastest of `times` calls and megabytes that the work takes at its peak.

    Each call is in a process of its own, whose peak is nobody else's, and what it writes is undone.
    """
    calls = [_apart(work) for _ in range(times)]
    return min(seconds for seconds, _ in calls), max(megabytes for _, megabytes in calls)


def _apart(work: Callable[[], Any]) -> tuple[float, float]:
    connections.close_all()  # a connection is not shared with a child
    forks = multiprocessing.get_context("fork")
    ours, theirs = forks.Pipe(duplex=False)
    child = forks.Process(target=_measured, args=(work, theirs))
    child.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        child.join()


def _measured(work: Callable[[], Any], answer: Any) -> None:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # or the work would live in what our parent has freed and not given back
    own = _OwnMemory()
    # The block that is undone at the end is ours; a page has none around its own, and pays for no way back into it.
    connections["default"].savepoint = lambda: None
    with transaction.atomic():
        start = time.perf_counter()
        work()
        seconds = time.perf_counter() - start
        transaction.set_rollback(True)
    answer.send((seconds, own.taken()))


class _OwnMemory:
    """How much memory of its own the process takes from here on, at its peak.

    Pages of the database's file that SQLite maps are the system's, which takes them back when it needs them.
    """

    def __init__(self) -> None:
        self.before = self.most = _own_megabytes()
        self.ended = Event()
        self.watch = Thread(target=self._look, daemon=True)
        self.watch.start()

    def _look(self) -> None:
        while not self.ended.wait(0.01):
            self.most = max(self.most, _own_megabytes())

    def taken(self) -> float:
        self.ended.set()
        self.watch.join()
        return self.most - self.before


def _own_megabytes() -> float:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+)", status)[1]) / 1024
