"""Which rows a guard speaks of: conditions on a row, in SQL that both databases read."""

from dataclasses import dataclass
from typing import Protocol


class Condition(Protocol):
    def sql(self, row: str, vendor: str) -> str: ...


@dataclass(frozen=True)
class Is:
    """Rows whose column has this value."""

    column: str
    value: str

    def sql(self, row: str, vendor: str) -> str:
        return f"{row}.{self.column} = '{self.value}'"


@dataclass(frozen=True)
class Yes:
    """Rows whose column is true. In triggers SQLite compares a truth value with a number, and with no text."""

    column: str

    def sql(self, row: str, vendor: str) -> str:
        return f"{row}.{self.column}" if vendor == "postgresql" else f"{row}.{self.column} = 1"


@dataclass(frozen=True)
class OneOf:
    """Rows whose column has one of these values."""

    column: str
    values: tuple[str, ...]

    def sql(self, row: str, vendor: str) -> str:
        values = ", ".join(f"'{value}'" for value in self.values)
        return f"{row}.{self.column} IN ({values})"


@dataclass(frozen=True)
class Known:
    """Rows whose column is not empty."""

    column: str

    def sql(self, row: str, vendor: str) -> str:
        return f"{row}.{self.column} IS NOT NULL"


@dataclass(frozen=True)
class Named:
    """Rows that rows of other tables name: (table, column) pairs."""

    by: tuple[tuple[str, str], ...]

    def sql(self, row: str, vendor: str) -> str:
        found = (f"EXISTS (SELECT 1 FROM {table} n WHERE n.{column} = {row}.id)" for table, column in self.by)  # noqa: S608 our own names
        return "(" + " OR ".join(found) + ")"


@dataclass(frozen=True)
class Either:
    """Rows that meet one of the conditions."""

    conditions: tuple[Condition, ...]

    def sql(self, row: str, vendor: str) -> str:
        return "(" + " OR ".join(condition.sql(row, vendor) for condition in self.conditions) + ")"


@dataclass(frozen=True)
class All:
    """Rows that meet every one of the conditions."""

    conditions: tuple[Condition, ...]

    def sql(self, row: str, vendor: str) -> str:
        return "(" + " AND ".join(condition.sql(row, vendor) for condition in self.conditions) + ")"


@dataclass(frozen=True)
class Not:
    """Rows that do not meet the condition, which is never NULL."""

    condition: Condition

    def sql(self, row: str, vendor: str) -> str:
        return f"NOT {self.condition.sql(row, vendor)}"


@dataclass(frozen=True)
class Found:
    """Rows for which a query finds something; {row} in it stands for the row."""

    query: str

    def sql(self, row: str, vendor: str) -> str:
        return f"EXISTS ({self.query.format(row=row)})"


@dataclass(frozen=True)
class Whose:
    """Rows whose parent, the row of a table that a column names, meets the condition."""

    table: str
    column: str
    condition: Condition

    def sql(self, row: str, vendor: str) -> str:
        own = f"{row}_of"
        holds = f"{own}.id = {row}.{self.column} AND {self.condition.sql(own, vendor)}"
        return f"EXISTS (SELECT 1 FROM {self.table} {own} WHERE {holds})"  # noqa: S608 our own names


@dataclass(frozen=True)
class SettledDay:
    """Where a commune's last settled day stands: a column of the table of areas."""

    table: str
    column: str

    def of(self, area: str) -> str:
        """SQL for the last settled day of the area with this key; NULL while nothing is settled."""
        return f"(SELECT s.{self.column} FROM {self.table} s WHERE s.id = {area})"  # noqa: S608 our own names


@dataclass(frozen=True)
class KeptIn:
    """Whether what a row says of the settled days is kept in a row of another table, which goes on after them."""

    table: str
    key: str  # its column that names the row
    day: str  # its first day without what it keeps
    settled: SettledDay

    def sql(self, row: str, vendor: str) -> str:
        later = f"k.{self.day} > {self.settled.of(f'{row}.commune_id')}"
        return f"EXISTS (SELECT 1 FROM {self.table} k WHERE k.{self.key} = {row}.id AND {later})"  # noqa: S608 our own names


@dataclass(frozen=True)
class YearIsSettled:
    """Rows of a year whose last day is settled in their commune."""

    settled: SettledDay
    year: str = "year"
    commune: str = "commune_id"

    def sql(self, row: str, vendor: str) -> str:
        year = f"{row}.{self.year}"
        last = f"make_date({year}, 12, 31)" if vendor == "postgresql" else f"printf('%04d-12-31', {year})"
        return f"{last} <= {self.settled.of(f'{row}.{self.commune}')}"
