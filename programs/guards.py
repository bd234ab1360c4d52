"""What the database itself refuses of the programme's money."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_IN = "('allocated', 'carried_in')"


@dataclass(frozen=True)
class Covered:
    """On no day has more left a funding than has come into it: every entry's day is looked at after each write."""

    word: str = "covered"

    def rule(self) -> str:
        return "no day on which more has left than has come"

    def refused(self, model: Any, vendor: str) -> Iterator[tuple[str, str]]:
        table = model._meta.db_table
        void = "e.is_void" if vendor == "postgresql" else "e.is_void = 1"
        later_void = void.replace("e.", "x.")
        balance = (
            f"(SELECT sum(CASE WHEN e.kind IN {_IN} THEN e.amount_vnd ELSE -e.amount_vnd END) FROM {table} e "  # noqa: S608 our own names
            f"WHERE e.funding_id = x.funding_id AND NOT ({void}) AND e.happened_on <= x.happened_on)"
        )
        short = (
            f"EXISTS (SELECT 1 FROM {table} x WHERE x.funding_id = NEW.funding_id AND NOT ({later_void}) "  # noqa: S608 our own names
            f"AND {balance} < 0)"
        )
        yield "INSERT", short
        yield "UPDATE", short
        yield "DELETE", "1 = 1"
