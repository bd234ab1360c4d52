"""What a function that makes a file may take, and how it says that it cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.module_loading import import_string

Maker = Callable[..., bytes]  # (progress, **arguments)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """Seconds by the clock, megabytes of addresses beside those of the worker, what the worker does once before the
    first file, and how long a file is kept that does not last."""

    seconds: int
    megabytes: int
    prepare: Callable[[], None] | None = None
    kept: timedelta = KEPT


class CannotMake(Exception):
    """The file is not made; the words say why and what to do."""


def job(
    *, seconds: int = 120, megabytes: int = 1024, prepare: Callable[[], None] | None = None, kept: timedelta = KEPT
) -> Callable[[Maker], Maker]:
    """Declare a function of a module as one that makes files within these limits."""

    def declared(function: Maker) -> Maker:
        function.limits = Limits(seconds, megabytes, prepare, kept)  # type: ignore[attr-defined]
        return function

    return declared


def path_of(function: Maker) -> str:
    """How a job's row names the function."""
    return f"{function.__module__}.{function.__qualname__}"


def function_at(path: str) -> Maker:
    """The function that a row names; a `LookupError` when it was never declared as one that makes files."""
    try:
        found: Any = import_string(path)
    except ImportError as error:
        raise LookupError(path) from error
    if not isinstance(getattr(found, "limits", None), Limits):
        raise LookupError(path)
    return found
