"""What the database itself refuses of the programme's money, and of who registers to escape."""

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


@dataclass(frozen=True)
class InForceThen:
    """A row is added only where its household has the class that a column names in force on the row's day, which lies
    in the row's year."""

    day: str
    poverty_class: str
    year: str
    word: str = "in_force_then"

    def rule(self) -> str:
        return f"{self.poverty_class} in force on {self.day}, a day of {self.year}"

    def refused(self, model: Any, vendor: str) -> Iterator[tuple[str, str]]:
        day = f"NEW.{self.day}"
        year = f"extract(year FROM {day})" if vendor == "postgresql" else f"CAST(strftime('%Y', {day}) AS INTEGER)"
        in_force = (
            "EXISTS (SELECT 1 FROM surveys_classinforce c WHERE c.household_id = NEW.household_id "  # noqa: S608 our own names
            f"AND c.poverty_class = NEW.{self.poverty_class} AND c.valid_from <= {day} "
            f"AND (c.valid_until IS NULL OR c.valid_until > {day}))"
        )
        yield "INSERT", f"{year} <> NEW.{self.year} OR NOT {in_force}"


@dataclass(frozen=True)
class WhileItLasts:
    """A row's day lies within the days of the parent that it names."""

    parent: str  # the foreign key
    day: str
    start: str  # of the parent
    last: str
    word: str = "while_it_lasts"

    def rule(self) -> str:
        return f"{self.day} within the days of its {self.parent}"

    def refused(self, model: Any, vendor: str) -> Iterator[tuple[str, str]]:
        key = model._meta.get_field(self.parent)
        within = (
            f"EXISTS (SELECT 1 FROM {key.remote_field.model._meta.db_table} p WHERE p.id = NEW.{key.column} "  # noqa: S608 our own names
            f"AND p.{self.start} <= NEW.{self.day} AND (p.{self.last} IS NULL OR p.{self.last} >= NEW.{self.day}))"
        )
        yield "INSERT", f"NOT {within}"
        yield "UPDATE", f"NOT {within}"
