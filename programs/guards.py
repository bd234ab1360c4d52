"""What the database itself refuses of the programme's money."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Covered:
    """On no day has more left than has come: every entry's day is looked at after each write.

    `of` is the column by which entries belong together; of the kinds `adds` are those that came, all others left.
    """

    of: str
    adds: tuple[str, ...]
    word: str = "covered"

    def rule(self) -> str:
        return "no day on which more has left than has come"

    def refused(self, model: Any, vendor: str) -> Iterator[tuple[str, str]]:
        table = model._meta.db_table
        void = "e.is_void" if vendor == "postgresql" else "e.is_void = 1"
        came = ", ".join(f"'{kind}'" for kind in self.adds)
        later_void = void.replace("e.", "x.")
        balance = (
            f"(SELECT sum(CASE WHEN e.kind IN ({came}) THEN e.amount_vnd ELSE -e.amount_vnd END) FROM {table} e "  # noqa: S608 our own names
            f"WHERE e.{self.of} = x.{self.of} AND NOT ({void}) AND e.happened_on <= x.happened_on)"
        )
        short = (
            f"EXISTS (SELECT 1 FROM {table} x WHERE x.{self.of} = NEW.{self.of} AND NOT ({later_void}) "  # noqa: S608 our own names
            f"AND {balance} < 0)"
        )
        yield "INSERT", short
        yield "UPDATE", short
        yield "DELETE", "1 = 1"
