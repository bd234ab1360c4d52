"""How long something takes: the best of several, because everything that disturbs only adds."""

import time
from collections.abc import Callable
from typing import Any


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
