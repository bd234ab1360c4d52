"""Several people doing something at the same moment, each with a connection of their own."""

import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections

from huulien.platform.locking import StaleRecord


def all_at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each act returned or raised; they start together, each in its own thread and connection, on the day of the
    test."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            results[place] = act()
        except (StaleRecord, ValidationError) as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=copy_context().run, args=(run, *pair)) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def winners(results: Sequence[Any]) -> list[Any]:
    return [result for result in results if not isinstance(result, StaleRecord | ValidationError)]
