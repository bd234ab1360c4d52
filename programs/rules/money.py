"""What of a funding is free on a day: whole đồng, from entries that add and take."""

from collections.abc import Iterable
from datetime import date
from itertools import accumulate


def free_on(entries: Iterable[tuple[date, int]], on: date) -> int:
    """The most that may leave on the day so that on no later day more has left than has come; never below nought."""
    by_day: dict[date, int] = {on: 0}
    for day, amount in entries:
        by_day[day] = by_day.get(day, 0) + amount
    days = sorted(by_day)
    balances = dict(zip(days, accumulate(by_day[day] for day in days), strict=True))
    return max(0, min(balance for day, balance in balances.items() if day >= on))
